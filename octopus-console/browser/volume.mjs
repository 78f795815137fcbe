// A volume's life through the page alone: created where the preview said, extended, kept in a snapshot, deleted.
import assert from 'node:assert/strict'
import { act, api, open, until, withPage } from './harness.mjs'

await withPage({}, async (page) => {
  await open(page, '/volumes')
  await act(page, 'Create volume', async (dialog) => {
    await dialog.getByLabel('Name', { exact: true }).fill('from the page')
    await dialog.getByText('It would go to').waitFor()
    await dialog.getByText('The same as a command').click()
    const command = await dialog.getByLabel('CLI').textContent()
    assert.match(command, /^octopus volume create 'from the page' --size 1$/)
    assert.match(await dialog.getByLabel('curl').textContent(), /-X POST .*"name":"from the page"/)
  })
  await page.getByRole('heading', { name: 'from the page' }).waitFor()
  const id = new URL(page.url()).pathname.split('/').pop()
  await page.locator('.page-head .state', { hasText: 'available' }).waitFor()

  await act(page, 'Extend', (dialog) => dialog.getByLabel('New size (GiB)').fill('3'))
  await page.getByText('3 GiB', { exact: true }).waitFor()

  await page.locator('.page-head .state', { hasText: 'available' }).waitFor()
  await act(page, 'Snapshot', (dialog) => dialog.getByLabel('Name', { exact: true }).fill('kept'))
  await page.getByRole('link', { name: 'kept' }).waitFor()
  await until('the snapshot is there', async () => {
    const { snapshots } = await api('GET', `/v3/snapshots/detail?volume_id=${id}`)
    return snapshots[0]?.status === 'available'
  })

  await page.getByRole('tab', { name: 'Flows' }).click()
  await page.getByRole('link', { name: 'create-volume' }).waitFor()
  await page.getByRole('tab', { name: 'Audit' }).click()
  await page.getByText('volume.extend').first().waitFor()

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('switch').click()
  await page.locator('#action-ok').click()
  await page.getByRole('heading', { name: 'Volumes' }).waitFor()
  await page.getByRole('link', { name: 'from the page' }).waitFor({ state: 'detached' })
})
