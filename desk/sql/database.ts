import { CompiledQuery, Kysely, PostgresDialect, type Transaction, sql } from 'kysely'
import pg from 'pg'
import { Fault } from '../outside/fault.ts'
import * as house from './migrations/0001-house.ts'
import * as viewers from './migrations/0002-viewers.ts'
import * as tenantsApart from './migrations/0003-tenants-apart.ts'
import * as restrictions from './migrations/0004-restrictions.ts'
import * as sealedAnswers from './migrations/0005-sealed-answers.ts'
import * as connections from './migrations/0006-connections.ts'
import * as find from './migrations/0007-find.ts'
import * as together from './migrations/0008-together.ts'
import * as theDay from './migrations/0009-the-day.ts'
import * as people from './migrations/0010-people.ts'
import * as operate from './migrations/0011-operate.ts'
import * as quickDoor from './migrations/0012-quick-door.ts'
import * as press from './migrations/0013-press.ts'
import * as asleep from './migrations/0014-asleep.ts'
import * as banks from './migrations/0015-banks.ts'
import * as hashing from './migrations/0016-hashing.ts'
import * as banksKept from './migrations/0017-banks-kept.ts'
import * as upload from './migrations/0018-upload.ts'
import * as cases from './migrations/0020-cases.ts'
import * as longMedia from './migrations/0021-long-media.ts'
import * as listsRead from './migrations/0022-lists-read.ts'
import * as toldInOrder from './migrations/0023-told-in-order.ts'
import * as huntsInHand from './migrations/0024-hunts-in-hand.ts'
import * as whoseHand from './migrations/0025-whose-hand.ts'
import * as heard from './migrations/0026-heard.ts'
import { bringUp, type HouseMigration } from './migrate.ts'
import { type Connection, quiet } from './pool.ts'
import { beginningLate, forTenant } from './late-begin.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
export type Tx = Transaction<Tables>
export type { Connection }

const migrations: Record<string, HouseMigration> = {
  '0001-house': house,
  '0002-viewers': viewers,
  '0003-tenants-apart': tenantsApart,
  '0004-restrictions': restrictions,
  '0005-sealed-answers': sealedAnswers,
  '0006-connections': connections,
  '0007-find': find,
  '0008-together': together,
  '0009-the-day': theDay,
  '0010-people': people,
  '0011-operate': operate,
  '0012-quick-door': quickDoor,
  '0013-press': press,
  '0014-asleep': asleep,
  '0015-banks': banks,
  '0016-hashing': hashing,
  '0017-banks-kept': banksKept,
  '0018-upload': upload,
  '0020-cases': cases,
  '0021-long-media': longMedia,
  '0022-lists-read': listsRead,
  '0023-told-in-order': toldInOrder,
  '0024-hunts-in-hand': huntsInHand,
  '0025-whose-hand': whoseHand,
  '0026-heard': heard,
}
/** In the order in which they are run. */
export const migrationNames: readonly string[] = Object.keys(migrations).sort()

/** The role that the desk works as. It owns nothing, and no policy lets it through. */
export const deskRole = 'guichet_app'

// Instants leave the driver as the ISO text that core works with, days as they are written, bigints as numbers.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/**
 * Brings the schema up to date as the owner. Two processes starting together wait for one another; processes of an
 * older version are waited for where they could not bear the change (`schema.ts`). `newer` are migrations that a test
 * invents.
 */
export async function migrate(
  connection: Connection,
  newer: Readonly<Record<string, HouseMigration>> = {},
): Promise<void> {
  await bringUp(connection, { ...migrations, ...newer })
}

/** Makes the schema that a backup was taken of, which may be an older one. */
export async function migrateAsFarAs(connection: Connection, names: readonly string[]): Promise<void> {
  const some = Object.entries(migrations).filter(([name]) => names.includes(name))
  await bringUp(connection, Object.fromEntries(some))
}

