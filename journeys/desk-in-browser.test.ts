/**
 * The desk itself in a real browser: the real pages, the real policy, Plaza beside it. What a person at the desk
 * does and sees, from the sign-in link to the undone restriction.
 */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test, type TestContext } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { chromiumFor } from '../checks/chromium.ts'
import { signInLink } from '../desk/sandbox.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'
import { pathEnds } from './path-ends.ts'

const { buildScreens } = createRequire(import.meta.url)('../boot/install.js') as { buildScreens: () => void }
// What the desk hands out is what is built now, not what somebody built last week.
buildScreens()

test('from the sign-in link to restricted and undone, with the keyboard alone', async (t) => {
  const desk = await openDesk(t)
  const authority = authorityAt(desk, 'interior')
  const envelope = orderFor(desk)
  assert.equal((await authority.post('/v1/demands', envelope)).status, 202)

  const { page, complaints } = await browserAt(t, 'en')
  await page.goto(await signInLink(desk.house, desk.tenant))
  await page.locator('.line').first().waitFor()
  assert.equal(new URL(page.url()).hash, '', 'the secret of the link stays in the address bar')
  const addresses = envelope.order.b.items.map(({ url }) => url)
  assert.deepEqual(await statuses(addresses), [200, 200, 200])

  // A second order arrives while somebody sits there: it is announced, and no line moves.
  const before = await page.locator('.line-number').allInnerTexts()
  await page.keyboard.press('j')
  assert.equal(
    (await authority.post('/v1/demands', orderFor(desk, { targets: [{ url: '/p/hb4d7q' }] }))).status,
    202,
  )
  await page.getByRole('button', { name: /1 new demand/ }).waitFor()
  assert.deepEqual(await page.locator('.line-number').allInnerTexts(), before)

  await allHeld(desk)
  const began = performance.now()
  await page.keyboard.press('Enter')
  await page.locator('h1', { hasText: before[0] ?? '?' }).waitFor()
  await page.getByRole('button', { name: 'Restrict 3 targets' }).waitFor()
  await page.keyboard.press('1')
  const plan = page.getByRole('dialog')
  await plan.getByText('The answer as it will be sent').waitFor()
  await plan.getByText('once the platform has been seen to obey').waitFor()
  assert.doesNotMatch(await plan.innerText(), /DISABLED_ALL_MS|\d{4}-\d{2}-\d{2}T/)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'What happened' }).waitFor()
  t.diagnostic(`handling: ${Math.round(performance.now() - began)} ms from the inbox to decided`)
  await page.locator('.target .tag-done', { hasText: 'no longer public' }).nth(2).waitFor()
  t.diagnostic(`restricted and read back: ${Math.round(performance.now() - began)} ms`)
  assert.deepEqual(await statuses(addresses), [451, 451, 451])
  await page.getByText(/Targets .?1, 2 and 3.? are no longer public/).waitFor()

  await pathEnds(page)

  // Undo: the first key, why, show, confirm.
  await page.getByRole('button', { name: 'Put 3 targets back…' }).first().waitFor()
  await page.keyboard.press('1')
  await page.getByRole('dialog').getByLabel('Why it is put back').waitFor()
  await tabTo(page, 'textarea')
  await page.keyboard.type('A mistake of ours.')
  await tabTo(page, 'button', 'Show what will happen')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Confirm/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('.target .tag', { hasText: 'public again' }).nth(2).waitFor()
  assert.deepEqual(await statuses(addresses), [200, 200, 200])
  assert.deepEqual(complaints, [])
})

