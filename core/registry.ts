/**
 * Who may ask: the authorities this desk knows, their people, keys and contacts.
 * Whoever writes here can forge anything, so every entry names the two people who made it,
 * and nothing a message says about itself (address, key, domain) is ever taken over from it.
 */
import type { Instant } from './instant.ts'

/** The signature algorithms accepted from authorities (RFC 9421 section 3.3). HMAC and RSA PKCS#1 v1.5 are not. */
export const algorithms = ['ed25519', 'ecdsa-p256-sha256', 'rsa-pss-sha512'] as const
export type Algorithm = (typeof algorithms)[number]

/** A public key as a JSON Web Key (RFC 7517); never holds a private member. */
export type PublicJwk = { kty: string; crv?: string; x?: string; y?: string; n?: string; e?: string }

/** From `validFrom` on, until `validTo` if there is one, unless withdrawn before. */
type Term = { validFrom: Instant; validTo?: Instant; revokedAt?: Instant }

/** `registeredBy` are two different natural persons; a key vouched for by one is no key. */
export type AuthorityKey = Term & {
  keyid: string
  alg: Algorithm
  publicJwk: PublicJwk
  registeredBy: readonly [person: string, person: string]
}

/** A named person of the authority. `instruments` are those the officer may hand in. */
export type Officer = Term & { id: string; name: string; instruments: readonly string[] }

/** Where the authority is called back. Only these are ever used, never what a message gives. */
export type Contact = Term & {
  id: string
  kind: 'telephone' | 'mail' | 'post'
  value: string
  language: string
}

/** May issue `instrument` (regime and kind, `eu-tco/removal-order`) in `territory` (ISO 3166-1 alpha-2, or `*` for all). */
export type Competence = Term & { instrument: string; territory: string; source?: string }

export type Authority = Term & {
  id: string
  name: string
  /** ISO 3166-1 alpha-2; absent for bodies of the Union. */
  country?: string
  /** What kind of body it is, in the words of section E of Annex I. */
  type?: 'JUDICIAL' | 'LAW_ENFORCEMENT' | 'OTHER'
  keys: readonly AuthorityKey[]
  officers: readonly Officer[]
  contacts: readonly Contact[]
  competences: readonly Competence[]
  /** Domains mail may come from, as A-labels in lower case. */
  domains: readonly string[]
}

export type Registry = { authorities: readonly Authority[] }

/** Whether something registered for a time counts at `at`. The end of a term is not part of it. */
export type Standing = 'valid' | 'not-yet' | 'expired' | 'revoked'

export type KeyFound = { authority: Authority; key: AuthorityKey; standing: Standing }

/**
 * The key of that id and how it stands at `at`, or `undefined` when the registry does not know it:
 * also when two entries claim the id, or when one person alone registered it.
 * A key stands no better than its authority.
 */
export function keyFor(registry: Registry, keyid: string, at: Instant): KeyFound | undefined {
  const found = registry.authorities.flatMap((authority) =>
    authority.keys.filter((key) => key.keyid === keyid).map((key) => ({ authority, key })),
  )
  const [only, ...others] = found
  if (only === undefined || others.length > 0) return undefined
  const { authority, key } = only
  if (key.registeredBy[0] === key.registeredBy[1]) return undefined
  const own = standing(key, at)
  return { authority, key, standing: own === 'valid' ? standing(authority, at) : own }
}

/** May this authority issue this instrument, in this territory, at this moment? `unknown` when nothing is recorded of the instrument. */
export function mayIssue(
  authority: Authority,
  instrument: string,
  territory: string,
  at: Instant,
): 'competent' | 'not-competent' | 'unknown' {
  if (standing(authority, at) !== 'valid') return 'not-competent'
  const recorded = authority.competences.filter((one) => one.instrument === instrument)
  if (recorded.length === 0) return 'unknown'
  const covers = (one: Competence) => one.territory === '*' || one.territory === territory
  return recorded.some((one) => covers(one) && standing(one, at) === 'valid') ? 'competent' : 'not-competent'
}

/** Is this person an officer of the authority who may hand in this instrument at this moment? */
export function isEntitled(authority: Authority, officer: string, instrument: string, at: Instant): boolean {
  return (
    standing(authority, at) === 'valid' &&
    authority.officers.some(
      (one) => one.id === officer && one.instruments.includes(instrument) && standing(one, at) === 'valid',
    )
  )
}

/** The contacts that may be called back now; none for an authority that does not stand. */
export function contactsFor(authority: Authority, at: Instant): readonly Contact[] {
  if (standing(authority, at) !== 'valid') return []
  return authority.contacts.filter((one) => standing(one, at) === 'valid')
}

/**
 * Whether a credential (key, officer, contact) came or was withdrawn within the last `hours` before `at`.
 * A new one may not yet cause disclosure (72 hours).
 */
export function changedWithin(term: Term, hours: number, at: Instant): boolean {
  const since = Date.parse(at) - hours * 3_600_000
  const within = (moment: Instant | undefined) =>
    moment !== undefined && Date.parse(moment) > since && moment <= at
  return within(term.validFrom) || within(term.revokedAt)
}

export function standing(term: Term, at: Instant): Standing {
  if (term.revokedAt !== undefined && at >= term.revokedAt) return 'revoked'
  if (at < term.validFrom) return 'not-yet'
  return term.validTo !== undefined && at >= term.validTo ? 'expired' : 'valid'
}
