/** The sandbox brings one bank, so that what its first order takes down can be listed with the next key. */
import { makeBank, theDesk } from './banks/change.ts'
import type { House, Tenant } from './house.ts'
import { inTenant } from './sql/database.ts'

/** Without a title: the screens call it in the reader's own words. Nothing where there is one of this name. */
export async function makeSampleBank(house: House, tenant: Tenant): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    makeBank(tx, house, tenant, theDesk, { name: 'TAKEN_DOWN', title: '', stance: 'known' }),
  )
}
