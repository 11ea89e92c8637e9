/** Goes after what the lists have gained, for every tenant that has said so; and takes away what was seen when its time is over. */
import { eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { beginHunt, carryHunt } from '../matching/hunt.ts'
import { isFatal, toldOf } from '../outside/fault.ts'
import { inTenant, passes } from '../sql/database.ts'
import { claimFirst } from '../sql/lease.ts'
import { forgetSeen } from '../sql/seen/keep.ts'
import { monthOf } from '../sql/seen/months.ts'
import { allTenants } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'

/** Pieces that are forgotten in one transaction. */
const atOnce = 5_000

export function startHunter(house: House, fatal: (fault: unknown) => void): Loop {
  const ending = new AbortController()
  // The pause between two rounds keeps cases from coming faster than people can read.
  const round = async () => {
    await eachTenant(house, 'the hunter', async (tenant) => {
      if (tenant.settings.retroHunt) await huntFor(house, tenant, ending.signal)
    })
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
  const hunt = await inTenant(house.db, tenant.id, (tx) => claimFirst(tx, 'hunt', house.clock.now()))
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
  const tenants = await allTenants(house.db)
  const longest = Math.max(1, ...tenants.map(({ settings }) => settings.retroHunt?.months ?? 0))
  // Months that are over for everybody go whole, at once and whatever lies in them.
  await house.keepMonths(monthOf(now, 1 - longest))
  await eachTenant(house, 'forgetting what was seen', async ({ id, settings }) => {
    const months = settings.retroHunt?.months
    const from = months === undefined ? undefined : monthOf(now, 1 - months)
    let gone = 0
    for (;;) {
      const some = await inTenant(house.db, id, (tx) => forgetSeen(tx, from, atOnce))
      gone += some
      if (some < atOnce) break
    }
    if (gone > 0) house.say('what was seen and is over was forgotten', { gone })
  })
}
