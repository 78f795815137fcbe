// An image from a file: progress while it goes, a server that is killed in the midst, a page that is left; it goes on where it
// stopped, not with another file. The format that the file really has, a volume from it, and what becomes of that.
import assert from 'node:assert/strict'
import { api, ask, look, open, TARGET, until, withPage } from './harness.mjs'
import { life } from './life.mjs'
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs'

const MIB = 2 ** 20
const size = Number(process.env.OCTOPUS_IMAGE_MIB ?? 1024) * MIB
mkdirSync(TARGET, { recursive: true })

function file(name, bytes, text = '') {
  const path = `${TARGET}/${name}`
  const open = openSync(path, 'w')
  writeSync(open, text)
  ftruncateSync(open, bytes)
  closeSync(open)
  return path
}

const path = file('disk.img', size)
const other = file('other.img', size, 'another')
const LONG = { timeout: 120_000 }

async function image() {
  const { images } = await api('GET', '/image/v2/images?name=disk')
  return images[0]
}

async function received() {
  const found = await image()
  return found ? (await api('GET', `/api/v1/images/${found.id}/upload`)).upload.received : 0
}

await withPage({}, async (page) => {
  await open(page, '/images')
  await page.getByRole('button', { name: 'Upload image' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(path)
  await dialog.getByText('disk.img').first().waitFor()
  await page.locator('#action-ok').click()
  await dialog.locator('.ant-progress').waitFor()
  await until('some of it is there', async () => (await received()) > 0)
  await dialog.getByRole('button', { name: 'Pause' }).click()
  await dialog.waitFor({ state: 'detached' })
  const before = await received()
  assert.ok(before > 0 && before < size, `${before} bytes of ${size} when it was paused`)

  // Another day, another page.
  await page.reload()
  await page.getByRole('button', { name: 'Go on with the upload of disk' }).click()
  await dialog.locator('input[type=file]').setInputFiles(other)
  await dialog.getByText('This is not the file').waitFor()
  assert.ok(await page.locator('#action-ok').isDisabled())
  await dialog.locator('input[type=file]').setInputFiles(path)
  await dialog.getByText('This is not the file').waitFor({ state: 'detached' })
  await look(page, 'image-goes-on')
  await page.locator('#action-ok').click()
  await until('more of it is there', async () => (await received()) > before)
  await ask('kill')
  await dialog.getByText('goes on by itself').waitFor()
  await ask('start')
  await dialog.waitFor({ state: 'detached', ...LONG })

  await page.getByRole('link', { name: 'disk' }).click()
  await page.locator('.page-head .state', { hasText: 'active' }).waitFor()
  await page.getByText('SHA-512').waitFor()
  const whole = await image()
  assert.equal(whole.size, size)
  await page.getByRole('button', { name: 'Create volume' }).click()
  await page.getByRole('dialog').getByText('It would go to').waitFor()
  await page.locator('#action-ok').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const made = await until('a volume of the image', async () => {
    const { volumes } = await api('GET', '/v3/volumes/detail')
    return volumes.find((each) => each.volume_image_metadata?.image_name === 'disk' && each.status === 'available')
  }, 60)
  await life(page, made.id)
})
