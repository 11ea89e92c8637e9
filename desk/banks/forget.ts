/**
 * Cases are kept as long as the records of demands are, from the day somebody decided them, sealed as those are; then
 * nothing of them is left.
 */
import { recordYears } from '../../core/retention.ts'
import { later } from '../../core/instant.ts'
import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { forgetCases } from '../sql/banks/cases.ts'
import { sealOld } from '../sql/banks/sealed-case.ts'
import { inTenant } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'

const atOnce = 1_000
const sealedAtOnce = 200
const day = 86_400_000

/** Forgets what is over, a portion a transaction. Returns how many cases that were. */
export async function forgetOldCases(
  house: Pick<House, 'db' | 'clock' | 'chance' | 'keys' | 'say'>,
): Promise<number> {
  let gone = 0
  await eachTenant(house, 'forgetting cases', async (tenant) => {
    const years = tenant.settings.recordYears ?? recordYears.usual
    for (;;) {
      const at = house.clock.now()
      const some = await inTenant(house.db, tenant.id, async (tx) => {
        const count = await forgetCases(tx, { before: later(at, -years * 365 * day), now: at, most: atOnce })
        if (count > 0)
          await recordOwnEvents(tx, house, tenant, [
            {
              type: 'match.erased',
              at,
              actor: { kind: 'desk', name: 'Guichet' },
              says: { key: 'history.match.erased', params: { count } },
              body: { count, years },
            },
          ])
        return count
      })
      gone += some
      if (some < atOnce) break
    }
  })
  return gone
}

/** Seals what of cases an earlier version left open, a portion a transaction. Returns how many cases that were. */
export async function sealOldCases(house: Pick<House, 'db' | 'chance' | 'keys' | 'say'>): Promise<number> {
  let done = 0
  await eachTenant(house, 'sealing old cases', async (tenant) => {
    for (;;) {
      const some = await inTenant(house.db, tenant.id, (tx) => sealOld(tx, house, sealedAtOnce))
      done += some
      if (some < sealedAtOnce) break
    }
  })
  return done
}
