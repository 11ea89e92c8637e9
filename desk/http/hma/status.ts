/** Whether this node can be asked, for whoever spreads the load, and what it can be asked. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import { tenantOf } from '../tenant.ts'
import { sendJson } from './door.ts'

/** Lists that have not been looked after for so long may lack what was listed since. */
const staleMs = 65_000

export function routes(app: FastifyInstance, house: House): void {
  const open = { config: { open: 'public' as const } }
  const paths = new Set<string>()
  app.addHook('onRoute', ({ url }) => void paths.add(url))

  app.get('/', open, async (_request, reply) => reply.redirect('/hma/status'))

  app.get('/status', open, async (request, reply) => {
    const lists = house.lists.ready(await tenantOf(house, request))
    if (!lists) return reply.code(503).type('text/html').send('INDEX-NOT-LOADED')
    if (lists.lookedAfter() + staleMs < house.clock.monotonic())
      return reply.code(503).type('text/html').send('INDEX-STALE')
    return reply.type('text/html').send('I-AM-ALIVE')
  })

  app.get('/status/live', open, async (_request, reply) => reply.type('text/html').send('I-AM-ALIVE'))

  app.get('/site-map', open, async (_request, reply) =>
    sendJson(reply, [...paths].map((path) => path.replaceAll(/:(\w+)/g, '<$1>')).sort()),
  )
}
