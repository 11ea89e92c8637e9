/** A client of Hasher-Matcher-Actioner finds here what it knows, by another address. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import sharp from 'sharp'
import { listIn, makeBank } from '../desk/banks/change.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { bankNamed } from '../desk/sql/banks/banks.ts'
import { addToken, type TokenRight } from '../desk/sql/banks/tokens.ts'
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
async function listedIn({ house, tenant }: Desk, name: string, value: string): Promise<number[]> {
  const by = { name: 'test', actor: { kind: 'desk' as const, name: 'test' } }
  return await inTenant(house.db, tenant.id, async (tx) => {
    await makeBank(tx, house, tenant, by, { name, title: '', stance: 'known' })
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
