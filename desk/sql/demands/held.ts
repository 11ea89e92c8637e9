/** Demands of which several are visited in one transaction. */
import type { Demand } from '../../../core/demand.ts'
import type { House } from '../../house.ts'
import { ownTexts } from '../../search/write.ts'
import { sql, type Tx } from '../database.ts'
import { openedCase } from './cases.ts'
import type { Around, Loaded } from './state.ts'

/** A demand that this transaction holds, as it lies in the tables, and what lies around it. */
export type Held = Row & Key & Around
type Row = { id: string; case_id: string; version: number; state: Buffer }
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
  const others = rows.length > 0 ? await keysAndAround(tx, rows) : []
  return ids.map((id, n) => {
    const row = ids.indexOf(id) === n && rows.find((each) => each.id === id)
    const other = row && others.find((each) => each.id === id)
    return row && other ? { ...row, ...other } : undefined
  })
}

/** Asked once the locks are there: a key may have been destroyed, and an event added, just before. */
async function keysAndAround(tx: Tx, rows: readonly Row[]) {
  const { rows: found } = await sql<Key & Around & { id: string }>`
    select held.id, wrapped, key_version,
      coalesce((select max(seq) from event e where e.case_id = k.case_id), 0) as "lastEvent",
      (select edition from search_of s where s.tenant_id = k.tenant_id and s.demand_id = held.id and s.source = ${ownTexts})
        as entered
    from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map((row) => row.case_id)}::uuid[]) as held (id, case_id)
      join case_key k on k.case_id = held.case_id`.execute(tx)
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
    around: { lastEvent: held.lastEvent, entered: held.entered },
  }
}
