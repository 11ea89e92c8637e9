/** Answers the scans whose pieces are hashed by now. */
import type { House } from '../house.ts'
import { settleSlow } from '../matching/slow-scan.ts'
import { toldOf } from '../outside/fault.ts'
import { inTenant, passes } from '../sql/database.ts'
import { askedOpen } from '../sql/upload/asked.ts'
import { allTenants } from '../tenants.ts'
import { isFatal, type Loop, startLoop } from './loop.ts'

const atATime = 50

export function startAnswerer(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(
    house,
    'the answerer',
    1_000,
    async () => {
      for (const tenant of await allTenants(house.db))
        for (const row of await inTenant(house.db, tenant.id, (tx) => askedOpen(tx, atATime)))
          try {
            await settleSlow(house, tenant, row)
          } catch (fault) {
            if (isFatal(fault) || passes(fault)) throw fault
            house.say('a scan could not be answered yet', { scan: row.id, why: toldOf(fault) })
          }
      return false
    },
    fatal,
  )
}
