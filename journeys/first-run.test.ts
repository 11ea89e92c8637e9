/**
 * From an empty folder to the first order carried out, as an operator lives it: `guichet init` in a terminal, a real
 * server behind TLS, two people in two browsers with passkeys of their own, by keyboard, a platform that is not ours,
 * and an authority that knows the address of the desk and its own key.
 */
import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { freePort, guichet } from '../checks/command.ts'
import { type Forum, secret, startForum } from '../checks/forum.ts'
import { needs } from '../checks/needs.ts'
import type { Field } from '../core/http-signature/message.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { later } from '../core/instant.ts'
import { systemClock } from '../desk/outside/clock.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import { tlsDoor } from './behind-tls.ts'
import { asked, browserFor, buildScreens, init, person, press, served, typed } from './installation.ts'

const shots = join(import.meta.dirname, '../artefacts/first-run')

test('an operator makes a desk of an empty folder, and two people set it up and open it', async (t) => {
  if (!needs(t, 'chromium')) return
  buildScreens()
  mkdirSync(shots, { recursive: true })
  const folder = mkdtempSync(join(tmpdir(), 'guichet-first-run-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const door = await tlsDoor(t, folder)
  const url = `https://desk.localhost:${door.port}`
  const link = await init(folder, url)
  const port = await freePort()
  door.leadTo(port)
  const desk = await served(t, folder, port)
  assert.doesNotMatch(desk.told(), /sandbox|sign-in#/)
  const forum = await startForum(t)
  const ministry = generateKeyPairSync('ed25519')

  const browser = await browserFor(t)
  const ada = await person(browser)
  await ada.goto(link)

  await t.test('the first person answers one question a page, by keyboard', async () => {
    await asked(ada, 'What is your name?')
    await typed(ada, 'Ada Senior')
    await asked(ada, 'Register your passkey')
    await press(ada, 'Register a passkey')
    await press(ada, 'Go on')
    await asked(ada, 'What is the legal name of the operator?')
    await typed(ada, 'Harbour Hosting Ltd')
    await asked(ada, 'Which Member State is its home?')
    await ada.getByRole('combobox').selectOption('IE')
    await ada.getByText('Its public holidays are known here.').waitFor()
    await press(ada, 'Keep and go on')
    await asked(ada, 'Who is its legal representative in the Union?')
    await press(ada, 'There is none')
    await asked(ada, 'Who signs the answers?')
    await typed(ada, 'Ada Senior')
    await asked(ada, 'Where do authorities write to?')
    await typed(ada, 'not an address')
    await ada.getByRole('alert').getByText('an address for mail').waitFor()
    await ada.screenshot({ path: join(shots, 'wrong-en.png'), fullPage: true })
    await ada.getByRole('textbox').fill('')
    await typed(ada, 'orders@harbour.example')
    await asked(ada, 'In which languages may orders come?')
  })

  await t.test('who leaves and comes back goes on where they were', async () => {
    await ada.goto(url)
    await ada.getByRole('heading', { name: 'Set up your desk' }).waitFor()
    await ada.getByText('A second person must register a passkey.').waitFor()
    await ada.screenshot({ path: join(shots, 'overview-en.png'), fullPage: true })
    await press(ada, 'Go on', 'link')
    await asked(ada, 'In which languages may orders come?')
    for (const language of ['English', 'French']) {
      await ada.getByRole('checkbox', { name: language }).focus()
      await ada.keyboard.press('Space')
    }
    await press(ada, 'Keep and go on')
    await asked(ada, 'In which time zone does the desk work?')
    await ada.getByRole('combobox').selectOption('Europe/Dublin')
    await press(ada, 'Keep and go on')
  })

  const bo = await person(browser)
  await t.test('nothing is open before two people have passkeys', async () => {
    assert.equal((await fetchIn(ada, '/v1/demands', 'POST')).status, 503)
    assert.equal((await fetchIn(ada, '/.well-known/guichet.json')).status, 503)
    const open = await fetchIn(ada, '/desk/api/first-run/open', 'POST')
    assert.deepEqual([open.status, open.kind], [422, 'not-yet'])
    await asked(ada, 'Who is the second person?')
    await typed(ada, 'Bo Second')
    const second = (await ada.locator('.one-link').innerText()).trim()
    assert.match(second, /^https:\/\/desk\.localhost:\d+\/sign-in#/)
    await ada.screenshot({ path: join(shots, 'second-en.png'), fullPage: true })
    await bo.goto(second)
    await asked(bo, 'Register your passkey')
    assert.equal((await fetchIn(bo, '/desk/api/authorities')).kind, 'enrol-first')
    await press(bo, 'Register a passkey')
    await press(bo, 'Go on')
    await ada.getByText(/Bo Second.? has a passkey/).waitFor()
    await press(ada, 'Go on')
    await asked(ada, 'Which authority may order, and with which key?')
  })

  await t.test('one proposes the first authority and its key, the other approves', async () => {
    await press(ada, 'Propose an authority')
    const dialog = ada.getByRole('dialog')
    await dialog.getByLabel('Name of the authority').fill('Ministry of the Interior')
    await dialog.getByLabel('Member State').fill('FR')
    await dialog.getByLabel('Email').fill('orders@interior.example')
    await dialog.getByLabel('Telephone for a call-back').fill('+33 1 00 00 00 00')
    await dialog.getByRole('button', { name: 'Propose', exact: true }).press('Enter')
    await ada
      .getByText(/waits for another person: .?Bo Second/)
      .first()
      .waitFor()
    await bo.goto(`${url}/first-run/authority`)
    await press(bo, 'Approve')
    await ada.getByRole('article', { name: 'Ministry of the Interior' }).waitFor()
    await press(ada, 'Propose a key')
    await dialog.getByLabel('Name of the key').fill('interior/2026-1')
    await dialog
      .getByLabel('Public key (JWK)')
      .fill(JSON.stringify(ministry.publicKey.export({ format: 'jwk' })))
    await dialog.getByRole('button', { name: 'Propose', exact: true }).press('Enter')
    await bo.getByText('interior/2026-1').waitFor()
    await press(bo, 'Approve')
    await ada.getByText(/registered by .?Ada Senior, Bo Second/).waitFor()
    await ada.screenshot({ path: join(shots, 'authority-en.png'), fullPage: true })
    await press(ada, 'Go on')
  })

  await t.test('a platform is connected, and must answer before anybody goes on', async () => {
    await asked(ada, 'On which platform does the desk act?')
    await press(ada, 'Test and go on')
    // The page says so beforehand too: the answer to the press is the one that is heard.
    await ada.getByRole('alert').getByText('No platform is connected.').waitFor()
    await press(ada, 'Connect a platform…')
    const dialog = ada.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Webhook' }).press('Space')
    await dialog.getByLabel('Name on the screens').fill('The forum')
    await dialog.getByLabel('Address of your receiver').fill(forum.address)
    await dialog.getByLabel('Where the public meets your content').fill(forum.origin)
    // Another secret than the receiver's: what was kept is not yet what answers.
    await dialog.getByLabel('Shared secret').fill(`whsec_${Buffer.alloc(24, 7).toString('base64')}`)
    await dialog.getByRole('button', { name: 'Keep', exact: true }).press('Enter')
    await ada.getByRole('article', { name: 'The forum' }).waitFor()
    await press(ada, 'Test and go on')
    await ada.getByText('The test was not passed').waitFor()
    await ada.screenshot({ path: join(shots, 'platform-wrong-en.png'), fullPage: true })
    await press(ada, 'Change…')
    await dialog.getByLabel('Shared secret').fill(secret)
    await dialog.getByRole('button', { name: 'Keep', exact: true }).press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await press(ada, 'Test and go on')
    await asked(ada, 'Does an order take hold, and can it be undone?')
    const open = await fetchIn(ada, '/desk/api/first-run/open', 'POST')
    assert.deepEqual([open.status, open.kind], [422, 'not-yet'])
  })

  await t.test('a drill takes hold on the real platform, and is undone before the desk opens', async () => {
    await ada.getByLabel('Address of a piece of content').fill(`${forum.origin}/posts/1`)
    await press(ada, 'Look')
    await press(ada, 'Hold a drill on this piece…')
    await press(ada, 'Hide it and put it back')
    await ada.getByText('Back: the public was seen to get it again.').waitFor()
    await ada.getByText('A drill was passed').waitFor()
    await ada.screenshot({ path: join(shots, 'drill-en.png'), fullPage: true })
    assert.deepEqual(
      [...forum.asked.keys()].map((key) => key.split('/').at(-1)),
      ['restrict', 'restore'],
    )
    assert.equal(forum.site.hidden.size, 0)
    await press(ada, 'Go on')
    await asked(ada, 'Whom should the desk call when time runs out?')
    await press(ada, 'There is none')
  })

  await t.test('the doctor finds nothing unsafe, and the desk opens', async () => {
    await asked(ada, 'Is the set-up safe?')
    await ada.getByText('The public address is encrypted').waitFor()
    await ada.screenshot({ path: join(shots, 'doctor-en.png'), fullPage: true })
    assert.deepEqual(await ada.locator('.key-card:has(.tag-late)').allInnerTexts(), [])
    await press(ada, 'Go on')
    await press(ada, 'Open the desk')
    await ada.locator('.inbox').waitFor()
    await ada.screenshot({ path: join(shots, 'open-en.png'), fullPage: true })
    assert.equal((await fetchIn(ada, '/.well-known/guichet.json')).status, 200)
    const again = await fetchIn(ada, '/desk/api/first-run/open', 'POST')
    assert.deepEqual([again.status, again.kind], [409, 'open-already'])
  })

  await t.test(
    'the first order is decided by keyboard, and the public no longer gets what it names',
    async () => {
      const said = await ordered(forum, url, door.port, ministry.privateKey)
      assert.equal(said.status, 202, said.text)
      await ada.goto(url)
      await ada.locator('.line').first().waitFor()
      await ada.keyboard.press('j')
      await ada.keyboard.press('Enter')
      await ada
        .getByRole('button', { name: /^Restrict/, disabled: false })
        .first()
        .waitFor()
      await ada.keyboard.press('1')
      await ada.getByRole('dialog').getByText('The answer as it will be sent').waitFor()
      await ada.screenshot({ path: join(shots, 'first-order-en.png'), fullPage: true })
      await ada.keyboard.press('Enter')
      await ada.locator('.target .tag-done', { hasText: 'no longer public' }).waitFor()
      assert.deepEqual([...forum.site.hidden.keys()], ['2'])
      assert.equal((await fetch(`${forum.origin}/posts/2`)).status, 451)
      assert.equal((await fetch(`${forum.origin}/posts/1`)).status, 200)
    },
  )

  await t.test('the terminal lets nobody in any more', async () => {
    const { code, out } = await guichet(folder, ['init', '--data', 'data'])
    assert.equal(code, 0)
    assert.doesNotMatch(out, /sign-in#/)
  })
})

/** An order of the ministry about the second post, signed with the key that two people registered. */
async function ordered(forum: Forum, desk: string, port: number, key: KeyObject) {
  const now = systemClock.now()
  const sample = sampleOrder({
    origin: forum.origin,
    issuedAt: later(now, -5 * 60_000),
    reference: 'RO-FIRST-1',
    addressee: 'Harbour Hosting Ltd',
    contactPoint: 'orders@harbour.example',
    homeMemberState: 'IE',
    targets: [{ url: '/posts/2' }],
  })
  const order = { ...sample, e: { ...sample.e, authorityName: 'Ministry of the Interior' } }
  const body = Buffer.from(
    JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }),
  )
  const fields: Field[] = [
    ['content-type', 'application/json'],
    ['idempotency-key', `"${randomUUID()}"`],
  ]
  const added = await signRequest(
    { method: 'POST', url: `${desk}/v1/demands`, fields, body, created: now, nonce: randomUUID() },
    { keyid: 'interior/2026-1', alg: 'ed25519', sign: (base) => sign(null, base, key) },
  )
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: '/v1/demands',
    method: 'POST',
    headers: { ...Object.fromEntries([...fields, ...added]), host: new URL(desk).host },
    rejectUnauthorized: false,
  })
  outgoing.end(body)
  const [incoming] = await once(outgoing, 'response')
  const text = Buffer.concat(await incoming.toArray()).toString()
  return { status: incoming.statusCode as number, text }
}

/** A request as the page itself would make it. */
async function fetchIn(page: Page, path: string, method: 'GET' | 'POST' = 'GET') {
  return await page.evaluate(
    async ([path, method]) => {
      const session = await fetch('/desk/api/session')
      const { csrf } = session.ok ? ((await session.json()) as { csrf: string }) : { csrf: '' }
      const response = await fetch(path, {
        method,
        headers: { 'content-type': 'application/json', 'x-guichet-csrf': csrf },
        ...(method === 'POST' ? { body: '{}' } : {}),
      })
      const answer = (await response.json().catch(() => ({}))) as { type?: string }
      return { status: response.status, kind: answer.type?.split(':').at(-1) }
    },
    [path, method] as const,
  )
}
