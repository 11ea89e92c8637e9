/** A client of Hasher-Matcher-Actioner finds here what it knows, by another address. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import sharp from 'sharp'
import { listIn, makeBank } from '../desk/banks/change.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { bankNamed } from '../desk/sql/banks/banks.ts'
import { addToken, type TokenRight } from '../desk/sql/house/tokens.ts'
import { inTenant } from '../desk/sql/database.ts'
import { type Desk, eventually, openDesk } from './desk.ts'

const listed = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22'
const near = 'f8f8f0cee0f4a84f06370a2a038f63f0b36e26d596621e1d33e6b39c4e9c9b22'
const far = '30a10efd71cc3d429013d48d0ffffc52e34e0e17ada952a9d29685211ea9e5af'

test('a client of HMA that looks up a hash is told the entries, the banks and the distances as HMA tells them', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  const [entry] = await listedIn(desk, 'KNOWN', listed)
  await eventually('the list to be followed', async () => {
    const { json } = await hma('GET', `m/raw_lookup?signal_type=pdq&signal=${near}`)
    return (json as { matches?: unknown[] }).matches?.length === 1
  })
  assert.deepEqual(
    [
      await hma('GET', `m/raw_lookup?signal_type=pdq&signal=${near}`),
      await hma('GET', `m/raw_lookup?signal_type=pdq&signal=${near}&include_distance=true`),
      await hma('GET', `m/raw_lookup?signal_type=pdq&signal=${near}&banks=OTHER,ANOTHER`),
      await hma('GET', `m/lookup?signal_type=pdq&signal=${near}`),
      await hma('GET', `m/lookup?signal_type=pdq&signal=${far}`),
      await hma('POST', 'm/compare', { pdq: [listed, near] }),
    ],
    [
      { status: 200, json: { matches: [entry] } },
      { status: 200, json: { matches: [{ bank_content_id: entry, distance: '2' }] } },
      { status: 200, json: { matches: [] } },
      { status: 200, json: { KNOWN: [{ bank_content_id: entry, distance: '2' }] } },
      { status: 200, json: {} },
      { status: 200, json: { pdq: [true, { distance: 2 }] } },
    ],
  )
  const { json } = await hma('GET', 'm/index/status?signal_type=pdq')
  assert.deepEqual(Object.keys(json as object), ['pdq'])
  assert.deepEqual([(json as { pdq: { present: boolean; size: number } }).pdq.size], [1])
})

test('a picture that is uploaded is hashed as HMA hashes it, and what it is met with is told by kind and bank', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  const picture = await pictured()
  const form = (field: string) => {
    const data = new FormData()
    data.append(field, new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'piece.jpg')
    return data
  }
  const hashed = await hma('POST', 'h/hash', form('photo'))
  assert.deepEqual([hashed.status, Object.keys(hashed.json as object)], [200, ['pdq']])
  const { pdq } = hashed.json as { pdq: string }
  const [entry] = await listedIn(desk, 'KNOWN', pdq)
  await eventually('the list to be followed', async () => {
    const { json } = await hma('POST', 'm/lookup', form('photo'))
    return Object.keys((json as { pdq?: object }).pdq ?? {}).length > 0
  })
  assert.deepEqual(await hma('POST', 'm/lookup', form('photo')), {
    status: 200,
    json: { pdq: { KNOWN: [{ bank_content_id: entry, distance: '0' }] } },
  })
  assert.deepEqual(
    [
      (await hma('POST', 'h/hash', form('banana'))).status,
      (await hma('POST', 'h/hash', form('video'))).status,
    ],
    [400, 200],
  )
})

test('a client of HMA keeps a bank: it makes one, lists, turns off, notes, withdraws and ends it, and every look-up that follows knows', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  const look = async () =>
    (await hma('GET', `m/lookup?signal_type=pdq&signal=${near}&bypass_coinflip=true`)).json
  assert.deepEqual(await hma('POST', 'c/banks', { name: 'lower' }).then(({ status }) => status), 400)
  assert.deepEqual(await hma('POST', 'c/banks', { name: 'KEPT', enabled_ratio: 0.25 }), {
    status: 201,
    json: { name: 'KEPT', matching_enabled_ratio: 0.25 },
  })
  assert.equal((await hma('POST', 'c/banks', { name: 'KEPT' })).status, 403)
  const added = await hma('POST', 'c/bank/KEPT/signal', { pdq: listed, note: 'From a partner' })
  const { id } = added.json as { id: number }
  assert.deepEqual(added, { status: 200, json: { id, signals: { pdq: listed } } })
  const hit = { KEPT: [{ bank_content_id: id, distance: '2' }] }
  // Its own writes are met at once, without waiting for whoever follows the lists.
  assert.deepEqual(await look(), hit)

  const later = Math.floor(Date.parse(desk.house.clock.now()) / 1_000) + 3_600
  const off = await hma('PUT', `c/bank/KEPT/content/${id}`, { disable_until_ts: later, note: 'Asked about' })
  const entry = {
    id,
    disable_until_ts: later,
    original_media_uri: null,
    bank: { name: 'KEPT', matching_enabled_ratio: 0.25 },
    note: 'Asked about',
  }
  assert.deepEqual(off, { status: 200, json: entry })
  assert.deepEqual(await look(), {})
  assert.deepEqual(await hma('GET', `c/bank/KEPT/content/${id}?include_signals=true`), {
    status: 200,
    json: { ...entry, signals: { pdq: listed } },
  })
  await hma('PUT', `c/bank/KEPT/content/${id}`, { disable_until_ts: 1 })
  assert.deepEqual(await look(), hit)

  await hma('PUT', 'c/bank/KEPT', { name: 'RENAMED', enabled: false })
  const plain = await hma('GET', `m/lookup?signal_type=pdq&signal=${near}`)
  assert.deepEqual([plain.json, await look()], [{}, { RENAMED: hit.KEPT }])
  assert.deepEqual(await hma('DELETE', `c/bank/RENAMED/content/${id}`), { status: 200, json: { deleted: 1 } })
  assert.deepEqual(await hma('DELETE', `c/bank/RENAMED/content/${id}`), { status: 200, json: { deleted: 0 } })
  assert.deepEqual(await look(), {})
  assert.deepEqual(await hma('DELETE', 'c/bank/RENAMED'), { status: 200, json: { message: 'Done' } })
  assert.deepEqual((await hma('GET', 'c/banks')).json, [])
  assert.deepEqual(await hma('GET', 'c/bank/RENAMED'), {
    status: 404,
    json: { message: "bank 'RENAMED' not found" },
  })
})

test('whoever may only ask keeps no bank, and whoever shows nothing asks nothing but from this very machine', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const asks = await clientAt(desk, ['scan'])
  assert.equal((await asks('GET', `m/raw_lookup?signal_type=pdq&signal=${listed}`)).status, 200)
  assert.deepEqual(
    [(await asks('GET', 'c/banks')).status, (await asks('POST', 'c/banks', { name: 'MINE' })).status],
    [403, 403],
  )
  const bare = async (headers: Record<string, string>) =>
    (await fetch(`${desk.url}/hma/c/banks`, { headers })).status
  assert.equal(await bare({}), 200)
  for (const headers of [
    { authorization: 'Bearer nobody' },
    { 'x-forwarded-for': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { via: '1.1 proxy' },
    { origin: 'https://elsewhere.example' },
    { 'sec-fetch-site': 'cross-site' },
  ])
    assert.equal(await bare(headers), 401, JSON.stringify(headers))
})

test('an address in one’s own network is not fetched, whoever names it and by whatever way round', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  const inside = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'image/png' }).end('secret')
  })
  const reached: string[] = []
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
  t.after(() => inside.close())
  const { port } = inside.address() as AddressInfo
  for (const url of [
    `http://127.0.0.1:${port}/a`,
    `http://localhost:${port}/b`,
    `http://[::1]:${port}/c`,
    `http://[::ffff:127.0.0.1]:${port}/d`,
    `http://2130706433:${port}/e`,
    `http://user:word@127.0.0.1:${port}/f`,
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'file:///etc/passwd',
    'ftp://example.org/',
    'gopher://127.0.0.1/',
    'not an address',
  ]) {
    const of = encodeURIComponent(url)
    for (const path of [`h/hash?url=${of}`, `m/lookup?url=${of}&content_type=photo`])
      assert.deepEqual(
        await hma('GET', path),
        { status: 400, json: { message: 'Invalid or unsafe URL provided' } },
        url,
      )
  }
  assert.deepEqual(reached, [])
})

test('an address that the operator has named is fetched, and leads nowhere else that they have not', async (t) => {
  const picture = await pictured()
  const reached: string[] = []
  const beside = createServer((request, response) => {
    reached.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'image/png' }).end('secret')
  })
  await new Promise<void>((resolve) => beside.listen(0, '127.0.0.1', resolve))
  t.after(() => beside.close())
  const elsewhere = `http://127.0.0.1:${(beside.address() as AddressInfo).port}/inside`
  const named = createServer((request, response) => {
    const answers: Record<string, () => void> = {
      '/piece.jpg': () => response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture),
      '/moved': () => response.writeHead(302, { location: '/piece.jpg' }).end(),
      '/away': () => response.writeHead(302, { location: elsewhere }).end(),
      '/round': () => response.writeHead(302, { location: '/round' }).end(),
      '/long': () =>
        response
          .writeHead(200, { 'content-type': 'image/jpeg', 'content-length': 200 * 1024 ** 2 })
          .write('x'),
      '/page': () => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    }
    ;(answers[request.url ?? ''] ?? (() => response.writeHead(404).end()))()
  })
  await new Promise<void>((resolve) => named.listen(0, '127.0.0.1', resolve))
  t.after(() => (named.close(), named.closeAllConnections()))
  const origin = `http://127.0.0.1:${(named.address() as AddressInfo).port}`
  const settings = { GUICHET_FETCH_FROM: `public ${origin}` }
  const desk = await openDesk(t, { carries: false, drills: false, settings })
  const hma = await clientAt(desk)
  const hashed = async (path: string) => await hma('GET', `h/hash?url=${encodeURIComponent(origin + path)}`)
  const data = new FormData()
  data.append('photo', new Blob([new Uint8Array(picture)]))
  const sent = await hma('POST', 'h/hash', data)
  assert.equal(sent.status, 200)
  assert.deepEqual([await hashed('/piece.jpg'), await hashed('/moved')], [sent, sent])
  assert.deepEqual(
    await Promise.all(
      ['/away', '/round', '/long', '/page', '/none'].map(async (path) => (await hashed(path)).status),
    ),
    [400, 400, 413, 400, 400],
  )
  assert.deepEqual(reached, [])
  await hma('POST', 'c/banks', { name: 'KEPT' })
  const added = await hma('POST', `c/bank/KEPT/content?url=${origin}/piece.jpg`, {
    metadata: { content_id: '7' },
  })
  assert.deepEqual((added.json as { signals: unknown }).signals, sent.json)
  assert.deepEqual(await hma('GET', `m/lookup?signal_type=pdq&url=${origin}/piece.jpg`), {
    status: 200,
    json: { KEPT: [{ bank_content_id: (added.json as { id: number }).id, distance: '0' }] },
  })
})

test('what is no hash, no form, no bank or too much is refused with a reason, and the desk goes on', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  const picture = await pictured()
  await hma('POST', 'c/banks', { name: 'KEPT' })
  const form = (...parts: [string, Uint8Array | string][]) => {
    const data = new FormData()
    for (const [name, part] of parts)
      data.append(name, typeof part === 'string' ? part : new Blob([new Uint8Array(part)]))
    return data
  }
  // An hour and a half of a picture that hardly moves, which would be compared for ten seconds.
  const still = JSON.stringify(
    Array.from({ length: 5_400 }, (_, n) => `${n.toString(16).padStart(8, '0')}${listed.slice(8)},100,${n}`),
  )
  const refused: [number, string, string, unknown?][] = [
    [400, 'GET', 'm/raw_lookup?signal_type=pdq&signal=banana'],
    [400, 'GET', `m/raw_lookup?signal_type=pdq&signal=${'0'.repeat(64)}`],
    [400, 'GET', `m/raw_lookup?signal_type=banana&signal=${listed}`],
    [400, 'GET', 'm/raw_lookup?signal_type=pdq'],
    [400, 'GET', `m/raw_lookup?signal_type=pdq&signal=${listed}&include_distance=perhaps`],
    [400, 'GET', 'm/lookup'],
    [400, 'GET', 'h/hash'],
    [400, 'POST', 'm/compare', ['banana']],
    [400, 'POST', 'm/compare', { pdq: 'banana' }],
    [400, 'POST', 'm/compare', { pdq: [listed, near, far] }],
    [400, 'POST', 'm/compare', { pdq: ['banana', 'banana'] }],
    [400, 'POST', 'm/compare', { vpdq: [still, still] }],
    [400, 'POST', 'h/hash', { photo: 'no form' }],
    [400, 'POST', 'h/hash', form(['note', 'no file'])],
    [400, 'POST', 'h/hash', form(['photo', new Uint8Array([1, 2, 3])])],
    [400, 'POST', 'h/hash', form(['photo', picture.subarray(0, picture.length / 2)])],
    [400, 'POST', 'h/hash', form(['photo', picture], ['photo', picture])],
    [400, 'POST', 'h/hash?types=banana', form(['photo', picture])],
    [400, 'POST', 'h/hash?types=,', form(['photo', picture])],
    [400, 'GET', `m/raw_lookup?signal_type=pdq&signal=${listed}&bank=KEPT`],
    [400, 'POST', 'c/bank/KEPT/content', { note: 'neither address nor file' }],
    [400, 'POST', 'c/bank/KEPT/content', form(['metadata', '{'], ['photo', picture])],
    [400, 'POST', 'c/bank/KEPT/content', form(['photo', picture], ['note', 'x'.repeat(256)])],
    [400, 'POST', 'c/bank/KEPT/signal', {}],
    [400, 'POST', 'c/bank/KEPT/signal', { pdq: 7 }],
    [404, 'POST', 'c/bank/NONE/signal', { pdq: listed }],
    [404, 'POST', 'c/bank/NONE/content', form(['photo', picture])],
    [404, 'GET', 'c/bank/KEPT/content/1%27--'],
    [404, 'GET', 'c/bank/KEPT/content/99999999999999999999'],
    [400, 'PUT', 'c/bank/KEPT', { enabled_ratio: 2 }],
    [501, 'POST', 'c/exchanges', { bank: 'X', api: 'sample', api_json: {} }],
    [404, 'GET', 'c/exchange/X/status'],
    [404, 'GET', 'nothing/here'],
  ]
  for (const [status, method, path, body] of refused) {
    const answer = await hma(method, path, body)
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(answer.json)}`)
    assert.deepEqual(Object.keys(answer.json as object), ['message'], path)
  }
  const { json: misplaced } = await hma('POST', 'h/hash', form(['types', 'sha256'], ['photo', picture]))
  assert.match((misplaced as { message: string }).message, /'types'; it is said in the address, as \?types=/)
  const { json } = await hma(
    'POST',
    'c/bank/KEPT/content',
    form(['photo', picture], ['note', 'whole'], ['metadata', '{"content_id":"7","json":{"a":1}}']),
  )
  const { id } = json as { id: number }
  assert.deepEqual((await hma('GET', `c/bank/KEPT/content/${id}`)).json, {
    id,
    disable_until_ts: 1,
    original_media_uri: null,
    bank: { name: 'KEPT', matching_enabled_ratio: 1 },
    metadata: { content_id: '7', content_uri: null, json: { a: 1 }, collab: null },
    note: 'whole',
  })
})

test('what a person has let through is no match for a client of HMA, and its bank is not theirs to see', async (t) => {
  const desk = await openDesk(t, { carries: false, drills: false })
  const hma = await clientAt(desk)
  await hma('POST', 'c/banks', { name: 'KNOWN' })
  await hma('POST', 'c/bank/KNOWN/signal', { pdq: listed })
  assert.deepEqual(
    Object.keys((await hma('GET', `m/lookup?signal_type=pdq&signal=${near}`)).json as object),
    ['KNOWN'],
  )
  await listedIn(desk, 'LET_THROUGH', near, 'let-through')
  await eventually('what was let through to be followed', async () => {
    const { json } = await hma('GET', `m/raw_lookup?signal_type=pdq&signal=${near}`)
    return (json as { matches: unknown[] }).matches.length === 0
  })
  assert.deepEqual((await hma('GET', `m/lookup?signal_type=pdq&signal=${near}`)).json, {})
  assert.deepEqual((await hma('GET', 'c/banks')).json, [{ name: 'KNOWN', matching_enabled_ratio: 1 }])
  assert.equal((await hma('DELETE', 'c/bank/LET_THROUGH')).status, 200)
  assert.equal((await hma('POST', 'c/bank/LET_THROUGH/signal', { pdq: listed })).status, 404)
  assert.deepEqual((await hma('GET', `m/lookup?signal_type=pdq&signal=${near}`)).json, {})
})

type Answer = { status: number; json: unknown }
type Hma = (method: string, path: string, body?: unknown) => Promise<Answer>

async function clientAt(
  { house, tenant, url }: Desk,
  may: readonly TokenRight[] = ['scan', 'curate'],
): Promise<Hma> {
  const secret = randomUUID()
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, (tx) =>
    addToken(tx, tenant.id, {
      id: uuidv7(at, house.chance),
      name: 'HMA client',
      hash: tokenHash(secret),
      may,
      madeBy: null,
      at,
    }),
  )
  const authorization = `Basic ${Buffer.from(`any:${secret}`).toString('base64')}`
  await eventually('the lists to be read', async () => (await fetch(`${url}/hma/status`)).ok)
  return async (method, path, body) => {
    const isForm = body instanceof FormData
    const response = await fetch(`${url}/hma/${path}`, {
      method,
      headers: { authorization, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    })
    return { status: response.status, json: await response.json() }
  }
}

/** Lists one PDQ in a bank of this name. */
async function listedIn(
  { house, tenant }: Desk,
  name: string,
  value: string,
  stance: 'known' | 'let-through' = 'known',
): Promise<number[]> {
  const by = { name: 'test', actor: { kind: 'desk' as const, name: 'test' } }
  return await inTenant(house.db, tenant.id, async (tx) => {
    await makeBank(tx, house, tenant, by, { name, title: '', stance })
    const bank = await bankNamed(tx, name)
    assert.ok(bank)
    return await listIn(tx, house, tenant, by, bank, [
      {
        label: 'propaganda',
        legalBasis: 'Regulation (EU) 2021/784',
        source: { kind: 'staff', name: 'test' },
        signals: [{ kind: 'pdq', value }],
      },
    ])
  })
}

/** A picture with enough in it to be known by. */
async function pictured(): Promise<Buffer> {
  const pixels = Buffer.alloc(256 * 256 * 3)
  for (let n = 0; n < pixels.length; n++)
    pixels[n] = 128 + 90 * Math.sin(n / 97) + 37 * Math.cos((n * n) / 9_973)
  return await sharp(pixels, { raw: { width: 256, height: 256, channels: 3 } })
    .jpeg()
    .toBuffer()
}
