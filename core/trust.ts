/**
 * Who sent it, and what that permits: decided here and nowhere else, from facts gathered beforehand.
 *
 * Absent is not failed: a sealed document in an unsigned mail is judged by its seal. But what was checked
 * and failed is never made good by something else, and what could not be checked holds the message.
 * Urgency is not among the facts (see priority.ts): it may move a demand up the queue and nothing more.
 */
import { oddities, oddnessOf } from './policy.ts'
import type { TrustPolicy } from './policy.ts'
import { checksOf } from './trust-checks.ts'
import type { Check, Evidence } from './trust-checks.ts'
import type { RequestFacts, TrustFacts } from './trust-facts.ts'

/** From weakest to strongest, each. */
export const levels = ['L0', 'L1', 'L2', 'L3', 'L3+'] as const
export const outcomes = ['refuse', 'hold', 'pass'] as const
export const permissions = {
  /** Freeze a copy, disclosing nothing. */
  hold: ['no', 'one-person', 'nobody-needed'],
  /** Remove or disable access. */
  restrict: ['no', 'callback-first', 'one-person', 'automatic'],
  /** Ask the registry's contact (never the sender's address alone) for what is missing. */
  clarify: ['no', 'one-person', 'nobody-needed'],
  /** Give out a person's data. Never automatic, never by one person. */
  disclose: ['no', 'callback-then-two', 'two-persons'],
} as const

export type Level = (typeof levels)[number]
export type Permits = { [Deed in keyof typeof permissions]: (typeof permissions)[Deed][number] }
export type Trust = {
  level: Level
  outcome: (typeof outcomes)[number]
  checks: readonly Check[]
  permits: Permits
}

/**
 * Judges one message. `evidence` gives a check's sentence its parameters (a key id, a name); it decides nothing.
 *
 * `refuse` means a stranger or a forgery: answered only through the door it came by, no demand is made of it.
 * `hold` means it is kept, shown and its clock runs, but nothing irreversible or public happens yet.
 */
export function decide(facts: TrustFacts, policy: TrustPolicy, evidence: Evidence = {}): Trust {
  const { level, outcome, permits } = judge(facts, readRequest(facts.request), policy)
  return { level, outcome, permits, checks: checksOf(facts, policy, evidence) }
}

/** What the signed request comes to. A `stranger` holds no key of ours; `failed` is a known key with something wrong. */
export type RequestVerdict = 'passed' | 'absent' | 'failed' | 'stranger'

export function readRequest(facts: RequestFacts): RequestVerdict {
  const { signature, key, algorithm, digest, coverage, times, nonce } = facts
  if (
    signature === 'unchecked' ||
    signature === 'missing' ||
    signature === 'bad' ||
    key === 'unregistered' ||
    nonce === 'used'
  )
    return 'stranger'
  if (
    key === 'outside-its-term' ||
    key === 'revoked' ||
    algorithm === 'other' ||
    digest === 'missing' ||
    digest === 'differs' ||
    coverage === 'incomplete' ||
    times === 'missing' ||
    times === 'out-of-time' ||
    nonce === 'missing'
  )
    return 'failed'
  const complete =
    signature === 'good' &&
    key === 'valid' &&
    algorithm === 'registered' &&
    digest === 'equal' &&
    coverage === 'complete' &&
    times === 'in-time' &&
    nonce === 'new'
  return complete ? 'passed' : 'absent'
}

/** The whole decision, without its explanation. */
export function judge(
  facts: Omit<TrustFacts, 'request'>,
  request: RequestVerdict,
  policy: TrustPolicy,
): Pick<Trust, 'level' | 'outcome' | 'permits'> {
  if (request === 'stranger' || facts.callBack === 'denied') return refused
  if (identityFailed(facts, request)) return held
  const level = levelOf(facts, request)
  const permits = permitted(level, facts, policy)
  const acts = permits.restrict === 'automatic' || permits.restrict === 'one-person'
  return { level, permits, outcome: acts ? 'pass' : 'hold' }
}

