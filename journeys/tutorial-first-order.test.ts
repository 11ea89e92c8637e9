import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { signInLink } from '../desk/sandbox.ts'
import { openDesk } from './desk.ts'
import { follow, screen, terminal } from './tutorial.ts'

test('an authority makes a key, has it registered, and sends, proves, amends and withdraws an order as the page says', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  const { page, ...browser } = await screen(t)
  const authority = terminal(t, { DESK: desk.url, PLAZA: desk.plaza.origin })
  const { copies } = authority

  await follow(t, 'first-order', [
    async (step) =>
      await browser.follows(step, async () => await page.goto(await signInLink(desk.house, desk.tenant))),
    copies,
    copies,
    async (step) =>
      await browser.follows(step, async () => {
        await browser.clicks('Administration')
        await browser.clicks('Authorities', 'link')
        const ministry = page.getByRole('article', { name: 'Sample Ministry of the Interior (fictional)' })
        await browser.clicks('Propose a key', 'button', ministry)
        await browser.fills('Name of the key', 'interior/first-order')
        const { said } = await authority.copied('guichet keys show office.jwk.json')
        await browser.fills('Public key (JWK)', '{', /\{.*\}/.exec(said)?.[0] ?? '')
        await page.getByRole('button', { name: 'Propose', exact: true }).click()
        await browser.sees('1 change waits for a second person')
        await browser.sees('Proposed by')
        await browser.plays('Bo Second · Senior officer')
        await browser.clicks('Approve')
      }),
    copies,
    copies,
    async (step) =>
      await browser.follows(step, async () => {
        await browser.clicks('Inbox', 'link')
        await browser.sees('1 address')
        await page.locator('.line', { hasText: '1 address' }).locator('.line-link').click()
        await browser.sees('Frozen copy of')
        await browser.sees('Restrict 1 target')
        await browser.presses('1')
        await browser.finds('Confirm: Restrict 1 target')
        await browser.presses('Enter')
      }),
    copies,
    copies,
    copies,
    async (step) => await browser.follows(step, async () => await copies(step)),
  ])
})
