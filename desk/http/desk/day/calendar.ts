/** The calendar of all running clocks: a month of days, the clocks that end in any span of time, and a person's own feed. */
import type { FastifyInstance } from 'fastify'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { dayOf } from '../../../../core/calendar.ts'
import { clockLine, clocksAsCalendar, dayFacts, dutyOf, kindsOf } from '../../../calendar.ts'
import type { House } from '../../../house.ts'
import { feedOf, makeFeed, revokeFeed } from '../../../sql/day/calendar-feeds.ts'
import { type ClockPlace, clocksBetween, countEnds } from '../../../sql/demands/clocks.ts'
import { inTenant } from '../../../sql/database.ts'
import { addressOf, calendarOf } from '../../../tenants.ts'
import * as contract from '../../contract/index.ts'
import { asked, isUuid, placeAs } from '../../in-address.ts'
import { read } from '../../in-body.ts'
import { sitting } from '../session.ts'
import { send } from '../reply.ts'

const pageOf = 50
const countedTo = 200
const everyKind = Object.values(kindsOf).flat()

const linesAsked = z.object({
  duty: contract.clockDuty.optional(),
  state: z.enum(['running', 'stopped']).default('running'),
  from: contract.instant.optional(),
  to: contract.instant.optional(),
  after: placeAs(placeIn).optional(),
})
const monthAsked = z.object({
  month: contract.calendarMonth.optional(),
  /** The first day of a week where the reader lives: 1 is Monday, 7 Sunday. */
  start: z
    .string()
    .regex(/^[1-7]$/, 'a day of the week: 1 to 7')
    .transform(Number)
    .default(1),
})
const fileAsked = z.object({ language: z.enum(['en', 'fr', 'ar']).default('en') })

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/calendar', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { zone, homeState } = tenant.settings
    const { month, start } = asked(request, monthAsked)
    const today = dayOf(house.clock.now(), zone)
    const shown = month ?? today.slice(0, 7)
    const days = weeksAround(shown, start).map((day) => dayFacts(tenant, day))
    const counts = await inTenant(house.db, tenant.id, (tx) => countEnds(tx, days, everyKind, countedTo))
    return send(reply, {
      month: shown,
      today,
      zone,
      homeState,
      holidaysKnown: calendarOf(tenant).holidays.length > 0,
      days: days.map((day) => {
        const ends = { act: 0, 'other-party': 0, keep: 0, silence: 0 }
        for (const one of counts) if (one.from === day.from) ends[dutyOf(one.kind)] += one.ends
        return { ...day, ends }
      }),
      countedTo,
      serverTime: house.clock.now(),
    } satisfies contract.CalendarMonth)
  })

  app.get('/desk/api/clocks', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { duty, state, from, to, after } = asked(request, linesAsked)
    const rows = await inTenant(house.db, tenant.id, (tx) =>
      clocksBetween(tx, {
        kinds: duty ? kindsOf[duty] : everyKind,
        phase: state,
        ...(from ? { from } : {}),
        ...(to ? { to } : {}),
        ...(after ? { after } : {}),
        limit: pageOf + 1,
      }),
    )
    const shown = rows.slice(0, pageOf)
    const last = shown.at(-1)
    return send(reply, {
      lines: shown.map((row) => clockLine(house, tenant, row)),
      ...(rows.length > pageOf && last ? { next: `${last.due_at}_${last.demand_id}_${last.rule}` } : {}),
      serverTime: house.clock.now(),
    } satisfies contract.ClockLines)
  })

  app.get('/desk/api/clocks.ics', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { language } = asked(request, fileAsked)
    return reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="guichet.ics"')
      .send(Buffer.from(await clocksAsCalendar(house, tenant, language)))
  })

  app.get('/desk/api/calendar/feed', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    return send(reply, await feedOf(house, tenant, staff.id))
  })

  app.post('/desk/api/calendar/feed', { ...see, bodyLimit: 4096 }, async (request, reply) => {
    const { tenant, actor } = await sitting(house, request)
    const { language } = read(request, contract.newFeed)
    const secret = await makeFeed(house, tenant, actor, language)
    const made = await feedOf(house, tenant, actor.id ?? '')
    const url = `${addressOf(house, tenant)}/calendar/${secret}.ics`
    return send(reply, { ...made, url } satisfies contract.CalendarFeed)
  })

  app.post('/desk/api/calendar/feed/revoke', { ...see, bodyLimit: 4096 }, async (request, reply) => {
    const { tenant, actor } = await sitting(house, request)
    await revokeFeed(house, tenant, actor)
    return send(reply, await feedOf(house, tenant, actor.id ?? ''))
  })
}

/** Whole weeks that hold every day of a month: 28 to 42 days. */
function weeksAround(month: string, start: number): string[] {
  const first = Temporal.PlainDate.from(`${month}-01`)
  const from = first.subtract({ days: (first.dayOfWeek - start + 7) % 7 })
  const last = first.add({ months: 1 }).subtract({ days: 1 })
  const to = last.add({ days: (start + 6 - last.dayOfWeek + 7) % 7 })
  const days = from.until(to, { largestUnit: 'day' }).days + 1
  return Array.from({ length: days }, (_, nth) => from.add({ days: nth }).toString())
}

function placeIn(text: string): ClockPlace | undefined {
  const [, at = '', demand = '', rule = ''] = /^(\S{24})_(\S{36})_([a-z0-9-]{1,100})$/.exec(text) ?? []
  const dueAt = contract.instant.safeParse(at).data
  return dueAt && isUuid(demand) ? { dueAt, demand, rule } : undefined
}
