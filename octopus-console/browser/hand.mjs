// What is put right by hand: statuses, deleting and detaching by force, an image written over a volume, a snapshot that is
// let go and taken into care again, the record of a backup; each with its command. Nobody else is offered what only some may.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { api, open, pick, SERVER, until, volume, withPage } from './harness.mjs'

const PROJECT = '00000000000000000000000000000001'
const id = await volume('by-hand')
const image = await api('POST', '/image/v2/images', { name: 'tiny', disk_format: 'raw', container_format: 'bare' })
const kept = await fetch(`${SERVER}/image/v2/images/${image.id}/file`, {
  method: 'PUT',
  headers: { 'X-Auth-Token': `admin:${PROJECT}`, 'Content-Type': 'application/octet-stream' },
  body: new Uint8Array(1 << 20),
})
assert.ok(kept.ok, `image: ${kept.status}`)
const { backup } = await api('POST', '/v3/backups', { backup: { volume_id: id, name: 'kept elsewhere' } })
const state = (page, word) => page.locator('.page-head .state', { hasText: word }).waitFor()

/** By its button, or from the menu beside the buttons; the command that its dialog shows. */
async function chosen(page, menu, item, fill = async () => {}) {
  const button = page.locator('.page-head').getByRole('button', { name: item, exact: true })
  if ((await button.count()) > 0) await button.click()
  else {
    await menu.click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
  }
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill(dialog)
  await dialog.getByText('The same as a command').click()
  const cli = dialog.getByLabel('CLI')
  const said = (await cli.count()) > 0 ? await cli.textContent() : await dialog.getByLabel('curl').textContent()
  await page.locator('#action-ok').click()
  await page.locator('#action-ok').waitFor({ state: 'detached' })
  return said
}

const more = (page) => page.getByRole('button', { name: 'More actions' })

await withPage({}, async (page) => {
  await until('the backup is there', async () => (await api('GET', `/v3/backups/${backup.id}`)).backup.status === 'available')
  await open(page, `/volumes/${id}`)
  await state(page, 'available')
  const reset = await chosen(page, more(page), 'Correct status', (dialog) => pick(page, dialog, 'Status', 'error'))
  assert.equal(reset, `octopus volume reset-status ${id} --status error`)
  await state(page, 'error')
  const reimage = await chosen(page, more(page), 'Reimage', (dialog) => pick(page, dialog, 'Image', 'tiny'))
  assert.equal(reimage, `octopus volume reimage ${id} ${image.id}`)
  await state(page, 'available')

  // A snapshot goes out of care, and comes back as one.
  const { snapshot } = await api('POST', '/v3/snapshots', { snapshot: { volume_id: id, name: 'let go' } })
  const made = async () => (await api('GET', `/v3/snapshots/detail?volume_id=${id}`)).snapshots
  await until('the snapshot is there', async () => (await made())[0]?.status === 'available')
  await open(page, `/snapshots/${snapshot.id}`)
  await chosen(page, more(page), 'Unmanage')
  await until('nobody has it', async () => (await made()).length === 0)
  await open(page, '/backends/local')
  await page.getByRole('tab', { name: 'To be adopted' }).click()
  await page.getByText('Snapshots to be adopted').waitFor()
  const foreign = page.getByRole('tabpanel').locator('.ant-table-wrapper').last().locator('tbody').getByRole('button')
  await chosen(page, foreign.last(), 'Adopt', (dialog) => pick(page, dialog, 'Volume', 'by-hand (1 GiB)'))
  await until('it is a snapshot again', async () => (await made())[0]?.status === 'available')
  for (const each of await made()) await api('DELETE', `/v3/snapshots/${each.id}`)

  // The record of a backup, as a file and back; it is known already, and the dialog says so.
  await open(page, '/backups')
  const row = page.locator('tr', { hasText: 'kept elsewhere' })
  const [file, exported] = await Promise.all([
    page.waitForEvent('download'),
    chosen(page, row.getByRole('button').last(), 'Export record'),
  ])
  assert.equal(exported, `octopus backup export ${backup.id}`)
  const record = readFileSync(await file.path(), 'utf8')
  await page.getByRole('button', { name: 'Import record' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Record').fill('something else')
  await dialog.getByText('This is no record of a backup').waitFor()
  await dialog.getByLabel('Record').fill(record)
  await dialog.getByText('The same as a command').click()
  assert.match(await dialog.getByLabel('CLI').textContent(), /^octopus backup import \S+ \S+$/)
  await page.locator('#action-ok').click()
  await dialog.locator('.ant-alert-error').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await api('DELETE', `/v3/backups/${backup.id}`)

  // Somebody has the volume who will not say that they are done.
  const { attachment } = await api('POST', '/v3/attachments', {
    attachment: {
      volume_uuid: id,
      instance_uuid: '11111111-2222-3333-4444-555555555555',
      connector: { host: 'gone-host', initiator: 'iqn.2026-01.test:gone', ip: '127.0.0.1', multipath: false },
    },
  })
  await api('POST', `/v3/attachments/${attachment.id}/action`, { 'os-complete': {} })
  await open(page, `/volumes/${id}?tab=attachments`)
  const used = page.locator('tr', { has: page.getByRole('button', { name: `Actions of ${attachment.id}` }) })
  await chosen(page, used.getByRole('button').last(), 'Detach by force')
  await used.waitFor({ state: 'detached' })

  // A node, of which it could be a device.
  await api('POST', '/api/v1/nodes', { name: 'here', kind: 'local' })
  await state(page, 'available')
  await more(page).click()
  await page.getByRole('menuitem', { name: 'Attach to a node' }).click()
  await pick(page, page.getByRole('dialog'), 'Node', 'here')
  await page.getByRole('dialog').getByText('The same as a command').click()
  assert.equal(await page.getByRole('dialog').getByLabel('CLI').textContent(), `octopus volume attach ${id} --node here --mode rw`)
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await open(page, '/nodes/here')
  await page.getByRole('tab', { name: 'Devices' }).click()
  await page.getByRole('button', { name: 'Attach a volume' }).waitFor()
  await api('DELETE', '/api/v1/nodes/here')

  // Nothing will ever finish it: it goes by force.
  await api('POST', `/v3/volumes/${id}/action`, { 'os-reset_status': { status: 'creating' } })
  await open(page, `/volumes/${id}`)
  await state(page, 'creating')
  const force = await chosen(page, more(page), 'Delete by force')
  assert.equal(force, `octopus volume delete ${id} --force`)
  await until('it is gone', async () => (await api('GET', '/v3/volumes')).volumes.every((each) => each.id !== id))
  await api('DELETE', `/image/v2/images/${image.id}`)
})
