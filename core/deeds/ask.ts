import { type Instant, later } from '../instant.ts'
import type { Actor, EventDraft, Json } from '../event.ts'
import type { Ask, Numbered } from '../demand.ts'
import type { Change } from '../outcome.ts'
import { refuse } from '../outcome.ts'
import { type Agreeable } from '../second-person.ts'
import { desk, type Deeded, done } from './facts.ts'

/** A request to which no legal time gives an end. */
const dayMs = 24 * 3_600_000

/** How an open request can end. */
export type AskEnd = 'approved' | 'declined' | 'withdrawn' | 'lapsed' | 'changed'

/**
 * Asks another person to agree to a deed exactly as it was planned. Nothing of the deed is done; the demand waits for
 * the second person until the clock that runs out first is out.
 */
export function ask(
  demand: Numbered,
  wish: {
    id: string
    deed: Agreeable
    targets: readonly string[]
    planSha256: string
    reason: string
    by: Actor
    at: Instant
  },
): Deeded {
  if (demand.asks) return refuse('why-not.asks-already')
  const { id, deed, targets, planSha256, by, at } = wish
  const asks: Ask = {
    id,
    deed,
    targets,
    by,
    at,
    until: endOfAsk(demand, at),
    followUps: demand.followUps.length,
  }
  return done({
    demand: { ...demand, asks, waitsFor: 'second-person' },
    effects: [],
    events: [
      {
        type: 'approval.asked',
        at,
        actor: by,
        says: { key: `history.asked.${deed}`, params: { reason: wish.reason } },
        body: {
          request: id,
          deed,
          targets: [...targets],
          orderSha256: demand.receipt.sha256,
          planSha256,
          reason: wish.reason,
          until: asks.until,
        },
      },
    ],
  })
}

/** With the first duty that runs out; what was due already, or is bound to no duty, waits for a day. */
function endOfAsk(demand: Numbered, at: Instant): Instant {
  const [first] = demand.clocks
    .filter(({ kind, state }) => kind === 'duty' && state === 'running')
    .flatMap(({ dueAt }) => (dueAt !== null && dueAt > at ? [dueAt] : []))
    .toSorted()
  return first ?? later(at, dayMs)
}

/** Ends the open request; what it asked for is done, if at all, by the deed itself. */
export function endAsk(
  demand: Numbered,
  how: AskEnd,
  facts: { by: Actor; at: Instant; word?: string; body?: Record<string, Json> },
): Change<Numbered> {
  const { asks, ...rest } = demand
  if (!asks) return { demand, events: [], effects: [] }
  const type =
    how === 'approved' ? 'approval.given' : how === 'declined' ? 'approval.declined' : 'approval.withdrawn'
  const event: EventDraft = {
    type,
    at: facts.at,
    actor: facts.by,
    says: {
      key: `history.ask-ended.${how}`,
      params: { asker: asks.by.name, ...(facts.word ? { text: facts.word } : {}) },
    },
    body: {
      request: asks.id,
      deed: asks.deed,
      how,
      ...(facts.word ? { text: facts.word } : {}),
      ...facts.body,
    },
  }
  return { demand: { ...rest, waitsFor: 'person' }, events: [event], effects: [] }
}

/** A request that time or the other side has overtaken is over by itself: nobody agrees to what is no longer so. */
export function overtakenAsk(demand: Numbered, at: Instant): Change<Numbered> | undefined {
  const { asks } = demand
  if (!asks) return undefined
  if (demand.ended || demand.followUps.length !== asks.followUps)
    return endAsk(demand, 'changed', { by: desk, at })
  return at >= asks.until ? endAsk(demand, 'lapsed', { by: desk, at }) : undefined
}

/** While somebody is asked, a person is waited for, whatever else goes on meanwhile; the log takes seconds and wakes by that name. */
export function waitingForAgreement(demand: Numbered): Numbered {
  return demand.asks && demand.waitsFor !== 'log' ? { ...demand, waitsFor: 'second-person' } : demand
}
