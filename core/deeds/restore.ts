import type { Saying } from '../event.ts'
import type { Numbered } from '../demand.ts'
import { withTargets } from '../demand.ts'
import { type Change, refuse } from '../outcome.ts'
import { type DeedFacts, type Deeded, done } from './facts.ts'
import { decisionOf } from './restrict.ts'

/** Puts targets back, whatever the reason: undo, annulment, a decision of the home authority, a judgment. */
export function restoreTargets(demand: Numbered, ids: readonly string[], why: Saying): Change<Numbered> {
  const back = demand.targets.filter((target) => ids.includes(target.id) && isDown(target.outcome))
  const changed = withTargets(demand, (target) =>
    ids.includes(target.id) && isDown(target.outcome)
      ? { ...target, outcome: 'restoring', round: target.round + 1, why, attempts: 0 }
      : target,
  )
  return {
    demand: changed,
    events: [],
    effects: back.map((target) => ({
      kind: 'restore',
      key: `${demand.id}/${target.ordinal}/restore/${target.round + 1}`,
      target: target.id,
      reference: target.content?.reference ?? '',
    })),
  }
}

/** Content on its way down is fetched back too: the act may already have taken hold. */
export function isDown(outcome: string): boolean {
  return outcome === 'restricted' || outcome === 'restricting'
}

/** Undoes the platform's own act, by the person who finds it was wrong. The decision it undoes is marked, never removed. */
export function undo(demand: Numbered, ids: readonly string[], text: string, facts: DeedFacts): Deeded {
  const chosen = demand.targets.filter(({ id }) => ids.includes(id))
  if (chosen.length !== new Set(ids).size || chosen.length === 0) return refuse('why-not.no-such-target')
  const wrong = chosen.find(({ outcome }) => !isDown(outcome))
  if (wrong) return refuse('why-not.not-restricted', { ordinal: wrong.ordinal })
  const decision = decisionOf(demand, 'undo', ids, facts, text)
  const change = restoreTargets(demand, ids, { key: 'why.undone', params: { text } })
  const undone = demand.decisions.map((earlier) =>
    earlier.deed === 'restrict' && earlier.targets.some((id) => ids.includes(id))
      ? {
          ...earlier,
          undone: facts.at,
          undoneTargets: [
            ...(earlier.undoneTargets ?? []),
            ...ids.filter((id) => earlier.targets.includes(id)),
          ],
        }
      : earlier,
  )
  return done({
    demand: { ...change.demand, decisions: [...undone, decision] },
    effects: change.effects,
    events: [
      {
        type: 'approval.withdrawn',
        at: facts.at,
        actor: facts.by,
        says: { key: 'history.decided.undo', params: { count: ids.length, text } },
        body: { decision: decision.id, deed: 'undo', targets: [...ids], text },
      },
    ],
  })
}
