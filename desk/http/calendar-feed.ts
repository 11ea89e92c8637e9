/** The clocks for a person's own calendar program, which signs in nowhere: whoever holds the address may read it. */
import type { FastifyInstance } from 'fastify'
import { clocksAsCalendar, type FeedLanguage } from '../calendar.ts'
import type { House } from '../house.ts'
import { openFeed } from '../sql/day/calendar-feeds.ts'
import { Refused } from './problem.ts'
import { tenantOf } from './tenant.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { file: string } }>(
    '/calendar/:file',
    { config: { open: 'public' } },
    async (request, reply) => {
      const secret = /^([\w-]{43})\.ics$/.exec(request.params.file)?.[1]
      const tenant = await tenantOf(house, request)
      const language = secret && (await openFeed(house, tenant, secret))
      if (!language) throw new Refused(404, 'not-here', 'There is nothing at this address.')
      return reply
        .type('text/calendar; charset=utf-8')
        .send(Buffer.from(await clocksAsCalendar(house, tenant, language as FeedLanguage)))
    },
  )
}
