import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { needs } from '../checks/needs.ts'
import { makeSampleBank } from '../desk/sandbox-bank.ts'
import { signInLink } from '../desk/sandbox.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { follow, screen } from './tutorial.ts'
import { pathEnds } from './path-ends.ts'

test('a duty officer who follows the page comes through the night with every key and word where it says', async (t) => {
  if (!needs(t, 'chromium')) return
  const desk = await openDesk(t)
  await makeSampleBank(desk.house, desk.tenant)
  await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  const { page, ...browser } = await screen(t)
  const { sees, presses, tabsTo, types, clicks, fills, plays, finds, isOn } = browser
  type Telling = () => Promise<unknown>
  const told = (does: Telling) => async (step: Parameters<typeof browser.follows>[0]) =>
    await browser.follows(step, does)
  const option = async (name: string) => await page.locator('label.choice', { hasText: name }).first().click()

  await follow(t, 'night-on-duty', [
    told(async () => await page.goto(await signInLink(desk.house, desk.tenant))),
    told(async () => {
      await sees('1 demand needs a person within the hour')
      await sees('Next')
      await presses('j')
      await sees('due')
      await presses('?')
      await sees('Keys')
      await presses('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }),
    told(async () => {
      await presses('a')
      await finds('Take it')
      await isOn('Take it')
      await presses('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.waitForFunction(() => document.activeElement?.matches('a.line-link'))
      await presses('Enter')
    }),
    told(async () => {
      await finds('Restrict 3 targets')
      await page.getByText('Frozen copy of').nth(2).waitFor()
      await presses('1')
      await finds('Confirm: Restrict 3 targets')
      await presses('Enter')
      await page.locator('.target .tag-done', { hasText: 'no longer public' }).nth(2).waitFor()
    }),
    told(async () => {
      await pathEnds(page)
      await finds('Put 3 targets back…')
      await presses('1')
      await sees('Why it is put back')
      await tabsTo('Why it is put back')
      await types('I want to look again.')
      await tabsTo('Show what will happen')
      await presses('Enter')
      await finds('Confirm: Put 3 targets back')
      await presses('Enter')
      await page.locator('.target .tag', { hasText: 'public again' }).nth(2).waitFor()
      await sees('The order still stands')
      await finds('Restrict 3 targets again')
      await presses('1')
      await finds('Confirm: Restrict 3 targets')
      await presses('Enter')
      await page.locator('.target .tag-done', { hasText: 'no longer public' }).nth(2).waitFor()
    }),
    told(async () => {
      await finds('List 3 targets')
      await presses('l')
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      await sees('Taken down by order')
      await fills('Said to be', 'recruitment')
      await presses('Enter')
      await dialog.waitFor({ state: 'detached' })
      await page.getByText('stands in').nth(2).waitFor()
    }),
    async (step) =>
      await browser.follows(step, async () => {
        const words = step.blocks.find(({ name }) => name === 'letter')?.code.trim() ?? ''
        await eventually('the post to wait for a person', async () => {
          const sent = await post(page, desk.plaza.origin, words)
          return sent.includes('/sent/')
        })
        await presses('g', 'm')
        await page.locator('.match-table .line-link').first().waitFor()
        await presses('j', 'Enter')
        await sees('What is it?')
        await presses('1')
        await finds('Close as known')
        await isOn('Close as known')
        await presses('Enter')
        await sees('What was found')
      }),
    told(async () => {
      await presses('g', 'b')
      await sees('Enter a demand by hand')
      await option('Post')
      await page.getByLabel('When it reached you').fill(ago(10))
      for (const [line, says] of letter()) await copy(page, line, says, desk.plaza.origin)
      await clicks('Enter the demand')
      await sees('The letter lacks 1 thing its form asks for')
      await clicks('Enter it as it is')
      await sees('Not yet certain who sent this')
    }),
    told(async () => {
      await clicks('Record a call-back…')
      await option('They confirmed that they sent it')
      await clicks('Show what will happen')
      await clicks('Confirm: Record a call-back')
    }),
    told(async () => {
      await clicks('Ask for clarification…')
      await option('The removal order does not contain sufficient information')
      await fills('What is wrong or missing', 'The reasons name no group.')
      await fills('What the authority must send', 'The name of the group.')
      await clicks('Show what will happen')
      await sees('Ask a second person to agree first')
      await option('Ask a second person to agree first')
      await fills('For the second person', 'Am I too strict?')
      await clicks('Propose: Ask for clarification')
      await sees('A second person is asked; nothing is done until they agree.')
      await plays('Bo Second · Senior officer')
      await sees('Amal Duty asks you to agree')
      await presses('y')
      await finds('Agree: Ask for clarification')
      await isOn('Agree: Ask for clarification')
      await presses('Enter')
    }),
    told(async () => {
      await plays('Amal Duty · Senior officer')
      await sees('Note for colleagues')
      await presses('a')
      await isOn('Take it')
      await presses('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await presses('n')
      await types('@Bo')
      await page.getByRole('option', { name: 'Bo Second', exact: true }).waitFor()
      await presses('Enter')
      await types('please watch for the answer.')
      await presses('Ctrl+Enter')
      await page.locator('.note-text', { hasText: 'please watch' }).waitFor()
    }),
    told(async () => {
      await presses('Tab', 'u')
      await page.locator('.line-link').first().waitFor()
      await presses('/')
      await types('LETTER-7')
      await sees('reference')
      await presses('Escape')
    }),
    told(async () => {
      await presses('g', 'f')
      await page.getByRole('heading', { name: 'For you', exact: true }).waitFor()
      await presses('h')
      await sees('You have 1 demand')
      await fills('A word on all of them', 'Their answer is still to come.')
      await page.getByLabel('To whom').selectOption({ label: 'Bo Second' })
      await clicks('Hand 1 demand over')
      await sees('Handed over; it stays with you until somebody takes it.')
      await plays('Bo Second · Senior officer')
      await clicks('Take all of it over')
    }),
  ])
})

/** Posts on Plaza in another tab, as anybody would; the address at which whoever posted sees what became of it. */
async function post(page: Page, plaza: string, words: string): Promise<string> {
  const other = await page.context().newPage()
  await other.goto(`${plaza}/send`)
  await other.getByLabel('Title').fill('Heard today')
  await other.getByLabel('Text', { exact: true }).fill(words)
  await other.getByRole('button', { name: 'Post' }).click()
  await other.waitForURL(/\/(sent|p)\//)
  const address = other.url()
  await other.close()
  return address
}

/** The letter as the page has it, line by line. */
function letter(): [string, string][] {
  const page = readFileSync(new URL('../docs/tutorials/night-on-duty.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, line = '', says = '']) => [line, says])
  return rows.slice(2) as [string, string][]
}

async function copy(page: Page, line: string, says: string, plaza: string): Promise<void> {
  const paper = page.locator('.paper-form')
  if (says === '*ticked*') return await paper.locator('label.choice', { hasText: line }).first().click()
  const head = new RegExp(`^${RegExp.escape(line)}( \\((optional|where it applies)\\))?$`)
  const field = paper.locator('.field', { has: page.locator('.field-label', { hasText: head }) }).last()
  const choice = field.locator('label.choice', { hasText: says })
  if ((await choice.count()) > 0) return await choice.first().click()
  const box = field.locator('input, textarea, select').first()
  if (await box.evaluate((one) => one instanceof HTMLSelectElement))
    return void (await box.selectOption({ label: says }))
  const times: Record<string, string> = { '*half an hour ago*': ago(30), '*today*': ago(0).slice(0, 10) }
  await box.fill(times[says] ?? says.replace('http://localhost:4885', plaza))
}

/** As the browser's own box for a time takes it, in this machine's zone. */
function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toLocaleString('sv').slice(0, 16).replace(' ', 'T')
}
