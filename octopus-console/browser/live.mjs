// What others do is on the page within two seconds, without anybody pressing anything.
import assert from 'node:assert/strict'
import { api, open, volume, withPage } from './harness.mjs'

await withPage({}, async (page) => {
  await open(page, '/volumes')
  const id = await volume('from elsewhere')
  const begin = Date.now()
  await page.getByRole('link', { name: 'from elsewhere' }).waitFor({ timeout: 2000 })
  await page.locator('tr', { hasText: 'from elsewhere' }).locator('.state', { hasText: 'available' }).waitFor({ timeout: 2000 })
  await api('DELETE', `/v3/volumes/${id}`)
  await page.getByRole('link', { name: 'from elsewhere' }).waitFor({ state: 'detached', timeout: 4000 })
  assert.ok(Date.now() - begin < 8000)

  await page.getByRole('menuitem', { name: 'Events' }).click()
  await page.getByText('volume.deleted').first().waitFor()
})
