import type { PreflightFinding } from '../api/onboard'

/** How one node reaches one portal. */
export type PathState = 'pass' | 'failure' | 'skipped'

export interface PathMatrix {
  /** Empty text is the machine of the control plane. */
  nodes: string[]
  portals: string[]
  state: (node: string, portal: string) => PathState | undefined
  why: (node: string, portal: string) => string
}

const OF_NODE = /^node (.+) → portal (.+)$/
const OF_HERE = /^portal (.+)$/
const address = (portal: string) => portal.replace(/:\d+$/, '').replace(/[[\]]/g, '')

/** The path matrix of a preflight, from its findings. */
export function pathMatrix(findings: readonly PreflightFinding[]): PathMatrix {
  const cells = new Map<string, PreflightFinding>()
  const nodes = new Set<string>()
  const portals = new Set<string>()
  const add = (node: string, portal: string, finding: PreflightFinding) => {
    nodes.add(node)
    portals.add(portal)
    const key = `${node}\n${portal}`
    // One that fails for large frames only still answers.
    if (!cells.has(key) || finding.outcome === 'failure') cells.set(key, finding)
  }
  for (const finding of findings) {
    const here = OF_HERE.exec(finding.where)
    const there = OF_NODE.exec(finding.where)
    if (there && finding.check === 'path-reachable') add(there[1] as string, address(there[2] as string), finding)
    else if (here && finding.check === 'portal-reachable') add('', address(here[1] as string), finding)
  }
  const at = (node: string, portal: string) => cells.get(`${node}\n${portal}`)
  return {
    nodes: [...nodes].sort(),
    portals: [...portals].sort(),
    state: (node, portal) => {
      const outcome = at(node, portal)?.outcome
      return outcome === 'warning' ? 'pass' : outcome
    },
    why: (node, portal) => {
      const found = at(node, portal)
      return found?.fault ? `${found.fault.cause}. ${found.fault.correction}` : (found?.saw ?? '')
    },
  }
}
