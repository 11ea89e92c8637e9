/** Running and stopped clocks, by the time they end. Read by index, jumping over clocks that run alike. */
import type { ClockKind } from '../../../core/regime/vocabulary.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

export type ClockPlace = { dueAt: Instant; demand: string; rule: string }
export type ClockRow = {
  demand_id: string
  number: string | null
  regime: string
  instrument: string
  received_at: Instant
  authority: string | null
  kind: ClockKind
  phase: 'running' | 'stopped'
  rule: string
  started_at: Instant
  due_at: Instant
  alike: number
}

/** Clocks that run alike are counted up to here: thousands of targets are as many clocks. */
const alikeAtMost = 1_000

export type ClocksAsked = {
  kinds: readonly ClockKind[]
  phase: 'running' | 'stopped'
  from?: Instant
  to?: Instant
  after?: ClockPlace
  limit: number
}

/** What ends first, first; at most `limit` lines. Each line is one probe of an index, whatever stands beside it. */
export async function clocksBetween(tx: Tx, asked: ClocksAsked): Promise<ClockRow[]> {
  const all: ClockRow[] = []
  for (const kind of asked.kinds) all.push(...(await ofKind(tx, kind, asked)))
  return all.toSorted(inOrder).slice(0, asked.limit)
}

async function ofKind(tx: Tx, kind: ClockKind, asked: ClocksAsked): Promise<ClockRow[]> {
  const { phase, from, to, after, limit } = asked
  const wanted = sql`clock.phase = ${sql.lit(phase)} and clock.kind = ${kind}
    ${from === undefined ? sql`` : sql`and clock.due_at >= ${from}::timestamptz`}
    ${to === undefined ? sql`` : sql`and clock.due_at < ${to}::timestamptz`}`
  const place = sql`(clock.due_at, clock.demand_id, clock.rule)`
  const order = sql`order by clock.due_at, clock.demand_id, clock.rule limit 1`
  const fields = sql`clock.demand_id, clock.kind, clock.phase, clock.rule, clock.started_at, clock.due_at`
  const start =
    after && sql`and ${place} > (${after.dueAt}::timestamptz, ${after.demand}::uuid, ${after.rule})`
  const { rows } = await sql<ClockRow>`
    with recursive line as (
      (select ${fields}, 1 as nth from clock where ${wanted} ${start ?? sql``} ${order})
      union all
      select next.*, line.nth + 1 from line cross join lateral (
        select ${fields} from clock where ${wanted} and ${place} > (line.due_at, line.demand_id, line.rule) ${order}
      ) next where line.nth < ${limit}
    )
    select line.*, demand.number, demand.regime, demand.instrument, demand.received_at,
      demand.row->'authority'->>'name' as authority,
      (select count(*)::int from (
        select 1 from clock where ${wanted}
          and ${place} = (line.due_at, line.demand_id, line.rule) limit ${sql.lit(alikeAtMost)}) one) as alike
    from line join demand on demand.id = line.demand_id order by line.nth`.execute(tx)
  return rows
}

function inOrder(a: ClockRow, b: ClockRow): number {
  return compare(a.due_at, b.due_at) || compare(a.demand_id, b.demand_id) || compare(a.rule, b.rule)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export type Span = { from: Instant; to: Instant }

/** How many clocks of each kind end in each span, counted up to `most`: a full day costs no more than that. */
export async function countEnds(
  tx: Tx,
  spans: readonly Span[],
  kinds: readonly ClockKind[],
  most: number,
): Promise<{ from: Instant; kind: ClockKind; ends: number }[]> {
  const { rows } = await sql<{ from: Instant; kind: ClockKind; ends: number }>`
    select span."from", wanted.kind, counted.ends
    from unnest(${sql.val(spans.map(({ from }) => from))}::timestamptz[],
        ${sql.val(spans.map(({ to }) => to))}::timestamptz[]) as span ("from", "to")
      cross join unnest(${sql.val([...kinds])}::text[]) as wanted (kind)
      cross join lateral (
        select count(*)::int as ends from (
          select 1 from clock where clock.phase = 'running' and clock.kind = wanted.kind
            and clock.due_at >= span."from" and clock.due_at < span."to" limit ${most}) one) counted
    where counted.ends > 0`.execute(tx)
  return rows
}
