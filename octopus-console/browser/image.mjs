// An image from a file: progress while it goes, the format that the file really has, a volume from it.
import { api, open, TARGET, until, withPage } from './harness.mjs'
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs'

const MIB = 2 ** 20
const size = Number(process.env.OCTOPUS_IMAGE_MIB ?? 1024) * MIB
mkdirSync(TARGET, { recursive: true })
const path = `${TARGET}/disk.img`
const file = openSync(path, 'w')
ftruncateSync(file, size)
closeSync(file)

await withPage({}, async (page) => {
  await open(page, '/images')
  await page.getByRole('button', { name: 'Upload image' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[type=file]').setInputFiles(path)
  await dialog.getByText('disk.img').first().waitFor()
  await page.locator('#action-ok').click()
  await dialog.locator('.ant-progress').waitFor()
  await dialog.waitFor({ state: 'detached', timeout: 120_000 })
  await page.getByRole('link', { name: 'disk' }).click()
  await page.locator('.page-head .state', { hasText: 'active' }).waitFor()
  await page.getByText('SHA-512').waitFor()
  await page.getByRole('button', { name: 'Create volume' }).click()
  await page.getByRole('dialog').getByText('It would go to').waitFor()
  await page.locator('#action-ok').click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await until('a volume of the image', async () => {
    const { volumes } = await api('GET', '/v3/volumes/detail')
    return volumes.some((each) => each.volume_image_metadata?.image_name === 'disk' && each.status === 'available')
  }, 60)
})
