/** Figures for whoever watches the machine: sums over all tenants, nothing that names or numbers a demand. */
import type { Instant } from '../../core/instant.ts'
import type { Tenant } from '../house.ts'
import { type Database, inTenant, sql } from './database.ts'

export type Pressing = {
  open: { instrument: string; waitsFor: string; count: number }[]
  clocks: { running: number; overdue: number; nextDue?: Instant }
  effects: { kind: string; state: string; count: number }[]
  oldestDue?: Instant
  alerts: number
}
export type Standing = {
  demands: { regime: string; instrument: string; outcome: string; count: number }[]
  vault: { objects: number; bytes: number }
}

/** What may be asked every few seconds: all of it is found by an index. */
export async function pressingFigures(
  db: Database,
  tenants: readonly Tenant[],
  now: Instant,
): Promise<Pressing> {
  const each = await inEvery(db, tenants, async (tx) => {
    const open = await sql<{ instrument: string; waitsFor: string; count: number }>`
      select instrument, waits_for as "waitsFor", count(*)::int as count from demand where open group by 1, 2`.execute(
      tx,
    )
    const clocks = await sql<{ running: number; overdue: number; nextDue: Instant | null }>`
      select count(*)::int as running, (count(*) filter (where due_at < ${now}::timestamptz))::int as overdue,
        min(due_at) as "nextDue" from clock where state = 'running'`.execute(tx)
    const effects = await sql<{ kind: string; state: string; count: number; oldest: Instant | null }>`
      select kind, case when last_error is null then 'waiting' else 'failing' end as state, count(*)::int as count,
        min(not_before) filter (where not_before <= ${now}::timestamptz) as oldest
      from effect where state = 'pending' group by 1, 2`.execute(tx)
    const alerts = await sql<{ count: number }>`
      select count(*)::int as count from alert where acknowledged_at is null`.execute(tx)
    return { open: open.rows, clocks: clocks.rows, effects: effects.rows, alerts: alerts.rows[0]?.count ?? 0 }
  })
  const nextDue = earliest(each.flatMap(({ clocks }) => clocks.map((one) => one.nextDue)))
  const oldestDue = earliest(each.flatMap(({ effects }) => effects.map(({ oldest }) => oldest)))
  return {
    open: summed(each.flatMap(({ open }) => open)),
    clocks: {
      running: sum(each.flatMap(({ clocks }) => clocks.map(({ running }) => running))),
      overdue: sum(each.flatMap(({ clocks }) => clocks.map(({ overdue }) => overdue))),
      ...(nextDue ? { nextDue } : {}),
    },
    effects: summed(each.flatMap(({ effects }) => effects.map(({ oldest: _oldest, ...rest }) => rest))),
    ...(oldestDue ? { oldestDue } : {}),
    alerts: sum(each.map(({ alerts }) => alerts)),
  }
}

/** What reads whole tables: asked for now and then. */
export async function standingFigures(db: Database, tenants: readonly Tenant[]): Promise<Standing> {
  const each = await inEvery(db, tenants, async (tx) => {
    const demands = await sql<Standing['demands'][number]>`
      select regime, instrument, case when open then 'open' else coalesce(row->>'outcome', 'settled') end as outcome,
        count(*)::int as count from demand group by 1, 2, 3`.execute(tx)
    const vault = await sql<{ objects: number; bytes: number }>`
      select count(*)::int as objects, coalesce(sum(size), 0)::bigint as bytes from vault_object
      where wrapped_identity is not null`.execute(tx)
    return { demands: demands.rows, vault: vault.rows[0] ?? { objects: 0, bytes: 0 } }
  })
  return {
    demands: summed(each.flatMap(({ demands }) => demands)),
    vault: {
      objects: sum(each.map(({ vault }) => vault.objects)),
      bytes: sum(each.map(({ vault }) => vault.bytes)),
    },
  }
}

/** The log: its size, and what waits for a place. Ages are the server's own. */
export async function logFigures(db: Database, origin: string) {
  const { rows } = await sql<{ size: number; pending: number; age: number }>`
    select coalesce((select size from log_checkpoint where origin = ${origin}), 0)::bigint as size,
      count(*)::int as pending,
      coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
    from log_entry where index is null`.execute(db)
  return rows[0] ?? { size: 0, pending: 0, age: 0 }
}

async function inEvery<T>(
  db: Database,
  tenants: readonly Tenant[],
  look: Parameters<typeof inTenant<T>>[2],
): Promise<T[]> {
  const found: T[] = []
  for (const { id } of tenants) found.push(await inTenant(db, id, look))
  return found
}

/** The same line of several tenants is one line. */
function summed<T extends { count: number }>(rows: readonly T[]): T[] {
  const groups = Map.groupBy(rows, ({ count: _count, ...rest }) => JSON.stringify(rest))
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, count: first.count + sum(others.map(({ count }) => count)) }] : [],
  )
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
const earliest = (instants: readonly (Instant | null)[]) =>
  instants.flatMap((one) => (one === null ? [] : [one])).toSorted()[0]
