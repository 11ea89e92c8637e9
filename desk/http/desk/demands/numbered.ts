import { isNumbered, type Numbered } from '../../../../core/demand.ts'
import type { House, Tenant } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { loadDemand, type Loaded } from '../../../sql/demands/state.ts'
import { Refused } from '../../problem.ts'
import { uuid } from '../../in-address.ts'

/** A demand that stands at the desk: it has come through the door and has its number. */
export async function numbered(
  house: House,
  tenant: Tenant,
  id: string,
): Promise<Loaded & { demand: Numbered }> {
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, uuid(id)))
  if (!loaded || !isNumbered(loaded.demand)) throw new Refused(404, 'not-here', 'There is no such demand.')
  return { ...loaded, demand: loaded.demand }
}
