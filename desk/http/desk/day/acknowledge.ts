/** An alert that somebody took upon themselves rings for nobody else, so who did stands in the record: of its demand, where it has one. */
import type { EventDraft } from '../../../../core/event.ts'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import { markHeard, type WhichAlert } from '../../../sql/day/alerts.ts'
import type { Tx } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import { Refused } from '../../problem.ts'
import type { Sitting } from '../session.ts'

/** By its name or by its key: whoever does what it asked for has heard it. False where no such alert waits. */
export async function acknowledge(
  tx: Tx,
  house: House,
  { tenant, staff, actor }: Sitting,
  which: WhichAlert,
): Promise<boolean> {
  const at = house.clock.now()
  const row = await markHeard(tx, which, { by: staff.id, at })
  if (!row) return false
  // Whom the operator's terminal let in is the last who may make the warning of it go quiet.
  if (/^(recovered|woken)\//.test(row.key) && row.key.split('/')[1] === staff.id)
    throw new Refused(403, 'not-oneself', 'This alert is about you. Somebody else has to see to it.', {
      says: { key: 'why-not.alert-about-you' },
    })
  const event: EventDraft = {
    type: 'alert.acknowledged',
    at,
    actor,
    says: { key: 'history.alert.acknowledged', params: { raisedAt: row.at } },
    body: { alert: row.key, what: row.says.key, raisedAt: row.at },
  }
  if (row.demand_id === null) await recordOwnEvents(tx, house, tenant, [event])
  else
    await onDemandIn(tx, house, tenant, row.demand_id, ({ demand }) => ({
      demand,
      effects: [],
      events: [event],
    }))
  return true
}
