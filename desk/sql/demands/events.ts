/** Events on disk: each one row, one sealed opening, one blind entry that waits for its place in the log. */
import type { EventDraft } from '../../../core/event.ts'
import { type Json, sealEntry, writeOpening } from '../../../log/leaf.ts'
import type { House, Tenant } from '../../house.ts'
import type { CaseKey } from '../../outside/case-key.ts'
import { uuidv4, uuidv7 } from '../../outside/random.ts'
import { caseKeyOf, newCase } from './cases.ts'
import { sql, type Tx } from '../database.ts'
import { newSheaf, reckoned, type Sheaf } from '../sheaf.ts'

const fewEvents = 200

/** Where events belong: a demand's case, or (without a demand) the case of the house's own matters. */
export type Place = { tenant: Tenant; caseId: string; caseKey: CaseKey; demand?: string }

/**
 * Adds events with their log entries, in order, after what the case has already; `after` is the place of its last one,
 * where the caller knows it. The caller holds the case.
 */
export async function addEvents(
  sheaf: Sheaf,
  house: Pick<House, 'chance'>,
  events: readonly EventDraft[],
  { tenant, caseId, caseKey, demand }: Place,
  after: Tx | number,
): Promise<void> {
  if (events.length === 0) return
  const place = await placesIn(caseId, events.length, after)
  for (const [n, draft] of events.entries()) {
    const id = uuidv7(draft.at, house.chance)
    const body = {
      ...draft.body,
      ...(demand === undefined ? {} : { demand }),
      actor: { ...draft.actor },
      says: { key: draft.says.key, params: draft.says.params ?? {} },
    } as Record<string, Json>
    const { opening, entry } = sealEntry(
      { type: draft.type, time: draft.at, case: caseId, body },
      { head: house.chance.bytes(32), body: house.chance.bytes(32) },
    )
    sheaf.add('event', [
      {
        id,
        tenant_id: tenant.id,
        case_id: caseId,
        demand_id: demand ?? null,
        seq: place(n + 1),
        type: draft.type,
        at: draft.at,
        opening: caseKey.sealBytes(writeOpening(opening), `event:${id}`),
      },
    ])
    sheaf.add('log_entry', [{ event_id: id, entry: Buffer.from(entry), index: null }])
  }
}

/**
 * Where events stand in their case, from 1 on. A few are given their places as they go in; of many, which may take
 * several statements, the first one's place is looked up before.
 */
async function placesIn(caseId: string, count: number, after: Tx | number): Promise<(nth: number) => number> {
  if (typeof after === 'number') return (nth) => after + nth
  if (count <= fewEvents)
    return (nth) =>
      reckoned(
        (place) =>
          `(select coalesce(max(seq), 0) from event where case_id = ${place(caseId)}::uuid) + ${place(nth)}::int`,
      )
  const last = await lastOf(after, caseId)
  return (nth) => last + nth
}

async function lastOf(tx: Tx, caseId: string): Promise<number> {
  const last = await tx
    .selectFrom('event')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('case_id', '=', caseId)
    .executeTakeFirst()
  return Number(last?.seq ?? 0)
}

/**
 * Records what concerns no demand (a change of the registry) in the one case every tenant has for its own matters.
 * The case is opened by its first event; the tenant's row is the lock, so that there is never a second one.
 */
export async function recordOwnEvents(
  tx: Tx,
  house: Pick<House, 'chance' | 'keys'>,
  tenant: Tenant,
  events: readonly EventDraft[],
): Promise<void> {
  await sql`select 1 from tenant where id = ${tenant.id} for update`.execute(tx)
  const first = await tx
    .selectFrom('event')
    .select('case_id')
    .where('demand_id', 'is', null)
    .limit(1)
    .executeTakeFirst()
  const caseId = first?.case_id ?? uuidv4(house.chance)
  const sheaf = newSheaf()
  const caseKey = first
    ? await caseKeyOf(tx, house, tenant.id, caseId)
    : await newCase(sheaf, house, tenant.id, caseId)
  await addEvents(sheaf, house, events, { tenant, caseId, caseKey }, first ? tx : 0)
  await sheaf.send(tx)
}

/** The newest event of its kind. */
export async function lastEventOf(tx: Tx, demand: string, type: EventDraft['type']): Promise<string> {
  const { id } = await tx
    .selectFrom('event')
    .select('id')
    .where('demand_id', '=', demand)
    .where('type', '=', type)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return id
}
