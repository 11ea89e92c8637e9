/** The signed door under odd, spoilt, forged and repeated orders: always a receipt and the bytes kept, or a problem. */
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { LightMyRequestResponse } from 'fastify'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { inTenant } from '../desk/sql/database.ts'
import { handIn, orderOf, signedFor, type TwoDesks, twoDesks } from './two-desks.ts'

test('an order is kept whatever its reference, its number of addresses and the end of its signature', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const long = Array.from({ length: 300 }, () => randomUUID()).join('')
  const many = Array.from({ length: 6_000 }, (_, n) => ({ url: `https://plaza.example/p/${n}` }))
  const odd = {
    'a long reference': orderOf(world, { reference: long }),
    'the same long reference, other content': orderOf(world, { reference: long, language: 'fr' }),
    'a NUL in the reference': orderOf(world, { reference: 'a\u0000b' }),
    'six thousand addresses': orderOf(world, { targets: many }),
  }
  for (const [what, body] of Object.entries(odd)) {
    const response = await handIn(world, world.a, body)
    assert.equal(response.statusCode, 202, `${what}: ${response.body.slice(0, 300)}`)
    await assertKept(world, response, Buffer.from(JSON.stringify(body)))
  }
  const far = await signedFor(world, world.a, 'POST', '/v1/demands', orderOf(world), { life: 10 ** 14 })
  assert.equal((await world.server.inject(far)).statusCode, 202)
  const nonce = long.replaceAll('-', '')
  assert.equal((await handIn(world, world.a, orderOf(world), { nonce })).statusCode, 202)
  assert.equal((await handIn(world, world.a, orderOf(world), { nonce })).statusCode, 409)
})

test('whatever a registered key signs is kept or answered with a problem, and what is forged or repeated gets no number', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const seen = { kept: 0, problems: 0, forged: 0 }
  let runs = 0
  await fc.assert(
    fc.asyncProperty(spoiltOrder, fc.nat(), async (spoil, dice) => {
      const bytes = spoil(orderOf(world))
      // What is tried here is not the quota: each run from an address of its own.
      const remoteAddress = `10.0.0.${++runs}`
      const sent = { ...(await signedFor(world, world.a, 'POST', '/v1/demands', bytes)), remoteAddress }
      const forged = await forgeries(world, sent, bytes)
      const [how = '', request = sent] = forged[dice % forged.length] ?? []
      const before = await world.server.inject({ ...request, remoteAddress })
      assert.ok(before.statusCode >= 400 && before.statusCode < 500, `${how}: ${before.body}`)
      assertProblem(before)
      seen.forged++

      const response = await world.server.inject(sent)
      if (response.statusCode === 202) {
        await assertKept(world, response, bytes)
        seen.kept++
      } else {
        assertProblem(response)
        seen.problems++
      }
      const again = await world.server.inject(sent)
      assert.deepEqual(
        [again.statusCode, again.json<{ number?: string }>().number],
        [response.statusCode, response.json<{ number?: string }>().number],
      )
      const other = { ...sent, headers: { ...sent.headers, 'idempotency-key': `"${randomUUID()}"` } }
      assert.equal((await world.server.inject(other)).statusCode, 401, 'another key under the same signature')
    }),
    { seed: 2021_784, numRuns: 150 },
  )
  t.diagnostic(
    `${seen.kept} kept, ${seen.problems} answered with a problem, ${seen.forged} forgeries without a number`,
  )
  assert.ok(seen.kept > 50 && seen.kept + seen.problems === 150)
  assert.deepEqual(world.said, [])
})

test('a captured request gets no answer once it has expired, however its owner asks again', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const body = orderOf(world)
  const once = randomUUID()
  const sent = await signedFor(world, world.a, 'POST', '/v1/demands', body, { once })
  const first = await world.server.inject(sent)
  world.clock.turn(4 * 60_000)
  assert.equal((await world.server.inject(sent)).body, first.body)
  for (const minutes of [3, 20, 24 * 60]) {
    world.clock.turn(minutes * 60_000)
    const late = await world.server.inject(sent)
    assert.deepEqual([late.statusCode, late.json<{ number?: string }>().number], [409, undefined], late.body)
  }
  // Its owner signs it afresh and is told what was told the first time.
  const fresh = await signedFor(world, world.a, 'POST', '/v1/demands', body, { once })
  assert.equal((await world.server.inject(fresh)).body, first.body)
})

