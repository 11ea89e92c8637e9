/** Times and lengths as a person would say them, in the reader's language. Pure. */
import { dateFormat, numberFormat } from './formats.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** `41 min`, `9 d`; under ten minutes with seconds: `1 min 20 s`. `ms` may be negative: the size is what counts. */
export function length(ms: number, locale: string): string {
  const size = Math.abs(ms)
  const say = (amount: number, unit: 'second' | 'minute' | 'hour' | 'day') =>
    // British English would write `41 mins`; the desk writes `41 min`.
    numberFormat(locale.startsWith('en') ? 'en-US' : locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
    })
      .format(amount)
      // French sets so narrow a space before some units that `28 s` reads as one word.
      .replace('\u202F', '\u00A0')
  if (size < MINUTE) return say(Math.floor(size / 1000), 'second')
  if (size < 10 * MINUTE) {
    const seconds = Math.floor((size % MINUTE) / 1000)
    const minutes = say(Math.floor(size / MINUTE), 'minute')
    return seconds === 0 ? minutes : `${minutes} ${say(seconds, 'second')}`
  }
  if (size < 100 * MINUTE) return say(Math.floor(size / MINUTE), 'minute')
  if (size < 2 * DAY) return say(Math.floor(size / HOUR), 'hour')
  return say(Math.floor(size / DAY), 'day')
}

/** `12:04`, with the day when it is not the day of `now`: `24 Nov, 12:04`. */
export function moment(instant: string, now: number, locale: string, seconds = false): string {
  const at = new Date(instant)
  const today = new Date(now).toDateString() === at.toDateString()
  const thisYear = new Date(now).getFullYear() === at.getFullYear()
  return dateFormat(locale, {
    ...(today ? {} : { day: 'numeric', month: 'short' }),
    ...(today || thisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(at)
}

/** `1:05`, as players write where in a video or sound one is; the same in every language. */
export function seconds(at: number): string {
  const whole = Math.floor(at)
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, '0')}`
}

/** `24 November 2026 at 12:04:31 CET`: for focus, titles and printed things. */
export const fullMoment = (instant: string, locale: string): string =>
  dateFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(instant))

/** `24 November 2026`; the same day for every reader, wherever they are. */
export const fullDay = (day: string, locale: string): string =>
  dateFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  )

/** `14:03` by the clocks of a zone: beside the days of that zone, whoever reads. */
export const timeIn = (zone: string, instant: string, locale: string, seconds = false): string =>
  dateFormat(locale, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(new Date(instant))

/** `Thursday 26 November 2026`: the name of a calendar day, the same in every zone. */
export const dayName = (day: string, locale: string): string =>
  dateFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`))

/** `November 2026`. */
export const monthName = (month: string, locale: string): string =>
  dateFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  )

/** The calendar day so many days later. */
export function daysLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

export function monthsLater(month: string, months: number): string {
  const [year = 1970, nth = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, nth - 1 + months, 1)).toISOString().slice(0, 7)
}

/** The day on which a week begins where the reader lives: 1 is Monday, 6 Saturday, 7 Sunday. */
export function weekStart(locale: string): number {
  const about = new Intl.Locale(locale) as Intl.Locale & { getWeekInfo?: () => { firstDay: number } }
  return about.getWeekInfo?.().firstDay ?? (locale.startsWith('ar') ? 6 : 1)
}

export type Standing = 'far' | 'soon' | 'late' | 'paused' | 'over' | 'done'

/** Where a clock stands at `now`: what is left of its present run, and whether anyone must worry. */
export function standing(
  clock: {
    state: 'running' | 'stopped' | 'satisfied' | 'ended'
    duty: string
    startedAt: string
    dueAt: string
    spans: readonly { from: string; to?: string | undefined }[]
  },
  now: number,
): { left: number; share: number; standing: Standing } {
  const due = Date.parse(clock.dueAt)
  // A clock that was stopped starts again with its whole length: the share is of the present run.
  const from = Date.parse(clock.spans.at(-1)?.from ?? clock.startedAt)
  const left = due - now
  const share = Math.min(1, Math.max(0, left / Math.max(1, due - from)))
  if (clock.state === 'satisfied' || clock.state === 'ended') return { left, share: 0, standing: 'done' }
  if (clock.state === 'stopped') return { left, share, standing: 'paused' }
  if (clock.duty !== 'act') return { left, share, standing: left <= 0 ? 'done' : 'far' }
  if (left <= 0) return { left, share: 0, standing: 'over' }
  return { left, share, standing: share < 0.1 ? 'late' : share < 0.25 ? 'soon' : 'far' }
}
