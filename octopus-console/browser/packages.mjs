// A driver package through the page: refused until its key is trusted and it is signed, looked at, kept, downloaded, gone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { act, api, ask, look, open, withPage } from './harness.mjs'

const { OCTOPUS_PACKAGE: file, OCTOPUS_PACKAGE_NEXT: newer, OCTOPUS_KEY: key } = process.env

await withPage({}, async (page) => {
  await open(page, '/packages')
  await page.getByText('No packages yet.').waitFor()
  await page.getByRole('button', { name: 'Upload package' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(file)
  await dialog.getByText('The same as a command').click()
  assert.match(await dialog.getByLabel('curl').textContent(), /-X POST .*--data-binary @acme-1\.2\.zip/)
  assert.equal(await dialog.getByLabel('CLI').textContent(), 'octopus package upload acme-1.2.zip')
  await page.locator('#action-ok').click()
  await dialog.getByText('nobody has signed it').waitFor()
  await look(page, 'package-refused')
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  await act(page, 'Trust a key', async (asked) => {
    await asked.getByLabel('Name', { exact: true }).fill('vendor')
    await asked.getByLabel('Public key').fill(readFileSync(key, 'utf8'))
  })
  await page.getByRole('tab', { name: 'Trusted keys' }).click()
  await page.getByRole('cell', { name: 'vendor', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Driver packages' }).click()

  await ask('sign')
  await page.getByRole('button', { name: 'Upload package' }).click()
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(file)
  await page.locator('#action-ok').click()
  await page.getByRole('link', { name: 'acme 1.2' }).waitFor()
  await look(page, 'packages-one')
  await page.getByRole('link', { name: 'acme 1.2' }).click()

  await page.getByText("Drivers of Acme's arrays.").waitFor()
  await act(page, 'Verify')
  await page.getByText('Signed by vendor, who is trusted here.').waitFor()
  await page.getByRole('button', { name: 'OK' }).click()
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()])
  assert.deepEqual(readFileSync(await saved.path()), readFileSync(file))
  await look(page, 'package')

  // A newer version is put in its place where its backend is, and goes with the backend.
  await open(page, '/packages')
  await page.getByRole('button', { name: 'Upload package' }).click()
  await page.getByRole('dialog').locator('input[type=file]').setInputFiles(newer)
  await page.locator('#action-ok').click()
  await page.getByRole('link', { name: 'acme 1.3' }).waitFor()
  await api('POST', '/api/v1/backends', { name: 'san', driver: 'acme-san', options: { san_ip: '127.0.0.1', san_password: 'x' } })
  await open(page, '/backends/san')
  await page.getByRole('link', { name: 'of package acme 1.2' }).waitFor()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Upgrade driver' }).click()
  const upgrade = page.getByRole('dialog')
  await upgrade.getByText('Opened again: san').waitFor()
  await upgrade.getByText('The same as a command').click()
  assert.equal(await upgrade.getByLabel('CLI').textContent(), 'octopus package activate acme 1.3')
  await page.locator('#action-ok').click()
  await page.getByRole('link', { name: 'of package acme 1.3' }).waitFor()
  await page.getByRole('link', { name: 'acme 1.2' }).waitFor()
  await api('DELETE', '/api/v1/backends/san')
  await api('DELETE', '/api/v1/packages/acme/versions/1.2')
  await open(page, '/packages/acme/1.3')
  await act(page, 'Remove')
  await page.getByText('No packages yet.').waitFor()
})
