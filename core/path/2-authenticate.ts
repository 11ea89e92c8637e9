import type { Arrived, Authenticated } from '../demand.ts'
import type { Instant } from '../instant.ts'
import { type Outcome, on } from '../outcome.ts'
import type { TrustPolicy } from '../policy.ts'
import { decide } from '../trust.ts'
import type { Evidence } from '../trust-checks.ts'
import type { TrustFacts } from '../trust-facts.ts'

export type AuthenticateFacts = {
  at: Instant
  trust: TrustFacts
  evidence: Evidence
  policy: TrustPolicy
  /** The registered authority the message is bound to; absent when none is. */
  authority?: { id: string; name: string; country: string }
}

/** Whether it is really them, and what they may ask. A forged order goes on too: it is numbered, held and answered. */
export function authenticate(demand: Arrived, facts: AuthenticateFacts): Outcome<Arrived, Authenticated> {
  const { at, authority, evidence } = facts
  const trust = decide(facts.trust, facts.policy, evidence)
  return on<Authenticated>(
    {
      ...demand,
      step: 'authenticate',
      history: { ...demand.history, authenticate: at },
      trust,
      trustFacts: facts.trust,
      evidence,
      ...(authority ? { authority } : {}),
    },
    [
      {
        type: trust.outcome === 'pass' ? 'demand.authenticated' : 'demand.held',
        at,
        actor: { kind: 'desk', name: 'Guichet' },
        says: {
          key: `history.trust.${trust.outcome}`,
          params: { level: trust.level, authority: authority?.name ?? '' },
        },
        body: {
          level: trust.level,
          outcome: trust.outcome,
          authority: authority?.name ?? null,
          checks: trust.checks.map(({ name, outcome }) => ({ name, outcome })),
        },
      },
    ],
  )
}
