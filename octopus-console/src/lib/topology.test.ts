import { describe, expect, it } from 'vitest'
import type { Use, Way } from '../api/topology'
import { topology } from './topology'

const use = (volume: string, ...ways: Way[]): Use => ({
  attachment: `a-${volume}`,
  volume,
  volume_name: `v-${volume}`,
  pool: null,
  consumer: 'box',
  ways,
})

describe('the topology', () => {
  const way = (portal: string, target: string): Way => ({ initiator: 'iqn.box', portal, target })
  const picture = topology([
    use('1', way('p1', 't1'), way('p2', 't2')),
    use('2', way('p1', 't1')),
    use('3', { initiator: null, portal: null, target: null }),
  ])

  it('leads from consumers over initiators, portals and targets to volumes', () => {
    expect(picture.columns.map((column) => column.map((box) => box.label))).toEqual([
      ['box'],
      ['iqn.box'],
      ['p1', 'p2'],
      ['t1', 't2'],
      ['v-1', 'v-2', 'v-3'],
    ])
    expect(picture.lines).toContainEqual(['2 p2', '3 t2'])
    expect(picture.lines).not.toContainEqual(['2 p1', '3 t2'])
  })

  it('passes by what a way does not have', () => {
    expect(picture.lines).toContainEqual(['0 box', '4 /volumes/3'])
  })
})
