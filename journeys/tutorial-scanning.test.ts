/** The page an engineer of a platform reads first, done as it stands. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { signInLink } from '../desk/sandbox.ts'
import { freePort, openDesk } from './desk.ts'
import { follow, screen, terminal } from './tutorial.ts'

test('an engineer who copies the page has asked, been answered and been called, and seen it go wrong', async (t) => {
  if (!needs(t, 'chromium', 'curl', 'openssl', 'ffmpeg')) return
  const desk = await openDesk(t)
  const { page, ...browser } = await screen(t)
  const [port, secret] = [await freePort(), `whsec_${randomBytes(24).toString('base64')}`]
  const engineer = terminal(t, { DESK: desk.url, VERDICT_SECRET: secret, RECEIVER_PORT: `${port}` })
  const { copies } = engineer

  await follow(t, '../scanning', [
    async (step) => {
      await browser.follows(step, async () => {
        await page.goto(await signInLink(desk.house, desk.tenant))
        await browser.plays('Dana Settings · Administrator')
        await browser.clicks('Administration')
        await browser.clicks('Settings', 'link')
        await browser.clicks('Make a token')
        const dialog = page.getByRole('dialog')
        await browser.fills('For which program', 'upload hook')
        await browser.sees('ask about pieces')
        await dialog.getByText('list in banks, and take back what programs listed').click()
        await browser.clicks('Make a token', 'button', dialog)
        await dialog.locator('.one-link').waitFor()
      })
      const token = (await page.locator('.one-link').textContent())?.replaceAll(/[\u2066-\u2069]/g, '').trim()
      assert.match(token ?? '', /^\S{32,}$/)
      await engineer.copied(`TOKEN=${token}`)
      await page.getByRole('dialog').getByRole('button', { name: 'I have handed it over' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await copies(step)
    },
    copies,
    copies,
    async (step) => {
      await browser.follows(step, async () => {
        await browser.plays('Amal Duty · Senior officer')
        await browser.clicks('Matches', 'link')
        await page
          .locator('.match-table .line-link', { hasText: 'post-43' })
          .or(page.locator('.line-link'))
          .first()
          .click()
        await browser.clicks('An exception of the law applies')
        await browser.sees('Journalism')
        await page.getByRole('dialog').getByLabel('Journalism').check({ force: true })
        await browser.fills('Why it applies', 'A report of the evening news.')
        await browser.clicks('Let it through', 'button', page.getByRole('dialog'))
        await page.getByRole('heading', { name: 'What was found' }).waitFor()
      })
      await copies(step)
    },
    copies,
    async (step) => {
      await browser.follows(step, async () => {
        await browser.plays('Dana Settings · Administrator')
        await browser.clicks('Administration')
        await browser.clicks('Settings', 'link')
        await browser.sees('Verdict webhook')
        await page.getByRole('button', { name: 'Change: Verdict webhook' }).click()
        const dialog = page.getByRole('dialog')
        await browser.fills('Address', 'http://127.0.0.1:4902/', `http://127.0.0.1:${port}/`)
        await dialog.getByLabel('Secret that signs the calls').fill(secret)
        await browser.clicks('Keep this', 'button', dialog)
        await dialog.waitFor({ state: 'detached' })
        await browser.plays('Eda Settings · Administrator')
        await browser.clicks('Approve')
        await page.getByRole('button', { name: 'Approve' }).waitFor({ state: 'detached' })
      })
      await engineer.saves(step, 'receiver/receiver.mjs')
      await engineer.copied('cd ~/receiver')
      await copies(step, { beside: 'receiver' })
    },
    copies,
    copies,
  ])
})
