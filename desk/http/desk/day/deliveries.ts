/** The delivery log: what did not arrive first of all, then everything that went out; and the acts on each of it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { mayRepeat, ordinalOf } from '../../../../core/deeds/give-up.ts'
import { type Instant, later } from '../../../../core/instant.ts'
import { deliveryPolicy } from '../../../../core/policy.ts'
import { actOnDelivery } from '../../../deliveries.ts'
import type { House, Tenant } from '../../../house.ts'
import { instantIn } from '../../../outside/random.ts'
import { inTenant } from '../../../sql/database.ts'
import * as rows from '../../../sql/day/deliveries.ts'
import { type MessageRow, messagesOf } from '../../../sql/day/messages.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { asked, uuid } from '../../in-address.ts'
import { type Note, once, pressOf } from '../once.ts'
import { sitting, type Sitting } from '../session.ts'
import { instrumentOf } from '../../../tenants.ts'
import { messageView } from './messages.ts'
import { formTitle, platformTitle } from '../demands/view.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

const pageOf = 50

const after = z.uuid().optional()
const query = z.object({
  show: z.enum(['amiss', 'under-way', 'all']).default('amiss'),
  kind: z.enum([...contract.deliveryKinds, ...contract.messageKinds]).optional(),
  after,
})

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 16_384 }

  app.get('/desk/api/deliveries', see, async (request, reply) => {
    const who = await sitting(house, request)
    const { show, kind, after } = asked(request, query)
    const now = house.clock.now()
    const found = await inTenant(house.db, who.tenant.id, async (tx) => {
      const about = kind === 'verdict' || kind === 'scan' ? kind : undefined
      const kinds = contract.deliveryKinds.filter((one) => kind === undefined || one === kind)
      const listed =
        show === 'amiss'
          ? await rows.amiss(tx, pageOf + 1, after)
          : show === 'under-way'
            ? await rows.underWay(tx, pageOf + 1, after)
            : await rows.ofKinds(tx, kinds, pageOf + 1, after)
      const isBeside = after === undefined && (kind === undefined || about !== undefined)
      const messages = isBeside ? await messagesOf(tx, show, about) : []
      if (show !== 'amiss' || after) return { listed, messages, unfetched: [], toHandOver: [] }
      const since = later(now, -deliveryPolicy.unfetchedHours * 3_600_000)
      return {
        listed,
        messages,
        unfetched: await rows.unfetched(tx, since, pageOf),
        toHandOver: await rows.toHandOver(tx, pageOf),
      }
    })
    return send(reply, page(house, who, found, now))
  })

  app.get<{ Params: { id: string } }>('/desk/api/demands/:id/deliveries', see, async (request, reply) => {
    const who = await sitting(house, request)
    const last = asked(request, z.object({ after }))
    const demand = uuid(request.params.id)
    const listed = await inTenant(house.db, who.tenant.id, (tx) =>
      rows.ofDemand(tx, demand, pageOf + 1, last.after),
    )
    return send(
      reply,
      page(house, who, { listed, messages: [], unfetched: [], toHandOver: [] }, house.clock.now()),
    )
  })

  app.post<{ Params: { id: string } }>('/desk/api/deliveries/:id', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, actor } = sits
    const id = uuid(request.params.id)
    const wanted = read(request, contract.deliveryAct)
    const done = await once(house, tenant, pressOf(sits, request), async (note: Note<object>) => {
      const acted = await actOnDelivery(house, tenant, id, wanted, actor, (tx) => note(tx, {}))
      if (acted.kind === 'unknown') throw new Refused(404, 'not-here', 'There is no such delivery.')
      if (acted.kind === 'refuse')
        throw new Refused(422, 'not-possible', 'This cannot be done with it now.', {
          detail: acted.why.key,
          says: acted.why,
        })
      return {}
    })
    return send(reply, done)
  })
}

type Found = {
  listed: rows.DeliveryRow[]
  messages: MessageRow[]
  unfetched: rows.AnswerRow[]
  toHandOver: rows.AnswerRow[]
}

function page(house: House, { tenant, staff }: Sitting, found: Found, now: Instant): contract.Deliveries {
  const shown = found.listed.slice(0, pageOf)
  const decides = roleMay(staff.role, 'decide')
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => {
      const seen = deliveryView(house, tenant, row, now)
      return decides ? seen : { ...seen, may: [] }
    }),
    ...(found.listed.length > pageOf && last ? { next: last.id } : {}),
    messages: found.messages.map((row) => messageView(row, decides)),
    unfetched: found.unfetched.map((row) => answerView(house, tenant, row)),
    toHandOver: found.toHandOver.map((row) => answerView(house, tenant, row)),
    unfetchedHours: deliveryPolicy.unfetchedHours,
    serverTime: now,
  }
}

function deliveryView(house: House, tenant: Tenant, row: rows.DeliveryRow, now: Instant): contract.Delivery {
  const state = stateOf(tenant, row, now)
  const ordinal = ordinalOf(row.key)
  const isPending = row.state === 'pending'
  return {
    id: row.id,
    kind: row.kind,
    ...(ordinal === undefined ? {} : { ordinal }),
    demand: { id: row.demand_id, number: row.number ?? '' },
    to: destination(tenant, row),
    state,
    madeAt: instantIn(row.id),
    attempts: row.attempts,
    ...(row.tried_at ? { triedAt: row.tried_at } : {}),
    ...(row.last_error && state !== 'done' && state !== 'taken'
      ? { why: { key: row.last_error, ...(row.last_params ? { params: row.last_params } : {}) } }
      : {}),
    ...(isPending && state !== 'in-hand' ? { nextAt: row.not_before } : {}),
    ...(row.done_at && row.state === 'done' && row.outcome === null ? { doneAt: row.done_at } : {}),
    ...(row.repeated_at ? { repeatedAt: row.repeated_at } : {}),
    ...(row.says ? { says: row.says } : {}),
    ...(row.form ? { form: formOf(house, tenant, row, row.form) } : {}),
    ...(row.fetched_at ? { fetchedAt: row.fetched_at } : {}),
    may: actsOn(tenant, row, state),
  }
}

function stateOf({ settings }: Tenant, row: rows.DeliveryRow, now: Instant): contract.Delivery['state'] {
  if (row.state === 'dead') return 'given-up'
  if (row.state === 'dropped') return 'not-wanted'
  if (row.state === 'pending') {
    if (row.lease_until !== null && row.lease_until >= now) return 'in-hand'
    return row.last_error === null ? 'waiting' : 'failing'
  }
  if (row.outcome === 'failed') return 'failed'
  if (row.kind === 'alert') return settings.alertWebhook ? 'taken' : 'on-desk'
  if (row.kind !== 'answer' || row.by_door === null) return 'done'
  if (!row.by_door) return row.sent_at ? 'handed-over' : 'to-hand-over'
  return row.fetched_at ? 'fetched' : 'not-fetched'
}

/** What the page offers; the desk asks the demand once more before it does any of it. */
function actsOn(
  { settings }: Tenant,
  row: rows.DeliveryRow,
  state: contract.Delivery['state'],
): contract.DeliveryActName[] {
  if (state === 'given-up') return ['revive']
  if (state === 'waiting' || state === 'failing')
    return row.kind === 'release' ? ['retry'] : ['retry', 'give-up']
  const isOut = state === 'done' || state === 'taken' || (state === 'on-desk' && settings.alertWebhook)
  return isOut && mayRepeat(row.kind) ? ['repeat'] : []
}

function destination(tenant: Tenant, row: rows.DeliveryRow): string {
  const { alertWebhook } = tenant.settings
  if (row.kind === 'answer') return row.authority?.name ?? ''
  if (row.kind === 'alert') return alertWebhook ? new URL(alertWebhook.url).host : ''
  return row.kind === 'release' ? '' : platformTitle(tenant)
}

/** What the law calls a form; a letter without one has no name but its own. */
function formOf(
  house: House,
  tenant: Tenant,
  row: Pick<rows.DeliveryRow, 'regime' | 'instrument' | 'received_at'>,
  form: string,
): contract.Words {
  const instrument = instrumentOf(house, tenant, row.regime, row.instrument, row.received_at)
  return (instrument && formTitle(instrument, form).title) ?? { en: form }
}

function answerView(house: House, tenant: Tenant, row: rows.AnswerRow): contract.UnreachedAnswer {
  return {
    id: row.id,
    demand: { id: row.demand_id, number: row.number ?? '' },
    to: row.authority?.name ?? '',
    form: formOf(house, tenant, row, row.form),
    at: row.at,
    ...(row.sent_at ? { sentAt: row.sent_at } : {}),
  }
}
