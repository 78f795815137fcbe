import { describe, expect, it } from 'vitest'
import type { Attachment, Volume } from '../api/types'
import { topology } from './topology'

const volume = (id: string) =>
  ({ id, name: `v-${id}`, attachments: [{ attachment_id: `a-${id}`, server_id: null, host_name: 'box', device: '' }] }) as unknown as Volume

const attachment = (id: string, connection: Record<string, unknown>) =>
  ({ id: `a-${id}`, volume_id: id, instance: null, status: 'attached', connection_info: connection }) as unknown as Attachment

describe('the topology', () => {
  it('leads from consumers over portals and targets to volumes', () => {
    const picture = topology(
      [volume('1'), volume('2'), volume('3')],
      [
        attachment('1', { target_portals: ['p1', 'p2'], target_iqns: ['t1', 't2'] }),
        attachment('2', { target_portal: 'p1', target_iqn: 't1' }),
        attachment('3', {}),
      ],
    )
    expect(picture.columns.map((column) => column.map((box) => box.label))).toEqual([
      ['box'],
      ['p1', 'p2'],
      ['t1', 't2'],
      ['v-1', 'v-2'],
    ])
    expect(picture.lines).toContainEqual(['1 p2', '2 t2'])
    expect(picture.lines).not.toContainEqual(['1 p1', '2 t2'])
  })
})
