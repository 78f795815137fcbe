// The figures of docs/console.md: first paint, figures on the page and what was sent, with an empty cache and with a full one.
import { SERVER, withPage } from './harness.mjs'

await withPage({}, async (page) => {
  for (const cache of ['empty', 'full']) {
    let sent = 0
    const client = await page.context().newCDPSession(page)
    await client.send('Network.enable')
    client.on('Network.loadingFinished', (event) => (sent += event.encodedDataLength))
    const begin = Date.now()
    await page.goto(`${SERVER}/console/`)
    await page.locator('.figure').first().waitFor()
    const figures = Date.now() - begin
    const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
    console.log(`${cache} cache: first paint ${Math.round(paint)} ms, figures after ${figures} ms, ${Math.round(sent / 1000)} kB sent`)
    await client.detach()
  }
})
