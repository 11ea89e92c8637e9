/** Answers the scans whose pieces are hashed by now. */
import { apart, eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { settleSlow } from '../matching/slow-scan.ts'
import { inTenant } from '../sql/database.ts'
import { askedOpen, type ScanAsked } from '../sql/slow-scans.ts'
import { type Loop, startLoop } from './loop.ts'

const atATime = 50

/** All that are open, a portion at a time: one that cannot be answered keeps none behind it waiting. */
async function answerAll(house: House, tenant: Tenant): Promise<void> {
  let last: ScanAsked | undefined
  do {
    const rows = await inTenant(house.db, tenant.id, (tx) => askedOpen(tx, atATime, last))
    for (const row of rows)
      await apart(house, 'the answerer', () => settleSlow(house, tenant, row), { scan: row.id })
    last = rows.length === atATime ? rows.at(-1) : undefined
  } while (last)
}

export function startAnswerer(house: House, fatal: (fault: unknown) => void): Loop {
  return startLoop(
    house,
    'the answerer',
    1_000,
    async () => {
      await eachTenant(house, 'the answerer', (tenant) => answerAll(house, tenant))
      return false
    },
    fatal,
  )
}
