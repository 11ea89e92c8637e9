import { Temporal } from 'temporal-polyfill'
import { later } from './instant.ts'
import type { Instant } from './instant.ts'
import { isHoliday } from './holidays.ts'
import type { HolidayRule } from './holidays.ts'
import type { Day, Period } from './regime/shape.ts'
import type { Counting } from './regime/vocabulary.ts'

/**
 * The calendar by which periods are reckoned: the zone (IANA name) whose midnight ends a day, and the public
 * holidays of the Member State where the desk has to act (Regulation 1182/71, Art. 2(1)). Plain data.
 */
export type Calendar = { zone: string; holidays: readonly HolidayRule[] }

/**
 * The day of one instant is asked for at every step of a demand, and reckoning it takes longer than most of them. Kept by
 * the minute: no zone has changed its hour within one since 1972 (tz database).
 */
const days = new Map<string, Day>()
const mostDays = 2_000

/** The calendar day on which an instant falls in a zone. */
export function dayOf(at: Instant, zone: string): Day {
  const asked = `${at.slice(0, '2026-11-23T09:00'.length)} ${zone}`
  const known = days.get(asked)
  if (known !== undefined) return known
  const day = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDate().toString()
  if (days.size >= mostDays) days.clear()
  days.set(asked, day)
  return day
}

/**
 * The last instant of a day in a zone: one millisecond before the next day begins there. Deadlines are inclusive:
 * what happens at this very instant is in time. Written so, the deadline shows the day the law means
 * (12 February, 23:59:59.999) and not the one after. Days of 23 and 25 hours come out right.
 */
export function endOfDay(day: Day, zone: string): Instant {
  return later(instantAt(Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone)), -1)
}

/** Whether people work on that day: not on Saturday, Sunday or a public holiday. */
export function isWorkingDay(day: Day, calendar: Calendar): boolean {
  return Temporal.PlainDate.from(day).dayOfWeek <= 5 && !isHoliday(day, calendar.holidays)
}

/** The day itself if people work on it, else the next on which they do. */
function workingDayFrom(day: Day, calendar: Calendar): Day {
  let date = Temporal.PlainDate.from(day)
  while (!isWorkingDay(date.toString(), calendar)) date = date.add({ days: 1 })
  return date.toString()
}

/**
 * The last instant at which something is still within `period` of an event at `from`.
 *
 * - `elapsed`: the same moment, so much later. Minutes and hours are real time; days, weeks and months keep the time
 *   on the wall, and a date that does not exist becomes the last of its month.
 * - `to-end-of-day`: the day of the event is not counted; the period ends with the last hour of the last day
 *   (Regulation 1182/71, Art. 3(1), 3(2)(b)-(c)). Weekends and holidays are included (3(3)).
 * - `to-end-of-working-day`: the same, but a last day that is no working day moves to the next one (3(4)), and a
 *   period of two days or more holds at least two working days (3(5)).
 *
 * Minutes and hours are always `elapsed`: Art. 3(4) does not move them. Working days always end with their last hour.
 */
export function endOfPeriod(from: Instant, period: Period, counted: Counting, calendar: Calendar): Instant {
  const { amount, unit } = period
  if (unit === 'minute') return later(from, amount * 60_000)
  if (unit === 'hour') return later(from, amount * 3_600_000)
  const event = Temporal.Instant.from(from).toZonedDateTimeISO(calendar.zone)
  if (unit === 'working-day')
    return endOfDay(nthWorkingDay(event.toPlainDate(), amount, calendar), calendar.zone)
  const length = { [`${unit}s`]: amount }
  if (counted === 'elapsed') return instantAt(event.add(length))
  const last = event.toPlainDate().add(length)
  if (counted === 'to-end-of-day') return endOfDay(last.toString(), calendar.zone)
  const twoDays = unit !== 'day' || amount >= 2
  const second = twoDays ? nthWorkingDay(event.toPlainDate(), 2, calendar) : ''
  const day = workingDayFrom(last.toString(), calendar)
  return endOfDay(second > day ? second : day, calendar.zone)
}

/**
 * How Regulation 1182/71 would read a period in hours: the hour in which the event falls is not counted and the
 * period runs in whole hours (Art. 3(1), 3(2)(a)). Shown as a remark in the file; nothing is ever due by it.
 */
export function wholeHours(from: Instant, hours: number, zone: string): Instant {
  const event = Temporal.Instant.from(from).toZonedDateTimeISO(zone)
  const next = event.round({ smallestUnit: 'hour', roundingMode: 'floor' }).add({ hours: hours + 1 })
  return instantAt(next)
}

/** The `n`th working day after a day, which is itself not counted. */
function nthWorkingDay(after: Temporal.PlainDate, n: number, calendar: Calendar): Day {
  let date = after
  for (let left = n; left > 0;) {
    date = date.add({ days: 1 })
    if (isWorkingDay(date.toString(), calendar)) left -= 1
  }
  return date.toString()
}

/** Instants are compared as text, so none may lie beyond the year 9999. */
function instantAt(moment: Temporal.ZonedDateTime): Instant {
  return new Date(Math.min(moment.epochMilliseconds, Date.parse('9999-12-31T23:59:59.999Z'))).toISOString()
}
