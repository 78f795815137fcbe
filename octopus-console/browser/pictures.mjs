// Every page in both themes: no serious finding of axe, and a picture in both languages, to be looked at.
import assert from 'node:assert/strict'
import { serious } from './axe.mjs'
import { api, folder, look, open, PLACES, until, volume, withPage } from './harness.mjs'

const id = await volume('database-01', 4)
const taken = await volume('mail-02', 2)
const { attachment } = await api('POST', '/v3/attachments', {
  attachment: {
    volume_uuid: taken,
    instance_uuid: '11111111-2222-3333-4444-555555555555',
    connector: { host: 'mail-host', initiator: 'iqn.2026-01.test:mail', ip: '127.0.0.1', multipath: true },
  },
})
await api('POST', `/v3/attachments/${attachment.id}/action`, { 'os-complete': {} })
const { snapshot } = await api('POST', '/v3/snapshots', { snapshot: { volume_id: id, name: 'before the change' } })
await until('the snapshot is there', async () => (await api('GET', `/v3/snapshots/${snapshot.id}`)).snapshot.status === 'available')

const wrong = []
const still = (page) => page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })

await withPage({}, async (page) => {
  const MORE = {
    volume: `/volumes/${id}`,
    'volume-flows': `/volumes/${id}?tab=flows`,
    snapshot: `/snapshots/${snapshot.id}`,
    'types-qos': '/types?tab=qos',
  }
  const places = PLACES.map((place) => [place.slice(1).replace('/', '-') || 'overview', place])
  for (const [name, place] of [...places, ...Object.entries(MORE)]) {
    await open(page, place)
    await still(page)
    const besides = async (colorScheme) => {
      for (const found of await serious(page)) wrong.push(`${colorScheme} ${place} ${found}`)
    }
    await look(page, name, { besides, fullPage: false })
  }
  await open(page, `/volumes/${id}?tab=flows`)
  await page.locator('td a').first().click()
  await page.locator('svg.steps').waitFor()
  await look(page, 'flow')
})
for (const [locale, colorScheme] of [['en-US', 'light'], ['zh-CN', 'dark']]) {
  await withPage({ locale, colorScheme }, async (page) => {
    await open(page, '/volumes')
    await page.locator('.page-head button').first().click()
    await page.getByRole('dialog').locator('.ant-alert').first().waitFor()
    await page.screenshot({ path: `${folder('pictures')}/create-${locale.slice(0, 2)}-${colorScheme}.png`, animations: 'disabled' })
  })
}
await withPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' }, async (page) => {
  for (const place of ['/', '/volumes', `/volumes/${id}`]) {
    await open(page, place)
    await still(page)
    await page.screenshot({ path: `${folder('pictures')}/narrow${place.split('/').slice(0, 2).join('-')}${place.length > 12 ? '-one' : ''}.png` })
  }
})
await api('DELETE', `/v3/attachments/${attachment.id}`)
assert.deepEqual(wrong, [])