test('urgency moves a demand up the queue and lowers no check', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const verdicts = []
  for (const threatToLife of [false, true]) {
    const id = (await handIn(world, world.a, orderOf(world, {}, { threatToLife }))).json<{ id: string }>().id
    const wrong = { created: new Date(Date.parse(world.clock.now()) - 3_600_000).toISOString() }
    const late = (await handIn(world, world.a, orderOf(world, {}, { threatToLife }), wrong)).json<{
      id: string
    }>().id
    const found = await inTenant(world.house.db, world.a.tenant.id, async (tx) =>
      Promise.all([id, late].map((one) => loadDemand(tx, world.house, world.a.tenant.id, one))),
    )
    verdicts.push(
      found.map((loaded) => {
        assert.ok(loaded && 'trust' in loaded.demand)
        const { level, outcome, permits } = loaded.demand.trust
        return { level, outcome, permits }
      }),
    )
  }
  assert.deepEqual(
    verdicts[0]?.map(({ level, outcome }) => `${level} ${outcome}`),
    ['L3 pass', 'L0 hold'],
  )
  // The first demand of all is odd in being the first; everything that permits anything is the same.
  assert.deepEqual(verdicts[0], verdicts[1])
})

test('the same reference with other content is held, and with the same bytes it is the same demand', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const body = orderOf(world, { reference: 'RO-twin' })
  const first = (await handIn(world, world.a, body)).json<{ id: string; number: string }>()
  const same = (await handIn(world, world.a, body)).json<{ id: string; number: string }>()
  assert.deepEqual([same.id, same.number], [first.id, first.number])
  const other = (
    await handIn(world, world.a, orderOf(world, { reference: 'RO-twin', language: 'fr' }))
  ).json<{
    id: string
    trust: { outcome: string; level: string; reasons?: { check: string }[] }
  }>()
  assert.notEqual(other.id, first.id)
  const { level, outcome, reasons } = other.trust
  assert.deepEqual([level, outcome, reasons?.map(({ check }) => check)], ['L0', 'hold', ['reference']])
})

type Spoil = (order: ReturnType<typeof orderOf>) => Buffer

const oddText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
  fc.constantFrom(
    '',
    ' ',
    '\u202egnp.exe',
    '\u0000',
    '<img src=x onerror=alert(1)>',
    "'; drop table demand; --",
    'x'.repeat(100_000),
    '9999-99-99',
    '+275760-09-13T00:00:00.000Z',
    '-271821-04-20',
    '0000-01-01T00:00:00Z',
    '2026-02-30T25:61:00+99:00',
    'https://[::1',
    'javascript:alert(1)',
    '__proto__',
  ),
)
const oddValue = fc.oneof(
  oddText,
  fc.constantFrom(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e15,
    1e-320,
    [],
    {},
    [[]],
    [{}],
    [null],
    { raw: 1 },
    { amount: 1e9, unit: 'YEAR' },
  ),
  fc.jsonValue({ maxDepth: 4 }),
)
/** One thing in an order replaced, taken away or added, somewhere; or a byte of its text. */
const spoiltOrder: fc.Arbitrary<Spoil> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .array(fc.tuple(fc.nat(), fc.constantFrom('put', 'drop', 'add'), oddValue), { maxLength: 4 })
      .map((edits): Spoil => (order) => {
        const copy = structuredClone(order) as unknown as Record<string, unknown>
        for (const [where, how, value] of edits) edit(copy, where, how, value)
        return Buffer.from(JSON.stringify(copy))
      }),
  },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 6 })), { minLength: 1, maxLength: 3 })
      .map((edits): Spoil => (order) => {
        let bytes = Buffer.from(JSON.stringify(order))
        for (const [where, put] of edits) {
          const at = where % bytes.length
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + put.length)])
        }
        return bytes
      }),
  },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.jsonValue().map((value) => JSON.stringify(value)),
        oddText,
      )
      .map(
        (text): Spoil =>
          () =>
            Buffer.from(text),
      ),
  },
)