/**
 * Lets the desk's role sign in by itself, so that no statement of the desk can step back to the owner
 * (`reset role` returns to whoever signed in). Done as the owner, who must be allowed to.
 */
export async function letDeskSignIn(connection: Connection): Promise<void> {
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1 and not rolcanlogin', [
      deskRole,
    ])
    if (rowCount) await client.query(`alter role ${deskRole} login`)
  } finally {
    await client.end()
  }
}

/**
 * Opens the database as the role that owns nothing, whoever signed in. Refuses a server whose settings could lose an
 * acknowledged demand (security requirement 9.2: fsync, full_page_writes, synchronous_commit), and one where that
 * role could see past a tenant.
 */
export async function openDatabase(connection: Connection, options: { max: number }): Promise<Database> {
  const pool = quiet(
    new pg.Pool({
      ...connection,
      max: options.max,
      connectionTimeoutMillis: 10_000,
      query_timeout: 30_000,
      statement_timeout: 25_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
      onConnect: async (client: pg.ClientBase) => void (await client.query(`set role ${deskRole}`)),
    }),
  )
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: beginningLate(pool) }) })
  pools.set(db, pool)
  const unsafe = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings
    where (name in ('fsync', 'full_page_writes') and setting <> 'on') or (name = 'synchronous_commit' and setting = 'off')
    union all select 'superuser', 'on' from pg_roles where rolname = current_user and rolsuper
    union all select 'bypassrls', 'on' from pg_roles where rolname = current_user and rolbypassrls
    union all select 'owner of ' || relname, 'on' from pg_class
      where relowner = current_user::regrole and relnamespace = 'public'::regnamespace`.execute(db)
  if (unsafe.rows.length > 0) {
    await db.destroy()
    throw new Fault('database-unsafe', {
      found: unsafe.rows.map((row) => `${row.name} = ${row.setting}`).join(', '),
      wanted: `durable writes, and a role ${deskRole} that owns nothing and bypasses no policy`,
    })
  }
  return db
}

const pools = new WeakMap<Database, pg.Pool>()

/** How many connections this process has, how many are idle, and how much work waits for one. */
export function poolFigures(db: Database): { total: number; idle: number; waiting: number } {
  const pool = pools.get(db)
  return { total: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 }
}

/**
 * Runs `work` in one transaction that sees one tenant and nothing else. A whole transaction that failed
 * because the server went away or refused to serialise is run again; a part of one never is.
 */
export async function inTenant<T>(db: Database, tenant: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const over: Ending[] = []
    let result: T
    try {
      result = await db.transaction().execute(async (tx) => {
        endings.set(tx, over)
        await tx.executeQuery(CompiledQuery.raw(forTenant, [tenant]))
        return await work(tx)
      })
    } catch (fault) {
      over.forEach(({ undone }) => undone?.())
      if (attempt >= 6 || !passes(fault)) throw fault
      await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
      continue
    }
    over.forEach(({ committed }) => committed())
    return result
  }
}

/** What to do in this process once a transaction is on stable storage, or has come to nothing. Neither may throw. */
export type Ending = { committed(): void; undone?(): void }
const endings = new WeakMap<Tx, Ending[]>()

/** Where the commit was not heard of, it counts as undone: what rests on it in this process must be able to bear both. */
export function onceOver(tx: Tx, ending: Ending): void {
  const over = endings.get(tx)
  if (!over) throw new Error('a transaction that inTenant did not begin')
  over.push(ending)
}

/** Whether running the same transaction again can help: lost connections, restarts, serialisation, deadlocks. */
export function passes(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false
  const code = (fault as { code?: string }).code ?? ''
  if (/^(08(?!P01)|57P0|40001|40P01|53300)/.test(code)) return true
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code) ||
    /Connection terminated|is not queryable|timeout exceeded when trying to connect/.test(fault.message)
  )
}

export { CompiledQuery, sql }
