import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import pg from 'pg'
import { systemClock } from '../outside/clock.ts'
import { Fault, systemCode } from '../outside/fault.ts'
import { type Connection, quiet } from './pool.ts'
import { alone, mark } from './schema.ts'

/** A change of the schema, and what it asks of processes that do not know it. */
export type HouseMigration = Migration & {
  /** A process of the version before goes on working beside it: it adds, and what it adds may be left empty. */
  bearable?: boolean
  /** What must not run in a transaction, such as an index on a large table; run at each start, so it says `if not exists`. */
  afterwards?(db: Kysely<unknown>): Promise<void>
}
type Migrations = Readonly<Record<string, HouseMigration>>

/** A statement that waits longer for a lock than this gives up: behind it would wait every order that comes in. */
const lockTimeout = 3_000
const tries = 20

/** Runs what a database lacks, all of it or nothing. Throws `migration-failed`, `schema-newer` or `schema-busy`. */
export async function bringUp(connection: Connection, migrations: Migrations): Promise<void> {
  const pool = quiet(
    new pg.Pool({ ...connection, max: 1, options: `-c lock_timeout=${lockTimeout} -c statement_timeout=0` }),
  )
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const pending = await missing(db, migrations)
    const isDue = async () => (await missing(db, migrations)).length > 0
    const run = () => untilUnlocked(() => runAll(db, migrations))
    const harsh = pending.filter((name) => !migrations[name]?.bearable)
    if (harsh.length > 0) await alone(connection, harsh, isDue, run)
    else if (pending.length > 0) await run()
    await mark(
      connection,
      Object.entries(migrations).map(([name, { bearable = false }]) => ({ name, bearable })),
    )
    for (const { afterwards } of Object.values(migrations)) await afterwards?.(db)
  } finally {
    await db.destroy()
  }
}

/** What is to be run. Where the database is ahead of us there is nothing to run, and whether to go on is another question. */
async function missing(db: Kysely<unknown>, migrations: Migrations): Promise<string[]> {
  const { rows } = await sql<{
    there: boolean
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db)
  const done = rows[0]?.there
    ? (await sql<{ name: string }>`select name from kysely_migration`.execute(db)).rows.map(
        ({ name }) => name,
      )
    : []
  const pending = Object.keys(migrations)
    .filter((name) => !done.includes(name))
    .toSorted()
  const strange = done.filter((name) => !(name in migrations))
  if (strange.length === 0) return pending
  if (pending.length === 0) return []
  throw new Fault('schema-newer', {
    found: `${strange.join(', ')}, which this version does not know, and not ${pending.join(', ')}, which it does`,
    wanted: 'one line of versions, each with what the one before had',
  })
}

async function runAll(db: Kysely<unknown>, migrations: Migrations): Promise<void> {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
  }).migrateToLatest()
  if (error) throw error
}

/** A lock that is not to be had is tried for again, with room in between for whoever stood behind us. */
async function untilUnlocked(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (cause) {
      const isLocked = ['55P03', '40P01'].includes(systemCode(cause) ?? '')
      if (!isLocked || attempt === tries) throw new Fault('migration-failed', { cause, again: isLocked })
      await systemClock.pause(Math.min(250 * attempt, 3_000))
    }
  }
}
