/** Deeds on one piece of content, of whichever orders they are: one after the other, never two at the platform at once. */
import { isNumbered } from '../../core/demand.ts'
import type { Effect } from '../../core/outcome.ts'
import type { House } from '../house.ts'
import { Fault } from '../outside/fault.ts'
import { inTenant } from '../sql/database.ts'
import { loadDemand } from '../sql/demands/state.ts'
import type { Carried, Claimed } from './kinds.ts'

const lines = new WeakMap<House['db'], Map<string, Promise<void>>>()

/**
 * An order lets go of a piece after looking that no other holds it, and the platform may take its time. A restriction of
 * another order that came between would be seen to hold, and be undone by the restoration a moment later. Whoever had to
 * wait goes by the demand as it is then.
 */
export async function inTurn<E extends Effect & { reference: string }>(
  house: House,
  claimed: Claimed<E>,
  deed: (claimed: Claimed<E>) => Promise<Carried>,
): Promise<Carried> {
  const line = lines.get(house.db) ?? new Map<string, Promise<void>>()
  lines.set(house.db, line)
  const piece = `${claimed.tenant.id} ${claimed.effect.reference}`
  const before = line.get(piece)
  const done = before ? before.then(async () => await deed(await asItIsNow(house, claimed))) : deed(claimed)
  const over = done.then(
    () => undefined,
    () => undefined,
  )
  line.set(piece, over)
  try {
    return await done
  } finally {
    if (line.get(piece) === over) line.delete(piece)
  }
}

async function asItIsNow<E extends Effect>(house: House, claimed: Claimed<E>): Promise<Claimed<E>> {
  const { tenant, demand } = claimed
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, demand.id))
  if (!loaded || !isNumbered(loaded.demand)) throw new Fault('row-missing', { found: `demand ${demand.id}` })
  return { ...claimed, demand: loaded.demand }
}
