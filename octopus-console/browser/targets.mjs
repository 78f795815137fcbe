// A real Cinder through the page: what it has is looked at and taken over; somebody changes it, that is seen as a difference,
// and when it is as agreed again, that is seen too.
import assert from 'node:assert/strict'
import { act, api, ask, look, open, until, withPage } from './harness.mjs'

const { OCTOPUS_CINDER_API: endpoint, OCTOPUS_CINDER_CONFIG: config, OCTOPUS_CINDER_TARGET: target } = process.env
const LONG = { timeout: 60_000 }

await withPage({}, async (page) => {
  await open(page, '/targets')
  await act(page, 'From a Cinder', async (dialog) => {
    await dialog.getByLabel('Node where its volume service runs').fill('controller')
    await dialog.getByLabel('Its block storage endpoint').fill(endpoint)
    await dialog.getByLabel('Its configuration file').fill(config)
    await dialog.getByText('The same as a command').click()
    assert.match(await dialog.getByLabel('CLI').textContent(), /^octopus onboard import --node controller --api .* --look-only$/)
  })
  await page.locator('.ant-modal-confirm-title', { hasText: '1 backend of that Cinder' }).waitFor(LONG)
  await page.getByRole('button', { name: 'OK' }).click()
  assert.deepEqual((await api('GET', '/api/v1/onboardings')).onboardings.filter(({ name, state }) => name === 'first' && state === 'active'), [])

  // This one is not restarted by a unit, which only a spec can say.
  await api('POST', '/api/v1/onboarding-imports', { target: JSON.parse(target) })
  await page.getByRole('link', { name: endpoint }).click()
  await page.getByRole('link', { name: 'first', exact: true }).waitFor()
  const settled = () =>
    until('it was looked at', async () => {
      const { onboarding } = await api('GET', '/api/v1/onboardings/first?wait=20')
      const flow = await api('GET', `/api/v1/flows/${onboarding.flow}`)
      return flow.flow.state === 'SUCCEEDED'
    }, 60)
  await settled()
  await page.locator('.page-head .state', { hasText: 'ok' }).waitFor(LONG)

  await ask('drift')
  await act(page, 'Look at all', async (dialog) => {
    await dialog.getByText('The same as a command').click()
    assert.equal(await dialog.getByLabel('CLI').textContent(), 'octopus onboard check first')
  })
  await page.locator('.page-head .state', { hasText: 'other than agreed' }).waitFor(LONG)
  await page.locator('.difference .removed', { hasText: 'volume_backend_name = other' }).waitFor()
  await page.locator('.difference .added', { hasText: 'volume_backend_name = first' }).waitFor()
  await settled()
  await look(page, 'target-drifted')

  await ask('mend')
  await act(page, 'Look at all')
  await page.locator('.page-head .state', { hasText: 'ok' }).waitFor(LONG)
  await settled()
  await open(page, '/targets')
  await page.getByRole('link', { name: endpoint }).waitFor()
  await look(page, 'targets-one')
})
