/** The answers of the APIs, as far as the console reads them. */
import type { Fault } from './client'

export interface Session {
  strategy: 'noauth' | 'local' | 'keystone'
  signed_in: boolean
  user: string | null
  project: string | null
  roles: string[]
  admin: boolean
  must_change_password: boolean
  rules: string[]
}

export interface System {
  version: string
  database: string
  started_at: string
  java: string
  processors: number
  memory_bytes: number
}

export interface Backend {
  name: string
  driver: string
  state: 'configured' | 'validating' | 'ready' | 'failed'
  enabled: boolean
  reason: string | null
  frozen: boolean
  active_place: string | null
  availability_zone: string
  options: Record<string, string>
  secrets: string[]
  version: number
  created_at: string
  updated_at: string | null
  reported_at?: string
  pools?: string[]
  fault?: Fault
  failed_since?: string
  next_try?: string
}

export interface Pool {
  name: string
  backend: string
  pool: string
  availability_zone: string
  state: 'enabled' | 'disabled'
  protocol: string
  thin: boolean
  multiattach: boolean
  total_gib: number | 'infinite' | null
  free_gib: number | 'infinite' | null
  provisioned_gib: number
  allocated_gib: number
  volume_count: number
  reserved_percentage: number
  max_over_subscription_ratio: number
  capabilities: Record<string, unknown>
}

export interface DriverOption {
  name: string
  kind: 'text' | 'secret' | 'choice' | 'flag' | 'count' | 'ratio' | 'amount' | 'address' | 'port' | 'directory'
  required: boolean
  default: string | null
  sentence: string
  sentence_zh: string | null
  choices?: string[]
  least?: number
  most?: number
  example?: string
}

export interface Driver {
  id: string
  name: string
  vendor: string
  version: string
  sentence: string
  sentence_zh: string | null
  protocols: string[]
  tools: string[]
  options: DriverOption[]
}

export interface Verdict {
  pool: string
  verdict: 'suitable' | 'unsuitable'
  weight: number | null
  words: string
  words_zh: string | null
  objections: { filter: string; words: string; words_zh: string | null }[]
}

export interface Finding {
  id: string
  severity: string
  check: string
  /** What its check looks at, whatever was found just now. */
  sentence: string
  sentence_zh: string | null
  backend: string
  where: string
  what: string
  what_zh: string | null
  cause: string
  cause_zh: string | null
  correction: string
  correction_zh: string | null
  healing: string | null
  since: string
}

export type FlowState =
  | 'PENDING'
  | 'RUNNING'
  | 'WAITING'
  | 'SUSPENDED'
  | 'REVERTING'
  | 'SUCCEEDED'
  | 'REVERTED'
  | 'STUCK'

export interface Flow {
  id: string
  name: string
  name_zh: string | null
  version: number
  subject: string | null
  subjects: string[]
  state: FlowState
  position: string | null
  position_zh: string | null
  waiting_for: string | null
  waiting_for_zh: string | null
  progress: number | null
  attempts: number
  fault: Fault | null
  user: string
  project: string
  request: string
  created_at: string
  updated_at: string
  steps?: FlowStep[]
}

export interface FlowStep {
  sequence: number
  name: string
  name_zh: string | null
  direction: string
  attempt: number
  state: string
  started_at: string
  ended_at: string | null
  note: string | null
  note_zh: string | null
  fault: Fault | null
}

export interface AuditEntry {
  id: string
  time: string
  user: string
  project: string
  request: string
  verb: string
  subject: string
  flow: string | null
  outcome: string
  detail: string
  detail_zh: string | null
}

export interface Volume {
  id: string
  name: string | null
  description: string | null
  status: string
  size: number
  volume_type: string | null
  availability_zone: string
  bootable: string
  encrypted: boolean
  multiattach: boolean
  metadata: Record<string, string>
  snapshot_id: string | null
  source_volid: string | null
  attachments: { attachment_id: string; server_id: string | null; host_name: string | null; device: string }[]
  created_at: string
  updated_at: string | null
  user_id: string
  group_id?: string | null
  volume_image_metadata?: Record<string, string>
  'os-vol-host-attr:host'?: string | null
  'os-vol-tenant-attr:tenant_id'?: string
}

export interface VolumeState {
  id: string
  status: string
  backend: string | null
  pool: string | null
  host: string | null
  native_name: string | null
  fault: Fault | null
  flow: Flow | null
}

export interface Snapshot {
  id: string
  name: string | null
  description: string | null
  volume_id: string
  status: string
  size: number
  created_at: string
  updated_at: string | null
  metadata: Record<string, string>
  'os-extended-snapshot-attributes:progress'?: string
  'os-extended-snapshot-attributes:project_id'?: string
}

export interface Attachment {
  id: string
  volume_id: string
  status: string
  instance: string | null
  attach_mode: string | null
  attached_at: string | null
  detached_at: string | null
  connection_info?: Record<string, unknown>
}

export interface Backup {
  id: string
  name: string | null
  volume_id: string
  status: string
  size: number
  is_incremental: boolean
  has_dependent_backups: boolean
  created_at: string
  container: string | null
  fail_reason: string | null
}

export interface Image {
  id: string
  name: string | null
  status: string
  visibility: string
  disk_format: string | null
  container_format: string | null
  size: number | null
  virtual_size: number | null
  checksum: string | null
  os_hash_value: string | null
  protected: boolean
  min_disk: number
  min_ram: number
  owner: string
  tags: string[]
  created_at: string
  updated_at: string
  octopus_refusal?: string
  [property: string]: unknown
}

export interface VolumeType {
  id: string
  name: string
  description: string | null
  is_public: boolean
  extra_specs?: Record<string, string>
  qos_specs_id?: string | null
}

export interface Group {
  id: string
  name: string | null
  description: string | null
  status: string
  availability_zone: string
  group_type: string
  volume_types: string[]
  created_at: string
  project_id?: string
}

export interface GroupType {
  id: string
  name: string
  description: string | null
  is_public: boolean
  group_specs?: Record<string, string>
}

export interface GroupSnapshot {
  id: string
  group_id: string
  name: string | null
  status: string
  created_at: string
}

export interface Transfer {
  id: string
  name: string | null
  volume_id: string
  created_at: string
  no_snapshots?: boolean
  source_project_id?: string
}

export interface QosSpecs {
  id: string
  name: string
  consumer: string
  specs: Record<string, string>
}

export interface Service {
  binary: string
  host: string
  zone: string
  status: string
  state: string
  updated_at: string
  disabled_reason: string | null
  frozen?: boolean
  replication_status?: string
  backend_state?: string
}

export interface Message {
  id: string
  user_message: string
  message_level: string
  created_at: string
  request_id: string
  resource_type?: string
  resource_uuid?: string
}

export interface CacheEntry {
  id: string
  image_id: string
  backend: string
  pool: string
  state: string
  size: number
  uses: number
  checksum: string
  created_at: string
  last_used_at: string
}

export interface OctopusEvent {
  number: number
  at: string
  kind: string
  subject: string
  body: unknown
}

export interface QuotaNumber {
  limit: number
  in_use: number
  reserved: number
}
