/** Goes after what the lists have gained, for every tenant that has said so; and takes away what was seen when its time is over. */
import type { House, Tenant } from '../house.ts'
import { beginHunt, carryHunt } from '../matching/hunt.ts'
import { toldOf } from '../outside/fault.ts'
import { inTenant, passes } from '../sql/database.ts'
import { claimHunt } from '../sql/seen/hunts.ts'
import { forgetSeen } from '../sql/seen/keep.ts'
import { monthOf } from '../sql/seen/months.ts'
import { allTenants } from '../tenants.ts'
import { isFatal, type Loop, startLoop } from './loop.ts'

export function startHunter(house: House, fatal: (fault: unknown) => void): Loop {
  const ending = new AbortController()
  // The pause between two rounds keeps cases from coming faster than people can read.
  const round = async () => {
    for (const tenant of await allTenants(house.db))
      if (tenant.settings.retroHunt) await huntFor(house, tenant, ending.signal)
    return false
  }
  const loop = startLoop(house, 'the hunter', 2_000, round, fatal)
  return {
    hint: loop.hint,
    async stop() {
      ending.abort()
      await loop.stop()
    },
  }
}

async function huntFor(house: House, tenant: Tenant, signal: AbortSignal): Promise<void> {
  await beginHunt(house, tenant)
  const hunt = await inTenant(house.db, tenant.id, (tx) => claimHunt(tx, house.clock.now()))
  if (!hunt) return
  try {
    await carryHunt(house, tenant, hunt, { signal })
  } catch (fault) {
    if (isFatal(fault) || passes(fault)) throw fault
    // It goes on where it was when its lease is over.
    house.say('a hunt stumbled and will go on', { hunt: hunt.id, why: toldOf(fault) })
  }
}

/**
 * What was seen goes by whole months, so that nothing is kept longer than the operator said: at the turn of a month, what
 * is then as many months old. Where the hunt is off, everything goes.
 */
export async function forgetWhatWasSeen(house: House): Promise<void> {
  const now = house.clock.now()
  let longest = 0
  for (const { id, settings } of await allTenants(house.db)) {
    const months = settings.retroHunt?.months
    longest = Math.max(longest, months ?? 0)
    const from = months === undefined ? undefined : monthOf(now, 1 - months)
    const gone = await inTenant(house.db, id, (tx) => forgetSeen(tx, from))
    if (gone > 0) house.say('what was seen and is over was forgotten', { gone })
  }
  await house.keepMonths(monthOf(now, 1 - Math.max(1, longest)))
}
