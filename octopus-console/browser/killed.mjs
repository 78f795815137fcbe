// The server is killed under the page: it says so within two seconds, keeps what it had, and goes on by itself.
import assert from 'node:assert/strict'
import { ask, open, volume, withPage } from './harness.mjs'

await withPage({}, async (page) => {
  await volume('before the kill')
  await open(page, '/volumes')
  await page.getByRole('link', { name: 'before the kill' }).waitFor()
  await ask('kill')
  const begin = Date.now()
  await page.locator('[data-live="away"]').waitFor({ timeout: 2000 })
  await page.getByText('The server does not answer').first().waitFor()
  console.log(`noticed after ${Date.now() - begin} ms`)
  await page.getByRole('link', { name: 'before the kill' }).waitFor()
  await ask('start')
  await page.locator('[data-live="live"]').waitFor({ timeout: 5000 })
  await volume('after the kill')
  await page.getByRole('link', { name: 'after the kill' }).waitFor({ timeout: 3000 })
  assert.equal(await page.getByText('The server does not answer').count(), 0)
})
