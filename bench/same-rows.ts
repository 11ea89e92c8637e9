/** The yardstick of intake: the rows that the desk really wrote for one order, written again and again by a bare loop. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { migrate } from '../desk/sql/database.ts'
import type { Place } from './place.ts'
import { eachOf } from './rounds.ts'

/** Parents first, as the keys among them ask for. */
const tables = [
  ['case_key', 'case_id'],
  ['receipt', 'case_id'],
  ['demand', 'case_id'],
  ['clock', 'demand_id'],
  ['event', 'case_id'],
  ['log_entry', 'event_id'],
  ['effect', 'demand_id'],
  ['idempotent_request', 'case_id'],
  ['nonce_seen', 'request'],
  ['search_of', 'demand_id'],
] as const

/** Filled in later, when an entry gets its place in the log: not written when an order comes in. */
const later: Readonly<Record<string, readonly string[]>> = { log_entry: ['index', 'created_at'] }

type Values = Record<string, unknown>
export type Sample = { table: string; rows: Values[] }[]

/** Another database on the same server, with the desk's own tables, keys and indexes, its tenant and its authorities. */
export async function bareDatabase(place: Place): Promise<string> {
  const name = 'bare'
  const own = place.pool(1)
  await own.query(`create database ${name}`)
  await migrate({ ...place.owner, database: name })
  const bare = place.pool(1, name)
  for (const table of ['tenant', 'authority']) {
    const { rows } = await own.query<Values>(`select ${await columnsOf(own, table)} from ${table}`)
    const { text, values } = insertion(table, rows)
    await bare.query(text, values)
  }
  return name
}

/** Every row that hangs on this demand, as it lies in the tables. */
export async function rowsOf(pool: pg.Pool, demand: string): Promise<Sample> {
  const one = async (text: string, values: unknown[]) => (await pool.query<Values>(text, values)).rows
  const [found] = await one('select case_id from demand where id = $1', [demand])
  const events = (await one('select id from event where case_id = $1', [found?.case_id])).map(({ id }) => id)
  const requests = (await one('select id from idempotent_request where case_id = $1', [found?.case_id])).map(
    ({ id }) => id,
  )
  const keys: Record<string, unknown[]> = {
    case_id: [found?.case_id],
    demand_id: [demand],
    event_id: events,
    request: requests,
  }
  const sample: Sample = []
  for (const [table, by] of tables)
    sample.push({
      table,
      rows: await one(`select ${await columnsOf(pool, table)} from ${table} where ${by} = any($1)`, [
        keys[by],
      ]),
    })
  return sample
}

/** What an insert says: everything but what the database reckons by itself, or what is filled in later. */
async function columnsOf(pool: pg.Pool, table: string): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''`,
    [table],
  )
  return rows
    .filter(({ name }) => !later[table]?.includes(name))
    .map(({ name }) => (name === 'place' ? 'place::text as place' : name))
    .join(', ')
}

type Statement = { text: string; values: unknown[] }

/** The same rows as those of the sample, as new ones: one statement a table, every own identifier and key changed. */
export function again(sample: Sample, n: number): Statement[] {
  const fresh = new Map<unknown, string>()
  for (const { table, rows } of sample)
    for (const { id, case_id: caseId } of rows) {
      if (typeof id === 'string') fresh.set(id, randomUUID())
      if (table === 'case_key') fresh.set(caseId, randomUUID())
    }
  const unlike: Readonly<Record<string, readonly string[]>> = {
    demand: ['number', 'reference'],
    effect: ['key'],
    idempotent_request: ['key'],
    nonce_seen: ['nonce'],
  }
  // Where a demand stands in time; what it is found by is entered there.
  const moved = (place: unknown) => String(BigInt(String(place)) + (BigInt(n + 1) << 20n))
  return sample
    .filter(({ rows }) => rows.length > 0)
    .map(({ table, rows }) =>
      insertion(table, rows, (name, value, line) =>
        table === 'search_of' && name === 'place'
          ? moved(value)
          : unlike[table]?.includes(name) && value !== null
            ? `${String(value).slice(0, -10)}${String(n).padStart(8, '0')}.${line}`
            : (fresh.get(value) ?? value),
      ),
    )
}

function insertion(
  table: string,
  rows: readonly Values[],
  change: (name: string, value: unknown, line: number) => unknown = (_, value) => value,
): Statement {
  const columns = Object.keys(rows[0] ?? {})
  const lines = rows.map(
    (_, line) => `(${columns.map((_, at) => `$${line * columns.length + at + 1}`).join(', ')})`,
  )
  return {
    text: `insert into ${table} (${columns.join(', ')}) values ${lines.join(', ')}`,
    values: rows.flatMap((row, line) => columns.map((name) => change(name, asSent(row[name]), line))),
  }
}

/** A JSON column comes back as an object and is written as text. */
function asSent(value: unknown): unknown {
  const isJson =
    typeof value === 'object' && value !== null && !Buffer.isBuffer(value) && !Array.isArray(value)
  return isJson ? JSON.stringify(value) : value
}

/** Writes every set in one transaction of its own. */
export async function writeBare(
  pool: pg.Pool,
  sets: readonly Statement[][],
  connections: number,
): Promise<void> {
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()))
  try {
    await eachOf(sets, connections, async (statements, lane) => {
      const client = clients[lane] as pg.PoolClient
      await client.query('begin')
      for (const { text, values } of statements) await client.query(text, values)
      await client.query('commit')
    })
  } finally {
    clients.forEach((client) => client.release())
  }
}

/** Bytes of what is written for one order, as the driver sends it. */
export function bytesOf(statements: readonly Statement[]): number {
  const size = (value: unknown) =>
    Buffer.isBuffer(value) ? value.length : value === null ? 0 : Buffer.byteLength(String(value))
  return statements.flatMap(({ values }) => values).reduce((sum: number, value) => sum + size(value), 0)
}
