import type { EventDraft } from '../event.ts'
import type { DeedFacts } from '../deeds/facts.ts'
import { desk } from '../deeds/facts.ts'
import type { Acted, Preserved } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { type Outcome, on } from '../outcome.ts'
import type { Instrument } from '../regime.ts'
import type { Numbered, Target } from '../demand.ts'

/**
 * What is kept, until when. The copies taken at step 4 get their legal purpose and end; a copy of what was
 * not restricted keeps only its short life and lapses.
 */
export function preserve(demand: Acted, facts: DeedFacts): Outcome<Acted, Preserved> {
  const events = demand.targets.flatMap((target): EventDraft[] => {
    const until = retentionOf(demand, target, facts.instrument).content
    if (target.outcome !== 'restricted' || until === undefined) return []
    return [
      {
        type: 'content.preserved',
        at: facts.at,
        actor: desk,
        says: { key: 'history.preserved', params: { ordinal: target.ordinal, until } },
        body: {
          target: target.id,
          until,
          purposes: facts.instrument.preservation.flatMap(({ purposes }) => purposes),
        },
      },
    ]
  })
  return on<Preserved>(
    { ...demand, step: 'preserve', history: { ...demand.history, preserve: facts.at } },
    events,
  )
}

/** Until when each part of a target is kept; a missing end means: until its hold lapses. */
export function retentionOf(
  demand: Numbered,
  target: Target,
  instrument: Instrument,
): { content?: Instant; relatedData?: Instant } {
  const end = (part: 'content' | 'related-data') => {
    const rule = instrument.preservation.find((each) => each.part === part)
    const clock = rule && demand.clocks.find((each) => each.name === rule.clock && each.target === target.id)
    return clock && clock.state !== 'ended' ? (clock.dueAt ?? undefined) : undefined
  }
  const content = end('content')
  const relatedData = end('related-data')
  return { ...(content ? { content } : {}), ...(relatedData ? { relatedData } : {}) }
}
