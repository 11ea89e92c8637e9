import { endOfPeriod } from './calendar.ts'
import type { Calendar } from './calendar.ts'
import { between, later } from './instant.ts'
import type { Instant } from './instant.ts'
import type { ClockRule, Period } from './regime/shape.ts'
import type { ClockKind } from './regime/vocabulary.ts'

/**
 * A legal time that runs on a demand (or one of its targets). Plain data: what is stored is what is here.
 *
 * `dueAt` is the last instant in time, inclusive; `null` where the law gives no figure. It moves only with a new
 * stretch (a lawful restart) or an extension, and both are recorded. "Overdue" is never stored: it depends on the
 * hour at which one looks, so {@link phaseOf} says it.
 */
export type Clock = {
  name: string
  kind: ClockKind
  startedAt: Instant
  dueAt: Instant | null
  state: 'running' | 'stopped' | 'satisfied' | 'ended'
  /** When it was satisfied or ended, and why it ended. */
  closedAt?: Instant
  why?: string
  /** Every stretch during which time ran, oldest first, each with the deadline it had. Never empty. */
  stretches: Stretch[]
  /** Every pause, with the ground; open while `to` is absent. Several may be open at once. */
  pauses: Pause[]
  extensions: Extension[]
}

export type Stretch = { from: Instant; to?: Instant; dueAt: Instant | null }
export type Pause = { ground: string; from: Instant; to?: Instant }
export type Extension = {
  at: Instant
  by: string
  from: Instant
  until: Instant
  reference?: string
  purpose?: string
}

/** A lawful no: what was found, what was wanted, and where it is written. */
export type Refusal = { refused: string; article: string }

/**
 * Starts a clock at the instant of its event. `stated` is what the order or the authority itself says: the length
 * of a national period, or an earlier end where the rule allows one. A later end than the law's is not taken.
 */
export function startClock(
  rule: ClockRule,
  at: Instant,
  calendar: Calendar,
  stated: { length?: Period; until?: Instant } = {},
): Clock {
  const length =
    rule.length.kind === 'period' ? rule.length : rule.length.kind === 'stated' ? stated.length : undefined
  const legal = length === undefined ? null : endOfPeriod(at, length, rule.counted, calendar)
  const dueAt = earlier(legal, rule.mayBeShorter || legal === null ? (stated.until ?? null) : null)
  return {
    name: rule.name,
    kind: rule.kind,
    startedAt: at,
    dueAt,
    state: 'running',
    stretches: [{ from: at, dueAt }],
    pauses: [],
    extensions: [],
  }
}

/**
 * Stops a clock on a ground, from the instant the ground was reported. A further ground on a stopped clock is
 * added: time runs again only when the last of them is gone. A clock that is satisfied or has ended stays as it is.
 */
export function stopClock(clock: Clock, at: Instant, ground: string): Clock {
  const isOpen = openPauses(clock).some((pause) => pause.ground === ground)
  if ((clock.state !== 'running' && clock.state !== 'stopped') || isOpen) return clock
  const pauses = [...clock.pauses, { ground, from: at }]
  return { ...clock, state: 'stopped', pauses, stretches: closed(clock.stretches, at) }
}

/**
 * One ground is gone (or all, where none is named). When no ground is left, time runs again: `fresh` with the whole
 * length from this instant, `rest` with what was left when it stopped.
 */
export function restartClock(
  rule: ClockRule,
  clock: Clock,
  at: Instant,
  calendar: Calendar,
  how: { restarts: 'fresh' | 'rest'; ground?: string; length?: Period } = { restarts: 'fresh' },
): Clock {
  if (clock.state !== 'stopped') return clock
  const lifted = (pause: Pause): boolean =>
    pause.to === undefined && (how.ground ?? pause.ground) === pause.ground
  const pauses = clock.pauses.map((pause) => (lifted(pause) ? { ...pause, to: at } : pause))
  if (pauses.some(({ to }) => to === undefined)) return { ...clock, pauses }
  const dueAt = how.restarts === 'fresh' ? startClock(rule, at, calendar, how).dueAt : restOf(clock, at)
  return { ...clock, state: 'running', pauses, dueAt, stretches: [...clock.stretches, { from: at, dueAt }] }
}

/** What the clock waited for has happened. Whether in time is read from the clock, not decided here. */
export function satisfyClock(clock: Clock, at: Instant): Clock {
  return close(clock, 'satisfied', at)
}

/** The clock is over without having been kept or missed: the order was withdrawn, the silence lifted. */
export function endClock(clock: Clock, at: Instant, why: string): Clock {
  const over = close(clock, 'ended', at)
  return over === clock ? clock : { ...over, why }
}

/**
 * Extends a clock by its rule. `until` is the end that was asked for; absent, the rule's own length is added to the
 * present end. A later end than the rule's is cut down to it. Refused: by whom the rule does not name, for a purpose
 * it does not name, too often, after the end, beyond the longest time in all, or to an end that is not later.
 */
