import { Temporal } from 'temporal-polyfill'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import type { Day } from './regime/shape.ts'
import { complaintsOf, named, strict } from './regime/strict.ts'

/**
 * When a public holiday falls, as a jurist would say it:
 * `05-01` · `easter`, `easter+39`, `easter-2` · `first monday of 05`, `last monday of 10` · `saturday from 06-20`
 * (the first Saturday on or after), each followed where needed by `if 04-27 is sunday` or `if 02-01 is not friday`.
 */
export type HolidayRule = {
  name: string
  on: string
  since?: Day | undefined
  ends?: Day | undefined
  certainty: 'sure' | 'unsure'
}

/** The public holidays of one Member State, with the zone of its capital. */
export type Holidays = { member: string; zone: string; holidays: readonly HolidayRule[] }

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const weekday = WEEKDAYS.join('|')
const date = '\\d{2}-\\d{2}'
const RULE = new RegExp(
  `^(?:(?<fixed>${date})|easter(?<offset>[+-]\\d{1,2})?|(?<which>first|last) (?<day>${weekday}) of (?<month>\\d{2})|(?<from>${weekday}) from (?<start>${date}))` +
    `(?: if (?<probe>${date}) is (?<not>not )?(?<probed>${weekday}))?$`,
)

const shape = strict({
  member: z.string().regex(/^[A-Z]{2}$/, 'wanted two capital letters'),
  zone: z.string().refine(isZone, 'wanted the IANA name of a time zone'),
  source: z.string().min(1),
  certainty: z.enum(['sure', 'unsure']).default('sure'),
  note: z.string().optional(),
  holidays: named(
    strict({
      on: z
        .string()
        .regex(RULE, 'wanted a day such as 05-01, easter+39, "first monday of 05" or "saturday from 06-20"'),
      since: z.string().optional(),
      ends: z.string().optional(),
      certainty: z.enum(['sure', 'unsure']).default('sure'),
      note: z.string().optional(),
    }),
  ),
})

/** Reads one file of `regimes/holidays`. Throws with what was found and what was wanted. */
export function holidaysOf(text: string): Holidays {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true })
  if (document.errors.length > 0)
    throw new Error(`holidays: ${document.errors.map(({ message }) => message).join('; ')}`)
  const source: unknown = document.toJS({ maxAliasCount: 0 })
  const read = shape.safeParse(source)
  if (!read.success) throw new Error(`holidays: ${complaintsOf(read.error, source).join('; ')}`)
  return read.data
}

/** Whether a public holiday falls on that day. A rule holds from its `since` on and before its `ends`. */
export function isHoliday(day: Day, rules: readonly HolidayRule[]): boolean {
  const year = Number(day.slice(0, 4))
  return rules.some(
    (rule) =>
      dayIn(year, rule.on) === day && !(rule.since && day < rule.since) && !(rule.ends && day >= rule.ends),
  )
}

/** Every public holiday of a year, in order. */
export function holidaysIn(year: number, rules: readonly HolidayRule[]): Day[] {
  const days = rules
    .map(({ on }) => dayIn(year, on))
    .filter((day) => day !== undefined && isHoliday(day, rules))
  return [...new Set(days as Day[])].sort()
}

function dayIn(year: number, on: string): Day | undefined {
  const rule = RULE.exec(on)?.groups
  if (!rule) return undefined
  if (rule.probe && (weekdayOf(dated(year, rule.probe)) === rule.probed) === Boolean(rule.not))
    return undefined
  if (rule.fixed) return dated(year, rule.fixed).toString()
  if (rule.from && rule.start) return onOrAfter(dated(year, rule.start), rule.from).toString()
  if (!rule.which || !rule.day || !rule.month)
    return easter(year)
      .add({ days: Number(rule.offset ?? 0) })
      .toString()
  const first = dated(year, `${rule.month}-01`)
  if (rule.which === 'first') return onOrAfter(first, rule.day).toString()
  return onOrAfter(first.add({ months: 1 }).subtract({ days: 7 }), rule.day).toString()
}

function dated(year: number, monthDay: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(`${year}-${monthDay}`)
}

function weekdayOf(day: Temporal.PlainDate): string | undefined {
  return WEEKDAYS[day.dayOfWeek - 1]
}

function onOrAfter(day: Temporal.PlainDate, wanted: string): Temporal.PlainDate {
  return day.add({ days: (WEEKDAYS.indexOf(wanted) + 8 - day.dayOfWeek) % 7 })
}

/** Easter Sunday of the western churches (the Meeus/Jones/Butcher reckoning of the Gregorian calendar). */
export function easter(year: number): Temporal.PlainDate {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return Temporal.PlainDate.from({ year, month: Math.floor(n / 31), day: (n % 31) + 1 })
}

function isZone(name: string): boolean {
  try {
    return Temporal.Instant.from('2026-01-01T00:00:00Z').toZonedDateTimeISO(name).timeZoneId !== ''
  } catch {
    return false
  }
}
