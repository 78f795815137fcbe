import type { Use } from '../api/topology'

/** What stands in one of the columns: consumers, their initiators, portals, targets, volumes. */
export interface Box {
  id: string
  label: string
  to?: string
}

export interface Picture {
  columns: Box[][]
  /** Ids of boxes, the left one first; a column that a way does not have is passed by. */
  lines: [string, string][]
}

const COLUMNS = 5

/** How volumes that are in use get to whoever uses them. */
export function topology(uses: readonly Use[]): Picture {
  const columns = Array.from({ length: COLUMNS }, () => new Map<string, Box>())
  const lines = new Map<string, [string, string]>()
  const add = (column: number, label: string | null, to?: string) => {
    if (label === null) return undefined
    const id = `${column} ${to ?? label}`
    columns[column]?.set(id, { id, label, to })
    return id
  }
  for (const use of uses) {
    for (const way of use.ways) {
      const stations = [
        add(0, use.consumer),
        add(1, way.initiator),
        add(2, way.portal),
        add(3, way.target),
        add(4, use.volume_name || use.volume.slice(0, 8), `/volumes/${use.volume}`),
      ].filter((id) => id !== undefined)
      stations.slice(1).forEach((id, at) => {
        const before = stations[at] as string
        lines.set(`${before}\n${id}`, [before, id])
      })
    }
  }
  return {
    columns: columns.map((column) => [...column.values()].sort((one, other) => one.label.localeCompare(other.label))),
    lines: [...lines.values()],
  }
}