export function extendClock(
  rule: ClockRule,
  clock: Clock,
  asked: { at: Instant; by: readonly string[]; until?: Instant; purpose?: string; reference?: string },
  calendar: Calendar,
): Clock | Refusal {
  const { extension } = rule
  if (!extension) return { refused: `the law knows no extension of ${rule.name}`, article: rule.source }
  const no = (refused: string): Refusal => ({ refused, article: extension.source })
  const by = extension.by.find((each) => asked.by.includes(each))
  if (by === undefined)
    return no(`found ${asked.by.join(', ') || 'nobody'}; wanted ${extension.by.join(' or ')}`)
  if (clock.state !== 'running' || clock.dueAt === null) return no(`the clock ${rule.name} is not running`)
  if (asked.at > clock.dueAt) return no(`asked at ${asked.at}; wanted before the end at ${clock.dueAt}`)
  if (extension.purposes.length > 0 && !extension.purposes.includes(asked.purpose ?? ''))
    return no(`found ${asked.purpose ?? 'no purpose'}; wanted ${extension.purposes.join(' or ')}`)
  if (extension.times !== undefined && clock.extensions.length >= extension.times)
    return no(`extended ${clock.extensions.length} times already; the law allows ${extension.times}`)
  const legal =
    extension.length === 'stated' ? null : endOfPeriod(clock.dueAt, extension.length, rule.counted, calendar)
  const most = extension.inAll ? endOfPeriod(clock.startedAt, extension.inAll, rule.counted, calendar) : null
  const until = earlier(earlier(legal, most), asked.until ?? null)
  if (until === null) return no('found no end; wanted the day until which it is extended')
  if (until <= clock.dueAt) return no(`found an end at ${until}; wanted one after ${clock.dueAt}`)
  const { at, reference, purpose } = asked
  const noted = {
    at,
    by,
    from: clock.dueAt,
    until,
    ...(reference ? { reference } : {}),
    ...(purpose ? { purpose } : {}),
  }
  const stretches = clock.stretches.map((each, n, all) =>
    n === all.length - 1 ? { ...each, dueAt: until } : each,
  )
  return { ...clock, dueAt: until, stretches, extensions: [...clock.extensions, noted] }
}

/** Milliseconds until the last instant in time, negative after it; `null` while nothing runs or no figure is given. */
export function timeLeft(clock: Clock, now: Instant): number | null {
  return clock.state !== 'running' || clock.dueAt === null ? null : between(now, clock.dueAt)
}

/**
 * How a clock looks at an instant. `overdue` is for duties alone; any other clock that has run out is `over`: a right
 * is lost, a time of keeping or of silence has ended and what follows is due. `open` runs without a figure.
 */
export type Phase =
  | 'open'
  | 'calm'
  | 'due-soon'
  | 'urgent'
  | 'overdue'
  | 'over'
  | 'paused'
  | 'met'
  | 'met-late'
  | 'ended'

export function phaseOf(clock: Clock, now: Instant): Phase {
  if (clock.state === 'ended') return 'ended'
  if (clock.state === 'satisfied') return wasMissed(clock, now) ? 'met-late' : 'met'
  if (clock.state === 'stopped') return 'paused'
  const left = timeLeft(clock, now)
  if (left === null) return 'open'
  if (left < 0) return clock.kind === 'duty' ? 'overdue' : 'over'
  if (clock.kind === 'keep' || clock.kind === 'silence') return 'calm'
  const share = left / lengthOf(clock)
  return share < 1 / 10 ? 'urgent' : share < 1 / 4 ? 'due-soon' : 'calm'
}

/** Whether any stretch went past its deadline: a later pause or restart does not heal it. */
export function wasMissed(clock: Clock, now: Instant): boolean {
  return clock.stretches.some(({ to, dueAt }) => dueAt !== null && (to ?? now) > dueAt)
}

/** How much of the time has gone when people are told. */
export const WARNINGS = [0.5, 0.75, 0.9] as const

/** The instants of the present stretch at which people are told that time runs out; none for keeping and silence. */
export function warningsOf(clock: Clock): { share: number; at: Instant }[] {
  const stretch = clock.stretches.at(-1)
  if (clock.state !== 'running' || !stretch || clock.dueAt === null) return []
  if (clock.kind === 'keep' || clock.kind === 'silence') return []
  const length = lengthOf(clock)
  return WARNINGS.map((share) => ({ share, at: later(stretch.from, Math.floor(length * share)) }))
}

/** Length of the present stretch in milliseconds, at least one. */
function lengthOf(clock: Clock): number {
  return Math.max(1, between(clock.stretches.at(-1)?.from ?? clock.startedAt, clock.dueAt ?? clock.startedAt))
}

function openPauses(clock: Clock): Pause[] {
  return clock.pauses.filter(({ to }) => to === undefined)
}

function close(clock: Clock, state: 'satisfied' | 'ended', at: Instant): Clock {
  if (clock.state === 'satisfied' || clock.state === 'ended') return clock
  const pauses = clock.pauses.map((pause) => ({ ...pause, to: pause.to ?? at }))
  return { ...clock, state, closedAt: at, stretches: closed(clock.stretches, at), pauses }
}

function closed(stretches: readonly Stretch[], at: Instant): Stretch[] {
  return stretches.map((stretch) => ({ ...stretch, to: stretch.to ?? at }))
}

/** The deadline that leaves as much time as was left when the clock stopped. */
function restOf(clock: Clock, at: Instant): Instant | null {
  const last = clock.stretches.at(-1)
  if (!last || last.dueAt === null || last.to === undefined) return null
  return later(at, Math.max(0, between(last.to, last.dueAt)))
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  if (b === null) return a
  return a < b ? a : b
}
