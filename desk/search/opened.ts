import { isNumbered, type Numbered } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import { type CaseKey, openForCase } from '../outside/case-key.ts'
import { toldOf } from '../outside/fault.ts'
import type { Tx } from '../sql/database.ts'

export type Opened = ReadonlyMap<string, { demand: Numbered; caseKey: CaseKey }>

/** The demands themselves. One whose key was destroyed is not there any more, and is not found. */
export async function openAll(tx: Tx, house: House, tenant: Tenant, ids: readonly string[]): Promise<Opened> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('demand')
    .innerJoin('case_key', 'case_key.case_id', 'demand.case_id')
    .select(['demand.id', 'demand.case_id', 'demand.state', 'case_key.wrapped', 'case_key.key_version'])
    .where('demand.id', 'in', [...ids])
    .execute()
  const tools = { keys: house.keys, random: (n: number) => house.chance.bytes(n) }
  const opened = await Promise.all(
    rows.map(async ({ id, case_id: caseId, state, wrapped, key_version: keyVersion }) => {
      if (wrapped === null) return []
      try {
        const caseKey = await openForCase({ tenant: tenant.id, caseId }, { box: wrapped, keyVersion }, tools)
        const demand = caseKey.openJson(state, `demand:${id}`) as Numbered
        return isNumbered(demand) ? [[id, { demand, caseKey }] as const] : []
      } catch (fault) {
        // One damaged row must not hide all the others from everybody who searches.
        house.say('a demand could not be opened for a search', { demand: id, why: toldOf(fault) })
        return []
      }
    }),
  )
  return new Map(opened.flat())
}