test('in Arabic the desk is mirrored, a look is recorded before it happens, and its receipt can be checked by anybody', async (t) => {
  const desk = await openDesk(t)
  const envelope = orderFor(desk)
  const sent = await authorityAt(desk, 'interior').signed('/v1/demands', envelope)
  const { status } = await fetch(sent.url, { method: 'POST', headers: sent.headers, body: sent.body })
  assert.equal(status, 202)
  await allHeld(desk)
  const { page, complaints } = await browserAt(t, 'ar')
  await page.goto(await signInLink(desk.house, desk.tenant))
  await page.locator('.line-link').first().click()
  await page.locator('.veil').first().waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl')
  const place = async (name: string) => (await page.locator(name).boundingBox()) ?? assert.fail(name)
  const [who, deeds] = [await place('.column-who'), await place('.column-deeds')]
  assert.ok(who.x > deeds.x, 'what and who stands on the right, what to do on the left')
  assert.doesNotMatch(await page.locator('.column-who .time-left').first().innerText(), /[0-9]/)

  const looks = async () =>
    (await (await officerAt(desk)).demand(idIn(page))).history.filter(({ type }) => type === 'content.viewed')
  assert.equal((await looks()).length, 0)
  const veil = page.locator('.veil').first()
  await veil.getByRole('button').first().click()
  const veiled = veil.locator('img.veil-veiled')
  await isDrawn(veiled)
  const hold = veil.locator('.veil-key')
  await hold.focus()
  await page.keyboard.down('Space')
  await isDrawn(veil.locator('.veil-picture > img'))
  await page.keyboard.up('Space')
  await veiled.waitFor()
  await isDrawn(veiled)
  assert.deepEqual(
    (await looks()).map(({ says }) => says.key),
    ['history.viewed.veiled', 'history.viewed.clear'],
  )

  const receipt = page.locator('a[href$="/receipt"]')
  await receipt.waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), receipt.click()])
  const text = await readFile(await download.path(), 'utf8')
  await page.goto(`${desk.url}/verify`)
  const check = async (receipt: string, order: Buffer) => {
    const [first, second] = [page.locator('input[type=file]').nth(0), page.locator('input[type=file]').nth(1)]
    await first.setInputFiles({ name: 'receipt.txt', mimeType: 'text/plain', buffer: Buffer.from(receipt) })
    await second.setInputFiles({ name: 'order.json', mimeType: 'application/json', buffer: order })
    await page.locator('.checker .button-main').click()
    await page.locator('.verdict').waitFor()
    return await page.locator('.verdict').getAttribute('class')
  }
  await page.waitForFunction(
    () =>
      document.querySelector<HTMLInputElement>(
        '.checker input[dir=ltr], .checker .ltr input, .checker input[type=text]',
      )?.value !== '',
  )
  assert.match((await check(text, sent.body)) ?? '', /verdict-ok/)
  assert.match((await check(text, Buffer.from(`${sent.body} `))) ?? '', /verdict-not/)
  const lines = text.split('\n')
  const spoilt = lines.map((line, n) => (n === lines.length - 3 ? turned(line) : line)).join('\n')
  assert.match((await check(spoilt, sent.body)) ?? '', /verdict-not/)
  assert.deepEqual(complaints, [])
})

test('whoever has no session is sent to the door, and a link from elsewhere is not judged by the cookie it cannot bring', async (t) => {
  const desk = await openDesk(t)
  const from = async (site: string, path: string) => {
    const { status, headers } = await fetch(`${desk.url}${path}`, {
      redirect: 'manual',
      headers: { 'sec-fetch-site': site },
    })
    return [status, headers.get('location')]
  }
  assert.deepEqual(await from('none', '/'), [303, '/sign-in'])
  assert.deepEqual(await from('same-origin', '/watch'), [303, '/sign-in'])
  assert.deepEqual(await from('cross-site', '/demands/1'), [200, null])
  assert.deepEqual(await from('none', '/verify'), [200, null])
  assert.deepEqual(await from('none', '/sign-in'), [200, null])
})

/** A page of its own, and whatever its console complained about; a breach of the content security policy is one. */
async function browserAt(
  t: TestContext,
  language: 'en' | 'ar',
): Promise<{ page: Page; complaints: readonly string[] }> {
  const browser = await chromiumFor(t)
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  await context.addInitScript(
    (chosen) => localStorage.setItem('guichet.prefs', JSON.stringify({ language: chosen })),
    language,
  )
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (fault) => complaints.push(fault.message))
  return { page, complaints }
}

async function statuses(addresses: readonly string[]): Promise<number[]> {
  return await Promise.all(addresses.map(async (address) => (await fetch(address)).status))
}

/** Every demand found, every copy of its targets in the vault. */
async function allHeld(desk: Desk): Promise<void> {
  const officer = await officerAt(desk)
  await eventually('the copies to be safe', async () => {
    const { rows } = (await officer.ask<{ rows: { id: string }[] }>('GET', 'inbox')).json
    const demands = await Promise.all(rows.map(({ id }) => officer.demand(id)))
    return demands.length > 0 && demands.every(({ targets }) => targets.every(({ hold }) => hold?.takenAt))
  })
}

/** Walks on with Tab until something of the kind has the focus, as somebody without a mouse would. */
async function tabTo(page: Page, kind: string, words = ''): Promise<void> {
  for (let steps = 0; steps < 40; steps++) {
    const there = await page.evaluate(
      ([kind, words]) =>
        document.activeElement?.matches(kind ?? '') === true &&
        (document.activeElement.textContent ?? '').includes(words ?? ''),
      [kind, words],
    )
    if (there) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`no ${kind} ${words} within forty presses of Tab`)
}

/** The picture came and has a size: a broken one has none. */
async function isDrawn(picture: Locator): Promise<void> {
  await picture.waitFor()
  await eventually('the picture to be drawn', async () =>
    picture.evaluate(
      (image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0,
    ),
  )
}

function idIn(page: Page): string {
  return new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

/** One letter of the line becomes another. */
function turned(line: string): string {
  const at = Math.floor(line.length / 2)
  return `${line.slice(0, at)}${line[at] === 'A' ? 'B' : 'A'}${line.slice(at + 1)}`
}
