// A volume's life through the page alone: created where the preview said, extended, kept in a snapshot, deleted.
import assert from 'node:assert/strict'
import { act, api, open, until, volume, withPage } from './harness.mjs'

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

  // Several at a time: each gets its snapshot, then all go with them.
  const several = await Promise.all(['many-a', 'many-b'].map((name) => volume(name)))
  await open(page, '/volumes?name=many-')
  for (const name of ['many-a', 'many-b']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check()
  await page.getByRole('group', { name: '2 chosen' }).waitFor()
  await act(page, 'Snapshot', async (dialog) => {
    await dialog.getByLabel('Names begin with').fill('eve-')
    await dialog.getByText('The same as a command').click()
    assert.match(await dialog.getByLabel('CLI').textContent(), /^octopus snapshot create \S+ --name eve-many-.\noctopus snapshot create /)
  })
  await until('both have one', async () => {
    const { snapshots } = await api('GET', '/v3/snapshots/detail?name~=eve-many')
    return snapshots.length === 2 && snapshots.every(({ status }) => status === 'available')
  })
  for (const name of ['many-a', 'many-b']) await page.getByRole('checkbox', { name: `Choose ${name}` }).check()
  await act(page, 'Delete', (dialog) => dialog.getByRole('switch').click())
  await until('both are gone', async () => {
    const { volumes } = await api('GET', '/v3/volumes')
    return volumes.every((each) => !several.includes(each.id))
  })

  // What somebody else has put on the storage is taken into care, and let go again.
  await open(page, '/backends/local')
  await page.getByRole('tab', { name: 'To be adopted' }).click()
  await page.getByText('There is nothing here.').first().waitFor()

  // By keyboard alone: past the menu, to the page.
  await open(page, '/audit')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'page')
  await act(page, 'Verify chain', async (dialog) => {
    await dialog.getByText('The same as a command').click()
    assert.equal(await dialog.getByLabel('CLI').textContent(), 'octopus audit verify')
  })
  await page.locator('.ant-modal-confirm-title', { hasText: /The chain is whole: \d+ entries/ }).waitFor()
})
