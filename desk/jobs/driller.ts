/** Carries drills on: those just asked for, and those whose process died before the piece was back. */
import { carryOn } from '../platforms/drill.ts'
import type { House } from '../house.ts'
import { toldOf } from '../outside/fault.ts'
import { passes } from '../sql/database.ts'
import { claimDrill } from '../sql/house/drills.ts'
import { allTenants } from '../tenants.ts'
import { isFatal, type Loop, startLoop } from './loop.ts'

export function startDriller(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(house, 'the driller', 5_000, () => drillRound(house), fatal)
}

/** One drill of each tenant that has one waiting. Whether there was any. */
export async function drillRound(house: House): Promise<boolean> {
  let any = false
  for (const tenant of await allTenants(house.db)) {
    const drill = await claimDrill(house, tenant)
    if (!drill) continue
    any = true
    try {
      await carryOn(house, tenant, drill)
    } catch (fault) {
      if (isFatal(fault) || passes(fault)) throw fault
      // It is taken up again when its lease is over, and ends with the piece back.
      house.say('a drill stumbled and will be taken up again', { drill: drill.id, why: toldOf(fault) })
    }
  }
  return any
}
