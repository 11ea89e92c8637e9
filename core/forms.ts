import type { Instant } from './instant.ts'

/**
 * The answers that Regulation (EU) 2021/784 asks for on a form, as data. Field names follow the sections of
 * Annex II (Article 3(6): what was done and when) and Annex III (Article 3(7) and (8): why it cannot be done).
 */
export type FormName = 'annex-ii' | 'annex-iii'
export type FormLanguage = 'en' | 'fr' | 'ar'

/** Section A, the same on both forms. `authorityFileRef` is Annex I's file number (section E). */
export type FormOrder = {
  addressee: string
  authorityName: string
  authorityFileRef: string
  /** The order's own reference number (Annex I, section A), repeated because both are called reference. */
  orderReference?: string
  ourFileRef: string
  receivedAt: Instant
}
/** The form asks for one of the two. */
export type FormAddressee = { hspName: string } | { legalRepName: string }
/** ISO 3166-1 alpha-2. */
export type FormMemberState = { hspMemberState: string } | { legalRepMemberState: string }

export type Measure = 'REMOVED' | 'DISABLED_ALL_MS'
export type Ground = 'FORCE_MAJEURE' | 'MANIFEST_ERRORS' | 'INSUFFICIENT_INFORMATION'

export type AnnexII = {
  a: FormOrder
  /** One measure and one time for the whole order; with several addresses the latest time ({@link latest}). */
  b: { measure: Measure; measureAt: Instant }
  /** `date` is a calendar day, `2026-11-23`. */
  c: FormAddressee & FormMemberState & { authorisedPerson: string; contactEmail: string; date: string }
  /** What this form concerns. The table is annexed when there is more than one line. */
  targets: readonly { address: string; measure: Measure | 'ALREADY_GONE'; at: Instant }[]
}

export type AnnexIII = {
  a: FormOrder
  b: {
    grounds: readonly Ground[]
    reasons: string
    /** Wanted with `MANIFEST_ERRORS` or `INSUFFICIENT_INFORMATION`. */
    clarificationNeeded?: string
  }
  /** `signature.holder` is who seals the document; the seal itself is put on the finished file. */
  c: FormAddressee & {
    authorisedPerson: string
    contactEmail: string
    signature: { holder: string }
    signedAt: Instant
  }
  targets: readonly { address: string; reason: string }[]
}

/** What stands around a form: our number, which bytes it answers, and how times are written. */
export type FormFrame = {
  number: string
  /** Lower-case hex of the SHA-256 of the order's bytes as they arrived. */
  orderSha256: string
  madeAt: Instant
  /** IANA name, e.g. `Europe/Paris`. Times are shown there, with their offset. */
  timeZone: string
  sandbox: boolean
}

export type Forms = { 'annex-ii': AnnexII; 'annex-iii': AnnexIII }

/** The latest time of several, as Annex II has room for one only; `undefined` for none. */
export function latest(times: readonly Instant[]): Instant | undefined {
  return times.toSorted().at(-1)
}

/** Paths of what a form needs and does not have; empty when it may be sent. */
export function gapsInAnnexII(form: AnnexII): string[] {
  const { b, c, targets } = form
  const last = latest(targets.map((target) => target.at))
  return [
    ...gapsInOrder(form.a),
    ...empty('c', { ...c }),
    ...(targets.length === 0 ? ['targets'] : []),
    ...(last !== undefined && last !== b.measureAt ? ['b.measureAt'] : []),
  ]
}

/** As {@link gapsInAnnexII}. */
export function gapsInAnnexIII(form: AnnexIII): string[] {
  const { b, c, targets } = form
  const unclear = b.grounds.some((ground) => ground !== 'FORCE_MAJEURE')
  return [
    ...gapsInOrder(form.a),
    ...(b.grounds.length === 0 ? ['b.grounds'] : []),
    ...empty('b', { reasons: b.reasons }),
    ...(unclear ? empty('b', { clarificationNeeded: b.clarificationNeeded ?? '' }) : []),
    ...empty('c', { ...c, signature: c.signature.holder }),
    ...(targets.length === 0 ? ['targets'] : []),
  ]
}

function gapsInOrder(order: FormOrder): string[] {
  const { orderReference: _optional, ...wanted } = order
  return empty('a', wanted)
}

function empty(section: string, fields: Record<string, string>): string[] {
  return Object.entries(fields).flatMap(([name, text]) => (text.trim() === '' ? [`${section}.${name}`] : []))
}
