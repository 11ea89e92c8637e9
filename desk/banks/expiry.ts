/** Entries whose time is over, and entries whose time off is. Both hold from that moment on; here it is written down. */
import { eachTenant } from '../apart.ts'
import type { House } from '../house.ts'
import { bankWith } from '../sql/banks/banks.ts'
import { entriesOnAgain, expiredEntries } from '../sql/banks/items.ts'
import { inTenant } from '../sql/database.ts'
import { theDesk, withdrawFrom } from './change.ts'
import { turnEntriesOff } from './entries.ts'

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

/** Says that what was off until now is on, so that what it would have met meanwhile is looked for. Returns how many entries. */
export async function turnOnAgain(
  house: Pick<House, 'db' | 'clock' | 'chance' | 'keys' | 'say'>,
): Promise<number> {
  let on = 0
  await eachTenant(house, 'turning on what was off until now', async (tenant) => {
    await inTenant(house.db, tenant.id, async (tx) => {
      for (const { bank: id, entries } of await entriesOnAgain(tx, house.clock.now())) {
        const bank = await bankWith(tx, id)
        if (!bank || bank.ended_at !== null) continue
        await turnEntriesOff(tx, house, tenant, theDesk, bank, entries, null)
        on += entries.length
      }
    })
  })
  return on
}
