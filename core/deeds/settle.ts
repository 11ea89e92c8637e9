import { happened } from '../clocks.ts'
import { type Numbered, withTargets } from '../demand.ts'
import { refuse } from '../outcome.ts'
import { askForHolds } from '../path/4-assess.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'
import { decisionOf } from './restrict.ts'

/** Leaves targets where they are: the lawful end of a referral, which only asks; an order leaves no such choice. */
export function leave(
  demand: Numbered,
  deed: { targets: readonly string[]; ground: string; text: string },
  facts: DeedFacts,
): Deeded {
  if (demand.ended) return refuse(`why-not.ended.${demand.ended.how}`)
  if (facts.instrument.force === 'order') return refuse('why-not.order-leaves-no-choice')
  const chosen = demand.targets.filter(({ id, outcome }) => deed.targets.includes(id) && outcome === 'open')
  if (chosen.length === 0) return refuse('why-not.nothing-open')
  const decision = decisionOf(demand, 'leave', deed.targets, facts, deed.text)
  return done({
    demand: {
      ...withTargets(demand, (target) =>
        deed.targets.includes(target.id) && target.outcome === 'open'
          ? {
              ...target,
              outcome: 'left',
              ground: deed.ground,
              why: { key: 'why.left', params: { text: deed.text } },
              decidedAt: facts.at,
              decidedBy: facts.by,
            }
          : target,
      ),
      decisions: [...demand.decisions, decision],
    },
    effects: [],
    events: [
      {
        type: 'decision.taken',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.decided.leave', params: { count: chosen.length, text: deed.text } },
        body: {
          decision: decision.id,
          deed: 'leave',
          targets: [...deed.targets],
          ground: deed.ground,
          text: deed.text,
        },
      },
    ],
  })
}

/** Ends a demand that is not authentic. Only one that has not passed may be refused so: the law gives no other refusal. */
export function refuseDemand(
  demand: Numbered,
  deed: { ground: string; text: string },
  facts: DeedFacts,
): Deeded {
  if (demand.ended) return refuse(`why-not.ended.${demand.ended.how}`)
  if (demand.trust.outcome === 'pass' && facts.instrument.force === 'order')
    return refuse('why-not.authentic-orders-are-not-refused')
  if (demand.targets.some(({ outcome }) => outcome === 'restricting' || outcome === 'restricted'))
    return refuse('why-not.undo-first')
  const over = happened(
    facts.instrument,
    demand.clocks,
    { event: 'withdrawn', at: facts.at, order: demand.order, targets: demand.targets.map(({ id }) => id) },
    facts.calendar,
  )
  const decision = decisionOf(
    demand,
    'refuse',
    demand.targets.map(({ id }) => id),
    facts,
    deed.text,
  )
  return done({
    demand: {
      ...withTargets(demand, (target) =>
        target.outcome === 'open'
          ? { ...target, outcome: 'left', why: { key: 'why.refused', params: { text: deed.text } } }
          : target,
      ),
      clocks: over.clocks,
      decisions: [...demand.decisions, decision],
      ended: {
        how: 'refused',
        at: facts.at,
        why: { key: `refusal.${deed.ground}`, params: { text: deed.text } },
      },
    },
    effects: [],
    events: [
      {
        type: 'demand.refused',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.refused', params: { ground: deed.ground, text: deed.text } },
        body: { decision: decision.id, ground: deed.ground, text: deed.text },
      },
      ...over.events,
    ],
  })
}

/** Freezes copies by one person's hand, where trust does not yet allow it by nobody's. */
export function holdTargets(demand: Numbered, ids: readonly string[], facts: DeedFacts): Deeded {
  if (demand.ended) return refuse(`why-not.ended.${demand.ended.how}`)
  if (demand.trust.permits.hold === 'no') return refuse('why-not.trust')
  if (demand.targets.some(({ id, told }) => ids.includes(id) && told === 'unconfirmed'))
    return refuse('why-not.call-back-first')
  const chosen = demand.targets.filter(
    ({ id, resolution, hold }) =>
      ids.includes(id) &&
      (resolution === 'unasked' ||
        resolution === 'failed' ||
        hold.state === 'failed' ||
        hold.state === 'lapsed'),
  )
  if (chosen.length === 0) return refuse('why-not.nothing-to-hold')
  const again = withTargets(demand, (target) =>
    chosen.some(({ id }) => id === target.id) ? { ...target, round: target.round + 1 } : target,
  )
  const asked = askForHolds(
    again,
    again.targets.filter(({ id }) => chosen.some((each) => each.id === id)),
  )
  return done({
    demand: { ...asked.demand, step: 'register', waitsFor: 'platform' },
    effects: asked.effects,
    events: [
      {
        type: 'decision.taken',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.decided.hold', params: { count: chosen.length } },
        body: { deed: 'hold', targets: chosen.map(({ id }) => id) },
      },
    ],
  })
}