function edit(root: Record<string, unknown>, where: number, how: string, value: unknown): void {
  const places: [Record<string, unknown>, string][] = []
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const name of Object.keys(node)) {
      places.push([node as Record<string, unknown>, name])
      visit((node as Record<string, unknown>)[name])
    }
  }
  visit(root)
  const place = places[where % Math.max(1, places.length)]
  if (!place) return
  const [node, name] = place
  if (how === 'drop') delete node[name]
  else node[how === 'add' ? `${name}x` : name] = value
}

/** The same request as somebody without the key could send it. */
async function forgeries(
  world: TwoDesks,
  sent: Awaited<ReturnType<typeof signedFor>>,
  bytes: Buffer,
): Promise<[string, typeof sent][]> {
  const changed = (headers: Record<string, string>, more: Partial<typeof sent> = {}) => ({
    ...sent,
    ...more,
    headers: { ...sent.headers, ...headers },
  })
  const { signature = '', 'signature-input': input = '', ...bare } = sent.headers
  const stranger = { ...world.a.home, keyid: 'nobody/2026-1' }
  const imposter = { ...world.a.home, keyid: world.a.signer.keyid }
  const by = (signer: typeof stranger) => signedFor(world, world.a, 'POST', '/v1/demands', bytes, { signer })
  return [
    ['no signature', { ...sent, headers: bare }],
    ['a signature without its input', { ...sent, headers: { ...bare, signature } }],
    ['an input without a signature', { ...sent, headers: { ...bare, 'signature-input': input } }],
    [
      'a broken signature',
      changed({ signature: signature.replace(/:(.)/, (_, c) => `:${c === 'A' ? 'B' : 'A'}`) }),
    ],
    ['an unknown key', await by(stranger)],
    ['another key under a known name', await by(imposter)],
    ['a longer life', changed({ 'signature-input': input.replace(/expires=\d+/, 'expires=4102444800') })],
    ['another tag', changed({ 'signature-input': input.replace('guichet-intake-v1', 'guichet-read-v1') })],
    [
      'another algorithm',
      changed({ 'signature-input': input.replace('alg="ed25519"', 'alg="hmac-sha256"') }),
    ],
    ['fewer parts', changed({ 'signature-input': input.replace('"content-digest" ', '') })],
    [
      'two signatures',
      changed({ 'signature-input': `${input}, x${input}`, signature: `${signature}, x${signature}` }),
    ],
    [
      'another digest',
      changed({ 'content-digest': `sha-256=:${createHash('sha256').update('x').digest('base64')}:` }),
    ],
    ['another address', changed({}, { url: '/v1/demands?x=1' })],
  ]
}

function assertProblem(response: LightMyRequestResponse): void {
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/, response.body)
  const problem = response.json<Record<string, unknown>>()
  assert.equal(problem.status, response.statusCode)
  assert.match(String(problem.type), /^urn:guichet:problem:/)
  assert.equal(problem.number, undefined)
  assert.doesNotMatch(response.body, /\bat .*:\d+:\d+|node_modules|\.ts:\d/)
  assert.ok(response.statusCode >= 400 && response.statusCode < 500, response.body)
}

/** The receipt names the bytes as sent, and these very bytes come out of the database again. */
async function assertKept(
  { house, a }: TwoDesks,
  response: LightMyRequestResponse,
  bytes: Buffer,
): Promise<void> {
  const { id, sha256 } = response.json<{ id: string; sha256: string }>()
  assert.equal(sha256, createHash('sha256').update(bytes).digest('hex'))
  await inTenant(house.db, a.tenant.id, async (tx) => {
    const loaded = await loadDemand(tx, house, a.tenant.id, id)
    assert.ok(loaded)
    const row = await tx
      .selectFrom('receipt')
      .select(['id', 'sealed', 'vault_object'])
      .where('id', '=', loaded.demand.receipt.id)
      .executeTakeFirstOrThrow()
    if (row.sealed) assert.ok(loaded.caseKey.openBytes(row.sealed, `receipt:${row.id}:bytes`).equals(bytes))
    else assert.ok(row.vault_object)
  })
}
