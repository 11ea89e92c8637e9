import type { Json } from '../event.ts'
import { happened } from '../clocks.ts'
import type { Numbered } from '../demand.ts'
import { withTargets } from '../demand.ts'
import { answerEffect } from '../answers.ts'
import { refuse } from '../outcome.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'
import { decisionOf } from './restrict.ts'

/**
 * Reports a lawful ground for not complying, or not yet, on the form the regime names for it (Annex III of
 * Regulation (EU) 2021/784). Which clocks stop, and what restarts them, is the ground's business.
 */
export function reportGround(
  demand: Numbered,
  report: {
    deed: 'clarify' | 'impossible'
    grounds: readonly string[]
    targets: readonly string[]
    text: string
    needed?: string
  },
  facts: DeedFacts,
): Deeded {
  if (demand.ended) return refuse(`why-not.ended.${demand.ended.how}`)
  const grounds = report.grounds.map((name) =>
    facts.instrument.grounds.find((ground) => ground.name === name),
  )
  if (grounds.length === 0 || grounds.includes(undefined))
    return refuse('why-not.no-such-ground', { ground: report.grounds.join(', ') })
  const open = demand.targets.filter(({ outcome }) => outcome === 'open')
  const concerned = report.targets.length > 0 ? open.filter(({ id }) => report.targets.includes(id)) : open
  if (demand.targets.length > 0 && concerned.length === 0) return refuse('why-not.nothing-open')
  const ids = new Set(concerned.map(({ id }) => id))
  const decision = decisionOf(demand, report.deed, [...ids], facts, report.text)
  const outcome = report.deed === 'impossible' ? 'impossible' : 'open'
  const told = withTargets(demand, (target) =>
    ids.has(target.id)
      ? {
          ...target,
          outcome,
          ground: report.grounds[0] ?? '',
          why: { key: `why.${report.deed}`, params: { text: report.text } },
          decidedAt: facts.at,
          decidedBy: facts.by,
        }
      : target,
  )
  // A clock of the whole demand stops only when nothing is left that could still be done.
  const nothingLeft = told.targets.every(
    (target) =>
      target.outcome !== 'restricting' && (target.outcome !== 'open' || target.ground !== undefined),
  )
  const stopped = happened(
    facts.instrument,
    demand.clocks,
    {
      event: 'ground-reported',
      at: facts.at,
      order: demand.order,
      grounds: report.grounds,
      targets: [...ids],
      whole: nothingLeft,
    },
    facts.calendar,
  )
  const after: Numbered = {
    ...told,
    clocks: stopped.clocks,
    decisions: [...demand.decisions, decision],
    waitsFor: nothingLeft && report.deed === 'clarify' ? 'clarification' : demand.waitsFor,
  }
  const body: Record<string, Json> = {
    decision: decision.id,
    grounds: [...report.grounds],
    targets: [...ids],
    text: report.text,
  }
  return done({
    demand: after,
    events: [
      {
        type: report.deed === 'clarify' ? 'clarification.sent' : 'decision.taken',
        at: facts.at,
        actor: facts.by,
        says: { key: `history.decided.${report.deed}`, params: { text: report.text } },
        body: report.needed ? { ...body, needed: report.needed } : body,
      },
      ...stopped.events,
    ],
    effects: [
      answerEffect(
        after,
        {
          grounds: report.grounds,
          targets: [...ids],
          text: report.text,
          ...(report.needed ? { needed: report.needed } : {}),
          key: decision.id,
        },
        facts,
      ),
    ],
  })
}

/** What stood in the way is gone (force majeure is over): the targets are open again and the clock begins afresh. */
export function groundsCeased(demand: Numbered, text: string, facts: DeedFacts): Deeded {
  const blocked = demand.targets.filter(({ outcome }) => outcome === 'impossible')
  if (blocked.length === 0) return refuse('why-not.nothing-impossible')
  const open = withTargets(demand, (target) => {
    if (target.outcome !== 'impossible') return target
    const { ground: _ground, why: _why, ...rest } = target
    return { ...rest, outcome: 'open' }
  })
  const again = happened(
    facts.instrument,
    demand.clocks,
    { event: 'ground-ceased', at: facts.at, order: demand.order, targets: blocked.map(({ id }) => id) },
    facts.calendar,
  )
  return done({
    demand: { ...open, step: 'register', clocks: again.clocks, waitsFor: 'person' },
    effects: [],
    events: [
      {
        type: 'decision.taken',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.decided.grounds-ceased', params: { text } },
        body: { text },
      },
      ...again.events,
    ],
  })
}
