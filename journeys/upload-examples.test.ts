/** The upload hooks of the client, against a real desk: a Node server as a process, and a bucket in memory. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { type Bucket, onObjectMade, onVerdict } from '../client/examples/s3-bucket.ts'
import { DeskFault, openScanner, unseen, verdictIn } from '../client/index.ts'
import type { Matches } from '../desk/http/contract/index.ts'
import { webhookHeaders } from '../core/standard-webhooks.ts'
import type { WhyRefused } from '../desk/outside/decode/refusal.ts'
import { endToken } from '../desk/sql/house/tokens.ts'
import { inTenant } from '../desk/sql/database.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { type Desk, eventually, freePort, openDesk } from './desk.ts'
import { decides } from './lists.ts'
import { type Officer, officerAt } from './officer.ts'
import { tokenAt } from './program.ts'

const home = join(import.meta.dirname, '..')
const media = (name: string) => readFileSync(join(home, 'sandbox/plaza/media', name))
const brokenOff = () => media('dunes.jpg').subarray(0, 4_000)
const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`

test('the example of a Node server holds what is known until a person has decided, and shows it when they say so', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const token = (await tokenAt(desk, ['scan'])).secret
  await list(officer, media('books.jpg'))
  const port = await freePort()
  await hears(desk, `http://127.0.0.1:${port}/guichet`)
  const site = await siteAt(t, port, { DESK: desk.url, SCAN_TOKEN: token, VERDICT_SECRET: secret })
  const upload = async (bytes: Buffer) => {
    const response = await fetch(`${site}/upload`, { method: 'POST', body: new Uint8Array(bytes) })
    return (await response.json()) as { name: string; state: string }
  }
  const seen = async (name: string) => (await fetch(`${site}/${name}`)).status
  const harmless = await upload(media('dunes.jpg'))
  assert.deepEqual([harmless.state, await seen(harmless.name)], ['public', 200])
  const broken = await upload(brokenOff())
  assert.deepEqual([broken.state, await seen(broken.name)], ['waiting', 404])
  // So is what a video is said to be, once it was hashed, or not.
  const heard = async (data: object) => {
    const body = JSON.stringify({ type: 'scan.done', timestamp: new Date().toISOString(), data })
    const headers = webhookHeaders(secret, randomUUID(), new Date().toISOString(), body)
    const { status } = await fetch(`${site}/guichet`, { method: 'POST', headers, body })
    return status
  }
  const { name } = harmless
  assert.equal(
    await heard({ content: name, scan: 'x', advice: 'none', unread: [{ what: 'file', why: 'too-large' }] }),
    200,
  )
  assert.equal(await seen(name), 404)
  assert.equal(await heard({ content: name, scan: 'x', advice: 'none' }), 200)
  assert.equal(await seen(name), 200)
  const known = await eventually('the list to be followed', async () => {
    const sent = await upload(media('books.jpg'))
    return sent.state === 'waiting' && sent
  })
  assert.equal(await seen(known.name), 404)
  await decide(officer, known.name, 'exempt')
  await eventually('the site to show it', async () => (await seen(known.name)) === 200)
})

test('the example of a Node server ends over a token that does not count, and says how large an upload may be', async (t) => {
  const desk = await openDesk(t)
  const wrong = { DESK: desk.url, SCAN_TOKEN: 'another', VERDICT_SECRET: secret }
  const child = startSite(await freePort(), wrong)
  let said = ''
  child.stderr?.on('data', (part) => (said += String(part)))
  t.after(() => child.kill())
  assert.equal(await eventually('it to end', async () => child.exitCode ?? undefined), 1)
  assert.match(said, /does not take SCAN_TOKEN: This address wants a token of this service. \(401\)/)

  const { id, secret: token } = await tokenAt(desk, ['scan'])
  const site = await siteAt(t, await freePort(), { ...wrong, SCAN_TOKEN: token })
  const upload = async (bytes: Uint8Array) => {
    const response = await fetch(`${site}/upload`, { method: 'POST', body: new Uint8Array(bytes) })
    return [response.status, await response.json()] as [number, { state?: string; detail?: string }]
  }
  const large = Buffer.alloc(20 * 1024 ** 2, 1)
  large.set(media('dunes.jpg'))
  assert.deepEqual((await upload(large)).map(stateOf), [201, 'public'])
  const [status, { detail }] = await upload(Buffer.alloc(33 * 1024 ** 2))
  assert.deepEqual(
    [status, detail],
    [413, `An upload has at most ${2 ** 25} bytes; this one has ${33 * 2 ** 20}.`],
  )
  // A token that is ended while the site runs: what comes is kept back, and is not asked about for ever.
  await inTenant(desk.house.db, desk.tenant.id, (tx) => endToken(tx, id, desk.house.clock.now()))
  await eventually('the token to end', async () => (await upload(media('dunes.jpg')))[1].state === 'waiting')
})

test('the example of a bucket tags what is not known, puts the rest where nobody reads it, and takes it back', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const scanner = openScanner(desk.url, { token: (await tokenAt(desk, ['scan'])).secret })
  await list(officer, media('books.jpg'))
  const objects = new Map<string, { bytes: Buffer; tags: Record<string, string> }>()
  const store: Bucket = {
    get: async (key) => objects.get(key)?.bytes ?? assert.fail(key),
    addressOf: (key) => assert.fail(key),
    async tag(key, tags) {
      objects.set(key, { bytes: objects.get(key)?.bytes ?? assert.fail(key), tags })
    },
    async move(key, to) {
      objects.set(to, objects.get(key) ?? assert.fail(key))
      objects.delete(key)
    },
  }
  const made = (key: string) => ({ Records: [{ s3: { object: { key: key.replaceAll(' ', '+') } } }] })
  objects.set('a dune.jpg', { bytes: media('dunes.jpg'), tags: {} })
  objects.set('books.jpg', { bytes: media('books.jpg'), tags: {} })
  await onObjectMade(made('a dune.jpg'), store, scanner)
  assert.deepEqual(objects.get('a dune.jpg')?.tags, { guichet: 'none' })
  await eventually('the list to be followed', async () => {
    await onObjectMade(made('books.jpg'), store, scanner)
    return objects.has('quarantine/books.jpg')
  })
  assert.ok(!objects.has('books.jpg'))
  const { id } = await decide(officer, 'books.jpg', 'exempt')
  const verdict = await scanner.verdict(id)
  assert.deepEqual([verdict.open, verdict.advice, verdict.verdict], [false, 'none', 'exempt'])
  await onVerdict({ content: 'books.jpg', advice: verdict.advice }, store)
  assert.ok(objects.has('books.jpg') && !objects.has('quarantine/books.jpg'))
  objects.set('broken.jpg', { bytes: brokenOff(), tags: {} })
  await onObjectMade(made('broken.jpg'), store, scanner)
  assert.ok(objects.has('quarantine/broken.jpg') && !objects.has('broken.jpg'))
  for (const key of ['seen.mp4', 'unseen.mp4', 'busy.mp4']) objects.set(key, { bytes: brokenOff(), tags: {} })
  const done = { scan: 'x', advice: 'none' } as const
  await onVerdict({ ...done, content: 'seen.mp4' }, store)
  await onVerdict({ ...done, content: 'unseen.mp4', unread: [{ what: 'file', why: 'not-allowed' }] }, store)
  await onVerdict({ ...done, content: 'seen.mp4', late: [{ what: 'rules' }] }, store)
  assert.deepEqual(objects.get('seen.mp4')?.tags, { guichet: 'ask-again' })
  await onVerdict({ ...done, content: 'seen.mp4' }, store)
  await onVerdict({ ...done, content: 'busy.mp4', unread: [{ what: 'file', why: 'busy' }] }, store)
  assert.deepEqual(objects.get('seen.mp4')?.tags, { guichet: 'none' })
  assert.ok(objects.has('quarantine/unseen.mp4') && !objects.has('unseen.mp4'))
  assert.deepEqual(objects.get('busy.mp4')?.tags, { guichet: 'ask-again' })
})

test('for every reason not to look at a file, the client says what a platform does', () => {
  const whys: Record<WhyRefused | 'lost', 'ask-again' | 'hold'> = {
    busy: 'ask-again',
    'given-up': 'ask-again',
    'no-answer': 'ask-again',
    'not-allowed': 'hold',
    'too-large': 'hold',
    damaged: 'hold',
    'too-long': 'hold',
    crashed: 'hold',
    'no-decoder': 'hold',
    unfetched: 'hold',
    lost: 'hold',
  }
  const text = { what: 'text', why: 'no-signal' }
  const file = (why: string) => ({ what: 'file', why })
  for (const [why, then] of Object.entries(whys)) assert.equal(unseen([text, file(why)]), then)
  assert.equal(unseen([file('busy'), file('damaged')]), 'hold')
  assert.equal(unseen([text, { what: 'writing', why: 'no-decoder' }]), undefined)
  for (const why of ['misread', 'too-large']) assert.equal(unseen([{ what: 'text', why }]), 'hold')
  for (const what of ['frames', 'streams']) assert.equal(unseen([{ what, why: 'in-part' }]), 'hold')
  assert.equal(unseen([], [{ what: 'rules' }]), 'ask-again')
  assert.equal(unseen([file('busy')], [{ what: 'rules' }]), 'ask-again')
  assert.equal(unseen([file('damaged')], [{ what: 'rules' }]), 'hold')
})

test('a call that the desk did not sign, or signed long ago, says nothing to a program', () => {
  const body = JSON.stringify({
    type: 'match.decided',
    timestamp: '',
    data: { content: 'p', advice: 'none' },
  })
  const now = new Date().toISOString()
  const headers = webhookHeaders(secret, 'msg_1', now, body)
  assert.equal(verdictIn(secret, headers, body).id, 'msg_1')
  const untrusted = (fault: unknown) => fault instanceof DeskFault && fault.kind === 'untrusted'
  assert.throws(() => verdictIn(secret, headers, body.replace('none', 'block')), untrusted)
  assert.throws(() => verdictIn(secret, { ...headers, 'webhook-id': 'msg_2' }, body), untrusted)
  const old = webhookHeaders(secret, 'msg_1', '2026-01-01T00:00:00.000Z', body)
  assert.throws(() => verdictIn(secret, old, body), untrusted)
  assert.throws(() => verdictIn(secret, {}, body), untrusted)
  assert.throws(() => openScanner('https://desk.example', { token: '' }), DeskFault)
})

async function hears({ house, tenant }: Desk, url: string): Promise<void> {
  const setting = 'verdictWebhook'
  const { value } = await withSecretSealed(house, tenant.id, {
    change: 'setting',
    setting,
    value: { url, secret },
  })
  await inTenant(house.db, tenant.id, (tx) => writeSetting(tx, tenant.id, setting, value))
}

async function list(officer: Officer, bytes: Buffer): Promise<void> {
  await officer.ask('POST', 'banks', { name: 'LISTED', title: 'Listed' })
  const listed = await officer.ask('POST', 'banks/LISTED/entries', {
    label: 'propaganda',
    legalBasis: 'a law',
    source: { kind: 'staff', name: 'Amal' },
    signals: [{ kind: 'sha256', value: createHash('sha256').update(bytes).digest('hex') }],
  })
  assert.equal(listed.status, 200, JSON.stringify(listed.json))
}

async function decide(officer: Officer, content: string, verdict: 'exempt'): Promise<{ id: string }> {
  const { cases } = (await officer.ask<Matches>('GET', 'matches')).json
  const found = cases.find(({ piece }) => piece.content === content) ?? assert.fail(`no case of ${content}`)
  await decides(officer, found.id, { verdict, exception: 'journalism', reason: 'A report.' })
  return found
}

const stateOf = (one: number | { state?: string }) => (typeof one === 'number' ? one : one.state)

/** The example as its own process, exactly as somebody would start it. */
function startSite(port: number, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [join(home, 'client/examples/upload-hook.ts')], {
    env: { ...process.env, ...env, PORT: `${port}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function siteAt(t: TestContext, port: number, env: Record<string, string>): Promise<string> {
  const child = startSite(port, env)
  child.stderr?.resume()
  t.after(async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  await once(child.stdout ?? assert.fail('no output'), 'data')
  return `http://127.0.0.1:${port}`
}
