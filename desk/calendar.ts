/** What the calendar of clocks says, to the screens and to other programs. */
import { isHoliday } from '../core/holidays.ts'
import { type Deadline, icalendar } from '../core/icalendar.ts'
import { dayOf, isWorkingDay } from '../core/calendar.ts'
import type { ClockKind } from '../core/regime/vocabulary.ts'
import { spanOf } from '../core/shifts.ts'
import { en } from '../web/words/en/index.ts'
import { ar } from '../web/words/ar/index.ts'
import { fr } from '../web/words/fr/index.ts'
import type { House, Tenant } from './house.ts'
import { type ClockLine, clockDuties } from './http/contract/index.ts'
import { wordsOf } from './spoken.ts'
import { clocksBetween, type ClockRow } from './sql/demands/clocks.ts'
import { inTenant } from './sql/database.ts'
import { addressOf, calendarOf, instrumentOf } from './tenants.ts'

type Duty = (typeof clockDuties)[number]

/** What the screens call a clock, and the kinds of the law behind it. */
export const kindsOf: Readonly<Record<Duty, readonly ClockKind[]>> = {
  act: ['duty'],
  'other-party': ['theirs', 'right'],
  keep: ['keep'],
  silence: ['silence'],
}

export function dutyOf(kind: ClockKind): Duty {
  return clockDuties.find((duty) => kindsOf[duty].includes(kind)) ?? 'act'
}

export function clockLine(house: House, tenant: Tenant, row: ClockRow): ClockLine {
  const instrument = instrumentOf(house, tenant, row.regime, row.instrument, row.received_at)
  const rule = instrument?.clocks.find(({ name }) => name === row.rule)
  return {
    demand: { id: row.demand_id, number: row.number ?? '' },
    authority: row.authority ?? '',
    name: row.rule,
    title: wordsOf(rule?.label),
    article: rule?.source ?? '',
    ...(rule?.ifMissed ? { consequence: wordsOf(rule.ifMissed) } : {}),
    duty: dutyOf(row.kind),
    state: row.phase,
    startedAt: row.started_at,
    dueAt: row.due_at,
    alike: row.alike,
  }
}

/** One day as the home state counts it. */
export function dayFacts(tenant: Tenant, day: string) {
  const calendar = calendarOf(tenant)
  const holiday = calendar.holidays.find((rule) => isHoliday(day, [rule]))
  return {
    day,
    ...spanOf(day, tenant.settings.zone),
    isWorking: isWorkingDay(day, calendar),
    ...(holiday ? { holiday: holiday.name } : {}),
  }
}

/** A calendar program is given this many clocks at most, what ends first first. */
const longest = 400
/** And of what the desk only has to keep or be silent about, what ends within so long. */
const monthsAhead = 100 * 86_400_000

const shelves = { en, fr, ar }
export type FeedLanguage = keyof typeof shelves

/** The running clocks as a calendar of numbers: no name, no address, no word of an order. */
export async function clocksAsCalendar(
  house: House,
  tenant: Tenant,
  language: FeedLanguage,
): Promise<string> {
  const now = house.clock.now()
  const to = new Date(Date.parse(now) + monthsAhead).toISOString()
  const rows = await inTenant(house.db, tenant.id, async (tx) => [
    ...(await clocksBetween(tx, { kinds: ['duty'], phase: 'running', limit: longest })),
    ...(await clocksBetween(tx, {
      kinds: ['theirs', 'right', 'keep', 'silence'],
      phase: 'running',
      from: now,
      to,
      limit: longest,
    })),
  ])
  const words = shelves[language]
  const host = new URL(addressOf(house, tenant)).host
  const deadlines = rows.map((row): Deadline => {
    const line = clockLine(house, tenant, row)
    const title = line.title[language] ?? line.title.en
    return {
      uid: `${row.demand_id}-${row.rule}@${host}`,
      at: row.due_at,
      title: `${line.demand.number} · ${title} · ${words[`calendar.duty.${line.duty}`]}`,
      text: `${line.article}\n${dayOf(row.due_at, tenant.settings.zone)} (${tenant.settings.zone})`,
      url: `${addressOf(house, tenant)}/demands/${row.demand_id}`,
      ...(line.duty === 'act' ? { remind: [15] } : {}),
    }
  })
  return icalendar(`Guichet · ${words['calendar.title']}`, deadlines, { now, refreshMinutes: 15 })
}
