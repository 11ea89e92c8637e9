import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import { freshDatabase } from '../../checks/postgres.ts'
import { type Database, inTenant, migrate, openDatabase, sql, type Tx } from './database.ts'
import { counting } from './house/authorities.ts'
import { newSheaf, type Sheaf } from './sheaf.ts'
import { inOneCommit } from './one-commit.ts'

type World = { db: Database; tenant: string; counted(): Promise<number> }

async function world(t: TestContext): Promise<World> {
  const connection = await freshDatabase(t, migrate)
  const tenant = randomUUID()
  const owner = new pg.Client(connection)
  await owner.connect()
  await owner.query(`insert into tenant (id, hostname, settings) values ($1, 'desk.example', '{}')`, [tenant])
  await owner.end()
  const db = await openDatabase(connection, { max: 4 })
  t.after(() => db.destroy())
  return {
    db,
    tenant,
    counted: () =>
      inTenant(db, tenant, async (tx) => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from nonce_seen`.execute(tx)
        return rows[0]?.n ?? 0
      }),
  }
}

const nonce = ({ tenant }: World, name: string) => ({
  tenant_id: tenant,
  keyid: 'key',
  nonce: name,
  expires_at: '2030-01-01T00:00:00.000Z',
  request: randomUUID(),
})

/** Each share learns which transaction it is in and how many asked with it. */
const asked = inOneCommit(async (tx: Tx, _tenant, wishes: readonly string[]) => {
  const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx)
  return wishes.map((wish) => ({ wish, transaction: rows[0]?.id ?? '', beside: wishes.length }))
})

test('orders that come while one is being committed are committed together, each with what was asked for it', async (t) => {
  const here = await world(t)
  const write = (name: string) =>
    asked(here.db, here.tenant, name, async (_tx, sheaf, known) => {
      sheaf.add('nonce_seen', [nonce(here, name)])
      return known
    })
  const first = write('a')
  await new Promise((resolve) => setImmediate(resolve))
  const taken = await Promise.all([first, ...['b', 'c', 'd'].map(write)])
  assert.deepEqual(
    taken.map(({ wish, beside }) => [wish, beside]),
    [
      ['a', 1],
      ['b', 3],
      ['c', 3],
      ['d', 3],
    ],
  )
  assert.equal(new Set(taken.slice(1).map(({ transaction }) => transaction)).size, 1)
  assert.equal(await here.counted(), 4)
})

test('an order at fault is told so and takes none of its neighbours with it', async (t) => {
  const here = await world(t)
  const write = (name: string, wrong?: (sheaf: Sheaf) => void) =>
    asked(here.db, here.tenant, name, async (_tx, sheaf) => {
      sheaf.add('nonce_seen', [nonce(here, name)])
      wrong?.(sheaf)
      return name
    })
  const ends = await Promise.allSettled([
    write('first'),
    write('good'),
    write('throws', () => {
      throw new Error('not this one')
    }),
    write('taken', (sheaf) => sheaf.add('nonce_seen', [nonce(here, 'first')])),
    write('fails', (sheaf) => sheaf.after((tx) => sql`select 1 / 0`.execute(tx))),
    write('good too'),
  ])
  assert.deepEqual(
    ends.map((end) => (end.status === 'fulfilled' ? end.value : (end.reason.code ?? end.reason.message))),
    ['first', 'good', 'not this one', '23505', '22012', 'good too'],
  )
  assert.equal(await here.counted(), 3)
})

test('an order that names thousands of addresses is written whole, in several statements, or not at all', async (t) => {
  const here = await world(t)
  const rows = Array.from({ length: 9_000 }, (_, n) => nonce(here, `n${n}`))
  const write = (wrong: boolean) =>
    inTenant(here.db, here.tenant, async (tx) => {
      const sheaf = newSheaf()
      sheaf.add('nonce_seen', rows)
      if (wrong) sheaf.add('nonce_seen', [nonce(here, 'n0')])
      await sheaf.send(tx)
    })
  await assert.rejects(write(true), { code: '23505' })
  assert.equal(await here.counted(), 0)
  await write(false)
  assert.equal(await here.counted(), 9_000)
})

test('a transaction that begins with its first statement ends like any other', async (t) => {
  const here = await world(t)
  await inTenant(here.db, here.tenant, async () => 'nothing asked')
  await assert.rejects(
    inTenant(here.db, here.tenant, async (tx) => {
      await tx.insertInto('nonce_seen').values(nonce(here, 'a')).execute()
      throw new Error('taken back')
    }),
    /taken back/,
  )
  await here.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      tenant: string | null
    }>`select current_setting('app.tenant', true) as tenant`.execute(tx)
    assert.ok(!rows[0]?.tenant, 'no tenant outlives its transaction')
  })
  await assert.rejects(
    inTenant(here.db, "'; drop table nonce_seen; --", (tx) =>
      tx.selectFrom('nonce_seen').selectAll().execute(),
    ),
    { code: '22P02' },
  )
  assert.equal(await here.counted(), 0)
})

test('of orders that end in one commit each counts, and one dispute among them starts the count again', async (t) => {
  const here = await world(t)
  const counts = await inTenant(here.db, here.tenant, async (tx) => {
    await tx
      .insertInto('authority')
      .values(
        ['calm', 'disputed', 'apart'].map((id) => ({
          id,
          tenant_id: here.tenant,
          name: id,
          country: 'FR',
          entry: '{}',
          undisputed: 7,
          first_notice_at: null,
        })),
      )
      .execute()
    const sheaf = newSheaf()
    for (const [authority, disputed] of [
      ['calm', false],
      ['disputed', false],
      ['disputed', true],
      ['calm', false],
      ['disputed', false],
    ] as const)
      sheaf.also(counting, { authority, disputed })
    await sheaf.send(tx)
    return await tx.selectFrom('authority').select(['id', 'undisputed']).orderBy('id').execute()
  })
  assert.deepEqual(counts, [
    { id: 'apart', undisputed: 7 },
    { id: 'calm', undisputed: 9 },
    { id: 'disputed', undisputed: 0 },
  ])
})
