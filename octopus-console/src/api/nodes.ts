import type { Fault } from './client'

export interface NodeFacts {
  os: string
  kernel: string
  architecture: string
  host_name: string
  root: boolean
  tools: Record<string, string> | string[]
  initiator: string | null
  host_nqn: string | null
  multipath: string | null
  clock_offset_ms: number | null
  adapters: { name: string; wwpn: string; wwnn: string; state: string; speed: string }[]
  interfaces: { name: string; state: string; mtu: number; mac: string; addresses: string[] }[]
  routes: { destination: string; gateway: string | null; device: string }[]
}

/** A volume that is a block device of a node. */
export interface NodeDevice {
  volume: string
  node: string
  attachment: string
  device: string | null
  way: string | null
  size_bytes: number
  created_at: string
}

export interface Node {
  name: string
  state: string
  kind: 'local' | 'ssh' | 'kubernetes'
  host: string
  port: number
  user: string
  host_key: string | null
  offered_host_key: string | null
  sudo: boolean
  jump: string | null
  namespace: string | null
  pod: string | null
  container: string | null
  secrets: string[]
  fault: Fault | null
  facts: NodeFacts | null
  facts_at: string | null
  checked_at: string | null
}
