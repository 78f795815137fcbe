// Groups and transfers through the page: a group of two volumes, kept in a snapshot, deleted with them; a volume offered to
// another project with a key that is shown once, and taken back. Then settings, topology and capacity over time.
import assert from 'node:assert/strict'
import { act, api, look, open, pick, until, volume, withPage } from './harness.mjs'

const PROJECT = '00000000000000000000000000000001'

const { volume_types: types } = await api('GET', '/v3/types')
const first = await volume('in the group', 1)
const { volume: known } = await api('GET', `/v3/volumes/${first}`)
const type = types.find(({ name }) => name === known.volume_type).name

await withPage({}, async (page) => {
  await open(page, '/groups?tab=types')
  await act(page, 'Create group type', async (dialog) => {
    await dialog.getByLabel('Name', { exact: true }).fill('apps')
    await dialog.getByText('The same as a command').click()
    assert.equal(await dialog.getByLabel('CLI').textContent(), 'octopus group-type create apps --one-moment')
  })
  await page.getByRole('cell', { name: 'apps', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Groups' }).click()
  await act(page, 'Create group', async (dialog) => {
    await dialog.getByLabel('Name', { exact: true }).fill('shop')
    await pick(page, dialog, 'Group type', 'apps')
    await pick(page, dialog, 'Volume types', type)
  })
  await page.getByRole('heading', { name: 'shop' }).waitFor()
  await page.locator('.page-head .state', { hasText: 'available' }).waitFor()
  await act(page, 'Edit', (dialog) => pick(page, dialog, 'Put in', 'in the group'))
  await page.getByRole('link', { name: 'in the group' }).waitFor()
  await page.locator('.page-head .state', { hasText: 'available' }).waitFor()
  await act(page, 'Snapshot', (dialog) => dialog.getByLabel('Name', { exact: true }).fill('before the sale'))
  await page.getByRole('tab', { name: 'Group snapshots' }).click()
  const row = page.locator('tr', { hasText: 'before the sale' })
  await row.locator('.state', { hasText: 'available' }).waitFor()
  await row.getByRole('button').last().click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').waitFor()
  await page.locator('#action-ok').click()
  await row.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('switch').click()
  await page.locator('#action-ok').click()
  await page.getByText('No groups yet.').waitFor()
  await until('the volume is gone too', async () => {
    const { volumes } = await api('GET', '/v3/volumes/detail')
    return volumes.every(({ id }) => id !== first)
  })

  const offered = await volume('for somebody else')
  await open(page, '/transfers')
  await page.getByRole('button', { name: 'Offer', exact: true }).click()
  await pick(page, page.getByRole('dialog'), 'Volume', 'for somebody else')
  await page.locator('#action-ok').click()
  const key = page.locator('.ant-modal-confirm')
  await key.getByText('Key:').waitFor()
  await key.locator('.ant-modal-confirm-btns button').click()
  await page.getByRole('cell', { name: PROJECT }).waitFor()
  await open(page, `/volumes/${offered}`)
  await page.locator('.page-head .state', { hasText: 'awaiting transfer' }).waitFor()
  await open(page, '/transfers')
  await page.locator('td').getByRole('button').last().click()
  await page.getByRole('menuitem', { name: 'Take back' }).click()
  await page.getByRole('dialog').waitFor()
  await page.locator('#action-ok').click()
  await page.getByText('No volume is on its way').waitFor()

  await open(page, '/settings')
  await page.getByLabel('Name or sentence contains').fill('log.level')
  const level = page.locator('tr', { hasText: 'log.level' })
  await level.getByText('--set').waitFor()
  await level.getByText('WARN', { exact: true }).waitFor()
  assert.equal(await page.locator('tbody tr', { hasText: 'server.port' }).count(), 0)

  const { attachment } = await api('POST', '/v3/attachments', {
    attachment: {
      volume_uuid: offered,
      instance_uuid: '11111111-2222-3333-4444-555555555555',
      connector: { host: 'shop-host', initiator: 'iqn.2026-01.test:shop', ip: '127.0.0.1', multipath: true },
    },
  })
  await api('POST', `/v3/attachments/${attachment.id}/action`, { 'os-complete': {} })
  await open(page, '/topology')
  await page.locator('svg.graph text', { hasText: 'shop-host' }).waitFor()
  await page.locator('svg.graph text', { hasText: 'iqn.2026-01.test:shop' }).waitFor()
  await look(page, 'topology-used')
  await page.locator('svg.graph').getByRole('link', { name: 'for somebody else' }).click()
  await page.getByRole('heading', { name: 'for somebody else' }).waitFor()
  await api('DELETE', `/v3/attachments/${attachment.id}`)

  await open(page, '/')
  await page.locator('.history svg').waitFor()
  await page.getByText('known for too short a time').first().waitFor()
})
