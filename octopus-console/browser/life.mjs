// A volume's life after it was filled, through the page alone: a block device of this machine that is written to, extended in
// use and seen to have grown, taken away again; kept in a snapshot; deleted with it.
import assert from 'node:assert/strict'
import { accessSync, closeSync, constants, openSync, readSync, writeSync } from 'node:fs'
import { act, api, open, pick, until } from './harness.mjs'

const GIB = 2 ** 30
const MARK = Buffer.alloc(4096, 'octopus ')

/** Without FUSE and loop devices, or without being root, no machine can have a device of its own for a volume. */
function mayHaveDevices() {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK)
    accessSync('/dev/loop-control', constants.R_OK | constants.W_OK)
    return process.getuid() === 0
  } catch {
    return false
  }
}

function writeAndRead(path) {
  const device = openSync(path, 'rs+')
  try {
    const read = Buffer.alloc(MARK.length)
    writeSync(device, MARK, 0, MARK.length, GIB / 2)
    readSync(device, read, 0, read.length, GIB / 2)
    assert.deepEqual(read, MARK)
  } finally {
    closeSync(device)
  }
}

const state = (page, word) => page.locator('.page-head .state', { hasText: word }).waitFor()

async function onThisMachine(page, id) {
  await api('POST', '/api/v1/nodes', { name: 'this-machine', kind: 'local' })
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Attach to a node' }).click()
  await pick(page, page.getByRole('dialog'), 'Node', 'this-machine')
  await page.locator('#action-ok').click()
  const told = page.locator('.ant-modal-confirm')
  await told.locator('.ant-modal-confirm-title', { hasText: 'It is a device of this-machine' }).waitFor()
  const path = (await told.locator('.ant-modal-confirm-content').textContent()).trim()
  assert.match(path, /^\/dev\//)
  writeAndRead(path)
  await told.getByRole('button', { name: 'OK' }).click()
  await state(page, 'in use')

  await act(page, 'Extend', (dialog) => dialog.getByLabel('New size (GiB)').fill('2'))
  await page.getByText('2 GiB', { exact: true }).waitFor()
  await state(page, 'in use')
  await open(page, '/nodes/this-machine?tab=devices')
  await page.getByRole('tab', { name: 'Devices' }).click()
  const row = page.locator('tr', { has: page.getByText(path, { exact: true }) })
  const chosen = async (item) => {
    await row.getByRole('button', { name: `Actions of ${id}` }).click()
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    await page.locator('#action-ok').click()
    await page.locator('#action-ok').waitFor({ state: 'detached' })
  }
  await chosen('See new size')
  await row.getByText('2 GiB', { exact: true }).waitFor()
  await chosen('Detach')
  await row.waitFor({ state: 'detached' })
  await api('DELETE', '/api/v1/nodes/this-machine')
  await open(page, `/volumes/${id}`)
}

export async function life(page, id) {
  await open(page, `/volumes/${id}`)
  await state(page, 'available')
  if (mayHaveDevices()) await onThisMachine(page, id)
  else console.log('no FUSE or loop devices here: attached by nobody')
  await state(page, 'available')
  await act(page, 'Extend', (dialog) => dialog.getByLabel('New size (GiB)').fill('3'))
  await page.getByText('3 GiB', { exact: true }).waitFor()
  await state(page, 'available')
  await act(page, 'Snapshot', (dialog) => dialog.getByLabel('Name', { exact: true }).fill('of the image'))
  await page.getByRole('link', { name: 'of the image' }).waitFor()
  await until('the snapshot is there', async () => {
    const { snapshots } = await api('GET', `/v3/snapshots/detail?volume_id=${id}`)
    return snapshots[0]?.status === 'available'
  })
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click()
  await page.getByRole('dialog').getByRole('switch').click()
  await page.locator('#action-ok').click()
  await until('volume and snapshot are gone', async () => {
    const { volumes } = await api('GET', '/v3/volumes')
    const { snapshots } = await api('GET', '/v3/snapshots')
    return [...volumes, ...snapshots].every((each) => each.id !== id && each.volume_id !== id)
  })
}
