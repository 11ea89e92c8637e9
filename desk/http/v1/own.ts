import { isNumbered, type Numbered } from '../../../core/demand.ts'
import type { House, Tenant } from '../../house.ts'
import { inTenant } from '../../sql/database.ts'
import { loadDemand } from '../../sql/demands/state.ts'
import { uuid } from '../in-address.ts'
import { notHere } from './reply.ts'
import type { Sender } from './sender.ts'

/** A demand of this authority. Somebody else's, and one that never was, look exactly alike. */
export async function ownDemand(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
): Promise<{ demand: Numbered }> {
  const named = uuid(id)
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, named))
  if (!loaded || !isNumbered(loaded.demand) || loaded.demand.authority?.id !== sender.key.authority.id)
    throw notHere()
  return { demand: loaded.demand }
}
