/** Entries whose time is over. Nothing is met by them from that moment on; here it is written down that they are gone. */
import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { expiredEntries } from '../sql/banks/items.ts'
import { inTenant } from '../sql/database.ts'
import { theDesk, withdrawFrom } from './change.ts'

const atOnce = 5_000

/** Withdraws what has expired, a portion a transaction. Returns how many entries that were. */
export async function withdrawExpired(
  house: Pick<House, 'db' | 'clock' | 'chance' | 'keys' | 'say'>,
): Promise<number> {
  let gone = 0
  await eachTenant(house, 'withdrawing what has expired', async (tenant) => {
    for (;;) {
      const some = await inTenant(house.db, tenant.id, async (tx) => {
        const items = await expiredEntries(tx, house.clock.now(), atOnce)
        if (items.length === 0) return 0
        const because = { key: 'withdrawn.expired' }
        return await withdrawFrom(tx, house, tenant, theDesk, { items }, because, { anew: false })
      })
      gone += some
      if (some < atOnce) break
    }
  })
  return gone
}
