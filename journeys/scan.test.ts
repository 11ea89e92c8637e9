/** A platform's program asks about many pieces, by lines, by address, and about what takes its time. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { isSigned } from '../core/standard-webhooks.ts'
import { openScanner, type ScanPiece } from '../client/index.ts'
import {
  calledOut,
  type Problem,
  type ScanAnswer,
  type Scanned,
  type SlowScan,
} from '../desk/http/contract/index.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { addToken } from '../desk/sql/house/tokens.ts'
import { inTenant } from '../desk/sql/database.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

const media = (name: string) => readFileSync(join(import.meta.dirname, '../sandbox/plaza/media', name))
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')

test('of many pieces each is answered as it would be alone, and one that cannot be read keeps no other back', async (t) => {
  const desk = await openDesk(t)
  const { ask } = await programAt(desk)
  await list(desk, [{ kind: 'sha256', value: sha256('listed') }])
  const pieces = [
    { content: 'a', signals: [{ kind: 'sha256', value: sha256('listed') }] },
    { content: 'b' },
    { content: 'c', text: 'The ferry is late again.' },
    { content: 'd', bytes: media('dunes.jpg').toString('base64') },
  ]
  const answers = await eventually('the list to be followed', async () => {
    const { status, json } = await ask<{ answers: ScanAnswer[] }>('/v1/scan/batch', { pieces })
    assert.equal(status, 200, JSON.stringify(json))
    return 'advice' in (json.answers[0] ?? {}) && told(json.answers[0]) === 'review' && json.answers
  })
  assert.deepEqual(answers.map(told), ['review', 422, 'none', 'none'])
  assert.deepEqual(
    answers.map(({ content }) => content),
    ['a', 'b', 'c', 'd'],
  )

  const lines = Array.from({ length: 400 }, (_, n) =>
    JSON.stringify({
      content: `line ${n}`,
      signals: [{ kind: 'sha256', value: sha256(n % 100 === 7 ? 'listed' : `${n}`) }],
    }),
  )
  lines[20] = 'this is no JSON'
  const given = await askLines(desk, (await programAt(desk)).token, lines)
  assert.equal(given.length, 400)
  assert.deepEqual(
    given.flatMap((answer, n) => (told(answer) === 'none' ? [] : [[n, told(answer)]])),
    [
      [7, 'review'],
      [20, 400],
      [107, 'review'],
      [207, 'review'],
      [307, 'review'],
    ],
  )
})

test('the client asks about many pieces and is answered for each in its place, in one question and line by line', async (t) => {
  const desk = await openDesk(t)
  const { token } = await programAt(desk)
  const scanner = openScanner(desk.url, { token })
  await list(desk, [{ kind: 'sha256', value: sha256(media('books.jpg')) }])
  const pieces: ScanPiece[] = [
    { content: 'text', text: 'The ferry is late again.' },
    { content: 'listed', bytes: media('books.jpg') },
    { content: 'nothing' },
    { content: 'picture', bytes: media('dunes.jpg'), platform: 'forum' },
  ]
  const wanted = ['text none', 'listed review', 'nothing 422', 'picture none']
  const said = (answers: readonly ScanAnswer[]) => answers.map((each) => `${each.content} ${told(each)}`)
  await eventually('the list to be followed', async () => {
    const answers = said((await scanner.batch(pieces)) as ScanAnswer[])
    return answers[1] === wanted[1] && assert.deepEqual(answers, wanted) === undefined
  })
  const many = Array.from({ length: 90 }, (_, n) => ({ ...pieces[n % 4], content: `${n}` }) as ScanPiece)
  const answers: ScanAnswer[] = []
  for await (const answer of scanner.lines(many)) answers.push(answer as ScanAnswer)
  assert.deepEqual(
    said(answers),
    many.map(({ content }, n) => `${content} ${wanted[n % 4]?.split(' ')[1]}`),
  )
  await assert.rejects(scanner.batch([]), { kind: 'refused', status: 422 })
  const stranger = openScanner(desk.url, { token: 'wrong' }).lines(pieces)
  await assert.rejects(stranger.next(), { kind: 'refused', status: 401 })
})

test('a video is answered when it is hashed, the same one asked about twice is hashed once, and the answer is told', async (t) => {
  const desk = await openDesk(t)
  const { ask, sendBytes, get } = await programAt(desk)
  const heard = await receiverFor(t, desk)
  const video = media('lantern.webm')
  await list(desk, [{ kind: 'sha256', value: sha256(video) }])
  const first = await sendBytes('film', video)
  assert.equal(first.status, 202, JSON.stringify(first.json))
  assert.equal((await sendBytes('film', video)).json.scan, first.json.scan)
  const done = await eventually('the video to be hashed', async () => {
    const { json } = await get<SlowScan>(`/v1/scan/${first.json.scan}`)
    return json.state === 'done' && json.answer
  })
  assert.equal(done.advice, 'review')
  assert.ok(done.signals.some(({ kind }) => kind === 'sha256'))
  const [message] = await eventually('the answer to be told', async () => heard.length > 0 && heard)
  assert.deepEqual(
    [message?.type, message?.data],
    ['scan.done', { scan: first.json.scan, content: 'film', advice: 'review', case: done.case?.id }],
  )
  assert.equal(calledOut.parse(message).type, 'scan.done')
  // The program's own name for a request is for that request alone.
  const key = { 'idempotency-key': 'once' }
  const named = await ask<SlowScan>('/v1/scan', { content: 'f', bytes: video.toString('base64') }, key)
  assert.equal(named.status, 202)
  const other = await ask('/v1/scan', { content: 'g', bytes: video.toString('base64') }, key)
  assert.equal(other.status, 422)
  const words = { content: 'w', text: 'The gate opens at noon.' }
  assert.equal((await ask('/v1/scan', words, key)).status, 422)
  // Of a question that is answered at once, too; asked again as it was, it is answered anew.
  const twice = { 'idempotency-key': 'twice' }
  const asked = [
    await ask('/v1/scan', { content: 'w' }, twice),
    await ask('/v1/scan', words, twice),
    await ask('/v1/scan', words, twice),
    await ask<{ type: string }>('/v1/scan', { ...words, text: 'It is shut.' }, twice),
  ]
  assert.deepEqual(
    asked.map(({ status }) => status),
    [422, 200, 200, 422],
  )
  assert.equal(asked[3]?.json && (asked[3].json as { type: string }).type, 'urn:guichet:problem:key-used')
})

test('words beside a video are refused rather than passed over', async (t) => {
  const desk = await openDesk(t)
  const { ask } = await programAt(desk)
  const bytes = media('lantern.webm').toString('base64')
  const { status, json } = await ask<{ errors: { path: string }[] }>('/v1/scan', {
    content: 'film',
    bytes,
    text: 'The gate opens at noon.',
  })
  assert.deepEqual([status, json.errors.map(({ path }) => path)], [422, ['text']])
})

test('what a question lacks is said field by field, in words of the desk, and nothing that stood there is repeated', async (t) => {
  const desk = await openDesk(t)
  const { ask } = await programAt(desk)
  type Problem = { errors: { path: string; found: string; wanted: string }[] }
  const lacks = async (body: unknown, path = '/v1/scan') => {
    const { status, json } = await ask<Problem>(path, body)
    assert.equal(status, 422, JSON.stringify(json))
    return json.errors.map((each) => `${each.path}: found ${each.found}, wanted ${each.wanted}`)
  }
  assert.deepEqual(
    [
      await lacks({}),
      await lacks({ content: 7, text: ['a'] }),
      await lacks({ content: 'p', bytes: '%%', fetch: 'ftp://secret' }),
      await lacks({ content: 'p', platform: 'x'.repeat(101), type: 'a\nb' }),
      await lacks({ content: 'p', txet: 'secret' }),
      await lacks({ content: 'p', signals: [{ kind: 'pdq', value: '0', quality: 101 }] }),
      await lacks({ pieces: [] }, '/v1/scan/batch'),
      await lacks('text', '/v1/scan?content=p'),
    ],
    [
      ['content: found nothing, wanted a text'],
      ['content: found a number, wanted a text', 'text: found a list of 1, wanted a text'],
      ['bytes: found a text, wanted base64', 'fetch: found a text, wanted an address: http:// or https://'],
      [
        'platform: found 101 characters, wanted at most 100 characters',
        'type: found a text, wanted text without control characters',
      ],
      ['(body): found txet, wanted only what this route knows'],
      ['signals.0.quality: found 101, wanted at most 100'],
      ['pieces: found a list of 0, wanted at least 1 in the list'],
      ['(body): found a text, wanted an object'],
    ],
  )
})

test('a piece that is too large for JSON is refused with the limit and with what to do, and taken as bytes', async (t) => {
  const desk = await openDesk(t)
  const { ask, sendBytes } = await programAt(desk)
  const large = Buffer.alloc(12.5 * 1024 ** 2, 'a')
  const { status, json } = await ask<{ errors: { wanted: string }[] }>('/v1/scan', {
    content: 'p',
    bytes: large.toString('base64'),
  })
  assert.deepEqual(
    [status, json.errors[0]?.wanted],
    [
      413,
      'at most 16777216 bytes of JSON, or the bytes themselves as the body, named in the address: ?content=…',
    ],
  )
  assert.equal((await sendBytes('p', large)).status, 200)
})

test('of an address that does not give the piece nothing is read on, and the desk’s log has no fault of it', async (t) => {
  let open = 0
  const server = createServer((_request, response) => {
    open += 1
    response.on('close', () => void (open -= 1))
    response.writeHead(404, { 'content-type': 'image/jpeg' })
    // A body that never ends.
    const more = setInterval(() => response.write('more'), 20)
    response.on('close', () => clearInterval(more))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const desk = await openDesk(t, { settings: { GUICHET_FETCH_FROM: `public ${origin}` } })
  const { ask, get } = await programAt(desk)
  assert.equal((await ask('/v1/scan', { content: 'p', fetch: `${origin}/p` })).status, 422)
  assert.equal((await get(`/hma/h/hash?url=${origin}/p`)).status, 400)
  await eventually('both to be left', async () => open === 0)
  assert.deepEqual(
    desk.said.filter((line) => line.startsWith('a request did not go through')),
    [],
  )
})

test('an address is fetched where it may be, and nobody is led into the desk’s own network', async (t) => {
  const desk = await openDesk(t)
  const { ask } = await programAt(desk)
  const picture = media('dunes.jpg')
  const own = `${desk.plaza.origin}/media/bn3x8c.jpg`
  const { status, json } = await ask<Scanned>('/v1/scan', { content: 'p', fetch: own })
  assert.deepEqual([status, json.sha256], [200, sha256(picture)])
  // What is written there is read as what is sent is.
  const written = await ask<Scanned>('/v1/scan', { content: 't', fetch: `${desk.plaza.origin}/plaza.css` })
  assert.ok(
    written.json.signals.some(({ kind }) => kind === 'winnow'),
    JSON.stringify(written.json),
  )
  const inside = await list127(t)
  for (const fetch of [
    inside,
    'http://169.254.169.254/latest',
    'http://[::1]:80/',
    `${desk.plaza.origin}/nothing`,
  ]) {
    const refused = await ask<{ type: string }>('/v1/scan', { content: 'p', fetch })
    assert.deepEqual([refused.status, refused.json.type], [422, 'urn:guichet:problem:unfetched'], fetch)
  }
})

test('more than is taken is refused with how much may come and what to do instead', async (t) => {
  const desk = await openDesk(t)
  const { token } = await programAt(desk)
  const answer = await fetch(`${desk.url}/v1/scan?content=p`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'video/mp4' },
    body: Buffer.alloc(64 * 1024 ** 2 + 1),
  })
  const { title, errors } = (await answer.json()) as Problem
  assert.deepEqual([answer.status, title], [413, 'The body is larger than this route takes.'])
  assert.deepEqual(errors, [
    {
      path: '(body)',
      found: '67108865 bytes',
      wanted: 'at most 67108864 bytes, or fetch: an address at which the piece lies',
    },
  ])
})

const told = (answer: ScanAnswer | undefined) =>
  answer === undefined
    ? undefined
    : 'advice' in answer
      ? answer.advice
      : 'status' in answer
        ? answer.status
        : 'slow'

type Reply<T> = { status: number; json: T }

async function programAt({ house, tenant, url }: Desk) {
  const token = randomUUID()
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, (tx) =>
    addToken(tx, tenant.id, {
      id: uuidv7(at, house.chance),
      name: 'upload hook',
      hash: tokenHash(token),
      may: ['scan'],
      madeBy: null,
      at,
    }),
  )
  const call = async <T>(path: string, init: RequestInit): Promise<Reply<T>> => {
    const response = await fetch(url + path, init)
    return { status: response.status, json: (await response.json()) as T }
  }
  const authorization = `Bearer ${token}`
  return {
    token,
    ask: <T>(path: string, body: unknown, headers: Record<string, string> = {}) =>
      call<T>(path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    sendBytes: (content: string, bytes: Buffer) =>
      call<SlowScan>(`/v1/scan?content=${content}`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
      }),
    get: <T>(path: string) => call<T>(path, { headers: { authorization } }),
  }
}

/** Sends line after line, each a while after the one before, and reads the answers as they come. */
async function askLines({ url }: Desk, token: string, lines: readonly string[]): Promise<ScanAnswer[]> {
  const body = new ReadableStream({
    async start(controller) {
      for (const line of lines) controller.enqueue(new TextEncoder().encode(`${line}\n`))
      controller.close()
    },
  })
  const response = await fetch(`${url}/v1/scan/lines`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
    body,
    duplex: 'half',
  } as RequestInit)
  assert.equal(response.status, 200)
  return (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ScanAnswer)
}

