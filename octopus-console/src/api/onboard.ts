/** Products and onboardings, as far as the console reads them. */
import type { Fault } from './client'

export interface BothLanguages {
  en: string
  zh: string
}

export interface ProductSummary {
  id: string
  name: BothLanguages
  maker: string
  family: string
  protocols: string[]
  driver: string
  origin: string
}

export interface Product extends ProductSummary {
  supports: string[]
  checks: string[]
  hints: BothLanguages[]
  notes: BothLanguages[]
}

/** JSON Schema 2020-12, with what a form wants to know under keys that begin with x-. */
export interface SchemaProperty {
  type: 'string' | 'boolean' | 'integer' | 'number'
  title: string
  description: string
  default?: string | number | boolean
  enum?: string[]
  examples?: string[]
  minimum?: number
  maximum?: number
  pattern?: string
  'x-title-zh'?: string
  'x-description-zh'?: string
  'x-secret'?: boolean
  'x-group'?: string
  'x-order'?: number
  'x-advanced'?: boolean
  'x-checked'?: boolean
  'x-kind'?: string
}

export interface SchemaGroup {
  id: string
  title: string
  'title-zh': string
  advanced: boolean
}

export interface ProductSchema {
  required: string[]
  properties: Record<string, SchemaProperty>
  'x-groups': SchemaGroup[]
}

export interface Spec {
  name: string
  product: string
  driver: string
  options: Record<string, string>
  secrets: string[]
  nodes: string[]
  types: { name: string; extra_specs: Record<string, string> }[]
  target: { kind: string; [field: string]: unknown }
  acceptance: { run: boolean; size_gib: number; data_mib: number; overwrite: boolean }
  zone: string
  network: Record<string, unknown>[]
}

export interface PreflightFinding {
  check: string
  where: string
  where_zh: string | null
  outcome: 'pass' | 'warning' | 'failure' | 'skipped'
  saw: string
  saw_zh: string | null
  fault: Fault | null
  /** The check that found it, which may be run again alone. */
  by: string | null
}

export interface PlannedChange {
  number: number
  wave: number
  phase: 'prepare' | 'open'
  subject: string
  subject_zh: string | null
  node: string
  risk: 'none' | 'interruption'
  difference: string
  difference_zh: string | null
  disturbs: string[]
  disturbs_zh: string[]
}

export interface Trial {
  name: string
  outcome: 'passed' | 'failed' | 'not_offered' | 'skipped'
  millis: number
  saw: string
  saw_zh: string | null
  fault: Fault | null
}

export type OnboardingState =
  | 'checking'
  | 'blocked'
  | 'planned'
  | 'applying'
  | 'active'
  | 'rolling-back'
  | 'rolled-back'
  | 'retired'

export interface Onboarding {
  id: string
  name: string
  state: OnboardingState
  drifted: boolean
  revision: number
  spec: Spec
  active: Spec | null
  findings: PreflightFinding[]
  plan: { hash: string; changes: PlannedChange[] } | null
  trials: Trial[]
  fault: Fault | null
  flow: string | null
  created_by: string
  created_at: string
  approved_by: string | null
  approved_at: string | null
  checked_at: string | null
  updated_at: string
}

export interface AcceptanceReport {
  report: { backend: string; canary: string; startedAt: string; endedAt: string; signature: string }
  public_key: string
}

export const onboardingPath = (name: string) => `/api/v1/onboardings/${encodeURIComponent(name)}`

export const isBusy = (state: OnboardingState) =>
  state === 'checking' || state === 'applying' || state === 'rolling-back'

export const isOver = (state: OnboardingState) => state === 'rolled-back' || state === 'retired'
