/** What a database says of itself, for whoever judges a set-up. Reads only. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Instant } from '../../core/instant.ts'
import { shortName } from './embedded/files.ts'
import { port, user } from './embedded/server.ts'
import { type Connection, deskRole, migrationNames } from './database.ts'
import { inspectTenant, type SealedCase, sealedOf, type TenantFacts } from './inspect-tenant.ts'
import type { TenantSettings } from './tables.ts'

export type DatabaseFacts = {
  /** `server_version_num`: 180004 is 18.4. */
  version: number
  settings: Readonly<Record<string, string>>
  /** As the application's queries run: after it has become the lesser role, where it does. */
  role: { name: string; superuser: boolean; bypassesPolicies: boolean; ownsTables: number }
  /** Whether the connection could step back into a greater role than the one it works in. */
  sessionSuperuser: boolean
  /** Tables with a tenant in them and no forced policy. */
  withoutPolicy: readonly string[]
  migrationsPending: readonly string[]
  /** Milliseconds by which the server's clock is ahead of ours. */
  ahead: number
  newestEvent?: string
  tenants: readonly {
    hostname: string
    sandbox: boolean
    settings: TenantSettings
    /** Still being set up: it takes nothing in yet. */
    inFirstRun: boolean
    /** Something that lies sealed under the tenant's keys; `undefined` where nothing does yet. */
    sealed?: SealedCase
    /** Looked at only where the schema is of today. */
    facts?: TenantFacts
  }[]
  sampleAuthorities: number
  /** Rows of the log's head. */
  checkpoints: readonly { origin: string; size: number; root: string; signedSize: number }[]
}

/**
 * Connects as the desk would, becomes its role, and looks. Nothing is written; `now` is our own time in milliseconds,
 * asked right beside the server's. `owner` is who migrates, where that is another: the list of migrations is theirs.
 * Throws what the driver throws.
 */
export async function inspectDatabase(
  connection: Connection,
  options: { now: () => number; owner?: Connection },
): Promise<DatabaseFacts> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, query_timeout: 20_000 })
  client.on('error', () => undefined)
  await client.connect()
  const rows = async <T>(text: string): Promise<T[]> => (await client.query(text)).rows as T[]
  try {
    await client.query('set default_transaction_read_only = on')
    const settings = await rows<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in
       ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'server_version_num')`,
    )
    const [session] = await rows<{ superuser: boolean }>(
      'select rolsuper or rolbypassrls as superuser from pg_roles where rolname = session_user',
    )
    const before = options.now()
    const [clock] = await rows<{ at: Date }>('select clock_timestamp() as at')
    const after = options.now()
    const now = new Date(after).toISOString()
    const migrationsPending = await pendingMigrations(options.owner ?? connection)
    // A schema that is behind can be looked at; one that was never made cannot.
    const isFounded = migrationsPending.length < migrationNames.length
    const isOfToday = migrationsPending.length === 0
    const tables = isFounded ? await tablesSeen(rows, isOfToday ? now : undefined) : noTables
    if (isFounded) await client.query(`set role ${deskRole}`)
    const [role] = await rows<DatabaseFacts['role']>(
      `select rolname as name, rolsuper as superuser, rolbypassrls as "bypassesPolicies",
       (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and pg_has_role(current_user, c.relowner, 'usage')
          and not r.rolsuper) as "ownsTables"
       from pg_roles r where rolname = current_user`,
    )
    return {
      version: Number(settings.find(({ name }) => name === 'server_version_num')?.setting ?? 0),
      settings: Object.fromEntries(settings.map(({ name, setting }) => [name, setting])),
      role: role ?? { name: '', superuser: true, bypassesPolicies: true, ownsTables: 0 },
      sessionSuperuser: session?.superuser ?? true,
      migrationsPending,
      ahead: clock ? apart(Number(new Date(clock.at)), { before, after }) : 0,
      ...tables,
    }
  } finally {
    await client.end()
  }
}

async function pendingMigrations(owner: Connection): Promise<string[]> {
  const client = new pg.Client({ ...owner, connectionTimeoutMillis: 10_000, query_timeout: 20_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `select to_regclass('kysely_migration') is not null as there`,
    )
    const done = rows[0]?.there
      ? (await client.query<{ name: string }>('select name from kysely_migration')).rows
      : []
    return migrationNames.filter((name) => !done.some((one) => one.name === name))
  } finally {
    await client.end()
  }
}

type Rows = <T>(text: string) => Promise<T[]>
type Seen = Pick<
  DatabaseFacts,
  'withoutPolicy' | 'tenants' | 'sampleAuthorities' | 'checkpoints' | 'newestEvent'
>
/** How far a clock lies outside the time in which it was asked: on a busy machine the answer alone takes long. */
function apart(theirs: number, { before, after }: { before: number; after: number }): number {
  if (theirs > after) return theirs - after
  return Math.min(theirs - before, 0)
}

const noTables: Seen = { withoutPolicy: [], tenants: [], sampleAuthorities: 0, checkpoints: [] }

/**
 * Looked at as whoever connects. Where policies hide the rows of tenants, a tenant is entered for each look. `today` is
 * given where the schema has every table there is.
 */
async function tablesSeen(rows: Rows, today: Instant | undefined): Promise<Seen> {
  const withoutPolicy = await rows<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
     order by 1`,
  )
  const found = await rows<{ id: string; hostname: string; sandbox: boolean; settings: TenantSettings }>(
    'select id, hostname, sandbox, settings from tenant order by hostname',
  )
  const setUp = today ? await rows<{ id: string }>('select id from tenant where first_run is not null') : []
  const tenants: Seen['tenants'][number][] = []
  let sampleAuthorities = 0
  let newestEvent: string | undefined
  for (const { id, hostname, sandbox, settings } of found) {
    await rows(`select set_config('app.tenant', '${id.replaceAll("'", '')}', false)`)
    const [seen] = await rows<{ samples: number; newest: string | null }>(
      `select (select count(*)::int from authority where id in ('sample-interior', 'sample-home')
                and tenant_id = nullif(current_setting('app.tenant', true), '')::uuid) as samples,
              (select max(at) from event) as newest`,
    )
    tenants.push({
      hostname,
      sandbox,
      settings,
      inFirstRun: setUp.some((one) => one.id === id),
      ...(await sealedOf(rows, id)),
      ...(today ? { facts: await inspectTenant(rows, settings, today) } : {}),
    })
    if (!sandbox) sampleAuthorities += seen?.samples ?? 0
    const newest = seen?.newest ? new Date(seen.newest).toISOString() : undefined
    if (newest !== undefined && (newestEvent === undefined || newest > newestEvent)) newestEvent = newest
  }
  const checkpoints = await rows<{ origin: string; size: string; root: string; signed: string }>(
    'select origin, size, root, signed_size as signed from log_checkpoint order by origin',
  )
  return {
    withoutPolicy: withoutPolicy.map(({ name }) => name),
    tenants,
    sampleAuthorities,
    ...(newestEvent === undefined ? {} : { newestEvent }),
    checkpoints: checkpoints.map(({ origin, size, root, signed }) => ({
      origin,
      size: Number(size),
      root,
      signedSize: Number(signed),
    })),
  }
}

/** Where the embedded PostgreSQL of a data folder listens while its desk runs; `undefined` when it does not. */
export function embeddedConnection(dataDir: string): { connection: Connection; forget(): void } | undefined {
  const cluster = join(dataDir, 'postgres')
  if (!existsSync(join(cluster, 'postmaster.pid'))) return undefined
  const { name, forget } = shortName(cluster)
  return { connection: { host: name, port, user, database: 'guichet' }, forget }
}
