import type { Actor, Json, Saying } from './event.ts'
import type { DemandClock } from './clocks.ts'
import type { Instant } from './instant.ts'
import type { Content } from './platform.ts'
import type { Finding } from './regime.ts'
import type { Trust } from './trust.ts'
import type { TrustFacts } from './trust-facts.ts'
import type { Evidence } from './trust-checks.ts'

export const steps = [
  'arrive',
  'authenticate',
  'register',
  'assess',
  'act',
  'preserve',
  'answer',
  'publish',
] as const
export type Step = (typeof steps)[number]

/** What came in. The bytes themselves are sealed elsewhere; `sha256` is of exactly those bytes. */
export type Receipt = {
  id: string
  at: Instant
  channel: 'signed-http' | 'by-hand'
  /** For what came by hand: the way it really came, and when. */
  cameBy?: 'post' | 'mail' | 'telephone' | 'in-person'
  /** The letter itself, kept beside what was typed from it. */
  original?: { object: string; name: string; mediaType: string; size: number; sha256: string }
  sha256: string
  size: number
  mediaType: string
}

export type HeldPart = {
  id: string
  object: string
  name: string
  mediaType: string
  purpose: 'content' | 'related-data'
  size: number
  sha256: string
  preview: 'picture' | 'text' | 'none'
}

/** A frozen copy. `lapsesAt` runs until the demand is confirmed; `destroyAfter` is the legal end of keeping. */
export type Hold = {
  state: 'none' | 'asked' | 'held' | 'failed' | 'lapsed' | 'destroyed'
  takenAt?: Instant
  lapsesAt?: Instant
  parts: readonly HeldPart[]
}

export type TargetOutcome =
  | 'open'
  | 'restricting'
  | 'restricted'
  | 'gone'
  | 'impossible'
  | 'left'
  | 'restoring'
  | 'restored'

/** The exact content a demand is about. `round` numbers its acts, so that doing, undoing and doing again are three effects. */
export type Target = {
  id: string
  ordinal: number
  address: string
  additionalInfo?: string
  /** `unnamed`: the order says that something is meant, and not what; there is nothing to look for. */
  resolution: 'unasked' | 'asked' | 'found' | 'not-ours' | 'gone' | 'ambiguous' | 'failed' | 'unnamed'
  /**
   * Named by a message that staff entered, not by the order: what a letter says is signed by nobody, and the registered
   * contact confirms it or not.
   */
  told?: 'unconfirmed' | 'confirmed'
  content?: Content
  hold: Hold
  outcome: TargetOutcome
  round: number
  /** Ground of Annex III (or of a refusal) where the target was not acted on. */
  ground?: string
  why?: Saying
  decidedAt?: Instant
  decidedBy?: Actor
  /** Where it is hidden, when not everywhere. */
  countries?: readonly string[]
  restrictedAt?: Instant
  restoredAt?: Instant
  /** For what was gone before the order came: since when, as far as the platform knows. */
  goneSince?: Instant
  seen?: { visible: boolean; at: Instant }
  attempts: number
}

/** A person's (or, where two persons switched it on, the desk's) decision, bound to the bytes it was made on. */
export type Decision = {
  id: string
  at: Instant
  by: Actor
  deed: string
  targets: readonly string[]
  orderSha256: string
  planSha256: string
  text?: string
  /** The second person, where one agreed. */
  agreedBy?: Actor
  undone?: Instant
  /** Those of its targets that were put back, and the decisions that did it. */
  undoneTargets?: readonly string[]
  undoneBy?: readonly string[]
  /** The decisions that this one took back, in part or whole. */
  undoes?: readonly string[]
}

/** One person asks another to agree to a deed. What exactly was planned lies beside the demand, sealed. */
export type Ask = {
  id: string
  deed: string
  targets: readonly string[]
  by: Actor
  at: Instant
  until: Instant
  /** How many messages had come after the order: one more, and the request is about something else. */
  followUps: number
}

export type AnswerRef = {
  id: string
  /** What it reports: each target with the round it was in, so that nothing is reported twice. */
  covers: readonly string[]
  key: string
  form: string
  at: Instant
  sentAt?: Instant
  /** How a person handed it over; absent where the authority fetches it itself. */
  sentBy?: NonNullable<Receipt['cameBy']>
  fetchedAt?: Instant
  pdfSha256?: string
}

/** A message that came after the order and concerns it: an amendment, annulment, decision, judgment, extension, clarification. */
export type FollowUp = {
  kind: string
  at: Instant
  by: string
  reference?: string
  text?: string
  receipt?: string
  enteredBy?: Actor
}

/** What every stage of a demand carries. */
type Carried = {
  id: string
  caseId: string
  receipt: Receipt
  history: { [step in Step]?: Instant }
}

/** 1: the bytes are safe and their time is known. */
export type Arrived = Carried & { step: 'arrive'; order: Json; unreadable?: Saying }
/** 2: who sent it, and what that permits. */
export type Authenticated = Omit<Arrived, 'step'> & {
  step: 'authenticate'
  trust: Trust
  trustFacts: TrustFacts
  evidence: Evidence
  authority?: { id: string; name: string; country: string }
}
/** 3: it has a number and its clocks run. */
export type Registered = Omit<Authenticated, 'step'> & {
  step: 'register'
  number: string
  regime: string
  instrument: string
  reference: string
  /** The authority as the order names it, whoever that is in truth. */
  issuer?: string
  language: string
  clocks: readonly DemandClock[]
  findings: readonly Finding[]
  targets: readonly Target[]
  decisions: readonly Decision[]
  answers: readonly AnswerRef[]
  followUps: readonly FollowUp[]
  gag?: { until: Instant; extended: boolean }
  crossBorder: boolean
  linkedTo?: string
  waitsFor: WaitsFor
  /** Set once a demand has ended without being carried out, or has lost its legal effect. */
  ended?: { how: 'refused' | 'withdrawn' | 'annulled'; at: Instant; why: Saying }
  informed?: { at: Instant; kind: 'explained' | 'neutral' }
  userPage: string
  /** The order can no longer be challenged (Article 3(9) where it is a removal order). */
  finalAt?: Instant
  legalHold?: boolean
  asks?: Ask
}
/** 4: every target is settled in meaning and decided upon. */
export type Assessed = Omit<Registered, 'step'> & { step: 'assess' }
/** 5: every target decided for restriction has been seen to be down, or found impossible. */
export type Acted = Omit<Registered, 'step'> & { step: 'act' }
/** 6: holds have their legal purpose and end. */
export type Preserved = Omit<Registered, 'step'> & { step: 'preserve' }
/** 7: the official answer is stored and sent, the user told or the silence noted. */
export type Answered = Omit<Registered, 'step'> & { step: 'answer' }
/** 8: every event so far stands in a published checkpoint. */
export type Published = Omit<Registered, 'step'> & { step: 'publish' }

/** A demand with a number: everything a person can see and act on. */
export type Numbered = Registered | Assessed | Acted | Preserved | Answered | Published
export type Demand = Arrived | Authenticated | Numbered

export type WaitsFor =
  | 'person'
  | 'second-person'
  | 'call-back'
  | 'clarification'
  | 'platform'
  | 'date'
  | 'log'
  | 'nothing'

export function isNumbered(demand: Demand): demand is Numbered {
  return demand.step !== 'arrive' && demand.step !== 'authenticate'
}

/** The same demand with some of its targets changed; nothing else is touched. */
export function withTargets<D extends Numbered>(demand: D, change: (target: Target) => Target): D {
  return { ...demand, targets: demand.targets.map(change) }
}
