import { describe, expect, it } from 'vitest'
import type { Onboarding } from '../api/onboard'
import { lookedAt, targetsOf } from './targets'

const onboarding = (name: string, target: object, more: object = {}) =>
  ({ name, state: 'active', spec: { target }, checked_at: '2026-01-02', ...more }) as unknown as Onboarding

describe('targets', () => {
  const cinder = { kind: 'cinder', hosts: ['one'], api: 'http://c:8776/v3/p' }
  const all = targetsOf([
    onboarding('gold', cinder),
    onboarding('silver', { ...cinder, hosts: ['one', 'two'], api: 'http://c:8776/v3/p/' }, { checked_at: '2026-01-01' }),
    onboarding('here', { kind: 'built-in' }, { checked_at: null }),
    onboarding('gone', { kind: 'cinder', hosts: ['x'], api: 'http://gone' }, { state: 'retired' }),
    onboarding('pods', { kind: 'kubernetes', workload: 'statefulset/cinder-volume', api: 'http://k' }),
  ])

  it('are told apart by their endpoint, without what is over', () => {
    expect(all.map(({ key }) => key)).toEqual(['built-in', 'http://c:8776/v3/p', 'http://k'])
    expect(all[1]?.onboardings.map(({ name }) => name)).toEqual(['gold', 'silver'])
  })

  it('say where they are', () => {
    expect(all[1]?.places).toEqual(['one', 'two'])
    expect(all[2]?.places).toEqual(['statefulset/cinder-volume'])
  })

  it('were looked at when the last of theirs was', () => {
    expect(all.map(lookedAt)).toEqual([null, '2026-01-01', '2026-01-02'])
  })
})
