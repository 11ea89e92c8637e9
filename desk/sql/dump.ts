/**
 * Every row of a database as lines of text, and back. Any PostgreSQL will do, and no program of its own is needed: the
 * rows are read in one snapshot while the desk works, and the schema is made by the migrations.
 */
import pg from 'pg'
import { Fault } from '../outside/fault.ts'
import { deskRole } from './database.ts'
import type { Connection } from './pool.ts'

/**
 * A table with the columns that are written; generated ones are reckoned again. What was seen for a while (partitions by
 * month) is in no backup: it would outlive its time there.
 */
export type Table = { name: string; columns: readonly { name: string; type: string }[]; ofTenants: boolean }

export type Snapshot = {
  tables: readonly Table[]
  migrations: readonly string[]
  /** The heads of the log as they stood. */
  heads: readonly { origin: string; size: number; root: string; signedSize: number; note: string | null }[]
  /** Every row of a table, each a line: a JSON array of the texts of its columns. */
  lines(table: Table): AsyncGenerator<string>
  /** Objects of the vault that could be opened. */
  objects(): AsyncGenerator<{ id: string; size: number }>
  /** What was destroyed so far: cases and objects, by their random names. */
  destroyed(): Promise<{ kind: 'case' | 'object'; id: string; at: string }[]>
  counts(): Promise<{ tenants: number; demands: number; events: number }>
}

const portion = 500
/** Made by the migrations, and about them; about the restoring, and made by it. */
const apart = ['kysely_migration', 'kysely_migration_lock', 'schema_mark']

/** Looks at one moment of the database. Nothing is locked and nothing waits for it. */
export async function inSnapshot<T>(
  connection: Connection,
  owner: Connection,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const migrations = await migrationsOf(owner)
  const client = await connected(connection)
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local role ${deskRole}`)
    await client.query('set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0')
    const tables = await tablesOf(client)
    const tenants = await rowsOf<{ id: string }>(client, 'select id::text from tenant order by id')
    const heads = await rowsOf<Snapshot['heads'][number]>(
      client,
      'select origin, size::int8, root, signed_size::int8 as "signedSize", note from log_checkpoint order by origin',
    )
    const inEach = async function* <R>(ask: () => AsyncGenerator<R>) {
      for (const { id } of tenants) {
        await client.query(`select set_config('app.tenant', $1, true)`, [id])
        yield* ask()
      }
    }
    const snapshot: Snapshot = {
      tables,
      migrations,
      heads,
      async *lines(table) {
        const columns = table.columns.map(({ name }) => `${pg.escapeIdentifier(name)}::text`)
        const text = `select array_to_json(array[${columns.join(', ')}])::text as line from ${pg.escapeIdentifier(table.name)}`
        const ask = () => cursor<{ line: string }>(client, text)
        for await (const { line } of table.ofTenants ? inEach(ask) : ask()) yield line
      },
      objects: () =>
        inEach(() =>
          cursor<{ id: string; size: number }>(
            client,
            'select id::text, size::int8 from vault_object where wrapped_identity is not null order by id',
          ),
        ),
      async destroyed() {
        const found: Awaited<ReturnType<Snapshot['destroyed']>> = []
        for await (const row of inEach(() =>
          cursor<{ kind: 'case' | 'object'; id: string; at: string }>(client, destroyedRows),
        ))
          found.push(row)
        return found
      },
      async counts() {
        const sums = { tenants: tenants.length, demands: 0, events: 0 }
        const ask =
          'select (select count(*)::int from demand) as demands, (select count(*)::int from event) as events'
        for await (const { demands, events } of inEach(() =>
          cursor<{ demands: number; events: number }>(client, ask),
        )) {
          sums.demands += demands
          sums.events += events
        }
        return sums
      },
    }
    return await work(snapshot)
  } finally {
    await client.end()
  }
}

const destroyedRows = `
  select 'case' as kind, case_id::text as id, destroyed_at as at from case_key where destroyed_at is not null
  union all select 'object', id::text, destroyed_at from vault_object where destroyed_at is not null`

/** An empty database being filled, in one transaction: whole or not at all. */
export type Filling = {
  fill(table: string, columns: readonly string[], lines: AsyncIterable<string>): Promise<number>
  /** Anything more that belongs to the same transaction. */
  ask(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

/**
 * Fills a database of this schema as its owner. Throws `target-not-empty` where there is a tenant already. References
 * are taken down and put up again, so that rows may come in any order and every one of them is checked; triggers sleep
 * while rows are loaded, for what they would write is loaded too, and are awake for what is done `afterwards`.
 */
export async function filling<T>(
  owner: Connection,
  load: (filling: Filling) => Promise<unknown>,
  afterwards: (filling: Filling) => Promise<T>,
): Promise<T> {
  const client = await connected(owner)
  try {
    await client.query('begin')
    await client.query('set local statement_timeout = 0')
    const { rowCount } = await client.query('select 1 from tenant limit 1')
    if (rowCount)
      throw new Fault('target-not-empty', {
        found: 'a database with tenants in it',
        wanted: 'one that nothing was ever written to',
      })
    const tables = await tablesOf(client)
    const references = await rowsOf<{ table: string; name: string; text: string }>(
      client,
      `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as text from pg_constraint
       where contype = 'f' and connamespace = 'public'::regnamespace`,
    )
    for (const { table, name } of references)
      await client.query(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`)
    const forced = await rowsOf<{ table: string }>(
      client,
      `select oid::regclass::text as table from pg_class where relforcerowsecurity and relnamespace = 'public'::regnamespace`,
    )
    for (const { table } of forced) await client.query(`alter table ${table} no force row level security`)
    const target: Filling = {
      ask: (text, values) => client.query(text, values),
      fill: (table, columns, lines) => fill(client, tables, table, columns, lines),
    }
    for (const { name } of tables)
      await client.query(`alter table ${pg.escapeIdentifier(name)} disable trigger user`)
    await load(target)
    for (const { name } of tables)
      await client.query(`alter table ${pg.escapeIdentifier(name)} enable trigger user`)
    const done = await afterwards(target)
    for (const { table } of forced) await client.query(`alter table ${table} force row level security`)
    for (const { table, name, text } of references)
      await client.query(`alter table ${table} add constraint ${pg.escapeIdentifier(name)} ${text}`)
    await countOn(client)
    await client.query('commit')
    return done
  } finally {
    await client.end()
  }
}

