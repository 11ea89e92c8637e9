/** Demands of which several are visited in one transaction. */
import type { Demand } from '../../../core/demand.ts'
import type { House } from '../../house.ts'
import { sql, type Tx } from '../database.ts'
import { openedCase } from './cases.ts'
import type { Loaded } from './state.ts'

/** A demand that this transaction holds, as it lies in the tables, and what lies around it. */
export type Held = {
  id: string
  case_id: string
  version: number
  state: Buffer
  wrapped: Buffer | null
  key_version: number
  last_event: number
  entered: number | null
}

/**
 * Takes the locks of those demands that nobody holds, without waiting (the function of migration 0013). What another
 * transaction holds, is not there, or is named a second time comes back as `undefined`: it has to be visited alone.
 */
export async function holdFree(tx: Tx, ids: readonly string[]): Promise<(Held | undefined)[]> {
  const { rows } = await sql<Held>`select * from desk_free(${[...new Set(ids)]}::uuid[])`.execute(tx)
  return ids.map((id, n) => (ids.indexOf(id) === n ? rows.find((row) => row.id === id) : undefined))
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
    around: { lastEvent: held.last_event, entered: held.entered },
  }
}
