/**
 * What a withdrawal does to the cases that rest on it and on nothing else. What waits for a person is over. What was
 * stopped, or taken down because somebody found that it is what the list said, is work again: whoever put it there has
 * been wronged, if what was listed should not have been.
 */
import type { EventDraft, Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { lapseCases, openAnew, sayWork, unlistedCases } from '../sql/banks/unlisted.ts'
import type { Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'

export type Changing = Pick<House, 'chance' | 'keys' | 'clock'>

const stopped: Saying = { key: 'match.work.unlisted' }

/** `anew`: whether what was found to be the listed thing is looked at again; not where the entry merely expired. */
export async function followWithdrawal(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  items: readonly number[],
  { at, anew }: { at: Instant; anew: boolean },
): Promise<void> {
  const cases = await unlistedCases(tx, items)
  if (cases.length === 0) return
  const over = cases.filter(({ isOpen, wasStopped }) => isOpen && !wasStopped)
  const waiting = cases.filter(({ isOpen, wasStopped }) => isOpen && wasStopped)
  const again = anew ? cases.filter(({ isOpen }) => !isOpen) : []
  if (over.length > 0)
    await lapseCases(
      tx,
      over.map(({ id }) => id),
      at,
    )
  if (waiting.length > 0)
    await sayWork(
      tx,
      waiting.map(({ id }) => id),
      stopped,
    )
  if (again.length > 0)
    await openAnew(
      tx,
      tenant.id,
      again.map(({ id }) => ({ id, anew: uuidv7(at, house.chance) })),
      { at, why: stopped },
    )
  await recordOwnEvents(tx, house, tenant, [
    ...(over.length > 0 ? [told('match.decided', 'lapsed', over, at)] : []),
    ...(again.length > 0 ? [told('match.opened', 'again', again, at)] : []),
  ])
}

function told(
  type: 'match.decided' | 'match.opened',
  how: 'lapsed' | 'again',
  cases: readonly { id: string }[],
  at: Instant,
): EventDraft {
  return {
    type,
    at,
    actor: { kind: 'desk', name: 'Guichet' },
    says: { key: `history.match.${how}`, params: { count: cases.length } },
    body: { how, cases: cases.slice(0, 100).map(({ id }) => id) },
  }
}
