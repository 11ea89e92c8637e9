import { parseDocument } from 'yaml'
import { holds, valueAt } from './regime/condition.ts'
import { asOf, datingFaults, turningDays } from './regime/dated.ts'
import { danglingNames } from './regime/references.ts'
import { regimeShape } from './regime/shape.ts'
import type { ClockRule, Day, Duty, Edition, FollowUp, Instrument, Period } from './regime/shape.ts'
import { complaintsOf } from './regime/strict.ts'
import { UNITS } from './regime/vocabulary.ts'
import type { Deed, Event } from './regime/vocabulary.ts'

export { missingFields, missingLines } from './regime/fields.ts'
export type { Finding, FormFacts } from './regime/fields.ts'
export { holds } from './regime/condition.ts'
export type { Condition } from './regime/condition.ts'
export type {
  Answer,
  ClockRule,
  Day,
  Duty,
  Edition,
  Field,
  FollowUp,
  Form,
  Ground,
  Instrument,
  Leading,
  Length,
  Party,
  Period,
  Preservation,
} from './regime/shape.ts'
export type { ClockKind, Consequence, Deed, Event, Fill, Outcome, Part, Role } from './regime/vocabulary.ts'

/** One body of law, as data: what it said from each day on which it changed. */
export type Regime = { name: string; editions: readonly Edition[] }

/** A regime file that cannot be read as law. `complaints` say where, what was found and what was wanted. */
export class RegimeUnreadable extends Error {
  readonly complaints: readonly string[]
  constructor(complaints: readonly string[]) {
    super(`the regime file cannot be read:\n- ${complaints.join('\n- ')}`)
    this.name = 'RegimeUnreadable'
    this.complaints = complaints
  }
}

/**
 * Reads a regime file (YAML 1.2: `NO` is text, and so is a day). Every edition the file contains is read whole,
 * so that a slip in a change that applies next year is found today.
 * @throws RegimeUnreadable
 */
export function regimeOf(text: string): Regime {
  const source = yamlOf(text)
  const faults = datingFaults(source)
  const days = turningDays(source)
  if (days.length === 0)
    faults.push('the file: found no since; wanted the day on which each rule starts to apply')
  if (faults.length > 0) throw new RegimeUnreadable(faults)
  const editions = days.map((since) => editionOf(asOf(source, since), since, days.length > 1))
  return { name: editions[0]?.regime ?? '', editions }
}

function yamlOf(text: string): unknown {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true })
  const faults = [...document.errors, ...document.warnings].map(({ message }) => message)
  if (faults.length > 0) throw new RegimeUnreadable(faults)
  return document.toJS({ maxAliasCount: 0 })
}

function editionOf(source: unknown, since: Day, several: boolean): Edition {
  const read = regimeShape.safeParse(source)
  const faults = read.success ? danglingNames(read.data) : complaintsOf(read.error, source)
  if (!read.success || faults.length > 0)
    throw new RegimeUnreadable(several ? faults.map((each) => `as of ${since}: ${each}`) : faults)
  const { regime, members, parties } = read.data
  const own = { regime, edition: since, members: members.list, parties }
  return { ...read.data, since, instruments: read.data.instruments.map((each) => ({ ...each, ...own })) }
}

/** What the regime said on `day`; `undefined` before it began. */
export function editionFor(regime: Regime, day: Day): Edition | undefined {
  return regime.editions.findLast(({ since }) => since <= day)
}

/**
 * The instrument of that name as it stood on `day`, the day of arrival in the place whose calendar counts
 * (`dayOf(arrivedAt, zone)`). `undefined`: no such instrument was in force.
 */
export function instrumentFor(regime: Regime, name: string, day: Day): Instrument | undefined {
  return editionFor(regime, day)?.instruments.find((each) => each.name === name)
}

/** The rule of a clock, by its name; `undefined` where the instrument has no such clock. */
export function clockRule(instrument: Instrument, name: string): ClockRule | undefined {
  return instrument.clocks.find((each) => each.name === name)
}

/**
 * The clocks that an event starts for this order. A rule tied to a condition that cannot be told (a line it needs is
 * missing) starts all the same: a clock too many is seen, a clock too few is not.
 */
export function clocksOn(instrument: Instrument, event: Event, order: unknown): readonly ClockRule[] {
  return instrument.clocks.filter(
    ({ startsOn, when }) => startsOn === event && (!when || holds(when, order) !== false),
  )
}

/**
 * The length an order itself states for a clock (the national period for redress), where it is stated as data:
 * `{ amount: 1, unit: 'MONTH' }`. Give it to `startClock`. `undefined`: only words, or nothing; a person reads them.
 */
export function statedLength(rule: ClockRule, order: unknown): Period | undefined {
  if (rule.length.kind !== 'stated' || rule.length.path === undefined) return undefined
  const amount = valueAt(order, `${rule.length.path}.amount`)
  const said = valueAt(order, `${rule.length.path}.unit`)
  const unit = UNITS.find((each) => typeof said === 'string' && each === said.toLowerCase().replace(/s$/, ''))
  if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 1 || amount > 1000) return undefined
  return unit === undefined ? undefined : { amount, unit }
}

/** What the law asks on this order, of the desk and of others, each with its article. */
export function dutiesFor(instrument: Instrument, order: unknown): readonly Duty[] {
  return instrument.duties.filter(({ when }) => !when || holds(when, order) !== false)
}

/** Whether somebody who holds these roles under the regime may issue the instrument. */
export function mayIssue(instrument: Instrument, roles: readonly string[]): boolean {
  return instrument.issuers.some((issuer) => roles.includes(issuer))
}

/** The kind of message that may follow a demand, if somebody in one of these roles may send it. */
export function followUpFrom(
  instrument: Instrument,
  kind: string,
  roles: readonly string[],
): FollowUp | undefined {
  return instrument.followUps.find(
    ({ name, from }) => name === kind && from.some((role) => roles.includes(role)),
  )
}

/** What a follow-up does to the demand, given how it went (where it can go several ways). */
export function deedsOf(
  followUp: FollowUp,
  outcome?: string,
): readonly { deed: Deed; clock?: string; as?: 'withdrawn' | 'annulled' }[] {
  return followUp.does
    .filter(({ when }) => when === undefined || when === outcome)
    .map(({ deed, clock, as }) => ({
      deed,
      ...(clock === undefined ? {} : { clock }),
      ...(as ? { as } : {}),
    }))
}
