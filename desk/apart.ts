/** Work that stands side by side: what fails in one place is said, and holds up none of the others. */
import type { House, Tenant } from './house.ts'
import { isFatal, toldOf } from './outside/fault.ts'
import { passes } from './sql/database.ts'
import { allTenants } from './tenants.ts'

/** Does one piece of work. A fault that is fatal, or a database that is away, is everybody's and is thrown on. */
export async function apart(
  house: Pick<House, 'say'>,
  what: string,
  work: () => Promise<unknown>,
  about: Readonly<Record<string, string>> = {},
): Promise<void> {
  try {
    await work()
  } catch (fault) {
    if (isFatal(fault) || passes(fault)) throw fault
    house.say(`${what} stumbled here and goes on elsewhere`, { ...about, why: toldOf(fault) })
  }
}

/** The same for every tenant, one after another. */
export async function eachTenant(
  house: Pick<House, 'say' | 'db'>,
  what: string,
  work: (tenant: Tenant) => Promise<unknown>,
): Promise<void> {
  for (const tenant of await allTenants(house.db))
    await apart(house, what, () => work(tenant), { tenant: tenant.id })
}