async function list(desk: Desk, signals: { kind: string; value: string }[]): Promise<void> {
  const officer = await officerAt(desk)
  assert.equal((await officer.ask('POST', 'banks', { name: 'LISTED', title: 'Listed' })).status, 200)
  const entry = { label: 'propaganda', legalBasis: 'a law', source: { kind: 'staff', name: 'Amal' }, signals }
  const listed = await officer.ask('POST', 'banks/LISTED/entries', entry)
  assert.equal(listed.status, 200, JSON.stringify(listed.json))
}

type Message = { type: string; data: Record<string, unknown> }

/** A program that listens, with the secret that the tenant's settings hold. */
async function receiverFor(t: TestContext, { house, tenant }: Desk): Promise<Message[]> {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const heard: Message[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString()
    const id = String(request.headers['webhook-id'])
    const at = new Date().toISOString()
    const ok = isSigned(secret, { id, at, body }, request.headers as Record<string, string>)
    if (ok) heard.push(JSON.parse(body) as Message)
    response.writeHead(ok ? 200 : 401).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const { value } = await withSecretSealed(house, tenant.id, {
    change: 'setting',
    setting: 'verdictWebhook',
    value: { url, secret },
  })
  await inTenant(house.db, tenant.id, (tx) => writeSetting(tx, tenant.id, 'verdictWebhook', value))
  return heard
}

/** Something of the machine's own that answers, and is nobody's business. */
async function list127(t: TestContext): Promise<string> {
  const server = createServer((_request, response) => response.end('secret'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
