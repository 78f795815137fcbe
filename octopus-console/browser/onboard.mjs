// A storage through the page alone: a section of cinder.conf with a wrong password, what stands in the way,
// the password corrected, the plan approved, a server that is killed in the midst, a green report kept as a file, and away again.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { act, api, ask, folder, look, open, pick, until, withPage } from './harness.mjs'

const { OCTOPUS_ARRAY_PORT: port, OCTOPUS_ARRAY_PORTALS: portals, OCTOPUS_ARRAY_PASSWORD: password } = process.env
const into = folder('pictures')
const LONG = { timeout: 90_000 }

async function shoot(page, name) {
  await page.evaluate(() => window.scrollTo(0, 0))
  await look(page, `onboard-${name}`)
}

const state = (page, word, how) => page.locator('.page-head .state', { hasText: word }).waitFor(how)
const next = (page) => page.locator('#wizard-next').click()

async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return readFileSync(await file.path(), 'utf8')
}

await withPage({}, async (page) => {
  await open(page, '/onboardings')
  await page.getByRole('button', { name: 'Add storage' }).click()
  await page.getByRole('button', { name: 'From a file' }).click()
  await page.getByLabel('Text of the file').fill(`
[gold]
volume_driver = cinder.volume.drivers.huawei.huawei_driver.HuaweiISCSIDriver
san_ip = 127.0.0.1
san_api_port = ${port}
san_login = admin
san_password = wrong-pass-word-1
storage_pool = pool-1
iscsi_default_target_ip = ${portals}
no_such_option = 1
`)
  await page.locator('#import-ok').click()
  await page.getByRole('radio', { name: 'Huawei OceanStor V3, V5, 18000 over iSCSI', exact: true }).click()
  await page.getByText('group snapshots').waitFor()
  await shoot(page, 'product')
  await next(page)

  await page.getByText('no_such_option').waitFor()
  const address = page.locator('#options_san_ip')
  assert.equal(await address.inputValue(), '127.0.0.1')
  assert.equal(await page.locator('#options_san_password').getAttribute('type'), 'password')
  await address.fill('')
  await page.getByText('This is needed.').waitFor()
  await address.fill('127.0.0.1')
  await page.getByText('This is needed.').waitFor({ state: 'detached' })
  await shoot(page, 'options')
  await next(page)

  // What was written is there again after the page was left; the password is not.
  await page.getByRole('button', { name: 'Add a volume type' }).click()
  await page.getByLabel('Name of the type').fill('gold-type')
  await page.reload()
  await page.getByLabel('Name of the type').waitFor()
  assert.equal(await page.getByLabel('Name of the type').inputValue(), 'gold-type')
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /wrong-pass-word/)

  // A VLAN that a node shall have first; then neither is wanted.
  await api('POST', '/api/v1/nodes', { name: 'web-1', kind: 'local' })
  await pick(page, page, 'Nodes that shall use it', /^web-1/)
  await page.getByRole('button', { name: 'Add an interface' }).click()
  await page.getByLabel('Name of the interface').fill('storage')
  await page.getByLabel('On interface').fill('eth1')
  await page.getByLabel('VLAN tag').fill('100')
  await shoot(page, 'place')
  await next(page)
  await page.getByText('The same as a command').click()
  assert.match(
    await page.getByLabel('curl').textContent(),
    /"network":\[\{"kind":"vlan","node":"web-1","name":"storage","parent":"eth1","vlan":100\}\]/,
  )
  await page.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Remove' }).first().click()
  await page.locator('.ant-select-selection-item-remove').first().click()
  await api('DELETE', '/api/v1/nodes/web-1')
  await page.getByRole('button', { name: 'Back' }).click()
  await page.locator('#options_san_password').fill('wrong-pass-word-1')
  await next(page)
  await next(page)
  await page.getByText('The same as a command').click()
  assert.match(await page.getByLabel('CLI').textContent(), /^octopus onboard add gold --product .* --secret san_password=@FILE/)
  assert.doesNotMatch(await page.content(), /wrong-pass-word/)
  await shoot(page, 'review')
  await page.locator('#wizard-check').click()

  await page.waitForURL('**/console/onboardings/gold')
  await state(page, 'blocked', LONG)
  const finding = page.locator('tr', { hasText: 'credentials-work' })
  await finding.getByText('What to do:').waitFor()
  await page.locator('.matrix .path-pass').first().waitFor()
  await shoot(page, 'blocked')
  await page.getByRole('button', { name: '中文' }).click()
  await finding.getByText('登录阵列 127.0.0.1').waitFor()
  await finding.getByText('请改正用户名或密码').waitFor()
  await page.getByRole('button', { name: 'English' }).click()

  await page.reload()
  await state(page, 'blocked')

  // One check alone, by its button; what the others found stays.
  const before = (await api('GET', '/api/v1/onboardings/gold')).onboarding
  await finding.getByRole('button').click()
  const again = page.getByRole('dialog')
  await again.getByText('The same as a command').click()
  assert.equal(await again.getByLabel('CLI').textContent(), 'octopus onboard check gold --only driver')
  await page.locator('#action-ok').click()
  await again.waitFor({ state: 'detached' })
  await until('it was looked at again', async () => {
    const { onboarding } = await api('GET', '/api/v1/onboardings/gold')
    return onboarding.state === 'blocked' && onboarding.checked_at !== before.checked_at
  }, 60)
  const after = (await api('GET', '/api/v1/onboardings/gold')).onboarding
  const names = ({ findings }) => findings.map(({ check, where }) => `${check} ${where}`).sort()
  assert.deepEqual(names(after), names(before))
  await state(page, 'blocked')

  await page.getByRole('button', { name: 'Correct parameters' }).click()
  await page.locator('#options_san_password').waitFor()
  assert.equal(await page.locator('#options_san_password').inputValue(), '')
  assert.equal(await address.inputValue(), '127.0.0.1')
  await page.locator('#options_san_password').fill(password)
  await next(page)
  await next(page)
  await page.locator('#wizard-check').click()
  await state(page, 'planned', LONG)
  await page.locator('.difference .added', { hasText: 'san_ip' }).waitFor()
  assert.doesNotMatch(await page.content(), new RegExp(password))
  await shoot(page, 'planned')

  await act(page, 'Approve plan')
  await page.locator('svg.steps').waitFor(LONG)
  await page.screenshot({ path: `${into}/onboard-applying.png` })
  // Its flow is killed in the midst, with the server; it goes on by itself when there is one again, and the page with it.
  await page.locator('svg.steps').getByText('verify').waitFor(LONG)
  await ask('kill')
  await page.locator('[data-live="away"]').waitFor({ timeout: 3000 })
  await ask('start')
  await page.locator('[data-live="live"]').waitFor(LONG)
  await state(page, 'active', LONG)
  await page.getByText(/Acceptance: (\d+) of \1 trials passed/).waitFor()
  await shoot(page, 'active')
  assert.match(await saved(page, 'HTML'), /gold: volumes work/)
  const { report } = JSON.parse(await saved(page, 'JSON'))
  assert.ok(report.trials.length > 10 && report.signature !== '')
  const { backends } = await api('GET', '/api/v1/backends')
  assert.ok(backends.some((backend) => backend.name === 'gold'))

  await act(page, 'Retire')
  await state(page, 'retired', LONG)
  await until('the backend is gone', async () => (await api('GET', '/api/v1/backends')).backends.every(({ name }) => name !== 'gold'))
  await act(page, 'Forget')
  await page.getByText('No storage was connected this way yet.').waitFor()
})