const refused: Pick<Trust, 'level' | 'outcome' | 'permits'> = {
  level: 'L0',
  outcome: 'refuse',
  permits: { hold: 'no', restrict: 'no', clarify: 'no', disclose: 'no' },
}

/** Nothing repairs a failed check, a call-back included: the authority sends again, or staff enter the order by hand. */
const held: Pick<Trust, 'level' | 'outcome' | 'permits'> = {
  level: 'L0',
  outcome: 'hold',
  permits: { hold: 'no', restrict: 'no', clarify: 'one-person', disclose: 'no' },
}

function identityFailed(facts: Omit<TrustFacts, 'request'>, request: RequestVerdict): boolean {
  return (
    request === 'failed' ||
    facts.document === 'indeterminate' ||
    facts.document === 'total-failed' ||
    facts.officer === 'not-entitled' ||
    facts.mail === 'unknown' ||
    facts.mail === 'failed' ||
    facts.binding === 'differs' ||
    facts.reference === 'other-content'
  )
}

/** A level counts only for the authority named in the order: what is bound to nobody stays at L0. */
function levelOf(facts: Omit<TrustFacts, 'request'>, request: RequestVerdict): Level {
  if (facts.binding !== 'same') return 'L0'
  const officer = facts.officer === 'entitled'
  const confirmed = facts.callBack === 'confirmed'
  if (request === 'passed' || facts.document === 'total-passed') return officer || confirmed ? 'L3+' : 'L3'
  if (officer) return 'L2'
  return facts.mail === 'aligned' || confirmed ? 'L1' : 'L0'
}

function permitted(level: Level, facts: Omit<TrustFacts, 'request'>, policy: TrustPolicy): Permits {
  if (facts.competence !== 'competent') return notCompetent(level, facts.competence)
  const atLeast2 = level === 'L2' || level === 'L3' || level === 'L3+'
  return {
    hold: atLeast2 ? 'nobody-needed' : level === 'L1' ? 'one-person' : 'no',
    restrict: restriction(level, facts, policy),
    clarify: atLeast2 ? 'nobody-needed' : 'one-person',
    disclose: disclosure(level, facts, policy),
  }
}

/** Where the registry does not know, a person may freeze a copy while it is found out. */
function notCompetent(level: Level, competence: 'unknown' | 'not-competent'): Permits {
  const may = competence === 'unknown' && level !== 'L0'
  return { hold: may ? 'one-person' : 'no', restrict: 'no', clarify: 'one-person', disclose: 'no' }
}

function restriction(
  level: Level,
  facts: Omit<TrustFacts, 'request'>,
  policy: TrustPolicy,
): Permits['restrict'] {
  const oddness = oddnessOf(facts.odd, policy)
  if (facts.callBack !== 'confirmed' && (level === 'L0' || level === 'L1' || oddness >= policy.callBackFrom))
    return 'callback-first'
  if (level === 'L0') return 'callback-first'
  const automatic =
    (level === 'L3' || level === 'L3+') &&
    facts.automatic === 'two-persons' &&
    facts.undisputed >= policy.automaticAfterUndisputed &&
    oddities.every((name) => !facts.odd[name])
  return automatic ? 'automatic' : 'one-person'
}

/** A credential younger than the cool-off discloses nothing, whoever confirms it: the old contact was to be asked first. */
function disclosure(
  level: Level,
  facts: Omit<TrustFacts, 'request'>,
  policy: TrustPolicy,
): Permits['disclose'] {
  if (level === 'L0' || level === 'L1' || facts.odd['credential-changed']) return 'no'
  if (facts.callBack === 'confirmed') return 'two-persons'
  return level === 'L2' || oddnessOf(facts.odd, policy) >= policy.callBackFrom
    ? 'callback-then-two'
    : 'two-persons'
}
