/** The moments between a check and its effect, and the second person who must be another. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { inTenant } from '../desk/sql/database.ts'
import type { Authority } from '../core/registry.ts'
import type { Authorities, DemandView, Plan } from '../desk/http/contract/index.ts'
import { carryAll, handIn, signIn, type TwoDesks, twoDesks } from './two-desks.ts'

type Change = (authority: Authority, at: string) => Authority

const strikes: Record<string, Change> = {
  'the key': (authority, at) => ({
    ...authority,
    keys: authority.keys.map((key) => ({ ...key, revokedAt: at })),
  }),
  'the authority': (authority, at) => ({ ...authority, revokedAt: at }),
  'the key from the list': (authority) => ({ ...authority, keys: [] }),
}

test('what was decided is not carried out once who asked was struck from the registry', async (t) => {
  for (const [what, strike] of Object.entries(strikes)) {
    const world = await twoDesks(t, { alone: true })
    const id = (await handIn(world, world.a)).json<{ id: string }>().id
    await carryAll(world, world.a)
    await restrict(world, id)
    await register(world, strike)
    await carryAll(world, world.a)
    assert.deepEqual([...world.platform.hidden], [], `${what} was struck, and content went down`)
    // And from the same moment nothing new passes under that name.
    const next = await handIn(world, world.a)
    const trust = next.json<{ trust?: { level: string; outcome: string } }>().trust
    if (next.statusCode === 202) assert.deepEqual([trust?.level, trust?.outcome], ['L0', 'hold'], what)
    else assert.equal(next.statusCode, 401, what)
  }
})

test('the same content does go down while its sender stands: the test above can fail', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const id = (await handIn(world, world.a)).json<{ id: string }>().id
  await carryAll(world, world.a)
  await restrict(world, id)
  await carryAll(world, world.a)
  assert.equal(world.platform.hidden.size, 3)
})

test('whoever proposed a change of the registry does not approve it, and a change is decided once', async (t) => {
  const world = await twoDesks(t)
  const [first, second] = [await signIn(world, world.a, 'senior'), await signIn(world, world.a, 'registrar')]
  const stranger = await signIn(world, world.b, 'senior')
  const post = (who: typeof first, path: string, body: unknown = {}) =>
    world.server.inject({
      method: 'POST',
      url: `/desk/api/authorities/changes${path}`,
      headers: who.headers,
      payload: JSON.stringify(body),
    })
  const proposed = await post(first, '', {
    change: 'revoke-key',
    authority: 'sample-interior',
    keyid: 'sample-interior/2026-1',
  })
  assert.equal(proposed.statusCode, 200, proposed.body)
  const { id } = proposed.json<{ id: string }>()
  assert.notEqual((await post(first, `/${id}/approve`)).statusCode, 200)
  assert.equal((await post(stranger, `/${id}/approve`)).statusCode, 404)
  // The database says so too, to whoever gets past the code.
  await assert.rejects(
    inTenant(world.house.db, world.a.tenant.id, (tx) =>
      tx
        .updateTable('registry_change')
        .set({ decided_by: first.person.id, decided_at: world.clock.now(), approved: true })
        .where('id', '=', id)
        .execute(),
    ),
    { code: '23514' },
  )
  const pending = async () =>
    (await world.server.inject({ url: '/desk/api/authorities', headers: second.headers })).json<Authorities>()
      .pending
  assert.equal((await pending()).length, 1)
  const presses = await Promise.all(Array.from({ length: 10 }, () => post(second, `/${id}/approve`)))
  assert.equal(presses.filter(({ statusCode }) => statusCode === 200).length, 1)
  assert.equal((await pending()).length, 0)
  assert.notEqual(
    (await handIn(world, world.a)).json<{ trust?: { outcome: string } }>().trust?.outcome,
    'pass',
  )
  assert.equal((await handIn(world, world.b)).json<{ trust: { outcome: string } }>().trust.outcome, 'pass')
})

test('two changes of one authority approved at the same moment are both made', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const [first, second] = [await signIn(world, world.a, 'senior'), await signIn(world, world.a, 'registrar')]
  const post = (who: typeof first, path: string, body: unknown = {}) =>
    world.server.inject({
      method: 'POST',
      url: `/desk/api/authorities/changes${path}`,
      headers: who.headers,
      payload: JSON.stringify(body),
    })
  const changes = [
    { change: 'revoke-key', authority: 'sample-interior', keyid: 'sample-interior/2026-1' },
    ...['1', '2', '3', '4', '5'].map((n) => ({
      change: 'add-key',
      authority: 'sample-interior',
      keyid: `sample-interior/new-${n}`,
      jwk: generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
    })),
  ]
  const ids: string[] = []
  for (const change of changes) {
    const proposed = await post(first, '', change)
    assert.equal(proposed.statusCode, 200, proposed.body)
    ids.push(proposed.json<{ id: string }>().id)
  }
  const approved = await Promise.all(ids.map((id) => post(second, `/${id}/approve`)))
  assert.deepEqual(new Set(approved.map(({ statusCode }) => statusCode)), new Set([200]))
  const entry = await inTenant(world.house.db, world.a.tenant.id, (tx) =>
    tx.selectFrom('authority').select('entry').where('id', '=', 'sample-interior').executeTakeFirstOrThrow(),
  )
  const { keys } = entry.entry as Authority
  assert.equal(keys.length, 6)
  assert.ok(
    keys.find(({ keyid }) => keyid === 'sample-interior/2026-1')?.revokedAt,
    'the revocation was lost',
  )
})

/** The two presses of one senior officer, over everything that is held. */
async function restrict(world: TwoDesks, id: string): Promise<void> {
  const { headers } = await signIn(world, world.a, 'senior')
  const view = (await world.server.inject({ url: `/desk/api/demands/${id}`, headers })).json<DemandView>()
  const deed = { deed: 'restrict', targets: view.targets.map((target) => target.id) }
  const press = (rest: string, payload: unknown) =>
    world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/${rest}`,
      headers: { ...headers, 'idempotency-key': '"restrict"' },
      payload: JSON.stringify(payload),
    })
  const { planSha256, orderSha256, version } = (await press('plan', deed)).json<Plan>()
  const done = await press('act', { deed, planSha256, orderSha256, version })
  assert.equal(done.statusCode, 200, done.body)
}

async function register({ house, a }: TwoDesks, change: Change): Promise<void> {
  await inTenant(house.db, a.tenant.id, async (tx) => {
    const found = tx.selectFrom('authority').select('entry').where('id', '=', 'sample-interior')
    const { entry } = await found.executeTakeFirstOrThrow()
    const now = change(entry as Authority, house.clock.now())
    await tx
      .updateTable('authority')
      .set({ entry: JSON.stringify(now) })
      .where('id', '=', 'sample-interior')
      .execute()
  })
}
