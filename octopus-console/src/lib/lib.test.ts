import { describe, expect, it } from 'vitest'
import { faultOf, withQuery } from '../api/client'
import { eventParser, type SentEvent } from '../app/sse'
import { curl, line, masked, option, quoted } from './command'
import { csv } from './download'
import { ago, bytes, duration, gib, instant } from './format'
import { formatOf } from './upload'

describe('sizes and times', () => {
  it('are scaled to what one reads', () => {
    expect(bytes(0, 'en')).toBe('0 B')
    expect(bytes(1536, 'en')).toBe('1.5 KiB')
    expect(bytes(1_073_741_824, 'zh-CN')).toBe('1 GiB')
    expect(gib(2048, 'en')).toBe('2 TiB')
    expect(gib(0.5, 'en')).toBe('512 MiB')
  })

  it('take a time without a zone for UTC', () => {
    expect(instant('2026-01-02T03:04:05.000000').toISOString()).toBe('2026-01-02T03:04:05.000Z')
    expect(instant('2026-01-02T03:04:05+02:00').toISOString()).toBe('2026-01-02T01:04:05.000Z')
    const now = Date.parse('2026-01-02T03:10:05Z')
    expect(ago('2026-01-02T03:07:05', now, 'en')).toBe('3 minutes ago')
    expect(ago('2026-01-02T03:07:05', now, 'zh-CN')).toBe('3分钟前')
    expect(duration(125_000, 'en')).toBe('2m 5s')
  })
})

describe('commands', () => {
  it('survive the shell', () => {
    expect(quoted('plain-1.2')).toBe('plain-1.2')
    expect(quoted("it's $HOME")).toBe(`'it'\\''s $HOME'`)
    expect(line('octopus', 'volume', 'create', undefined, ...option('--size', 3), ...option('--type', ''), false)).toBe(
      'octopus volume create --size 3',
    )
  })

  it('are whole for curl, and keep secrets to themselves', () => {
    const body = masked({ name: 'a', options: { 'option:pw': 'x', pw: "o'clock" } }, new Set(['pw', 'option:pw']))
    const text = curl({ method: 'POST', path: '/v3/x', body }, 'http://here')
    expect(text).toContain('-X POST')
    expect(text).toContain("'OpenStack-API-Version: volume 3.70'")
    expect(text).not.toContain('clock')
    expect(text.endsWith(' http://here/v3/x')).toBe(true)
  })
})

describe('answers that are faults', () => {
  it('have one shape, whoever gave them', () => {
    expect(faultOf(400, '{"fault":{"code":"C","what":"W","cause":"c","correction":"d"}}').what).toBe('W')
    expect(faultOf(404, '{"itemNotFound":{"code":404,"message":"no such volume"}}').what).toBe('no such volume')
    expect(faultOf(404, '<html><body><h1>404</h1>gone</body></html>').what).toBe('404 gone')
    expect(faultOf(502, '').what).toBe('HTTP 502')
  })

  it('leave empty filters out of the query', () => {
    expect(withQuery('/v3/volumes', { limit: 5, name: '', 'name~': 'a b' })).toBe('/v3/volumes?limit=5&name%7E=a+b')
  })
})

describe('events', () => {
  it('are put together from pieces', () => {
    const seen: SentEvent[] = []
    const parse = eventParser((event) => seen.push(event))
    parse(': listening\n\nid: 7\nevent: volume.cre')
    expect(seen).toEqual([])
    parse('ate\ndata: {"number":7}\n\n: \n\n')
    expect(seen).toEqual([{ id: '7', name: 'volume.create', data: '{"number":7}' }])
  })
})

describe('files', () => {
  it('are csv that no spreadsheet takes for a formula', () => {
    expect(csv([['a', 'b'], ['=1+1', 'x,"y"'], [null, 3]])).toBe('a,b\r\n\'=1+1,"x,""y"""\r\n,3\r\n')
  })

  it('tell their format by their first bytes', async () => {
    expect(await formatOf(new Blob([new Uint8Array([0x51, 0x46, 0x49, 0xfb, 0, 0])]))).toBe('qcow2')
    expect(await formatOf(new Blob([new Uint8Array(10)]))).toBe('raw')
  })
})
