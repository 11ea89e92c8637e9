/** Demands of which several are visited in one transaction. */
import type { Demand } from '../../../core/demand.ts'
import type { House } from '../../house.ts'
import { sql, type Tx } from '../database.ts'
import { openedCase } from './cases.ts'
import type { Loaded } from './state.ts'

/** A demand that this transaction holds, as it lies in the tables, and the place of its last event. */
export type Held = { id: string; case_id: string; version: number; state: Buffer; lastEvent: number } & Key
type Key = { wrapped: Buffer | null; key_version: number }

/**
 * Takes the locks of those demands that nobody holds, without waiting. What another transaction holds, is not there, or
 * is named a second time comes back as `undefined`: it has to be visited alone.
 */
export async function holdFree(tx: Tx, ids: readonly string[]): Promise<(Held | undefined)[]> {
  const rows = await tx
    .selectFrom('demand')
    .select(['id', 'case_id', 'version', 'state'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .skipLocked()
    .execute()
  const keys = rows.length > 0 ? await keysAndPlaces(tx, rows) : []
  return ids.map((id, n) => {
    const row = ids.indexOf(id) === n && rows.find((each) => each.id === id)
    const key = row && keys.find(({ case_id: caseId }) => caseId === row.case_id)
    return row && key ? { ...row, ...key } : undefined
  })
}

/** Asked once the locks are there: a key may have been destroyed, and an event added, just before. */
async function keysAndPlaces(tx: Tx, rows: readonly { case_id: string }[]) {
  const { rows: found } = await sql<Key & { case_id: string; lastEvent: number }>`
    select case_id, wrapped, key_version, coalesce((select max(seq) from event e where e.case_id = k.case_id), 0) as "lastEvent"
    from case_key k where case_id = any(${rows.map((row) => row.case_id)}::uuid[])`.execute(tx)
  return found
}

/** Opens what {@link holdFree} found. Throws `case-destroyed` once the key of its case was destroyed. */
export async function openHeld(
  house: Pick<House, 'keys' | 'chance'>,
  tenant: string,
  held: Held,
): Promise<Loaded> {
  const caseKey = await openedCase(house, tenant, held.case_id, held)
  return {
    demand: caseKey.openJson(held.state, `demand:${held.id}`) as Demand,
    version: held.version,
    caseKey,
    lastEvent: held.lastEvent,
  }
}
