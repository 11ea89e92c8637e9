import type { Saying } from '../event.ts'
import type { Decision, Numbered } from '../demand.ts'
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
      ...(target.countries ? { countries: target.countries } : {}),
    })),
  }
}

/** Content on its way down is fetched back too: the act may already have taken hold. */
export function isDown(outcome: string): boolean {
  return outcome === 'restricted' || outcome === 'restricting'
}

/** The decision that keeps a target down: the last one to restrict it that was not taken back for it. */
export function heldDownBy(demand: Numbered, target: string): Decision | undefined {
  return demand.decisions.findLast(
    ({ deed, targets, undoneTargets }) =>
      deed === 'restrict' && targets.includes(target) && !(undoneTargets ?? []).includes(target),
  )
}

/**
 * Undoes the platform's own act, by the person who finds it was wrong: of one decision, where it is named, and then
 * nothing that another decision keeps down. What it undoes is marked, both ways, and never removed.
 */
export function undo(
  demand: Numbered,
  { targets: ids, text, decision: only }: { targets: readonly string[]; text: string; decision?: string },
  facts: DeedFacts,
): Deeded {
  const chosen = demand.targets.filter(({ id }) => ids.includes(id))
  if (chosen.length !== new Set(ids).size || chosen.length === 0) return refuse('why-not.no-such-target')
  const wrong = chosen.find(({ outcome }) => !isDown(outcome))
  if (wrong) return refuse('why-not.not-restricted', { ordinal: wrong.ordinal })
  const holders = new Map(chosen.map(({ id }) => [id, heldDownBy(demand, id)]))
  const other = only && chosen.find(({ id }) => holders.get(id)?.id !== only)
  if (other) return refuse('why-not.other-decision', { ordinal: other.ordinal })
  const undoes = [...new Set([...holders.values()].flatMap((each) => each?.id ?? []))]
  const decision = { ...decisionOf(demand, 'undo', ids, facts, text), undoes }
  const change = restoreTargets(demand, ids, { key: 'why.undone', params: { text } })
  const undone = demand.decisions.map((earlier) =>
    undoes.includes(earlier.id)
      ? {
          ...earlier,
          undone: facts.at,
          undoneBy: [...(earlier.undoneBy ?? []), decision.id],
          undoneTargets: [
            ...(earlier.undoneTargets ?? []),
            ...ids.filter((id) => holders.get(id)?.id === earlier.id),
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
        body: { decision: decision.id, deed: 'undo', targets: [...ids], undoes, text },
      },
    ],
  })
}
