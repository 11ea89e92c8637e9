/**
 * Two versions of the desk beside one database. Every process holds the schema's lock together with the others; whoever
 * changes the schema in a way that an older process cannot bear announces it, waits until those have gone, and changes
 * it alone. A process that meets a schema newer than it knows, and not marked bearable, does no work on it.
 */
import pg from 'pg'
import { systemClock } from '../outside/clock.ts'
import { Fault } from '../outside/fault.ts'
import type { Connection } from './pool.ts'

/** Held together by all who work, alone by whoever changes the schema. Session locks: the server drops a dead process's. */
const schemaLock = 0x6775_7363
const lookEvery = 5_000
/** How long a change waits for older processes to leave; each looks every five seconds and ends what it has in hand. */
const patience = 90_000

export type Mark = { name: string; bearable: boolean; coming: boolean }

/** Why a process that knows the migrations `known` may not work on a schema with these marks; `undefined`: it may. */
function unbearable(marks: readonly Mark[], known: readonly string[]): string | undefined {
  const newer = marks.filter(({ name, bearable }) => !bearable && !known.includes(name))
  if (newer.length === 0) return undefined
  const names = newer.map(({ name }) => name).join(', ')
  return `this database has, or is about to have, the schema ${names}, which this version of the desk does not know`
}

export type SchemaWatch = {
  /** Why this process may not go on; said once and for good. */
  moved(): string | undefined
  stop(): Promise<void>
}

/**
 * Takes its share of the schema's lock and keeps looking. Throws `schema-newer` where this process may not even begin.
 * `onMoved` is called once: end what is in hand, take nothing new, and stop; the change waits for it.
 */
export async function watchSchema(
  connection: Connection,
  known: readonly string[],
  onMoved: (why: string) => void,
): Promise<SchemaWatch> {
  let client = await enter(connection)
  let why = unbearable(await marksIn(client), known)
  if (why !== undefined) {
    await client.end()
    throw new Fault('schema-newer', { found: why, wanted: 'the newer version of the desk' })
  }
  const ending = new AbortController()
  const { signal } = ending
  let told = hearing(client)
  const watching = (async () => {
    while (!signal.aborted && why === undefined) {
      const pause = systemClock.pause(lookEvery, signal).catch(() => undefined)
      const woken = await Promise.race([pause, told.then(() => 'told' as const)])
      if (signal.aborted) return
      try {
        why = unbearable(await marksIn(client), known)
        if (why === undefined && woken === 'told') told = hearing(client)
      } catch {
        // The database went away, and our share of the lock with it: nothing can be worked on meanwhile either.
        await client.end().catch(() => undefined)
        await systemClock.pause(1_000, signal).catch(() => undefined)
        client = await enter(connection).catch(() => client)
        told = hearing(client)
      }
    }
    if (why !== undefined) onMoved(why)
  })()
  return {
    moved: () => why,
    async stop() {
      ending.abort()
      await watching
      await client.end().catch(() => undefined)
    },
  }
}

/**
 * Runs `change` while nobody works here: older processes are told and waited for. `isDue` is asked again while waiting,
 * for another process of our own version may be quicker. Throws `schema-busy`.
 */
export async function alone(
  connection: Connection,
  coming: readonly string[],
  isDue: () => Promise<boolean>,
  change: () => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (!(await hasMarks(client))) return await change()
    for (const name of coming)
      await client.query(
        `insert into schema_mark (name, bearable, coming) values ($1, false, true) on conflict do nothing`,
        [name],
      )
    await client.query(`notify guichet_schema`)
    const since = systemClock.monotonic()
    while (!(await taken(client, 'pg_try_advisory_lock'))) {
      if (systemClock.monotonic() - since > patience)
        throw new Fault('schema-busy', {
          found: 'an older desk that still works on this database',
          wanted: 'that it is stopped: the new schema is not one it could bear',
        })
      await systemClock.pause(250)
      if (!(await isDue())) return
    }
    if (await isDue()) await change()
  } finally {
    await client.end()
  }
}

/** Writes down which migrations a database has, for those who come to it with another version. */
export async function mark(
  connection: Connection,
  done: readonly { name: string; bearable: boolean }[],
): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    if (!(await hasMarks(client))) return
    for (const { name, bearable } of done)
      await client.query(
        `insert into schema_mark (name, bearable) values ($1, $2)
         on conflict (name) do update set bearable = excluded.bearable, coming = false where schema_mark.coming`,
        [name, bearable],
      )
  } finally {
    await client.end()
  }
}

async function marksIn(client: pg.ClientBase): Promise<Mark[]> {
  if (!(await hasMarks(client))) return []
  return (await client.query<Mark>('select name, bearable, coming from schema_mark order by name')).rows
}

async function hasMarks(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('schema_mark') is not null as there`,
  )
  return rows[0]?.there ?? false
}

/** Connects and takes a share of the lock; waits while somebody changes the schema. */
async function enter(connection: Connection): Promise<pg.Client> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, query_timeout: 20_000 })
  client.on('error', () => undefined)
  await client.connect()
  const since = systemClock.monotonic()
  while (!(await taken(client, 'pg_try_advisory_lock_shared'))) {
    if (systemClock.monotonic() - since > patience) {
      await client.end()
      throw new Fault('schema-busy', { found: 'somebody who is changing the schema', again: true })
    }
    await systemClock.pause(250)
  }
  return client
}

async function taken(client: pg.Client, how: 'pg_try_advisory_lock' | 'pg_try_advisory_lock_shared') {
  const { rows } = await client.query<{ taken: boolean }>(`select ${how}($1) as taken`, [schemaLock])
  return rows[0]?.taken === true
}

/** Resolves when somebody announces a change. A hint: what counts is looked up every few seconds anyway. */
async function hearing(client: pg.Client): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const hear = () => {
      client.off('notification', hear)
      client.off('end', hear)
      resolve()
    }
    client.on('notification', hear)
    client.on('end', hear)
  })
  await client.query('listen guichet_schema').catch(() => undefined)
  await heard
}
