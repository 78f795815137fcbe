// People sign in: with the first password that must be changed, wrongly, as a reader, and out again.
import assert from 'node:assert/strict'
import { act, folder, open, SERVER, until, withPage } from './harness.mjs'

const first = process.env.OCTOPUS_FIRST_PASSWORD
const chosen = 'chosen by the boss'
const into = folder('pictures')

async function signIn(page, user, password) {
  await page.getByLabel('User').fill(user)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function choose(page, old, fresh) {
  await page.getByLabel('Present password').fill(old)
  await page.getByLabel('New password', { exact: true }).fill(fresh)
  await page.getByLabel('New password once more').fill(fresh)
  await page.getByRole('button', { name: 'Set password' }).click()
  await page.getByLabel('User').waitFor()
}

const begin = (user, password) =>
  fetch(`${SERVER}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user, password, as: 'token' }),
  })

await withPage({}, async (page) => {
  await page.goto(`${SERVER}/console/volumes?size=50`)
  await page.getByText('Please sign in.').waitFor()
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: `${into}/sign-in-${colorScheme}.png`, animations: 'disabled' })
  }
  await signIn(page, 'admin', 'not the password')
  await page.getByText('user and password do not belong together').waitFor()
  await signIn(page, 'admin', first)
  await choose(page, first, chosen)
  await signIn(page, 'admin', chosen)
  // Where they wanted to go.
  await page.getByRole('heading', { name: 'Volumes' }).waitFor()
  assert.equal(new URL(page.url()).search, '?size=50')

  await page.getByRole('menuitem', { name: 'Users' }).click()
  await act(page, 'Add user', async (dialog) => {
    await dialog.getByLabel('Name', { exact: true }).fill('rita')
    await dialog.getByLabel('Role').click()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await dialog.getByLabel('Password').fill('made for rita')
    await dialog.getByText('The same as a command').click()
    assert.doesNotMatch(await dialog.getByLabel('curl').textContent(), /made for rita/)
  })
  await page.getByRole('cell', { name: 'rita', exact: true }).waitFor()
  await page.getByRole('cell', { name: 'reader: only looks' }).waitFor()
  await page.screenshot({ path: `${into}/users.png` })

  // Somebody guesses at her password until none is looked at; she is let in again.
  for (let tries = 0; tries < 5; tries++) assert.equal((await begin('rita', 'not hers')).status, 403)
  assert.equal((await begin('rita', 'made for rita')).status, 403)
  const unlock = page.getByRole('menuitem', { name: 'Unlock' })
  await until('unlocking is offered', async () => {
    await page.getByRole('button', { name: 'Actions of rita' }).click()
    if (await unlock.isVisible()) return true
    await page.keyboard.press('Escape')
    return false
  })
  await unlock.click()
  await page.getByRole('dialog').getByText('The same as a command').click()
  await page.getByRole('dialog').getByText('octopus user unlock rita').waitFor()
  await page.locator('#action-ok').click()
  await page.locator('#action-ok').waitFor({ state: 'detached' })

  // No page of others can use the cookie: without the header it counts for nothing.
  const refused = await page.evaluate(async () => (await fetch('/api/v1/users/rita', { method: 'DELETE' })).status)
  assert.equal(refused, 401)
  assert.equal(await page.evaluate(() => document.cookie), '')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Please sign in.').waitFor()
  await signIn(page, 'rita', 'made for rita')
  await choose(page, 'made for rita', 'chosen by rita')
  await signIn(page, 'rita', 'chosen by rita')
  await page.locator('[data-live="live"]').waitFor()
  await open(page, '/volumes')
  assert.equal(await page.getByRole('button', { name: 'Create volume' }).count(), 0)
  assert.equal(await page.getByRole('menuitem', { name: 'Users' }).count(), 0)
  const denied = await page.evaluate(async () => {
    const answer = await fetch('/v3/volumes', {
      method: 'POST',
      headers: { 'X-Octopus-Console': 'active', 'Content-Type': 'application/json' },
      body: JSON.stringify({ volume: { size: 1 } }),
    })
    return answer.status
  })
  assert.equal(denied, 403)

  // An administrator takes her away: her session ends at once, and her page says so by itself.
  const boss = (await (await begin('admin', chosen)).json()).session.token
  const gone = await fetch(`${SERVER}/api/v1/users/rita`, { method: 'DELETE', headers: { 'X-Auth-Token': boss } })
  assert.equal(gone.status, 204)
  await page.getByText('Please sign in.').waitFor({ timeout: 3000 })
  await signIn(page, 'rita', 'chosen by rita')
  await page.getByText('user and password do not belong together').waitFor()
  await page.getByRole('button', { name: '中文' }).click()
  await page.getByText('用户名与密码不匹配').waitFor()
})
