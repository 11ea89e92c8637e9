import { happened } from '../clocks.ts'
import type { DeedFacts } from '../deeds/facts.ts'
import type { Acted, Assessed, Registered } from '../demand.ts'
import { type Outcome, on, wait } from '../outcome.ts'

/**
 * Who does what where. The effects were queued with the decision; the step is over when the public has been seen
 * not to get any target decided on. Only then is the clock of the whole demand met, at the time of the last one.
 */
export function act(demand: Assessed, facts: DeedFacts): Outcome<Assessed | Registered, Acted> {
  if (demand.targets.some(({ outcome }) => outcome === 'restricting' || outcome === 'restoring')) {
    return wait<Assessed>({ ...demand, waitsFor: 'platform' })
  }
  const down = demand.targets
    .flatMap(({ outcome, restrictedAt }) => (outcome === 'restricted' && restrictedAt ? [restrictedAt] : []))
    .toSorted()
  const last = down.at(-1)
  const settled = last
    ? happened(
        facts.instrument,
        demand.clocks,
        { event: 'restricted', at: last, order: demand.order },
        facts.calendar,
      )
    : { clocks: demand.clocks, events: [] }
  return on<Acted>(
    { ...demand, step: 'act', history: { ...demand.history, act: facts.at }, clocks: settled.clocks },
    settled.events,
  )
}
