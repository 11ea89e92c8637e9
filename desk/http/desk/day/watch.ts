import type { FastifyInstance } from 'fastify'
import { levelOf } from '../../../../core/alert.ts'
import { later } from '../../../../core/instant.ts'
import { deliveryPolicy } from '../../../../core/policy.ts'
import type { House, Tenant } from '../../../house.ts'
import { alertAddress } from '../../../sql/day/contacts.ts'
import { countMessages } from '../../../sql/day/messages.ts'
import { inTenant, sql, type Tx } from '../../../sql/database.ts'
import { huntOfAlert } from '../../../sql/seen/held-alert.ts'
import type { Saying, Watch } from '../../contract/index.ts'
import { acknowledge } from './acknowledge.ts'
import { Refused } from '../../problem.ts'
import { sitting } from '../session.ts'
import { send } from '../reply.ts'
import { uuid } from '../../in-address.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const heed = { config: { open: 'session' as const, may: ['heed'] } }

  app.get('/desk/api/watch', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const now = house.clock.now()
    const unfetchedSince = later(now, -deliveryPolicy.unfetchedHours * 3_600_000)
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
        unfetched: number
        to_hand_over: number
      }>`
        select (select count(*)::int from log_entry where index is null) as pending,
               (select min(created_at) from log_entry where index is null) as oldest,
               (select coalesce(max(signed_size), 0)::int from log_checkpoint) as size,
               (select count(*)::int from effect where state = 'pending') as waiting,
               (select count(*)::int from effect where state = 'pending' and attempts > 2) as failing,
               (select count(*)::int from effect where state = 'dead') as dead,
               (select count(*)::int from clock where state = 'running') as running,
               (select count(*)::int from clock where state = 'running' and due_at < ${now}::timestamptz) as overdue,
               (select count(*)::int from (select 1 from answer
                 where by_door and fetched_at is null and sent_at < ${unfetchedSince}::timestamptz limit 100) one) as unfetched,
               (select count(*)::int from (select 1 from answer
                 where not by_door and sent_at is null limit 100) one) as to_hand_over`.execute(tx)
      const facts = rows[0]
      if (!facts) throw new Error('no figures')
      // What a program of the operator is told fails as any act does.
      const messages = await countMessages(tx)
      const alerts = [...(await waitingAlerts(tx)), ...(await seenAlerts(tx))]
      return {
        log: {
          origin: house.logOrigin,
          size: facts.size,
          pending: facts.pending,
          ...(facts.oldest ? { oldestPendingAt: facts.oldest } : {}),
          readOnly: house.logRefuses() !== undefined,
        },
        effects: {
          waiting: facts.waiting + messages.waiting,
          failing: facts.failing + messages.failing,
          dead: facts.dead,
        },
        clocks: { running: facts.running, overdue: facts.overdue },
        alerts: alerts.map((alert) => ({
          id: alert.id,
          at: alert.at,
          says: alert.says as Saying,
          level: levelOf(alert.says),
          ...(alert.demand_id ? { demand: alert.demand_id } : {}),
          ...huntOfAlert(alert.key),
          ...(alert.acknowledged_at ? { acknowledgedAt: alert.acknowledged_at } : {}),
          ...(alert.by ? { acknowledgedBy: alert.by } : {}),
        })),
        answers: { unfetched: facts.unfetched, toHandOver: facts.to_hand_over },
        connections: await connections(tx, tenant),
      }
    })
    return send(reply, watch)
  })

  app.post<{ Params: { id: string } }>('/desk/api/alerts/:id/acknowledge', heed, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    await inTenant(house.db, sits.tenant.id, async (tx) => {
      if (!(await acknowledge(tx, house, sits, { id })))
        throw new Refused(404, 'not-here', 'There is no such alert waiting.')
    })
    return send(reply, {})
  })
}

function waitingAlerts(tx: Tx) {
  return tx
    .selectFrom('alert')
    .leftJoin('staff', 'staff.id', 'alert.acknowledged_by')
    .selectAll('alert')
    .select('staff.name as by')
    .where('acknowledged_at', 'is', null)
    .orderBy('at', 'desc')
    .limit(100)
    .execute()
}

function seenAlerts(tx: Tx) {
  return tx
    .selectFrom('alert')
    .leftJoin('staff', 'staff.id', 'alert.acknowledged_by')
    .selectAll('alert')
    .select('staff.name as by')
    .where('acknowledged_at', 'is not', null)
    .orderBy('acknowledged_at', 'desc')
    .limit(30)
    .execute()
}

/** What is set up, whether or not anything has gone that way yet. */
async function connections(tx: Tx, { settings }: Tenant): Promise<Watch['connections']> {
  const known = new Map(
    (await tx.selectFrom('connection_contact').selectAll().execute()).map((row) => [row.connection, row]),
  )
  const names = [
    ...settings.platforms.map(({ id: name, title }) => ({ name, title })),
    ...(settings.alertWebhook ? [{ name: alertAddress }] : []),
  ]
  return names.map(({ name, ...titled }) => {
    const row = known.get(name)
    return {
      name,
      ...titled,
      ...(row?.reached_at ? { reachedAt: row.reached_at } : {}),
      ...(row?.failed_at ? { failedAt: row.failed_at } : {}),
      ...(row?.last_error ? { why: { key: row.last_error } } : {}),
    }
  })
}
