/** Server-sent events: which demand changed, and what time it is here. A hint only; the page reads the truth itself. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { House } from '../../../house.ts'
import { listen } from '../../../sql/listen.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { asked, uuid } from '../../in-address.ts'
import { heardLooking, type Looking, type Onlooker, sayLooking } from './looking.ts'
import { openSessions, type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'

type Watcher = Onlooker & { session: Buffer; write(text: string): void; end(): void }

/** Open streams of one session: a few tabs. And what may wait unread in one of them, in bytes. */
const streamsPerSession = 8
const unread = 65_536

/** A page names itself by chance, so that it is known which of somebody's pages came and went. */
const tabIn = z.uuid()

/** Every few seconds, and before anything is told, each session is looked at again: whoever was sent away hears no more. */
const tickMs = 15_000

export function routes(app: FastifyInstance, house: House): void {
  const watchers = new Set<Watcher>()
  const tell = async (tenant: string, text: string, some: readonly Watcher[] = [...watchers]) => {
    const found = some.filter((watcher) => watcher.tenant === tenant)
    const open = await openSessions(
      house,
      tenant,
      found.map(({ session }) => session),
    )
    for (const watcher of found) {
      if (open.has(watcher.session.toString('hex'))) watcher.write(text)
      else watcher.end()
    }
  }
  const tellOrEnd = (tenant: string, text: string, some?: readonly Watcher[]) =>
    void tell(tenant, text, some).catch(() => {
      // Who may hear it cannot be known now: the page comes back by itself and is asked who it is.
      for (const watcher of watchers) if (watcher.tenant === tenant) watcher.end()
    })
  // Nobody waits for these: whoever misses one sees a colleague a moment late.
  const say = (looking: Looking) =>
    void sayLooking(house, { id: looking.tenant }, looking).catch(() => undefined)
  const ears = listen(house, {
    guichet(payload) {
      const [tenant = '', demand, version] = payload.split(' ')
      const change = { kind: 'demand', demand, version: Number(version) }
      tellOrEnd(tenant, `event: change\ndata: ${JSON.stringify(change)}\n\n`)
    },
    guichet_looking(payload) {
      const looking = JSON.parse(payload) as Looking
      const { told, answers } = heardLooking([...watchers], looking)
      const { demand, staff, here } = looking
      if (told.length > 0)
        tellOrEnd(
          looking.tenant,
          `event: looking\ndata: ${JSON.stringify({ demand, staff, here })}\n\n`,
          told,
        )
      answers.forEach(say)
    },
  })
  const tick = setInterval(() => {
    for (const tenant of new Set([...watchers].map((watcher) => watcher.tenant)))
      tellOrEnd(tenant, `event: time\ndata: ${JSON.stringify({ serverTime: house.clock.now() })}\n\n`)
  }, tickMs)
  // A server waits for its open connections; these would never end by themselves.
  app.addHook('preClose', async () => {
    clearInterval(tick)
    for (const watcher of watchers) watcher.end()
    await ears.stop()
  })

  app.get(
    '/desk/api/stream',
    { config: { open: 'session', may: ['see'] }, exposeHeadRoute: false },
    async (request, reply) => {
      const who = await sitting(house, request)
      const { tab } = asked(request, z.object({ tab: tabIn.default('') }))
      const same = [...watchers].filter(({ session }) => session.equals(who.sessionHash))
      if (same.length >= streamsPerSession)
        throw new Refused(
          429,
          'too-many',
          'This session has too many streams open.',
          {},
          { 'retry-after': '5' },
        )
      hold(reply, who, watchers, house, {
        tab,
        left: say,
      })
      return reply
    },
  )

  app.post<{ Params: { id: string } }>(
    '/desk/api/demands/:id/looking',
    { config: { open: 'session', may: ['see'] }, bodyLimit: 1024 },
    async (request, reply) => {
      const { tenant, staff } = await sitting(house, request)
      const { tab, here } = read(request, z.object({ tab: tabIn, here: z.boolean() }))
      const { id, name } = staff
      await sayLooking(house, tenant, {
        tenant: tenant.id,
        demand: uuid(request.params.id),
        staff: { id, name },
        tab,
        here,
      })
      return send(reply, {})
    },
  )
}

function hold(
  reply: FastifyReply,
  { tenant, sessionHash, staff }: Sitting,
  watchers: Set<Watcher>,
  house: House,
  { tab, left }: { tab: string; left: (looking: Looking) => void },
): void {
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  const watcher: Watcher = {
    tenant: tenant.id,
    staff: { id: staff.id, name: staff.name },
    tab,
    session: sessionHash,
    write(text) {
      if (reply.raw.writableLength > unread) watcher.end()
      else reply.raw.write(text)
    },
    end() {
      watchers.delete(watcher)
      reply.raw.end()
    },
  }
  watcher.write(`retry: 2000\nevent: time\ndata: ${JSON.stringify({ serverTime: house.clock.now() })}\n\n`)
  watchers.add(watcher)
  reply.raw.on('close', () => {
    watchers.delete(watcher)
    const { tenant, staff, tab, looking: demand } = watcher
    if (demand) left({ tenant, demand, staff, tab, here: false })
  })
}
