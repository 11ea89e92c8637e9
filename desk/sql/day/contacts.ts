/** When each connection was last reached, and when it last failed: what the watch shows of the outside. */
import type { Effect } from '../../../core/outcome.ts'
import type { Carried } from '../../carry/kinds.ts'
import type { House, Tenant } from '../../house.ts'
import { inTenant } from '../database.ts'

/** A busy desk writes that all is well once in so long; a change from well to ill, and back, at once. */
const restMs = 10_000

type Seen = { wellAt?: number; illAt?: number }
const seen = new WeakMap<House['db'], Map<string, Seen>>()

/** The address that alerts go to, among the names of connections. */
export const alertAddress = 'alert-address'

/** What an attempt says about the connection it went by. Nothing where it went nowhere, or nobody can say which way. */
export async function noteContact(
  house: House,
  tenant: Tenant,
  effect: Effect,
  carried: Carried,
): Promise<void> {
  const connection = connectionOf(tenant, effect, carried)
  if (!connection || carried.kind === 'dropped') return
  const isWell = carried.kind === 'done'
  if (!isNews(house, `${tenant.id} ${connection}`, isWell)) return
  const now = house.clock.now()
  const row = isWell
    ? { reached_at: now }
    : { failed_at: now, last_error: carried.kind === 'again' ? carried.why.key : null }
  const write = inTenant(house.db, tenant.id, (tx) =>
    tx
      .insertInto('connection_contact')
      .values({
        tenant_id: tenant.id,
        connection,
        reached_at: null,
        failed_at: null,
        last_error: null,
        ...row,
      })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'connection']).doUpdateSet(row))
      .execute(),
  )
  // Only a picture for people: what was carried out counts whether or not this could be written.
  await write.catch(() => undefined)
}

/** A reference begins with its connection. An address that leads nowhere yet says which only where there is but one. */
function connectionOf({ settings }: Tenant, effect: Effect, carried: Carried): string | undefined {
  if (effect.kind === 'alert') return settings.alertWebhook ? alertAddress : undefined
  const found = carried.kind === 'done' && carried.receipt?.kind === 'held' ? carried.receipt : undefined
  const reference = 'reference' in effect ? effect.reference : (found?.content.reference ?? '')
  const { platforms } = settings
  const owner = platforms.find(({ id }) => reference.startsWith(`${id}:`))
  const only = effect.kind === 'hold' && platforms.length === 1 ? platforms[0] : undefined
  return (owner ?? only)?.id
}

function isNews(house: House, name: string, isWell: boolean): boolean {
  const all = seen.get(house.db) ?? new Map<string, Seen>()
  seen.set(house.db, all)
  const now = house.clock.monotonic()
  const { wellAt, illAt } = all.get(name) ?? {}
  const last = isWell ? wellAt : illAt
  if (last !== undefined && now - last < restMs) return false
  all.set(name, isWell ? { wellAt: now } : { illAt: now })
  return true
}
