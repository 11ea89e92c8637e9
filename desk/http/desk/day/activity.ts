/** The activity of a day: what came, was decided, done, answered and put back, in the order it happened. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { dayOf } from '../../../../core/calendar.ts'
import { shiftsOf, spanOf } from '../../../../core/shifts.ts'
import type { House, Tenant } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { namesOfAuthorities } from '../../../sql/house/authorities.ts'
import { namesOfPeople } from '../../../sql/house/people.ts'
import * as contract from '../../contract/index.ts'
import { asked, placeAs } from '../../in-address.ts'
import { type ActivityQuery, cursorIn, entriesOf, written } from './activity-entries.ts'
import { exportOf } from './activity-export.ts'
import { sitting } from '../session.ts'
import { send } from '../reply.ts'

const query = z.object({
  day: contract.calendarDay.optional(),
  shift: z.enum(contract.shiftNames).optional(),
  kind: z.enum(contract.activityKinds).optional(),
  by: z.string().max(60).optional(),
  authority: z.string().max(200).optional(),
  after: placeAs(cursorIn).optional(),
})
const fileQuery = query.extend({
  form: z.enum(['csv', 'json']),
  language: z.enum(['en', 'fr', 'ar']).default('en'),
})

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const exports = { config: { open: 'session' as const, may: ['see', 'export'] } }

  app.get('/desk/api/activity', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const wish = asked(request, query)
    const { day, today, span, zone } = timeOf(house, tenant, wish)
    const { entries, next } = await entriesOf(house, tenant, wish, span)
    return send(reply, {
      day,
      today,
      zone,
      ...span,
      shifts: shiftsOf(day, zone),
      entries,
      ...(next ? { next: written(next) } : {}),
      // Who may be chosen does not change from one page of a day to the next.
      ...(wish.after === undefined ? await filtersOf(house, tenant) : { people: [], authorities: [] }),
      serverTime: house.clock.now(),
    } satisfies contract.Activity)
  })

  app.get('/desk/api/activity/export', exports, async (request, reply) => {
    const who = await sitting(house, request)
    const { form, language, ...wish } = asked(request, fileQuery, 'The day cannot be exported so.')
    const { day, span, zone } = timeOf(house, who.tenant, wish)
    const file = await exportOf(house, who, { asked: wish, span, zone, form, language })
    return reply
      .type(form === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
      .header('content-disposition', `attachment; filename="guichet-${day}.${form}"`)
      .send(file)
  })
}

function timeOf(house: House, { settings: { zone } }: Tenant, wish: ActivityQuery) {
  const today = dayOf(house.clock.now(), zone)
  const day = wish.day ?? today
  const shift = shiftsOf(day, zone).find(({ name }) => name === wish.shift)
  const span = shift ? { from: shift.from, to: shift.to } : spanOf(day, zone)
  return { day, today, zone, span }
}

async function filtersOf(
  house: House,
  tenant: Tenant,
): Promise<Pick<contract.Activity, 'people' | 'authorities'>> {
  return await inTenant(house.db, tenant.id, async (tx) => ({
    people: await namesOfPeople(tx),
    authorities: await namesOfAuthorities(tx),
  }))
}
