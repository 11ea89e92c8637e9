/**
 * The words a regime file may choose among. Data may choose; only code may add a word,
 * because each of these is something the desk can see happen or can do.
 */

/** What can happen to a demand. Clocks start, stop, restart and are settled on these. */
export const EVENTS = [
  'notice-given', // the authority told a first-time addressee how it works, before its first order
  'issued',
  'received',
  'secrecy-decided', // the authority decided that the person may not be told
  'secrecy-lifted',
  'secrecy-ended', // by time or by lifting
  'restricted', // the content is gone for the public, read back
  'restored',
  'ground-known', // a reason not to comply came to light
  'ground-reported',
  'ground-ceased',
  'clarification-received',
  'answer-sent',
  'person-informed',
  'person-asked', // the person asked for reasons or a copy
  'person-answered',
  'copy-received', // another authority received its copy of the order
  'scrutiny-requested',
  'scrutiny-decided',
  'annulled',
  'withdrawn',
  'redress-notified', // the period for going to court begins
  'challenged',
  'confirmed',
  'finality-notified',
  'complaint-received',
  'complaint-answered',
  'threat-known',
  'authorities-alerted',
  'exposure-decided',
  'exposure-ended',
  'review-requested',
  'review-decided',
  'year-ended',
  'report-sent',
] as const
export type Event = (typeof EVENTS)[number]

/** What a clock measures, and so what it means when it has run out. */
export const CLOCK_KINDS = [
  'duty', // the desk must act by then: overdue
  'theirs', // somebody else must act by then
  'right', // somebody may act until then: the right is lost
  'keep', // the desk must keep until then, and then destroy
  'silence', // the desk must keep silent until then, and then speak
] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]

/**
 * How a period is reckoned (see core/calendar.ts). `elapsed`: to the same moment. `to-end-of-day`: the day of
 * the event is not counted, the last day is whole. `to-end-of-working-day`: the same, and a last day that is
 * no working day moves to the next one.
 */
export const COUNTINGS = ['elapsed', 'to-end-of-day', 'to-end-of-working-day'] as const
export type Counting = (typeof COUNTINGS)[number]

export const UNITS = ['minute', 'hour', 'day', 'working-day', 'week', 'month', 'year'] as const
export type Unit = (typeof UNITS)[number]

/** What a finding leads to. `hold`: nothing is done until a person has looked. `note`: seen, and no obstacle. */
export const CONSEQUENCES = ['hold', 'clarify', 'note'] as const
export type Consequence = (typeof CONSEQUENCES)[number]

/** What a message that follows a demand can do to it. */
export const DEEDS = [
  'add-information', // the answer to a clarification
  'replace-order', // a new version takes the place of the old one
  'end-demand', // the order has no legal effect any more
  'restore',
  'start-clock',
  'restart-clock',
  'extend-clock',
  'settle-clock',
  'end-clock',
  'mark-final',
  'note',
] as const
export type Deed = (typeof DEEDS)[number]

/** Who a party to a regime is, seen from the desk. */
export const PARTY_KINDS = ['desk', 'person', 'authority', 'court', 'public'] as const

export const FIELD_TYPES = [
  'text',
  'long-text',
  'email',
  'contact', // an e-mail address or another way of reaching somebody, as text
  'phone',
  'url',
  'reference-or-url',
  'member-state', // one of the regime's members, two letters
  'language', // BCP 47, as short as two letters
  'instant',
  'date',
  'boolean',
  'choice',
  'choices',
  'period', // { raw, amount?, unit?, from? }
  'signature',
  'list',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** What the desk itself looks up in an order. An instrument says at which line of its form each of them stands. */
export const ROLES = [
  'issuer', // the authority, by name
  'country', // whose authority it is
  'addressee',
  'file', // the number of the authority's own file, beside the reference of the order
  'reasons',
  'types', // which kind of content it is said to be
  'redress', // before whom it can be challenged
  'redressDeadline',
  'provisions', // where the law can be read
  'silentUntil', // until when the authority wants the person not to be told, where it may say so
] as const
export type Role = (typeof ROLES)[number]

/** What the desk can fill in on a form of its own. */
export const FILLS = [
  'addressee',
  'authority',
  'authority-file',
  'reference',
  'our-file',
  'received-at',
  'measure', // the value of the answer
  'measure-at', // the last time at which it was taken
  'host', // one of these two names the operator, and one of the states goes with it
  'representative',
  'host-state',
  'representative-state',
  'authorised-person',
  'contact',
  'today',
  'now',
  'grounds',
  'reasons',
  'needed',
  'seal',
] as const
export type Fill = (typeof FILLS)[number]

/** What the desk knows beside the order itself; conditions reach it as `fact.NAME`. */
export const FACTS = [
  'receivedAt',
  'homeState', // where the operator is established
  'channelAuthenticated',
  'languageDeclared',
  'authorityInRegister',
  'addressedToUs',
  'firstFromAuthority',
  'noticeOverAt', // the time between the authority's first word and its first order was over; absent without a word
  'issuedAt', // as the order says it, and never later than its receipt
] as const
export type Fact = (typeof FACTS)[number]

/** What looking for a target found, as in core/platform.ts. */
export const RESOLUTIONS = ['found', 'not-ours', 'gone', 'ambiguous'] as const

/** What is kept of a target. */
export const PARTS = ['content', 'related-data'] as const
export type Part = (typeof PARTS)[number]

/** What became of a target. */
export const OUTCOMES = [
  'removed',
  'disabled',
  'already-gone',
  'impossible',
  'unclear',
  'kept',
  'unauthentic',
] as const
export type Outcome = (typeof OUTCOMES)[number]
