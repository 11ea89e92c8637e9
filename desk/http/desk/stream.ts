/** Server-sent events: which demand changed, and what time it is here. A hint only; the page reads the truth itself. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { House } from '../../house.ts'
import { listen } from '../../sql/listen.ts'
import { type Sitting, sitting } from './session.ts'

type Watcher = { tenant: string; write(text: string): void }

export function routes(app: FastifyInstance, house: House): void {
  const watchers = new Set<Watcher>()
  const ears = listen(house, (tenant, demand, version) => {
    for (const watcher of watchers) {
      if (watcher.tenant === tenant)
        watcher.write(`event: change\ndata: ${JSON.stringify({ kind: 'demand', demand, version })}\n\n`)
    }
  })
  const tick = setInterval(() => {
    for (const watcher of watchers)
      watcher.write(`event: time\ndata: ${JSON.stringify({ serverTime: house.clock.now() })}\n\n`)
  }, 15_000)
  app.addHook('onClose', async () => {
    clearInterval(tick)
    await ears.stop()
  })

  app.get('/desk/api/stream', { config: { open: 'session', may: ['see'] } }, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    hold(reply, tenant, watchers, house)
    return reply
  })
}

function hold(reply: FastifyReply, tenant: Sitting['tenant'], watchers: Set<Watcher>, house: House): void {
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  const watcher = { tenant: tenant.id, write: (text: string) => void reply.raw.write(text) }
  watcher.write(`retry: 2000\nevent: time\ndata: ${JSON.stringify({ serverTime: house.clock.now() })}\n\n`)
  watchers.add(watcher)
  reply.raw.on('close', () => watchers.delete(watcher))
}
