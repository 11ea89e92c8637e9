import type { Json } from '../event.ts'
import { type Calendar } from '../calendar.ts'
import { startClock } from '../clock.ts'
import { happened } from '../clocks.ts'
import type { Authenticated, Registered } from '../demand.ts'
import { type Instant, instantOf } from '../instant.ts'
import { said, textAt } from '../order.ts'
import { itemsIn, targetsIn } from '../targets.ts'
import { type Outcome, on } from '../outcome.ts'
import { type FormFacts, type Instrument, missingFields } from '../regime.ts'

export type RegisterFacts = {
  at: Instant
  number: string
  /** The instrument as the law stood on the day of arrival; arrival decides, not today. */
  instrument: Instrument
  calendar: Calendar
  form: FormFacts
  language: string
  crossBorder: boolean
  /** Fresh identifiers, as many as the order has targets; one where it names none. */
  targetIds: readonly string[]
  userPage: string
  /** Another demand with the same authority and reference, if there is one. */
  twin?: { id: string; number: string; sameBytes: boolean; authentic: boolean }
}

/**
 * A number, twins, and the clocks, started from the earliest trustworthy receipt. The clock of an unproven
 * order runs too: if it turns out genuine, the hour counted from receipt.
 */
export function register(demand: Authenticated, facts: RegisterFacts): Outcome<Authenticated, Registered> {
  const { at, number, instrument, twin } = facts
  const targets = targetsIn(itemsIn(demand.order, instrument.targets), facts.targetIds, demand.id)
  const reference = textAt(demand.order, instrument.reference) ?? ''
  const ids = targets.map(({ id }) => id)
  const { order, receipt } = demand
  const issuedAt = timeOfIssue(instrument, order, receipt.at)
  const issued = happened(
    instrument,
    [],
    { event: 'issued', at: issuedAt, order, targets: ids },
    facts.calendar,
  )
  const received = happened(
    instrument,
    issued.clocks,
    { event: 'received', at: receipt.at, order, targets: ids },
    facts.calendar,
  )
  const until = instantOf(said(order, instrument, 'silentUntil') ?? '')
  const issuer = said(order, instrument, 'issuer')
  const decided = happened(
    instrument,
    received.clocks,
    // The form has no other line for the day on which silence was decided.
    { event: 'secrecy-decided', at: issuedAt, order, ...(until ? { until } : {}) },
    facts.calendar,
  )
  const silence = decided.clocks.find(({ name }) => name === instrument.information?.silence)
  const registered: Registered = {
    ...demand,
    step: 'register',
    history: { ...demand.history, register: at },
    number,
    regime: instrument.regime,
    instrument: instrument.name,
    reference,
    ...(issuer ? { issuer } : {}),
    language: facts.language,
    clocks: decided.clocks,
    findings: missingFields(instrument, demand.order, facts.form),
    targets,
    decisions: [],
    answers: [],
    followUps: [],
    crossBorder: facts.crossBorder,
    userPage: facts.userPage,
    waitsFor: 'platform',
    ...(silence?.dueAt ? { gag: { until: silence.dueAt, extended: false } } : {}),
    ...(twin ? { linkedTo: twin.id } : {}),
  }
  return on(registered, [
    {
      type: 'demand.registered',
      at,
      actor: { kind: 'desk', name: 'Guichet' },
      says: {
        key: twin ? 'history.registered-twin' : 'history.registered',
        params: { number, targets: targets.length, ...(twin ? { twin: twin.number } : {}) },
      },
      body: {
        number,
        reference,
        regime: instrument.regime,
        instrument: instrument.name,
        edition: instrument.edition,
        targets: targets.flatMap(({ address }) => (address === '' ? [] : [address])),
      },
    },
    ...issued.events,
    ...received.events,
    ...decided.events,
  ])
}

/**
 * When the order was issued, and when the time was over that the law wants between an authority's first word to a service
 * and its first order (a clock of the instrument that starts on that word). Nothing is over where nothing was said.
 */
export function issueFacts(
  instrument: Instrument,
  order: Json,
  receivedAt: Instant,
  noticeGivenAt: Instant | undefined,
  calendar: Calendar,
): Pick<FormFacts, 'issuedAt' | 'noticeOverAt'> {
  const rule = instrument.clocks.find(({ startsOn }) => startsOn === 'notice-given')
  const over = rule && noticeGivenAt ? startClock(rule, noticeGivenAt, calendar).dueAt : null
  return {
    issuedAt: timeOfIssue(instrument, order, receivedAt),
    ...(over === null ? {} : { noticeOverAt: over }),
  }
}

/**
 * When the order was issued, as it says itself. It cannot be later than its receipt, and an order without a readable time
 * was issued when it came.
 */
export function timeOfIssue({ issuedAt }: Instrument, order: Json, receivedAt: Instant): Instant {
  const stated = issuedAt === undefined ? undefined : instantOf(textAt(order, issuedAt) ?? '')
  return stated !== undefined && stated < receivedAt ? stated : receivedAt
}
