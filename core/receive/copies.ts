/** What became of a copy: frozen, not to be had, or let go. */
import { alert } from '../alert.ts'
import { endedFor } from '../clocks.ts'
import type { Numbered } from '../demand.ts'
import { later } from '../instant.ts'
import type { Change } from '../outcome.ts'
import { changed, event, type Facts, type ReceiptOf, targetOf, unchanged } from './receipt.ts'

export function held(demand: Numbered, receipt: ReceiptOf<'held'>, facts: Facts): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.hold.state === 'held') return unchanged(demand)
  const lapsesAt = later(receipt.at, facts.unconfirmedHoldHours * 3_600_000)
  return {
    demand: changed(demand, receipt.target, (each) => ({
      ...each,
      resolution: 'found',
      content: receipt.content,
      hold: { state: 'held', takenAt: receipt.at, lapsesAt, parts: receipt.parts },
    })),
    effects: [],
    events: [
      event('content.preserved', receipt.at, 'history.held', target, {
        target: target.id,
        reference: receipt.content.reference,
        parts: receipt.parts.map(({ object, sha256, purpose, size }) => ({ object, sha256, purpose, size })),
      }),
    ],
  }
}

export function notHeld(demand: Numbered, receipt: ReceiptOf<'not-held'>): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.outcome !== 'open') return unchanged(demand)
  const gone = receipt.found === 'gone'
  return {
    demand: changed(
      gone ? { ...demand, clocks: endedFor(demand.clocks, target.id, receipt.at, 'already-gone') } : demand,
      receipt.target,
      (each) => ({
        ...each,
        resolution: receipt.found,
        hold: { ...each.hold, state: receipt.found === 'failed' ? 'failed' : 'none' },
        outcome: gone ? 'gone' : each.outcome,
        why: receipt.why,
      }),
    ),
    effects:
      receipt.found === 'failed'
        ? [
            alert(
              demand,
              `hold-failed/${target.ordinal}/${target.round}`,
              { key: 'alert.hold-failed', params: { number: demand.number, ordinal: target.ordinal } },
              'urgent',
            ),
          ]
        : [],
    events: [
      event('action.failed', receipt.at, `history.${receipt.found}`, target, {
        target: target.id,
        found: receipt.found,
      }),
    ],
  }
}

export function released(demand: Numbered, receipt: ReceiptOf<'released'>): Change<Numbered> {
  const target = targetOf(demand, receipt.target)
  if (!target || target.hold.state !== 'held') return unchanged(demand)
  const state = receipt.why === 'lapsed' ? 'lapsed' : 'destroyed'
  return {
    demand: changed(demand, target.id, (each) => ({ ...each, hold: { ...each.hold, state } })),
    effects: [],
    events: [
      event(
        receipt.why === 'lapsed' ? 'hold.lapsed' : 'content.shredded',
        receipt.at,
        `history.${state}`,
        target,
        {
          target: target.id,
          objects: target.hold.parts.map(({ object }) => object),
        },
      ),
    ],
  }
}
