import type { Answered, Published } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { type Outcome, on, wait } from '../outcome.ts'
import { whomItWaitsFor } from './4-assess.ts'

/** How many of the demand's events there are, and how many of them stand in a published checkpoint. */
export type PublishFacts = { at: Instant; events: number; published: number }

/** What the public may see: the step is over when every event so far stands in a published checkpoint. */
export function publish(demand: Answered, facts: PublishFacts): Outcome<Answered, Published> {
  if (facts.published < facts.events) return wait<Answered>({ ...demand, waitsFor: 'log' })
  return on<Published>({
    ...demand,
    step: 'publish',
    history: { ...demand.history, publish: facts.at },
    waitsFor: whomItWaitsFor(demand),
  })
}
