import type { Numbered } from '../demand.ts'
import { withTargets } from '../demand.ts'
import type { Instant } from '../instant.ts'
import type { Change } from '../outcome.ts'
import { decide } from '../trust.ts'
import { type DeedFacts, desk, reopened } from './facts.ts'

/** What no longer counts: the key that signed the order, or the authority that issued it. */
export type Lost = 'key-revoked' | 'authority-revoked'

/**
 * Takes belief from a demand whose sender was struck from the registry after it was believed (security sheet T13).
 * Nothing more is done on it; a person is told. What is down stays down until a person undoes it.
 * `undefined` when there is nothing to take.
 */
export function distrust(
  demand: Numbered,
  lost: Lost,
  facts: Pick<DeedFacts, 'at' | 'policy'>,
): Change<Numbered> | undefined {
  const { request, competence } = demand.trustFacts
  const known = lost === 'key-revoked' ? request.key === 'revoked' : competence === 'not-competent'
  if (demand.ended || known) return undefined
  const signed = request.signature === 'good'
  const trustFacts = {
    ...demand.trustFacts,
    ...(signed ? { request: { ...request, key: 'revoked' as const } } : {}),
    ...(lost === 'authority-revoked' ? { competence: 'not-competent' as const } : {}),
  }
  const trust = decide(trustFacts, facts.policy, demand.evidence)
  const { number } = demand
  return {
    demand: { ...demand, trustFacts, trust },
    events: [
      {
        type: 'demand.held',
        at: facts.at,
        actor: desk,
        says: { key: `history.held.${lost}`, params: { authority: demand.authority?.name ?? '' } },
        body: { lost, level: trust.level, outcome: trust.outcome },
      },
    ],
    effects: [
      {
        kind: 'alert',
        key: `${demand.id}/alert/${lost}`,
        says: { key: `alert.${lost}`, params: { number } },
        severity: 'urgent',
      },
    ],
  }
}

/** The carrier looked again just before the act and found that the sender does not count any more: nothing was done. */
export function standingLost(
  demand: Numbered,
  receipt: { target: string; at: Instant; lost: Lost },
  facts: Pick<DeedFacts, 'at' | 'policy'>,
): Change<Numbered> {
  const target = demand.targets.find(({ id }) => id === receipt.target)
  if (target?.outcome !== 'restricting') return { demand, events: [], effects: [] }
  const open = withTargets(demand, (each) =>
    each.id === target.id ? { ...each, outcome: 'open', why: { key: `why.${receipt.lost}` } } : each,
  )
  const change = distrust(open, receipt.lost, facts) ?? { demand: open, events: [], effects: [] }
  return {
    ...change,
    demand: reopened(change.demand),
    events: [
      ...change.events,
      {
        type: 'action.failed',
        at: receipt.at,
        actor: desk,
        says: {
          key: 'history.failed.restrict',
          params: { ordinal: target.ordinal, address: target.address },
        },
        body: { target: target.id, deed: 'restrict', why: receipt.lost },
      },
    ],
  }
}
