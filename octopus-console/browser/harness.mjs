// What every scenario of browser/ has in common: Chromium, a page that fails on any error of its own, and the server's side.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'

export const SERVER = process.env.OCTOPUS_URL ?? 'http://127.0.0.1:8776'
export const TARGET = process.env.OCTOPUS_TARGET ?? 'target/console'
const BROWSER = process.env.OCTOPUS_CHROMIUM ?? '/usr/bin/chromium'
const PROJECT = '00000000000000000000000000000001'

let lines

/** Whoever started the scenario is asked to kill the server, or to start it again. */
export async function ask(what) {
  lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  process.stdin.ref()
  console.log(`@${what}`)
  const { value } = await lines.next()
  assert.equal(value, 'ok')
  // Nobody waits for more: the scenario may end.
  process.stdin.unref()
}

/** The API, beside the page. */
export async function api(method, path, body) {
  const answer = await fetch(SERVER + path, {
    method,
    headers: {
      'X-Auth-Token': `admin:${PROJECT}`,
      'OpenStack-API-Version': 'volume 3.70',
      'Content-Type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await answer.text()
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

export async function until(what, holds, seconds = 15) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const value = await holds()
    if (value) return value
    assert.ok(Date.now() < end, `not within ${seconds} s: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** A volume that is available. */
export async function volume(name, size = 1) {
  const { volume: made } = await api('POST', '/v3/volumes', { volume: { name, size } })
  await until(`${name} available`, async () => (await api('GET', `/v3/volumes/${made.id}`)).volume.status === 'available')
  return made.id
}

/** @param options of the context: locale, colorScheme, viewport */
export async function withPage(options, use) {
  const browser = await chromium.launch({
    executablePath: BROWSER,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-gpu'],
  })
  try {
    const context = await browser.newContext({
      locale: 'en-US',
      colorScheme: 'light',
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...options,
    })
    const page = await context.newPage()
    const troubles = []
    page.on('pageerror', (error) => troubles.push(String(error)))
    page.on('console', (message) => {
      // That the server is away, or says no, is part of what is tried.
      if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) troubles.push(message.text())
    })
    page.setDefaultTimeout(10_000)
    try {
      await use(page, context)
    } catch (trouble) {
      await page.screenshot({ path: `${folder('failed')}/page.png` }).catch(() => undefined)
      throw new Error(`${trouble.message}\nat ${page.url()}, whose own errors are: ${troubles.join('\n')}`)
    }
    assert.deepEqual(troubles, [], 'errors of the page itself')
  } finally {
    await browser.close()
  }
}

/** Opens a place of the console and waits until it is drawn and live. */
export async function open(page, place) {
  await page.goto(`${SERVER}/console${place}`)
  await page.locator('[data-live="live"]').waitFor()
  await page.locator('h1').first().waitFor()
}

export function folder(name) {
  const path = `${TARGET}/${name}`
  mkdirSync(path, { recursive: true })
  return path
}

/** The dialog of an action: opened by its button, carried out by its own. */
export async function act(page, button, fill = async () => {}) {
  await page.getByRole('button', { name: button, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill(dialog)
  await page.locator('#action-ok').click()
  // Another dialog may say what came of it.
  await page.locator('#action-ok').waitFor({ state: 'detached' })
}

/** One of the choices of a dialog's field. */
export async function pick(page, dialog, label, option) {
  await dialog.getByLabel(label).click()
  const choice = typeof option === 'string' ? new RegExp(`^${option.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`) : option
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option-content').filter({ hasText: choice }).first().click()
  await (dialog === page ? page.locator('h1').first() : dialog.locator('.ant-modal-title')).click()
}

/** Until the page is drawn in this theme and nothing moves: two frames later the styles of the theme are there too. */
async function settled(page, colorScheme) {
  await page.waitForFunction((wanted) => document.documentElement.dataset.look === wanted, colorScheme)
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== 'running'))
}

/**
 * A picture in both languages and both themes, for people; the page is left as it was. Behind a dialog it stays English.
 * @param besides what else is looked at in each theme, in English
 * @param fullPage whether what one has to scroll to is on it
 */
export async function look(page, name, { besides = async () => {}, fullPage = true } = {}) {
  const shoot = async (language) => {
    for (const colorScheme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await settled(page, colorScheme)
      await page.screenshot({
        path: `${folder('pictures')}/${name}-${language}-${colorScheme}.png`,
        fullPage,
        animations: 'disabled',
      })
      if (language === 'en') await besides(colorScheme)
    }
  }
  const turn = async (to, back) => {
    await page.getByRole('button', { name: to }).click()
    await page.getByRole('button', { name: back }).waitFor()
  }
  await shoot('en')
  if (await page.locator('.ant-modal-wrap:visible').count()) return
  await turn('中文', 'English')
  await shoot('zh')
  await turn('English', '中文')
}

export const PLACES = [
  '/',
  '/findings',
  '/onboardings',
  '/add-storage',
  '/backends',
  '/backends/local',
  '/pools',
  '/nodes',
  '/targets',
  '/packages',
  '/services',
  '/volumes',
  '/snapshots',
  '/attachments',
  '/backups',
  '/groups',
  '/transfers',
  '/topology',
  '/images',
  '/types',
  '/quotas',
  '/flows',
  '/events',
  '/audit',
  '/settings',
]
