// On a telephone: nothing sticks out sideways, the menu opens, a dialog can be used.
import assert from 'node:assert/strict'
import { open, PLACES, withPage } from './harness.mjs'

await withPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, async (page) => {
  for (const place of PLACES) {
    await open(page, place)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(width <= 390, `${place} is ${width} wide`)
  }
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('menuitem', { name: 'Volumes' }).click()
  await page.getByRole('heading', { name: 'Volumes' }).waitFor()
  await page.getByRole('button', { name: 'Create volume' }).click()
  await page.getByRole('dialog').getByText('It would go to').waitFor()
})
