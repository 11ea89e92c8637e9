/** A real tenant: made empty by the operator's command, and filled by its own people in the first run. */
import type { House, Tenant } from '../house.ts'
import { linkFor } from '../link.ts'
import { Fault } from '../outside/fault.ts'
import { uuidv4, uuidv7 } from '../outside/random.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import type { TenantSettings } from '../sql/tables.ts'
import { allTenants } from '../tenants.ts'

/** Nothing is assumed of an operator: what the first run has not asked yet is empty, and the desk does not open with it. */
const unsaid: TenantSettings = {
  legalName: '',
  homeState: '',
  authorisedPerson: '',
  contactEmail: '',
  languages: [],
  zone: 'UTC',
  platforms: [],
  undisputedBeforeAutomatic: 10,
}

/**
 * The tenant at this hostname, made when there is none. Refuses where a sandbox lives: what was invented there (keys,
 * authorities, a log) would stand beside what is real.
 */
export async function foundTenant(
  house: House,
  hostname: string,
): Promise<{ tenant: Tenant; isNew: boolean }> {
  const tenants = await allTenants(house.db)
  const sandbox = tenants.find((tenant) => tenant.sandbox)
  if (sandbox)
    throw new Fault('sandbox-here', {
      found: `the sandbox ${sandbox.hostname} in this installation`,
      wanted: 'a data folder and a database in which no sandbox ever ran',
    })
  const there = tenants.find((tenant) => tenant.hostname === hostname)
  if (there) return { tenant: there, isNew: false }
  const taken = tenants.find(
    (each) => hostname === `media.${each.hostname}` || each.hostname === `media.${hostname}`,
  )
  if (taken || hostname === new URL(house.config.mediaUrl).hostname)
    throw new Fault('tenant-unmade', {
      found: `${hostname}, where media ${taken ? `of ${taken.hostname} ` : ''}is kept apart`,
      wanted: 'another hostname',
    })
  const id = uuidv4(house.chance)
  // Its first person comes with it: a tenant without people could never be entered.
  await inTenant(house.db, id, async (tx) => {
    await tx
      .insertInto('tenant')
      .values({
        id,
        hostname,
        sandbox: false,
        settings: JSON.stringify(unsaid),
        first_run: JSON.stringify({ answered: [] }),
      })
      .execute()
    await tx
      .insertInto('staff')
      .values({
        id: uuidv7(house.clock.now(), house.chance),
        tenant_id: id,
        name: '',
        role: 'senior',
        administers: true,
      })
      .execute()
  })
  const tenant = (await allTenants(house.db)).find((each) => each.id === id)
  if (!tenant) throw new Fault('tenant-unmade', { found: hostname })
  return { tenant, isNew: true }
}

/**
 * A link for the first person, or `undefined` once somebody has a passkey: from then on the desk's own people let
 * others in, and whoever sits at the operator's terminal cannot.
 */
export async function firstRunLink(house: House, tenant: Tenant): Promise<string | undefined> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const first = await firstPerson(tx)
    return first && (await linkFor(tx, house, tenant, { staff: first }))
  })
}

/** Somebody holds a link that was not opened yet; another would make it void. */
export async function isAwaited(house: House, tenant: Tenant): Promise<boolean> {
  const link = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('sign_in')
      .select('staff_id')
      .where('used_at', 'is', null)
      .where('expires_at', '>', house.clock.now())
      .limit(1)
      .executeTakeFirst(),
  )
  return link !== undefined
}

async function firstPerson(tx: Tx): Promise<string | undefined> {
  const enrolled = await tx.selectFrom('passkey').select('credential_id').limit(1).executeTakeFirst()
  if (enrolled) return undefined
  const first = await tx
    .selectFrom('staff')
    .select('id')
    .where('active', '=', true)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return first?.id
}
