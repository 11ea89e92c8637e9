import type { Actor, Saying } from '../event.ts'
import type { Operator } from '../answers.ts'
import type { Calendar } from '../calendar.ts'
import type { Numbered } from '../demand.ts'
import type { Instant } from '../instant.ts'
import type { Change } from '../outcome.ts'
import type { Abilities, Notice } from '../platform.ts'
import type { TrustPolicy } from '../policy.ts'
import type { Instrument } from '../regime.ts'

/** What every deed may look at. Nothing else exists for it: no clock, no dice, no database. */
export type DeedFacts = {
  at: Instant
  by: Actor
  /** The second person, where one agreed to the deed. */
  agreedBy?: Actor
  instrument: Instrument
  calendar: Calendar
  policy: TrustPolicy
  /** A fresh identifier for the decision this deed may record. */
  decision: string
  /** Hash of the plan the person saw; empty for what the desk does by itself. */
  planSha256: string
  /** The words that may stand in place of content, for this demand. */
  notices: { explained: Notice; neutral: Notice }
  /** As the official forms name the operator. */
  operator: Operator
  /** Where the platform of a piece can hide it alone and be looked at from; nowhere unless it is told. */
  abilitiesOf?: (reference: string) => Pick<Abilities, 'byCountry' | 'lookouts'>
  /** How long a copy is kept for a demand nobody has confirmed. */
  unconfirmedHoldHours: number
}

/** A deed was done, or a rule says no and why. */
export type Deeded = ({ kind: 'done' } & Change<Numbered>) | { kind: 'refuse'; why: Saying }

export function done(change: Change<Numbered>): Deeded {
  return { kind: 'done', ...change }
}

export const desk: Actor = { kind: 'desk', name: 'Guichet' }

/** Back to the person who assesses, whenever a target is open again. */
export function reopened(demand: Numbered): Numbered {
  return demand.targets.some(({ outcome, ground }) => outcome === 'open' && ground === undefined)
    ? { ...demand, step: 'register', waitsFor: 'person' }
    : demand
}

/** Whether the person may be told now, and so which words stand in place of the content. */
export function noticeFor(demand: Numbered, facts: Pick<DeedFacts, 'at' | 'notices'>): Notice {
  return isSilenced(demand, facts.at) ? facts.notices.neutral : facts.notices.explained
}

export function isSilenced(demand: Numbered, at: Instant): boolean {
  return demand.gag !== undefined && at < demand.gag.until
}
