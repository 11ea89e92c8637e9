import { base64 } from '../../log/bytes.ts'
import { readCheckpoint } from '../../log/checkpoint.ts'
import type { Demand } from '../../core/demand.ts'
import { inclusionProof } from '../../log/proof.ts'
import { parseOpening } from '../../log/leaf.ts'
import { writeReceipt } from '../../log/receipt.ts'
import type { House, Tenant } from '../house.ts'
import { caseKeyOf } from './demands/cases.ts'
import { inTenant, sql, type Tx } from './database.ts'

/** The receipt of one event (by default of the arrival) once a published checkpoint covers it. */
export async function proofOf(
  house: House,
  tenant: Tenant,
  demand: Demand,
  seq = 1,
): Promise<string | undefined> {
  const found = await inTenant(house.db, tenant.id, async (tx) => {
    const row = await tx
      .selectFrom('event')
      .innerJoin('log_entry', 'log_entry.event_id', 'event.id')
      .select(['event.id', 'event.opening', 'log_entry.index'])
      .where('event.case_id', '=', demand.caseId)
      .where('event.seq', '=', seq)
      .executeTakeFirst()
    if (!row || row.index === null || row.opening === null) return undefined
    const caseKey = await caseKeyOf(tx, house, tenant.id, demand.caseId)
    return { index: row.index, opening: caseKey.openBytes(row.opening, `event:${row.id}`) }
  })
  const note = await house.log.published()
  if (!found || note === undefined) return undefined
  const { size } = readCheckpoint(note)
  if (found.index >= size) return undefined
  const proof = await inclusionProof(found.index, size, house.log.hashReader(size))
  return writeReceipt({ index: found.index, proof, checkpoint: note, extra: new Uint8Array(found.opening) })
}

export type PastEvent = {
  seq: number
  type: string
  at: string
  body: Record<string, unknown>
  index: number | null
  opening: string
}

/** Everything that happened in a case, in order, with where it stands in the log. */
export async function historyOf(house: House, tenant: Tenant, demand: Demand): Promise<PastEvent[]> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const caseKey = await caseKeyOf(tx, house, tenant.id, demand.caseId)
    const rows = await tx
      .selectFrom('event')
      .innerJoin('log_entry', 'log_entry.event_id', 'event.id')
      .select(['event.id', 'event.seq', 'event.type', 'event.at', 'event.opening', 'log_entry.index'])
      .where('event.case_id', '=', demand.caseId)
      .orderBy('event.seq')
      .execute()
    return rows.map(({ id, seq, type, at, opening, index }) => {
      const bytes = opening === null ? undefined : caseKey.openBytes(opening, `event:${id}`)
      return {
        seq,
        type,
        at,
        index,
        body: bytes ? { ...parseOpening(new Uint8Array(bytes)).body } : {},
        opening: bytes ? base64(new Uint8Array(bytes)) : '',
      }
    })
  })
}

/** How many events a case has, and how many of them a signed checkpoint covers. */
export async function eventsOf(tx: Tx, caseId: string): Promise<{ events: number; published: number }> {
  const { rows } = await sql<{ events: number; published: number }>`
    select count(*)::int as events,
           (count(*) filter (where l.index < (select coalesce(max(signed_size), 0) from log_checkpoint)))::int as published
    from event e join log_entry l on l.event_id = e.id where e.case_id = ${caseId}`.execute(tx)
  return rows[0] ?? { events: 0, published: 0 }
}
