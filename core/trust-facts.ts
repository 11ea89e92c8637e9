import type { Oddity } from './policy.ts'

/**
 * What may be known of one message. Each line runs from what speaks most for the sender to what speaks
 * most against: replacing a value by one further right never permits more. `absent` means there was
 * nothing of the kind to check; a door that demands a signature says `missing` when none came.
 */
export const requestFacts = {
  /** The RFC 9421 signature over the request; `unchecked` when no key of ours could check it. */
  signature: ['good', 'absent', 'unchecked', 'missing', 'bad'],
  /** The key it names, in our registry, at that moment. */
  key: ['valid', 'absent', 'outside-its-term', 'revoked', 'unregistered'],
  /** The algorithm used against the one registered for the key; HMAC and `none` are `other`. */
  algorithm: ['registered', 'absent', 'other'],
  /** The digest we computed over the raw body against the signed one. */
  digest: ['equal', 'absent', 'missing', 'differs'],
  /** Whether method, target, type, digest and idempotency key are all signed. */
  coverage: ['complete', 'absent', 'incomplete'],
  /** `created` and `expires` against our clock. */
  times: ['in-time', 'absent', 'missing', 'out-of-time'],
  nonce: ['new', 'absent', 'missing', 'used'],
} as const

export const otherFacts = {
  /** A document's own seal, in the words of ETSI EN 319 102-1. */
  document: ['total-passed', 'absent', 'indeterminate', 'total-failed'],
  /** Who handed it in at the portal, with a passkey and user verification. */
  officer: ['entitled', 'absent', 'not-entitled'],
  /** DKIM aligned with a registered domain, as our own server saw it. */
  mail: ['aligned', 'absent', 'unknown', 'failed'],
  /** Channel, signer and called-back contact, as far as there are any, belong to the authority the order names. */
  binding: ['same', 'absent', 'differs'],
  /** May this authority issue this instrument, for this territory, today? */
  competence: ['competent', 'unknown', 'not-competent'],
  /** Issuer and reference: never seen (or a declared amendment), not looked at yet, or seen with other content. */
  reference: ['new', 'absent', 'other-content'],
  /** The call to the registry's contact about exactly these bytes. */
  callBack: ['confirmed', 'absent', 'not-reached', 'denied'],
  /** Who switched automatic removal on for this authority. */
  automatic: ['two-persons', 'one-person', 'off'],
} as const

type OneOf<Ladders extends Record<string, readonly string[]>> = {
  [Fact in keyof Ladders]: Ladders[Fact][number]
}

export type RequestFacts = OneOf<typeof requestFacts>
export type TrustFacts = OneOf<typeof otherFacts> & {
  request: RequestFacts
  /** Earlier demands of this authority that nobody disputed. */
  undisputed: number
  odd: Readonly<Record<Oddity, boolean>>
}

/** A message of which nothing is known: where the gathering of facts starts from. */
export const nothingKnown: TrustFacts = {
  request: {
    signature: 'absent',
    key: 'absent',
    algorithm: 'absent',
    digest: 'absent',
    coverage: 'absent',
    times: 'absent',
    nonce: 'absent',
  },
  document: 'absent',
  officer: 'absent',
  mail: 'absent',
  binding: 'absent',
  competence: 'unknown',
  reference: 'absent',
  callBack: 'absent',
  automatic: 'off',
  undisputed: 0,
  odd: {
    'first-ever': false,
    'credential-changed': false,
    'unusual-hour': false,
    'unusual-volume': false,
    'look-alike-domain': false,
    'known-forgery': false,
  },
}
