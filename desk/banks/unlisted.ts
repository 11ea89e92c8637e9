/**
 * What a withdrawal does to the cases that rest on it and on nothing else. What waits for a person is over, unless
 * something else meets it by now (`desk/matching/lapse.ts` looks once more). What was
 * stopped, or taken down because somebody found that it is what the list said, is work again: whoever put it there has
 * been wronged, if what was listed should not have been.
 */
import type { Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { namedAs } from '../sql/banks/cases.ts'
import { markUnlisted, openAnew, sayWork, unlistedCases } from '../sql/banks/unlisted.ts'
import type { Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import { tellLater } from '../sql/told-later.ts'

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
    await markUnlisted(
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
  if (again.length === 0) return
  const reopened = again.map((each) => ({ ...each, anew: uuidv7(at, house.chance) }))
  await openAnew(tx, tenant.id, reopened, { at, why: stopped })
  for (const { id, anew, piece } of reopened)
    await tellLater(tx, tenant.id, {
      id: uuidv7(at, house.chance),
      at,
      type: 'match.reopened',
      data: { case: id, ...namedAs(piece), newest: { case: anew, open: true }, advice: 'review' },
    })
  await recordOwnEvents(tx, house, tenant, [
    {
      type: 'match.opened',
      at,
      actor: { kind: 'desk', name: 'Guichet' },
      says: { key: 'history.match.again', params: { count: again.length } },
      body: { how: 'again', cases: again.slice(0, 100).map(({ id }) => id) },
    },
  ])
}
