/** What went out, or is to go out, as rows: newest first, by index, in pages. Nothing here is unsealed. */
import type { Instant } from '../../../core/instant.ts'
import type { EffectKind } from '../../../core/outcome.ts'
import { sql, type Tx } from '../database.ts'

export type DeliveryRow = {
  id: string
  demand_id: string
  kind: EffectKind
  key: string
  state: 'pending' | 'done' | 'dropped' | 'dead'
  attempts: number
  not_before: Instant
  lease_until: Instant | null
  last_error: string | null
  last_params: Record<string, string | number> | null
  done_at: Instant | null
  tried_at: Instant | null
  repeated_at: Instant | null
  outcome: string | null
  number: string | null
  authority: { name?: string; country?: string } | null
  says: { key: string; params?: Record<string, string | number> } | null
  form: string | null
  regime: string
  instrument: string
  received_at: Instant
  by_door: boolean | null
  sent_at: Instant | null
  fetched_at: Instant | null
}

const columns = sql`
  effect.id, effect.demand_id, effect.kind, effect.key, effect.state, effect.attempts, effect.not_before,
  effect.lease_until, effect.last_error, effect.last_params, effect.done_at, effect.tried_at, effect.repeated_at,
  effect.outcome, demand.number, demand.row->'authority' as authority, alert.says,
  answer.form, demand.regime, demand.instrument, demand.received_at, answer.by_door, answer.sent_at, answer.fetched_at`
const around = sql`
  join demand on demand.id = effect.demand_id
  left join alert on effect.kind = 'alert' and alert.key = effect.key
  left join answer on effect.kind = 'answer' and answer.effect_id = effect.id`

/** Nothing newer was asked of the same target: otherwise what failed is past. */
const isLatest = sql`not exists (
  select 1 from effect newer where newer.demand_id = effect.demand_id and newer.id > effect.id
    and effect.kind in ('hold', 'restrict', 'restore', 'notice') and newer.kind in ('hold', 'restrict', 'restore', 'notice')
    and split_part(newer.key, '/', 2) = split_part(effect.key, '/', 2))`

const before = (cursor: string | undefined) => (cursor ? sql`and effect.id < ${cursor}::uuid` : sql``)

/** What did not arrive: failing now, failed for good, or given up, and nothing newer took its place. */
export async function amiss(tx: Tx, limit: number, cursor?: string): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select ${columns} from effect ${around}
    where (effect.state = 'dead' or effect.outcome = 'failed' or (effect.state = 'pending' and effect.last_error is not null))
      and (effect.state <> 'done' or demand.open) and ${isLatest} ${before(cursor)}
    order by effect.id desc limit ${limit}`.execute(tx)
  return rows
}

/** On the way now. */
export async function underWay(tx: Tx, limit: number, cursor?: string): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select ${columns} from effect ${around} where effect.state = 'pending' ${before(cursor)}
    order by effect.id desc limit ${limit}`.execute(tx)
  return rows
}

/** Everything of these kinds, each kind read by its own index and the newest taken of all. */
export async function ofKinds(
  tx: Tx,
  kinds: readonly EffectKind[],
  limit: number,
  cursor?: string,
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select ${columns} from unnest(${sql.val([...kinds])}::text[]) as wanted (kind)
      cross join lateral (
        select * from effect where effect.kind = wanted.kind ${before(cursor)} order by effect.id desc limit ${limit}
      ) effect ${around}
    order by effect.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function ofDemand(
  tx: Tx,
  demand: string,
  limit: number,
  cursor?: string,
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select ${columns} from effect ${around} where effect.demand_id = ${demand}::uuid ${before(cursor)}
    order by effect.id desc limit ${limit}`.execute(tx)
  return rows
}

export type AnswerRow = {
  id: string
  demand_id: string
  number: string | null
  authority: { name?: string; country?: string } | null
  form: string
  regime: string
  instrument: string
  received_at: Instant
  at: Instant
  sent_at: Instant | null
  reminded_at: Instant | null
}

/** Answers nobody has fetched since then, and those a person has to hand over: the oldest first. */
export async function unfetched(tx: Tx, sentBefore: Instant, limit: number): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select answer.id, answer.demand_id, demand.number, demand.row->'authority' as authority, answer.form, answer.at,
      demand.regime, demand.instrument, demand.received_at, answer.sent_at, answer.reminded_at
    from answer join demand on demand.id = answer.demand_id
    where answer.by_door and answer.fetched_at is null and answer.sent_at < ${sentBefore}::timestamptz
    order by answer.sent_at limit ${limit}`.execute(tx)
  return rows
}

export async function toHandOver(tx: Tx, limit: number): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    select answer.id, answer.demand_id, demand.number, demand.row->'authority' as authority, answer.form, answer.at,
      demand.regime, demand.instrument, demand.received_at, answer.sent_at, answer.reminded_at
    from answer join demand on demand.id = answer.demand_id
    where not answer.by_door and answer.sent_at is null
    order by answer.at limit ${limit}`.execute(tx)
  return rows
}
