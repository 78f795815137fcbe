/** One way from a consumer to a volume. */
export interface Way {
  initiator: string | null
  portal: string | null
  target: string | null
}

export interface Use {
  attachment: string
  volume: string
  volume_name: string | null
  pool: string | null
  consumer: string
  ways: Way[]
}
