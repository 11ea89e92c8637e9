import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import { inTenant, sql } from '../../sql/database.ts'
import type { Saying, Watch } from '../contract/index.ts'
import { Refused } from '../problem.ts'
import { send, uuid } from './routes.ts'
import { sitting } from './session.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/watch', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const now = house.clock.now()
    const watch = await inTenant(house.db, tenant.id, async (tx): Promise<Watch> => {
      const { rows } = await sql<{
        pending: number
        oldest: string | null
        size: number
        waiting: number
        failing: number
        dead: number
        running: number
        overdue: number
      }>`
        select (select count(*)::int from log_entry where index is null) as pending,
               (select min(created_at) from log_entry where index is null) as oldest,
               (select coalesce(max(signed_size), 0)::int from log_checkpoint) as size,
               (select count(*)::int from effect where state = 'pending') as waiting,
               (select count(*)::int from effect where state = 'pending' and attempts > 2) as failing,
               (select count(*)::int from effect where state = 'dead') as dead,
               (select count(*)::int from clock where state = 'running') as running,
               (select count(*)::int from clock where state = 'running' and due_at < ${now}::timestamptz) as overdue`.execute(
        tx,
      )
      const facts = rows[0]
      if (!facts) throw new Error('no figures')
      const alerts = await tx
        .selectFrom('alert')
        .selectAll()
        .orderBy('acknowledged_at', (order) => order.asc().nullsFirst())
        .orderBy('at', 'desc')
        .limit(100)
        .execute()
      return {
        log: {
          origin: house.logOrigin,
          size: facts.size,
          pending: facts.pending,
          ...(facts.oldest ? { oldestPendingAt: facts.oldest } : {}),
          readOnly: house.logRefuses() !== undefined,
        },
        effects: { waiting: facts.waiting, failing: facts.failing, dead: facts.dead },
        clocks: { running: facts.running, overdue: facts.overdue },
        alerts: alerts.map((alert) => ({
          id: alert.id,
          at: alert.at,
          says: alert.says as Saying,
          ...(alert.demand_id ? { demand: alert.demand_id } : {}),
          ...(alert.acknowledged_at ? { acknowledgedAt: alert.acknowledged_at } : {}),
        })),
      }
    })
    return send(reply, watch)
  })

  app.post<{ Params: { id: string } }>('/desk/api/alerts/:id/acknowledge', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const done = await inTenant(house.db, tenant.id, (tx) =>
      tx
        .updateTable('alert')
        .set({ acknowledged_at: house.clock.now(), acknowledged_by: staff.id })
        .where('id', '=', uuid(request.params.id))
        .where('acknowledged_at', 'is', null)
        .returning('id')
        .executeTakeFirst(),
    )
    if (!done) throw new Refused(404, 'not-here', 'There is no such alert waiting.')
    return send(reply, {})
  })
}
