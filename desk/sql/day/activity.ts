/** The events of a span of time, read by its index, and opened each with the key of its own case. */
import type { EventType } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { parseOpening } from '../../../log/leaf.ts'
import type { House, Tenant } from '../../house.ts'
import { type CaseKey, openForCase } from '../../outside/case-key.ts'
import { inTenant, sql, type Tx } from '../database.ts'

/** Where the last page ended: the place of its last event in the order of time. */
export type Cursor = { at: Instant; caseId: string; seq: number }

export type Asked = {
  from: Instant
  to: Instant
  types: readonly EventType[]
  authority?: string
  after?: Cursor
  /** Oldest first, for paper. */
  forwards?: boolean
  limit: number
}

export type TimedEvent = {
  caseId: string
  seq: number
  type: string
  at: Instant
  index: number | null
  demand?: { id: string; number: string; regime: string; instrument: string; receivedAt: Instant }
  authority?: string
  /** Empty where the key of the case was destroyed: that it happened stays, what it said is gone. */
  body: Record<string, unknown>
}

type Row = {
  id: string
  case_id: string
  seq: number
  type: string
  at: Instant
  opening: Buffer | null
  index: number | null
  demand_id: string | null
  number: string | null
  regime: string | null
  instrument: string | null
  received_at: Instant | null
  authority: string | null
}

export async function eventsBetween(house: House, tenant: Tenant, asked: Asked): Promise<TimedEvent[]> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const rows = await rowsBetween(tx, asked)
    const keys = await keysOf(tx, house, tenant, [...new Set(rows.map(({ case_id: id }) => id))])
    return rows.map((row) => ({
      caseId: row.case_id,
      seq: row.seq,
      type: row.type,
      at: row.at,
      index: row.index,
      ...demandOf(row),
      ...(row.authority ? { authority: row.authority } : {}),
      body: opened(row, keys.get(row.case_id)),
    }))
  })
}

function demandOf(row: Row): Pick<TimedEvent, 'demand'> {
  const { demand_id: id, number, regime, instrument, received_at: receivedAt } = row
  if (!id || !number || !receivedAt) return {}
  return { demand: { id, number, regime: regime ?? '', instrument: instrument ?? '', receivedAt } }
}

async function rowsBetween(tx: Tx, asked: Asked): Promise<Row[]> {
  const { from, to, types, authority, after, forwards, limit } = asked
  const place = sql`(event.at, event.case_id, event.seq)`
  const end = after && sql`(${after.at}::timestamptz, ${after.caseId}::uuid, ${after.seq}::integer)`
  const { rows } = await sql<Row>`
    select event.id, event.case_id, event.seq, event.type, event.at, event.opening, log_entry.index,
      event.demand_id, demand.number, demand.regime, demand.instrument, demand.received_at,
      demand.row->'authority'->>'name' as authority
    from event
    left join demand on demand.id = event.demand_id
    left join log_entry on log_entry.event_id = event.id
    where event.at >= ${from}::timestamptz and event.at < ${to}::timestamptz
      and event.type = any(${sql.val([...types])}::text[])
      ${authority === undefined ? sql`` : sql`and demand.authority_id = ${authority}`}
      ${end === undefined ? sql`` : forwards ? sql`and ${place} > ${end}` : sql`and ${place} < ${end}`}
    order by ${forwards ? sql`event.at, event.case_id, event.seq` : sql`event.at desc, event.case_id desc, event.seq desc`}
    limit ${limit}`.execute(tx)
  return rows
}

async function keysOf(
  tx: Tx,
  house: House,
  tenant: Tenant,
  cases: readonly string[],
): Promise<ReadonlyMap<string, CaseKey>> {
  if (cases.length === 0) return new Map()
  const rows = await tx
    .selectFrom('case_key')
    .select(['case_id', 'wrapped', 'key_version'])
    .where('case_id', 'in', [...cases])
    .where('wrapped', 'is not', null)
    .execute()
  const tools = { keys: house.keys, random: (count: number) => house.chance.bytes(count) }
  const keys = await Promise.all(
    rows.map(async ({ case_id: caseId, wrapped, key_version: keyVersion }) => {
      const key = await openForCase(
        { tenant: tenant.id, caseId },
        { box: wrapped ?? Buffer.alloc(0), keyVersion },
        tools,
      )
      return [caseId, key] as const
    }),
  )
  return new Map(keys)
}

function opened(row: Row, key: CaseKey | undefined): Record<string, unknown> {
  if (!key || row.opening === null) return {}
  return { ...parseOpening(new Uint8Array(key.openBytes(row.opening, `event:${row.id}`))).body }
}
