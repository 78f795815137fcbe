// No serious finding of axe on any page, in both looks.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { open, PLACES, volume, withPage } from './harness.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const serious = []

await volume('for axe')
for (const colorScheme of ['light', 'dark']) {
  await withPage({ colorScheme }, async (page) => {
    for (const place of PLACES) {
      await open(page, place)
      await page.locator('.ant-spin-spinning').first().waitFor({ state: 'detached' })
      await page.evaluate(axe)
      const { violations } = await page.evaluate(() =>
        window.axe.run({ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }),
      )
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical') {
          serious.push(`${colorScheme} ${place} ${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
        }
      }
    }
  })
}
console.log(`${PLACES.length} pages, ${serious.length} serious findings`)
assert.deepEqual(serious, [])
