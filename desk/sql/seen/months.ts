/** Where what was seen lies: a partition for each month, made ahead and dropped whole. Done as the owner, at a start and at times. */
import pg from 'pg'
import type { Instant } from '../../../core/instant.ts'
import type { Connection } from '../pool.ts'

const tables = ['seen_piece', 'seen_signal'] as const
/** A desk that is never started anew has as long to find its owner again. */
const ahead = 12

/** The month an instant lies in, as its first day. */
export function monthOf(at: Instant, later = 0): string {
  const [year, month] = [Number(at.slice(0, 4)), Number(at.slice(5, 7))]
  return new Date(Date.UTC(year, month - 1 + later, 1)).toISOString().slice(0, 10)
}

/**
 * Makes the partitions of this month and the twelve after it, and drops those before `from`, with everything in them.
 * Two processes at once do no harm. What waits for longer than three seconds is left for the next time.
 */
export async function keepMonths(owner: Connection, now: Instant, from?: string): Promise<void> {
  const client = new pg.Client(owner)
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(`set lock_timeout = '3s'`)
    const there = await partitionsIn(client)
    for (const table of tables) {
      for (let n = 0; n <= ahead; n++) {
        const name = `${table}_${monthOf(now, n).slice(0, 7).replace('-', '_')}`
        if (!there.has(name)) await make(client, table, name, monthOf(now, n), monthOf(now, n + 1))
      }
    }
    for (const name of there) {
      const month = `${name.slice(-7).replace('_', '-')}-01`
      if (from !== undefined && month < from)
        await client.query(`drop table if exists ${pg.escapeIdentifier(name)}`)
    }
  } finally {
    await client.end()
  }
}

async function partitionsIn(client: pg.Client): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits join pg_class c on c.oid = inhrelid
     where inhparent = any($1::regclass[])`,
    [tables],
  )
  return new Set(rows.map(({ name }) => name).filter((name) => /_\d{4}_\d{2}$/.test(name)))
}

/** One partition, reached through its table alone; should anybody reach it otherwise, they see their own tenant's. */
async function make(client: pg.Client, table: string, name: string, from: string, to: string): Promise<void> {
  const of = pg.escapeIdentifier(name)
  await client.query('begin')
  try {
    await client.query(
      `create table if not exists ${of} partition of ${table} for values from ('${from}') to ('${to}')`,
    )
    await client.query(`alter table ${of} enable row level security`)
    await client.query(`alter table ${of} force row level security`)
    await client.query(`drop policy if exists of_tenant on ${of}`)
    await client.query(`create policy of_tenant on ${of}
      using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
      with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)`)
    await client.query('commit')
  } catch (fault) {
    await client.query('rollback')
    // Another process has just made it.
    if (!['42P07', '42710', '23505', '40P01'].includes((fault as { code?: string }).code ?? '')) throw fault
  }
}
