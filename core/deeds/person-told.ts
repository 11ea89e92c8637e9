import { happened } from '../clocks.ts'
import type { Numbered } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { refuse } from '../outcome.ts'
import { type DeedFacts, type Deeded, done, isSilenced } from './facts.ts'

/** Content is down, nothing is secret, and no words in its place have told the person whose it is. */
export function mustBeTold(demand: Numbered, at: Instant): boolean {
  return (
    demand.informed?.kind !== 'explained' &&
    !isSilenced(demand, at) &&
    demand.targets.some(({ outcome }) => outcome === 'restricted')
  )
}

/** Somebody told the person in another way (a mail, a letter), and says how. */
export function personTold(demand: Numbered, text: string, facts: DeedFacts): Deeded {
  if (!mustBeTold(demand, facts.at)) return refuse('why-not.person-told')
  const told = happened(
    facts.instrument,
    demand.clocks,
    { event: 'person-informed', at: facts.at, order: demand.order },
    facts.calendar,
  )
  return done({
    demand: { ...demand, clocks: told.clocks, informed: { at: facts.at, kind: 'explained' } },
    effects: [],
    events: [
      {
        type: 'person.informed',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.person-told', params: { text } },
        body: { text },
      },
      ...told.events,
    ],
  })
}
