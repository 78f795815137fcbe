// What axe finds wrong with a page for those who see, hear or move otherwise.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What is serious or worse, a line each. */
export async function serious(page) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate((rules) => window.axe.run({ resultTypes: ['violations'], runOnly: rules }), RULES)
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 3).join(' | ')}`)
}
