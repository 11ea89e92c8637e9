/** One demand at the desk: its sheet, what a deed would do, the deed, and its papers. */
import type { FastifyInstance } from 'fastify'
import type { Numbered } from '../../../../core/demand.ts'
import type { House, Tenant } from '../../../house.ts'
import { contactsFor } from '../../../../core/registry.ts'
import { orderBytes } from '../../../case-file/entries.ts'
import { readPdf } from '../../../sql/demands/answers.ts'
import { readAuthority } from '../../../sql/house/authorities.ts'
import { inTenant } from '../../../sql/database.ts'
import type { Loaded } from '../../../sql/demands/state.ts'
import { historyOf, proofOf } from '../../../sql/log.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { act } from './act.ts'
import { aroundDemand } from './around.ts'
import { planOf } from './plan.ts'
import { type Sitting, sitting } from '../session.ts'
import { demandView } from './view.ts'
import { send } from '../reply.ts'
import { numbered } from './numbered.ts'

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const decide = { config: { open: 'session' as const, may: ['decide'] } }

  app.get<{ Params: { id: string } }>('/desk/api/demands/:id', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const loaded = await numbered(house, tenant, request.params.id)
    return send(reply, await viewOf(house, tenant, loaded, staff))
  })

  app.post<{ Params: { id: string } }>(
    '/desk/api/demands/:id/plan',
    { ...decide, bodyLimit: 24 * 1024 * 1024 },
    async (request, reply) => {
      const { tenant, actor } = await sitting(house, request)
      const deed = read(request, contract.deed)
      const loaded = await numbered(house, tenant, request.params.id)
      return send(reply, planOf(house, tenant, loaded, deed, actor))
    },
  )

  app.post<{ Params: { id: string } }>(
    '/desk/api/demands/:id/act',
    { ...decide, bodyLimit: 24 * 1024 * 1024 },
    async (request, reply) => {
      const sits = await sitting(house, request)
      const wanted = read(request, contract.act)
      const key = `${request.headers['idempotency-key'] ?? ''}`
      return send(reply, await act(house, sits, uuid(request.params.id), wanted, key))
    },
  )

  app.get<{ Params: { id: string; answer: string } }>(
    '/desk/api/demands/:id/answers/:answer.pdf',
    see,
    async (request, reply) => {
      const { tenant } = await sitting(house, request)
      const { demand } = await numbered(house, tenant, request.params.id)
      const pdf = await readPdf(house, tenant, demand, uuid(request.params.answer))
      if (!pdf) throw new Refused(404, 'not-here', 'This answer has no document.')
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${demand.number}.pdf"`)
        .send(pdf)
    },
  )

  app.get<{ Params: { id: string } }>('/desk/api/demands/:id/order', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { demand } = await numbered(house, tenant, request.params.id)
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename="${demand.number}.order"`)
      .send(await orderBytes(house, tenant, demand))
  })

  app.get<{ Params: { id: string } }>('/desk/api/demands/:id/receipt', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const { demand } = await numbered(house, tenant, request.params.id)
    const proof = await proofOf(house, tenant, demand)
    if (!proof)
      throw new Refused(
        404,
        'not-published',
        'The checkpoint that covers this is not out yet. It takes a few seconds.',
      )
    return reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="${demand.number}.receipt.txt"`)
      .send(proof)
  })
}

async function viewOf(
  house: House,
  tenant: Tenant,
  loaded: Loaded & { demand: Numbered },
  reader: Sitting['staff'],
): Promise<contract.DemandView> {
  const { demand, version } = loaded
  const history = await historyOf(house, tenant, demand)
  const { authority } = demand
  const known = authority
    ? await inTenant(house.db, tenant.id, (tx) => readAuthority(tx, authority.id))
    : undefined
  const at = house.clock.now()
  const published = (await house.log.publishedCheckpoint())?.size ?? 0
  const view = demandView(house, tenant, demand, {
    version,
    history,
    // Earlier ones: this demand is not among them.
    undisputed: Math.max(0, (known?.undisputed ?? 0) - (isCounted(demand) ? 1 : 0)),
    contacts: known ? contactsFor(known.authority, at) : [],
    published: history[0]?.index !== null && history[0] !== undefined && history[0].index < published,
    at,
  })
  const around = await inTenant(house.db, tenant.id, (tx) => aroundDemand(tx, loaded, reader))
  return { ...view, ...around }
}

/** Whether this demand is already among the undisputed ones of its authority. */
function isCounted({ history, ended, decisions }: Numbered): boolean {
  return history.publish !== undefined && !ended && decisions.every(({ undone }) => undone === undefined)
}
