// A picture of every page in both languages and looks, to be looked at.
import { folder, open, PLACES, volume, withPage } from './harness.mjs'

const into = folder('pictures')
const id = await volume('database-01', 4)
const looks = [
  { locale: 'en-US', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'dark' },
  ...(process.env.OCTOPUS_ALL_PICTURES
    ? [
        { locale: 'en-US', colorScheme: 'dark' },
        { locale: 'zh-CN', colorScheme: 'light' },
      ]
    : []),
]
for (const look of looks) {
  await withPage(look, async (page) => {
    const shoot = (name) => page.screenshot({ path: `${into}/${name}-${look.locale.slice(0, 2)}-${look.colorScheme}.png` })
    for (const place of [...PLACES, `/volumes/${id}`]) {
      await open(page, place)
      await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
      await shoot(place === `/volumes/${id}` ? 'volume' : place.slice(1).replace('/', '-') || 'overview')
    }
    await page.getByRole('tab').nth(2).click()
    await page.locator('td a').first().click()
    await page.locator('svg.steps').waitFor()
    await shoot('flow')
    await open(page, '/volumes')
    await page.locator('.page-head button').first().click()
    await page.getByRole('dialog').locator('.ant-alert').first().waitFor()
    await shoot('create')
  })
}
await withPage({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' }, async (page) => {
  for (const place of ['/', '/volumes', `/volumes/${id}`]) {
    await open(page, place)
    await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
    await page.screenshot({ path: `${into}/narrow${place.split('/').slice(0, 2).join('-')}${place.length > 12 ? '-one' : ''}.png` })
  }
})
