/** What of a case can be read is read by whoever decides it, and by nobody who reads the database or an old copy of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetOldCases, sealOldCases } from '../banks/forget.ts'
import { turnableClock } from '../outside/clock.ts'
import { decideMatch } from '../banks/decide.ts'
import { caseWith, countHits } from '../sql/banks/cases.ts'
import { opened } from '../sql/banks/sealed-case.ts'
import { inTenant, sql } from '../sql/database.ts'
import { signalsToListOfText } from './signals.ts'
import { worldOf } from '../../checks/lists.ts'

const known =
  'The gate opens at noon and whoever wants to come with us brings bread, water and a lamp for the long way.'
const own = 'Zinnober'
const posted = `${own} wrote this down: ${known}`
const url = 'https://forum.example/members/zinnober/post-1'
const reason = 'I know Zinnober from the reading room.'

test('neither address nor words nor a person’s reasons stand open in a case, and whoever decides it reads them all', async (t) => {
  const world = await worldOf(t)
  const id = await metIn(world)
  assert.deepEqual(await traces(world), [])
  const whole = await read(world, id)
  assert.equal(whole.piece.url, url)
  assert.ok(whole.signals.some(({ kind, value }) => kind === 'text' && /zinnober/i.test(value)))
  assert.ok(Object.values(whole.queries).some((query) => /zinnober/i.test(query)))
  await decided(world, id)
  assert.deepEqual(await traces(world), [])
  assert.equal((await read(world, id)).reason, reason)
})

test('what joins a case that is open is sealed with the rest', async (t) => {
  const world = await worldOf(t)
  const id = await metIn(world)
  const before = Object.keys((await read(world, id)).queries).length
  await world.list([{ kind: 'keyword', value: 'wrote this down' }], { name: 'WORDS' })
  const joined = async () => {
    const now = await world.text('post-1', posted, { url })
    assert.equal(now.case?.id, id)
    return Object.keys((await read(world, id)).queries).length > before
  }
  // New rules are made ready beside those that serve.
  while (!(await joined())) await new Promise((resolve) => setTimeout(resolve, 50))
  assert.deepEqual(await traces(world), [])
  assert.ok(Object.values((await read(world, id)).queries).some((query) => /wrote this down/.test(query)))
})

test('a case whose years are over cannot be read from an old copy of the database either', async (t) => {
  const clock = turnableClock('2026-11-01T12:00:00.000Z', { running: true })
  const world = await worldOf(t, { clock })
  const id = await metIn(world)
  await decided(world, id)
  const { rows: copy } = await inside(world, (tx) =>
    sql<{ row: string }>`select to_jsonb(match_case)::text as row from match_case`.execute(tx),
  )
  clock.turn(6 * 365 * 86_400_000)
  assert.equal(await forgetOldCases(world.house), 1)
  await inside(world, (tx) =>
    sql`insert into match_case select * from jsonb_populate_record(null::match_case, ${copy[0]?.row}::jsonb)`.execute(
      tx,
    ),
  )
  const left = await read(world, id)
  assert.deepEqual(
    [left.piece.url, left.reason, left.queries, left.signals.some(({ kind }) => kind === 'text')],
    [undefined, null, {}, false],
  )
})

test('what an earlier version kept open is sealed, reads the same and is found nowhere else', async (t) => {
  const world = await worldOf(t)
  const id = await metIn(world)
  await decided(world, id)
  const whole = await read(world, id)
  // As it stood before: under no key, with everything in its columns.
  const older = '00000000-0000-4000-8000-000000000001'
  await inside(world, async (tx) => {
    await sql`
      insert into match_case (id, tenant_id, number, origin, piece, piece_hash, signals, told, list_version, opened_at,
        verdict, reason, decided_at)
      select ${older}::uuid, tenant_id, number + 1, origin, ${JSON.stringify(whole.piece)}::jsonb, piece_hash,
        ${JSON.stringify(whole.signals)}::jsonb, told, list_version, opened_at, verdict, ${reason}, decided_at
      from match_case where id = ${id}`.execute(tx)
    await sql`
      insert into match_hit select (jsonb_populate_record(h, jsonb_build_object('case_id', ${older}::uuid, 'query',
        case when h.query = '' then ${posted} else h.query end))).* from match_hit h where h.case_id = ${id}`.execute(
      tx,
    )
  })
  assert.ok((await traces(world)).length > 1)
  assert.equal(await sealOldCases(world.house), 1)
  assert.deepEqual(await traces(world), [])
  const now = await read(world, older)
  assert.deepEqual(
    [now.piece, now.reason, new Set(Object.values(now.queries))],
    [whole.piece, reason, new Set([posted])],
  )
  assert.deepEqual(byName(now.signals), byName(whole.signals))
  assert.equal(await sealOldCases(world.house), 0)
})

const byName = (signals: readonly object[]) => signals.map((one) => JSON.stringify(one)).sort()

type World = Awaited<ReturnType<typeof worldOf>>
const inside = <T>({ house, tenant }: World, work: Parameters<typeof inTenant<T>>[2]) =>
  inTenant(house.db, tenant.id, work)

async function metIn(world: World): Promise<string> {
  await world.list([...signalsToListOfText(known).signals, { kind: 'keyword', value: 'zinnober' }])
  const met = await world.text('post-1', posted, { url })
  assert.equal(met.advice, 'review')
  return met.case?.id ?? assert.fail('no case')
}

async function decided(world: World, id: string): Promise<void> {
  await inside(world, async (tx) => {
    const seen = await countHits(tx, id)
    await decideMatch(tx, world.house, world.tenant, world.by, id, { verdict: 'known', reason, seen })
  })
}

const read = (world: World, id: string) =>
  inside(world, async (tx) =>
    opened(tx, world.house, (await caseWith(tx, id)) ?? assert.fail('no such case')),
  )

/** Rows of cases and hits in which something of the piece or of the reasons can be read. */
async function traces(world: World): Promise<string[]> {
  const { rows } = await inside(world, (tx) =>
    sql<{ row: string }>`
      select to_jsonb(match_case)::text as row from match_case
      union all select to_jsonb(match_hit)::text from match_hit
      union all select to_jsonb(told_message)::text from told_message`.execute(tx),
  )
  return rows
    .map(({ row }) => row)
    .filter((row) => /zinnober|noon|reading room/i.test(row.replace(/"listed": "[^"]*"/g, '')))
}
