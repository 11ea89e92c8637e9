import { extended } from '../clocks.ts'
import type { Numbered } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { refuse } from '../outcome.ts'
import { partiesNamed } from '../parties.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'

/**
 * Keeps longer, on the request of an authority or court, for a stated period and the purposes the regime allows.
 * Content and related data are decided separately: the text of the law names only the content.
 */
export function extendHold(
  demand: Numbered,
  deed: { until: Instant; by: string; reference: string; relatedData: boolean },
  facts: DeedFacts,
): Deeded {
  const parts = facts.instrument.preservation.filter(({ part }) => part === 'content' || deed.relatedData)
  let clocks = demand.clocks
  for (const { clock } of parts) {
    const rule = facts.instrument.clocks.find(({ name }) => name === clock)
    const asked = {
      at: facts.at,
      until: deed.until,
      reference: deed.reference,
      by: partiesNamed(demand, rule?.extension?.by ?? [], deed.by, facts.instrument),
      purpose: rule?.extension?.purposes[0] ?? '',
    }
    const longer = extended(facts.instrument, clocks, clock, asked, facts.calendar)
    if ('refused' in longer)
      return refuse('why-not.extension', { why: longer.refused, article: longer.article })
    clocks = longer.clocks
  }
  return done({
    demand: { ...demand, clocks },
    effects: [],
    events: [
      {
        type: 'hold.extended',
        at: facts.at,
        actor: facts.by,
        says: {
          key: 'history.hold-extended',
          params: { until: deed.until, by: deed.by, reference: deed.reference },
        },
        body: { until: deed.until, by: deed.by, reference: deed.reference, relatedData: deed.relatedData },
      },
    ],
  })
}

/** Nothing of this demand is destroyed while a legal hold stands, whatever its clocks say. */
export function legalHold(demand: Numbered, deed: { on: boolean; text: string }, facts: DeedFacts): Deeded {
  if ((demand.legalHold ?? false) === deed.on)
    return refuse(deed.on ? 'why-not.held-already' : 'why-not.not-held')
  return done({
    demand: { ...demand, legalHold: deed.on },
    effects: [],
    events: [
      {
        type: 'hold.extended',
        at: facts.at,
        actor: facts.by,
        says: {
          key: deed.on ? 'history.legal-hold.on' : 'history.legal-hold.off',
          params: { text: deed.text },
        },
        body: { legalHold: deed.on, text: deed.text },
      },
    ],
  })
}
