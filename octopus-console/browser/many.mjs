// 100,000 volumes: paged, sorted and filtered by the server, which the page asks for one page at a time.
import assert from 'node:assert/strict'
import { ask, folder, open, volume, withPage } from './harness.mjs'

const COUNT = 100_000
// Sizes go from 1 to 1000 GiB, and one volume in four is in error: so they were made below the server.
const ERRORS = COUNT / 4

await volume('template')
await ask('fill')
await withPage({}, async (page) => {
  const asked = []
  page.on('response', (response) => {
    const url = new URL(response.url())
    if (url.pathname === '/v3/volumes/detail') asked.push(url.searchParams)
  })
  const rows = page.locator('.ant-table-tbody tr.ant-table-row')
  const row = (at) => rows.nth(at)
  const total = (count) => page.getByText(`${count.toLocaleString('en-US')} in all`).waitFor()
  const first = (text) => row(0).filter({ hasText: text }).waitFor()

  await open(page, '/volumes?name=many-')
  await total(COUNT)
  assert.equal(await rows.count(), 20)

  // Sorted, and in the address: the back button knows it.
  const header = page.getByRole('columnheader', { name: 'Size' })
  await header.click()
  await page.locator('th[aria-sort="ascending"]', { hasText: 'Size' }).waitFor()
  await header.click()
  await page.locator('th[aria-sort="descending"]', { hasText: 'Size' }).waitFor()
  await first('1,000 GiB')
  assert.equal(new URL(page.url()).searchParams.get('sort'), 'size:desc')
  await page.goBack()
  await first('1 GiB')
  await page.getByRole('columnheader', { name: 'Name' }).click()
  await first('many-000001')

  // 200 on a page, scrolled to its end, and then the last page.
  await page.goto(`${page.url().split('?')[0]}?name=many-&sort=name:asc&size=200`)
  await row(199).waitFor()
  await row(199).scrollIntoViewIfNeeded()
  await row(199).filter({ hasText: 'many-000200' }).waitFor()
  assert.equal(await rows.count(), 200)
  await page.locator(`.ant-pagination-item-${COUNT / 200}`).click()
  await row(199).filter({ hasText: 'many-100000' }).waitFor()
  await page.screenshot({ path: `${folder('pictures')}/volumes-many.png` })

  // Filtered by what was typed, then by state as well; the first page comes again.
  await page.getByLabel('Name contains').fill('many-0999')
  await total(100)
  assert.equal(new URL(page.url()).searchParams.get('page'), null)
  await page.getByLabel('Name contains').fill('many-')
  await total(COUNT)
  await page.getByRole('search').getByLabel('Status').click()
  await page.locator('.ant-select-dropdown:visible').getByText('error', { exact: true }).click()
  await total(ERRORS)
  await first('many-000004')

  for (const query of asked) assert.ok(Number(query.get('limit')) <= 200, `asked for ${query}`)
  assert.ok(asked.some((query) => query.get('status') === 'error' && query.get('name~') === 'many-'))
})
await ask('empty')
