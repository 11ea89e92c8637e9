import { Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { Fault } from '../outside/fault.ts'
import * as house from './migrations/0001-house.ts'
import * as viewers from './migrations/0002-viewers.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
export type Tx = Transaction<Tables>
/** Where a PostgreSQL is: a URL, or the socket folder of the embedded one. */
export type Connection = pg.PoolConfig

const migrations: Record<string, Migration> = { '0001-house': house, '0002-viewers': viewers }

// Instants leave the driver as the ISO text that core works with, bigints as numbers.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** Brings the schema up to date as the owner. Two processes starting together wait for one another. */
export async function migrate(connection: Connection): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: quiet(new pg.Pool({ ...connection, max: 1 })) }),
  })
  try {
    const { error } = await new Migrator({
      db,
      provider: { getMigrations: async () => migrations },
    }).migrateToLatest()
    if (error) throw new Fault('migration-failed', { cause: error })
  } finally {
    await db.destroy()
  }
}

/**
 * Opens the database as the role that owns nothing. Refuses a server whose settings could lose an
 * acknowledged demand (security requirement 9.2): fsync, full_page_writes, synchronous_commit.
 */
export async function openDatabase(
  connection: Connection,
  options: { max: number; setRole: boolean },
): Promise<Database> {
  const pool = quiet(
    new pg.Pool({
      ...connection,
      max: options.max,
      connectionTimeoutMillis: 10_000,
      query_timeout: 30_000,
      statement_timeout: 25_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
      ...(options.setRole
        ? { onConnect: async (client: pg.ClientBase) => void (await client.query('set role guichet_app')) }
        : {}),
    }),
  )
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const unsafe = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where (name in ('fsync', 'full_page_writes') and setting <> 'on') or (name = 'synchronous_commit' and setting = 'off')`.execute(
    db,
  )
  if (unsafe.rows.length > 0) {
    await db.destroy()
    throw new Fault('database-unsafe', {
      found: unsafe.rows.map((row) => `${row.name} = ${row.setting}`).join(', '),
      wanted: 'on',
    })
  }
  return db
}

/**
 * Runs `work` in one transaction that sees one tenant and nothing else. A whole transaction that failed
 * because the server went away or refused to serialise is run again; a part of one never is.
 */
export async function inTenant<T>(db: Database, tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(async (tx) => {
        await sql`select set_config('app.tenant', ${tenant}, true)`.execute(tx)
        return await work(tx)
      })
    } catch (fault) {
      if (attempt >= 6 || !passes(fault)) throw fault
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
    }
  }
}

/** Whether running the same transaction again can help: lost connections, restarts, serialisation, deadlocks. */
export function passes(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  const code = (fault as { code?: string }).code ?? ''
  if (/^(08(?!P01)|57P0|40001|40P01|53300)/.test(code)) return true
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect/.test(fault.message)
  )
}

export { sql }

// Shutting a server down raises errors on idle connections; the pool replaces them by itself.
function quiet(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined)
  return pool
}
