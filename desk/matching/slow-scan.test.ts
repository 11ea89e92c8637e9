/** What of a scan that takes its time is kept meanwhile, and what is left where it is not wanted any more. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { worldOf } from '../../checks/lists.ts'
import { later } from '../../core/instant.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { tokenAt } from '../../journeys/program.ts'
import { once } from '../intake.ts'
import { inTenant, sql } from '../sql/database.ts'
import { askedWith } from '../sql/slow-scans.ts'
import { cancelHashing } from './hashing.ts'
import { signalsOfAddress } from './signals.ts'
import { beginSlow, cancelSlow, forgetSlow, settleSlow } from './slow-scan.ts'

const url = 'https://forum.example/somebody/zinnober'

test('the address of a piece lies nowhere open while it is hashed, and is looked for all the same', async (t) => {
  const world = await asking(t)
  await world.list(signalsOfAddress(url).signals)
  const row = (await world.row()) ?? assert.fail('nothing asked')
  assert.doesNotMatch(JSON.stringify(row.piece), /zinnober/)
  await cancelHashing(world.house, world.tenant, row.job ?? '')
  await settleSlow(world.house, world.tenant, row)
  const { rows } = await world.inside((tx) =>
    sql<{ advice: string }>`select data ->> 'advice' as advice from told_message`.execute(tx),
  )
  assert.deepEqual(rows, [{ advice: 'review' }])
})

test('what is decided while a scan is answered is what its platform is told last, in both messages', async (t) => {
  const world = await asking(t)
  await world.list(signalsOfAddress(url).signals)
  const row = (await world.row()) ?? assert.fail('nothing asked')
  await cancelHashing(world.house, world.tenant, row.job ?? '')
  const decided = {
    ...world.house,
    crashpoint: async () => {
      const { id } = await world.inside((tx) =>
        tx.selectFrom('match_case').select('id').executeTakeFirstOrThrow(),
      )
      await world.letThrough(id)
    },
  }
  await settleSlow(decided, world.tenant, row)
  const { rows } = await world.inside((tx) =>
    sql<{ said: string }>`select type || ' ' || (data ->> 'advice') as said from told_message
      order by at, id`.execute(tx),
  )
  assert.deepEqual(
    rows.map(({ said }) => said),
    ['scan.done none', 'match.decided none'],
  )
})

test('who dies while a scan is cancelled has its platform told of no scan that it cancelled', async (t) => {
  const world = await asking(t)
  const { house } = world
  const dying = { ...house, vault: { ...house.vault, shred: () => Promise.reject(new Error('killed')) } }
  await assert.rejects(cancelSlow(dying, world.tenant, world.scan), /killed/)
  assert.equal(await world.row(), undefined)
  assert.equal(await cancelSlow(house, world.tenant, world.scan), false)
})

test('what was asked and could never be answered is forgotten after thirty days', async (t) => {
  const world = await asking(t)
  const ahead = (ms: number) => ({
    ...world.house,
    clock: { ...world.house.clock, now: () => later(new Date().toISOString(), ms) },
  })
  const kept = deliveryPolicy.askedHours * 3_600_000
  await forgetSlow(ahead(kept - 60_000))
  assert.ok(await world.row())
  await forgetSlow(ahead(kept + 60_000))
  assert.equal(await world.row(), undefined)
})

/** A desk that somebody has asked about a piece which is not hashed yet. */
async function asking(t: TestContext) {
  const world = await worldOf(t)
  const { house, tenant } = world
  const inside = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(house.db, tenant.id, work)
  await inside((tx) => sql`update tenant set settings = settings || '{"verdictWebhook": {}}'`.execute(tx))
  const { id: token } = await tokenAt(world, ['scan'])
  const scan = await beginSlow(
    house,
    tenant,
    { token, key: 'one', asked: Buffer.alloc(32), piece: { content: 'post-1', url } },
    { bytes: once(Buffer.from('#EXTM3U')) },
  )
  return { ...world, inside, scan, row: () => inside((tx) => askedWith(tx, scan)) }
}
