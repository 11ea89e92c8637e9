/**
 * An entry that is suddenly met everywhere stops being believed until a person has looked at it. One that a person of this
 * service has confirmed was looked at: it stays, or whoever floods a platform with copies would turn it off.
 */
import { isBurst } from '../../core/list-guard.ts'
import { later } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { bankWith } from '../sql/banks/banks.ts'
import { piecesMetBy } from '../sql/banks/hits.ts'
import { holdLists } from '../sql/banks/head.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant } from '../sql/database.ts'
import { turnEntriesOff, untilTurnedOn } from './entries.ts'

const hour = 3_600_000

/**
 * Looks at the entries that a case was opened by, after it was. The same file, byte for byte, counts for nothing here: a
 * file that spreads is what a list is for. Whoever dies before this is done looks at the next case.
 */
export async function watchForBursts(
  house: Pick<House, 'db' | 'clock' | 'chance' | 'keys'>,
  tenant: Tenant,
  entries: readonly number[],
): Promise<void> {
  if (entries.length === 0) return
  const at = house.clock.now()
  const since = later(at, -hour)
  const many = (await inTenant(house.db, tenant.id, (tx) => piecesMetBy(tx, entries, since))).filter(
    ({ pieces }) => isBurst(pieces, tenant.settings.listGuard),
  )
  if (many.length === 0) return
  const desk = { name: 'Guichet', actor: { kind: 'desk', name: 'Guichet' } as const }
  await inTenant(house.db, tenant.id, async (tx) => {
    await holdLists(tx, tenant.id)
    // Somebody may have looked meanwhile, and turned it on again: only what is on is turned off.
    for (const { entry, pieces, bank: id, offUntil, isConfirmed } of await piecesMetBy(tx, entries, since)) {
      if (!isBurst(pieces, tenant.settings.listGuard) || offUntil !== null) continue
      const bank = await bankWith(tx, id)
      if (!bank) continue
      const params = { bank: bank.name, entry, pieces }
      const isNew = await keepAlert(tx, house, tenant, {
        key: `match-burst/${entry}/${at.slice(0, 13)}`,
        says: { key: isConfirmed ? 'alert.match-burst-stays' : 'alert.match-burst', params },
        at,
      })
      // Turned on again within the hour by somebody who has looked: it stays on.
      if (isNew && !isConfirmed) await turnEntriesOff(tx, house, tenant, desk, bank, [entry], untilTurnedOn)
    }
  })
}
