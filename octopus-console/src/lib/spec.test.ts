import { describe, expect, it } from 'vitest'
import type { PreflightFinding, ProductSchema } from '../api/onboard'
import { pathMatrix } from './paths'
import { type Draft, draftOf, givenOptions, onboardLine, readSpec, specOf, unknownOptions, withoutSecrets } from './spec'

const SCHEMA: ProductSchema = {
  required: ['san_ip'],
  properties: {
    san_ip: { type: 'string', title: 'Address', description: '' },
    san_password: { type: 'string', title: 'Password', description: '', 'x-secret': true },
    san_api_port: { type: 'integer', title: 'Port', description: '', default: 8088 },
  },
  'x-groups': [],
}

describe('a spec from a file', () => {
  it('may be a section of cinder.conf', async () => {
    const { draft, search } = await readSpec(`
[DEFAULT]
enabled_backends = gold
[backend_defaults]
san_login = admin
[gold]
# the array
volume_driver = cinder.volume.drivers.huawei.huawei_driver.HuaweiISCSIDriver
san_ip = 10.0.0.1,
  10.0.0.2
san_password = a = b
`)
    expect(search).toBe('huawei')
    expect(draft.name).toBe('gold')
    expect(draft.options).toEqual({ san_login: 'admin', san_ip: '10.0.0.1,10.0.0.2', san_password: 'a = b' })
  })

  it('may be the YAML that the command line takes; values from elsewhere are left for people', async () => {
    const { draft } = await readSpec(
      'name: gold\nproduct: p\noptions:\n  san_ip: 10.0.0.1\n  san_password: {file: /root/x}\nnodes: [one]\ntypes: [a, {name: b, extra_specs: {k: v}}]\nacceptance: false\nnetwork: [{node: one, name: eth1, mtu: 9000}]\n',
    )
    expect(draft.options).toEqual({ san_ip: '10.0.0.1' })
    expect(draft.types).toEqual([{ name: 'a', specs: [] }, { name: 'b', specs: [{ key: 'k', value: 'v' }] }])
    expect(draft.acceptance).toEqual({ run: false })
    expect(draft.network).toEqual([{ node: 'one', name: 'eth1', mtu: 9000 }])
    await expect(readSpec('just words')).rejects.toThrow()
  })
})

describe('interfaces of nodes', () => {
  const sent = (wish: Record<string, unknown>) => specOf({ network: [wish] }, SCHEMA).network?.[0]

  it('say what their kind has, and nothing that was left empty', () => {
    const shown = { node: 'one', name: 'storage', parent: 'eth1', vlan: 100, ports: ['eth2'], mtu: 0, addresses: [] }
    expect(sent({ ...shown, kind: 'vlan' })).toEqual({ node: 'one', name: 'storage', kind: 'vlan', parent: 'eth1', vlan: 100 })
    expect(sent({ ...shown, kind: 'bridge' })).toEqual({ node: 'one', name: 'storage', kind: 'bridge', ports: ['eth2'] })
    expect(sent({ ...shown, kind: 'interface', mtu: 9000, addresses: ['10.0.1.21/24'] })).toEqual({
      node: 'one',
      name: 'storage',
      kind: 'interface',
      mtu: 9000,
      addresses: ['10.0.1.21/24'],
    })
  })

  it('have no flag on the command line', () => {
    expect(onboardLine({ name: 'gold', product: 'p', network: [] }, SCHEMA)).toMatch(/^octopus onboard add gold/)
    expect(onboardLine({ name: 'gold', product: 'p', network: [{ node: 'one', name: 'eth1' }] }, SCHEMA)).toBeNull()
  })
})

describe('a spec from a form', () => {
  const draft: Draft = {
    name: 'gold',
    product: 'p',
    options: { san_ip: '10.0.0.1', san_password: 'hush', san_api_port: 8088, other: 'x' },
    types: [{ name: 'gold', specs: [{ key: 'a', value: 'b' }] }, {}],
  }

  it('says only what differs and what the product knows', () => {
    expect(givenOptions(draft, SCHEMA)).not.toHaveProperty('san_api_port')
    expect(unknownOptions(draft, SCHEMA)).toEqual(['other'])
    expect(specOf(draft, SCHEMA)).toMatchObject({
      product: 'p',
      options: { san_ip: '10.0.0.1', san_password: 'hush' },
      types: [{ name: 'gold', extra_specs: { a: 'b' } }],
    })
  })

  it('keeps secrets out of commands and of what the browser keeps', () => {
    expect(onboardLine(draft, SCHEMA)).toBe(
      'octopus onboard add gold --product p --option san_ip=10.0.0.1 --secret san_password=@FILE --type gold',
    )
    const guarded: Draft = { ...draft, target: { kind: 'cinder', keystone: { url: 'http://k', password: 'hush' } } }
    expect(JSON.stringify(withoutSecrets(guarded, new Set()))).not.toContain('hush')
    expect(specOf(guarded, SCHEMA).target).toEqual(guarded.target)
    expect(specOf({ ...guarded, target: { kind: 'cinder', keystone: { url: '', user: 'x' } } }, SCHEMA).target).toEqual({
      kind: 'cinder',
    })
  })

  it('begins with what is in force', () => {
    const spec = specOf(draft, SCHEMA)
    const again = draftOf({
      ...spec,
      product: 'p',
      driver: 'd',
      secrets: ['san_password'],
      options: { san_ip: '10.0.0.1' },
      target: { kind: 'built-in' },
      acceptance: { run: true, size_gib: 1, data_mib: 16, overwrite: true },
      zone: '',
      network: [{ node: 'one', name: 'eth1' }],
    })
    expect(specOf(again, SCHEMA)).toMatchObject({
      options: { san_ip: '10.0.0.1' },
      types: spec.types,
      network: [{ node: 'one', name: 'eth1' }],
      acceptance: { run: true, size_gib: 1, data_mib: 16, overwrite: true },
    })
  })
})

describe('the path matrix', () => {
  it('is read from the findings', () => {
    const found = (check: string, where: string, outcome: PreflightFinding['outcome']): PreflightFinding => ({
      check,
      where,
      where_zh: null,
      outcome,
      saw: 'answers',
      saw_zh: null,
      fault: null,
      by: null,
    })
    const matrix = pathMatrix([
      found('portal-reachable', 'portal 10.0.0.1', 'pass'),
      found('path-reachable', 'node one → portal 10.0.0.1:3260', 'pass'),
      found('path-reachable', 'node one → portal 10.0.0.2:3260', 'failure'),
      found('jumbo-frames-pass', 'node one → portal 10.0.0.1', 'warning'),
    ])
    expect(matrix.nodes).toEqual(['', 'one'])
    expect(matrix.portals).toEqual(['10.0.0.1', '10.0.0.2'])
    expect(matrix.state('one', '10.0.0.2')).toBe('failure')
    expect(matrix.state('', '10.0.0.2')).toBeUndefined()
  })
})
