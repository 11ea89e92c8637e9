import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { authorityFolder, signInLink } from '../desk/sandbox.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { eventually, freePort, openDesk } from './desk.ts'
import { follow, screen, terminal } from './tutorial.ts'
import { pathEnds } from './path-ends.ts'

test('an engineer who copies the page has a site connected, drilled, ordered and undone at its end', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  const port = await freePort()
  const site = `http://localhost:${port}`
  const { page, ...browser } = await screen(t)
  const env = {
    DESK: desk.url,
    SITE: site,
    SITE_PORT: `${port}`,
    KEY: sampleKey(authorityFolder(desk.house), 'interior').file,
  }
  const engineer = terminal(t, env)
  // What the page writes with the usual port is written with ours.
  const here = (address: string) => address.replace('http://localhost:4900', site)
  const fills = async (name: string, address: string) => await browser.fills(name, address, here(address))

  await follow(t, 'connect-your-platform', [
    async (step) =>
      await browser.follows(step, async () => await page.goto(await signInLink(desk.house, desk.tenant))),
    async (step) => {
      await engineer.saves(step, 'my-site/site.mjs')
      await engineer.copies(step, { beside: 'site' })
    },
    async (step) =>
      await browser.follows(step, async () => {
        await browser.plays('Dana Settings · Administrator')
        await browser.clicks('Administration')
        await browser.clicks('Platforms', 'link')
        await browser.clicks('Connect a platform…')
        await page.getByText('Webhook', { exact: true }).click()
        await fills('Name on the screens', 'My site')
        assert.equal(await page.getByLabel('Short name').inputValue(), 'my-site')
        await fills('Address of your receiver', 'http://localhost:4900/guichet')
        await fills('Where the public meets your content', 'http://localhost:4900')
        const { said } = await engineer.copied('cat ~/my-site/secret')
        await browser.fills('Shared secret (whsec_…)', 'cat secret', said.trim())
        await browser.clicks('Test', 'button', page.getByRole('dialog'))
        await browser.sees('It takes the words that stand in place of content.')
        await browser.clicks('Keep')
      }),
    async (step) =>
      await browser.follows(step, async () => {
        await browser.clicks('Dry run', 'button', page.getByRole('article', { name: 'My site' }))
        await fills('Address of a piece of content', 'http://localhost:4900/posts/2')
        await browser.clicks('Look')
      }),
    async (step) =>
      await browser.follows(step, async () => {
        await browser.clicks('Hold a drill on this piece…')
        await browser.clicks('Hide it and put it back')
      }),
    engineer.copies,
    async (step) => {
      await browser.follows(step, async () => {
        await browser.plays('Amal Duty · Senior officer')
        await browser.clicks('Inbox', 'link')
        await browser.sees('1 address')
        await page.locator('.line', { hasText: '1 address' }).locator('.line-link').click()
        await browser.sees('Frozen copy of')
        await browser.sees('Restrict 1 target')
        await browser.presses('1')
        await browser.finds('Confirm: Restrict 1 target')
        await browser.presses('Enter')
      })
      await engineer.copies(step)
    },
    async (step) => {
      await pathEnds(page)
      await browser.follows(step, async () => {
        await browser.sees('Put 1 target back…')
        await browser.presses('1')
        await browser.fills('Why it is put back', 'It was an exercise.')
        await browser.clicks('Show what will happen')
        await browser.clicks('Confirm: Put 1 target back')
      })
      await eventually('the post', async () => (await fetch(`${site}/posts/2`)).status === 200)
      await engineer.copies(step)
    },
  ])
})
