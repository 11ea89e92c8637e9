/** Carries drills on: those just asked for, and those whose process died before the piece was back. */
import { carryOn } from '../platforms/drill.ts'
import { apart, eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { claimDrill } from '../sql/house/drills.ts'
import { type Loop, startLoop } from './loop.ts'

export function startDriller(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(house, 'the driller', 5_000, () => drillRound(house), fatal)
}

/** One drill of each tenant that has one waiting. Whether there was any. */
export async function drillRound(house: House): Promise<boolean> {
  let any = false
  await eachTenant(house, 'the driller', async (tenant) => {
    const drill = await claimDrill(house, tenant)
    if (!drill) return
    any = true
    // One that stumbles is taken up again when its lease is over, and ends with the piece back.
    await apart(house, 'a drill', () => carryOn(house, tenant, drill), { drill: drill.id })
  })
  return any
}
