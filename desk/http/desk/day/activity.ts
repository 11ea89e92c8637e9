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
import { Refused } from '../../problem.ts'
import { type ActivityQuery, entriesOf } from './activity-entries.ts'
import { exportOf } from './activity-export.ts'
import { sitting } from '../session.ts'
import { send } from '../reply.ts'

const query = z.object({
  day: contract.calendarDay.optional().catch(undefined),
  shift: z.enum(contract.shiftNames).optional().catch(undefined),
  kind: z.enum(contract.activityKinds).optional().catch(undefined),
  by: z.string().max(60).optional().catch(undefined),
  authority: z.string().max(200).optional().catch(undefined),
  after: z.string().max(120).optional().catch(undefined),
})

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const exports = { config: { open: 'session' as const, may: ['see', 'export'] } }

  app.get('/desk/api/activity', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const asked = query.parse(request.query)
    const { day, today, span, zone } = timeOf(house, tenant, asked)
    const { entries, next } = await entriesOf(house, tenant, asked, span)
    return send(reply, {
      day,
      today,
      zone,
      ...span,
      shifts: shiftsOf(day, zone),
      entries,
      ...(next ? { next } : {}),
      // Who may be chosen does not change from one page of a day to the next.
      ...(asked.after === undefined ? await filtersOf(house, tenant) : { people: [], authorities: [] }),
      serverTime: house.clock.now(),
    } satisfies contract.Activity)
  })

  app.get('/desk/api/activity/export', exports, async (request, reply) => {
    const who = await sitting(house, request)
    const asked = query.parse(request.query)
    const form = z
      .object({ form: z.enum(['csv', 'json']), language: z.enum(['en', 'fr', 'ar']).catch('en') })
      .safeParse(request.query)
    if (!form.success)
      throw new Refused(422, 'unfit', 'The day cannot be exported so.', {
        errors: [{ path: 'form', found: 'something else', wanted: 'csv or json' }],
      })
    const { day, span, zone } = timeOf(house, who.tenant, asked)
    const file = await exportOf(house, who, { asked, span, zone, ...form.data })
    return reply
      .type(form.data.form === 'csv' ? 'text/csv; charset=utf-8' : 'application/json')
      .header('content-disposition', `attachment; filename="guichet-${day}.${form.data.form}"`)
      .send(file)
  })
}

function timeOf(house: House, { settings: { zone } }: Tenant, asked: ActivityQuery) {
  const today = dayOf(house.clock.now(), zone)
  const day = asked.day && isRealDay(asked.day) ? asked.day : today
  const shift = shiftsOf(day, zone).find(({ name }) => name === asked.shift)
  const span = shift ? { from: shift.from, to: shift.to } : spanOf(day, zone)
  return { day, today, zone, span }
}

function isRealDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00.000Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
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
