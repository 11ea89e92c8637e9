import type { AuthenticateFacts } from '../../core/path/2-authenticate.ts'
import type { Instant } from '../../core/instant.ts'
import type { Evidence } from '../../core/trust-checks.ts'
import type { TrustFacts } from '../../core/trust-facts.ts'
import type { House } from '../house.ts'

/** What the door found out about a message, kept sealed with its receipt so that a later walk sees the same. */
export type DoorFacts = {
  trust: TrustFacts
  evidence: Evidence
  authority?: { id: string; name: string; country: string; contact?: string }
  /** The order's home state differs from the issuer's, as the order itself says. */
  envelope: { regime: string; instrument: string; language: string }
  urgent: boolean
}

export function authenticateFacts(
  house: Pick<House, 'policy'>,
  door: DoorFacts,
  at: Instant,
): AuthenticateFacts {
  const { trust, evidence, authority } = door
  return { at, trust, evidence, policy: house.policy, ...(authority ? { authority } : {}) }
}
