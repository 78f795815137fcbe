import type { Attachment, Volume } from '../api/types'

/** What stands in one of the columns: who uses volumes, by which portals, of which targets. */
export interface Box {
  id: string
  label: string
  to?: string
}

export interface Picture {
  columns: Box[][]
  /** Ids of boxes in neighbouring columns. */
  lines: [string, string][]
}

type Connection = Record<string, unknown>

const texts = (connection: Connection, one: string, many: string): string[] => {
  const all = connection[many]
  if (Array.isArray(all)) return all.map(String)
  const single = connection[one]
  return single === undefined || single === null ? [] : [String(single)]
}

/** iSCSI and NVMe name portals, Fibre Channel has only targets; what is on the machine itself has neither. */
function ends(connection: Connection): { portals: string[]; targets: string[] } {
  const portals = texts(connection, 'target_portal', 'target_portals')
  const nvme = Array.isArray(connection.portals) ? (connection.portals as unknown[][]).map((row) => `${row[0]}:${row[1]}`) : []
  const targets = [
    ...texts(connection, 'target_iqn', 'target_iqns'),
    ...texts(connection, 'target_wwn', 'target_wwn'),
    ...texts(connection, 'target_nqn', 'target_nqns'),
  ]
  return {
    portals: [...new Set([...portals, ...nvme])],
    targets: [...new Set(targets.length > 0 ? targets : texts(connection, 'device_path', 'device_paths'))],
  }
}

/** How volumes that are in use get to whoever uses them. */
export function topology(volumes: readonly Volume[], attachments: readonly Attachment[]): Picture {
  const columns = [new Map<string, Box>(), new Map<string, Box>(), new Map<string, Box>(), new Map<string, Box>()] as const
  const lines = new Map<string, [string, string]>()
  const add = (column: 0 | 1 | 2 | 3, label: string, to?: string) => {
    const id = `${column} ${to ?? label}`
    columns[column].set(id, { id, label, to })
    return id
  }
  const join = (one: string, other: string) => lines.set(`${one}\n${other}`, [one, other])
  for (const attachment of attachments) {
    const volume = volumes.find((each) => each.id === attachment.volume_id)
    const connection = attachment.connection_info ?? {}
    if (!volume || Object.keys(connection).length === 0) continue
    const used = volume.attachments.find((each) => each.attachment_id === attachment.id)
    const consumer = add(0, used?.host_name ?? attachment.instance ?? attachment.id.slice(0, 8))
    const last = add(3, volume.name || volume.id.slice(0, 8), `/volumes/${volume.id}`)
    const { portals, targets } = ends(connection)
    const targetBoxes = targets.map((target) => add(2, target))
    targetBoxes.forEach((target) => join(target, last))
    const portalBoxes = portals.map((portal) => add(1, portal))
    portalBoxes.forEach((portal, at) => {
      join(consumer, portal)
      // Portals and targets come in pairs where there are as many of both.
      const own = targets.length === portals.length ? [targetBoxes[at] as string] : targetBoxes
      own.forEach((target) => join(portal, target))
    })
    if (portalBoxes.length === 0) targetBoxes.forEach((target) => join(consumer, target))
    if (targetBoxes.length === 0) join(consumer, last)
  }
  return {
    columns: columns.map((column) => [...column.values()].sort((one, other) => one.label.localeCompare(other.label))),
    lines: [...lines.values()],
  }
}
