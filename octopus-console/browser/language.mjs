// The browser's language comes first; what was chosen is remembered.
import assert from 'node:assert/strict'
import { open, withPage } from './harness.mjs'

await withPage({ locale: 'zh-CN' }, async (page) => {
  await open(page, '/')
  await page.getByRole('heading', { name: '概览' }).waitFor()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.getByRole('menuitem', { name: 'Volumes' }).click()
  await page.getByRole('heading', { name: 'Volumes' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Volumes' }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
})