async function fill(
  client: pg.Client,
  tables: readonly Table[],
  name: string,
  columns: readonly string[],
  lines: AsyncIterable<string>,
): Promise<number> {
  const table = tables.find((one) => one.name === name)
  const types = new Map(table?.columns.map((column) => [column.name, column.type]))
  const strange = columns.filter((column) => !types.has(column))
  if (!table || strange.length > 0)
    throw new Fault('backup-unfit', {
      found: table ? `columns ${strange.join(', ')} of ${name}` : `a table ${name}`,
      wanted: 'what this version of the desk has',
    })
  const places = columns.map((column, n) => `(line->>${n})::${types.get(column)}`)
  const text = `insert into ${pg.escapeIdentifier(name)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')})
    overriding system value select ${places.join(', ')} from unnest($1::jsonb[]) as line`
  let written = 0
  for await (const some of inPortions(lines)) {
    await client.query(text, [some])
    written += some.length
  }
  return written
}

async function* inPortions(lines: AsyncIterable<string>): AsyncGenerator<string[]> {
  let some: string[] = []
  for await (const line of lines) {
    some.push(line)
    if (some.length === portion) {
      yield some
      some = []
    }
  }
  if (some.length > 0) yield some
}

/** Identities go on after the greatest that was given. */
async function countOn(client: pg.Client): Promise<void> {
  const counted = await rowsOf<{ table: string; column: string }>(
    client,
    `select attrelid::regclass::text as table, attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
     where attidentity <> '' and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
  )
  for (const { table, column } of counted)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), (select coalesce(max(${pg.escapeIdentifier(column)}), 0) + 1 from ${table}), false)`,
      [table, column],
    )
}

async function tablesOf(client: pg.Client): Promise<Table[]> {
  const columns = await rowsOf<{ table: string; name: string; type: string }>(
    client,
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where c.relkind = 'r' and not c.relispartition and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
       and a.attgenerated = '' order by c.relname, a.attnum`,
  )
  return [...Map.groupBy(columns, ({ table }) => table)]
    .filter(([name]) => !apart.includes(name))
    .map(([name, found]) => ({
      name,
      columns: found.map((column) => ({ name: column.name, type: column.type })),
      ofTenants: found.some((column) => column.name === 'tenant_id'),
    }))
}

async function migrationsOf(owner: Connection): Promise<string[]> {
  const client = await connected(owner)
  try {
    const rows = await rowsOf<{ name: string }>(client, 'select name from kysely_migration order by name')
    return rows.map(({ name }) => name)
  } finally {
    await client.end()
  }
}

async function connected(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

async function rowsOf<R>(client: pg.Client, text: string): Promise<R[]> {
  return (await client.query(text)).rows as R[]
}

/** Rows a portion at a time: a database need not fit into memory. */
async function* cursor<R>(client: pg.Client, text: string): AsyncGenerator<R> {
  await client.query(`declare reading no scroll cursor for ${text}`)
  for (;;) {
    const rows = await rowsOf<R>(client, `fetch ${portion} from reading`)
    yield* rows
    if (rows.length < portion) break
  }
  await client.query('close reading')
}
