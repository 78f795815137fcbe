// People of a real Keystone sign in: wrongly, as an administrator, as a reader, and with a token.
import assert from 'node:assert/strict'
import { folder, open, SERVER, withPage } from './harness.mjs'

const { OCTOPUS_ADMIN_PASSWORD: admin, OCTOPUS_READER_PASSWORD: weak, OCTOPUS_READER_TOKEN: token } = process.env

async function signIn(page, user, password, project) {
  await page.getByLabel('User').fill(user)
  await page.getByLabel('Password', { exact: true }).last().fill(password)
  await page.getByLabel('Project').fill(project)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function signOut(page) {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByText('Please sign in.').waitFor()
}

await withPage({}, async (page) => {
  await page.goto(`${SERVER}/console/volumes`)
  await page.getByText('Please sign in.').waitFor()
  await page.screenshot({ path: `${folder('pictures')}/sign-in-keystone.png` })
  await signIn(page, 'admin', 'not the password', 'admin')
  await page.locator('.ant-alert').waitFor()
  await signIn(page, 'admin', admin, 'admin')
  await page.locator('[data-live="live"]').waitFor()
  await page.getByRole('button', { name: 'Create volume' }).waitFor()
  await page.getByRole('menuitem', { name: 'Backends' }).waitFor()
  // The console has no users of its own here.
  assert.equal(await page.getByRole('menuitem', { name: 'Users' }).count(), 0)
  assert.equal(await page.evaluate(() => document.cookie), '')
  await signOut(page)

  await signIn(page, 'reader', weak, 'demo')
  await page.locator('[data-live="live"]').waitFor()
  await open(page, '/volumes')
  assert.equal(await page.getByRole('button', { name: 'Create volume' }).count(), 0)
  assert.equal(await page.getByRole('menuitem', { name: 'Backends' }).count(), 0)
  await signOut(page)

  await page.getByText('Token', { exact: true }).click()
  await page.getByLabel('Token', { exact: true }).last().fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('[data-live="live"]').waitFor()
  assert.doesNotMatch(await page.content(), new RegExp(token.slice(0, 40)))
})
