/** The signed API of authorities: hand in, see, fetch the answer and the receipt, withdraw, amend, decide. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { handingIn, reading } from '../../../core/http-signature/profile.ts'
import { readRequest } from '../../../core/trust.ts'
import type { House, Tenant } from '../../house.ts'
import { readAnswer, readPdf } from '../../sql/demands/answers.ts'
import { proofOf } from '../../sql/log.ts'
import { Refused } from '../problem.ts'
import { openTenantOf } from '../tenant.ts'
import { noteFetched } from './fetched.ts'
import { decideFromHome, follow } from './follow.ts'
import { handIn } from './hand-in.ts'
import { ownDemand } from './own.ts'
import { actorOf, json, notHere, once, respond, wrongSignature } from './reply.ts'
import { type Sender, senderOf } from './sender.ts'
import { demandFor } from './views.ts'

const largest = 8 * 1024 * 1024

export function routes(app: FastifyInstance, house: House): void {
  app.post('/v1/demands', { bodyLimit: largest, config: { open: 'signed' } }, async (request, reply) => {
    const at = house.clock.now()
    const tenant = await openTenantOf(house, request)
    const since = house.clock.monotonic()
    const sender = await senderOf(house, tenant, request, handingIn, at, '/v1/demands')
    house.meters.took('authenticate', house.clock.monotonic() - since)
    return await once(house, tenant, sender, '/v1/demands', request, reply, async () => {
      const taken = await handIn(house, tenant, sender)
      house.meters.took('whole', house.clock.monotonic() - since)
      return taken
    })
  })

  app.get<{ Params: { id: string } }>(
    '/v1/demands/:id',
    { config: { open: 'signed' } },
    async (request, reply) => {
      const { tenant, sender } = await reader(house, request)
      const { demand } = await ownDemand(house, tenant, sender, request.params.id)
      return await respond(
        house,
        tenant,
        request,
        reply,
        json(200, demandFor(demand, sender.at, { proven: true })),
      )
    },
  )

  app.get<{ Params: { id: string } }>(
    '/v1/demands/:id/answer',
    { config: { open: 'signed' } },
    async (request, reply) => {
      const { tenant, sender } = await reader(house, request)
      const { demand } = await ownDemand(house, tenant, sender, request.params.id)
      const last = demand.answers.at(-1)
      if (!last)
        return await respond(
          house,
          tenant,
          request,
          reply,
          demand.ended
            ? json(200, {
                answers: [],
                ended: { how: demand.ended.how, at: demand.ended.at, why: demand.ended.why.key },
              })
            : json(202, { answer: null, waitsFor: demand.waitsFor }, { 'retry-after': '30' }),
        )
      const by = { by: actorOf(sender), at: sender.at }
      if (`${request.headers.accept ?? ''}`.includes('application/pdf')) {
        const pdf = await readPdf(house, tenant, demand, last.id)
        if (!pdf) throw new Refused(406, 'no-document', 'This answer has no PDF; it is JSON alone.')
        await noteFetched(house, tenant, demand.id, [last.id], by)
        return reply.type('application/pdf').header('cache-control', 'no-store').send(pdf)
      }
      const answers = []
      for (const { id } of demand.answers) answers.push(await readAnswer(house, tenant, demand, id))
      const ids = demand.answers.map(({ id }) => id)
      await noteFetched(house, tenant, demand.id, ids, by)
      return await respond(house, tenant, request, reply, json(200, { answers }))
    },
  )

  app.get<{ Params: { id: string; answer: string } }>(
    '/v1/demands/:id/answers/:answer',
    { config: { open: 'signed' } },
    async (request, reply) => {
      const { tenant, sender } = await reader(house, request)
      const { demand } = await ownDemand(house, tenant, sender, request.params.id)
      const answer = demand.answers.find(({ id }) => id === request.params.answer)
      const pdf = answer && (await readPdf(house, tenant, demand, answer.id))
      if (!answer || !pdf) throw notHere()
      await noteFetched(house, tenant, demand.id, [answer.id], { by: actorOf(sender), at: sender.at })
      return reply.type('application/pdf').header('cache-control', 'no-store').send(pdf)
    },
  )

  app.get<{ Params: { id: string } }>(
    '/v1/demands/:id/receipt',
    { config: { open: 'signed' } },
    async (request, reply) => {
      const { tenant, sender } = await reader(house, request)
      const { demand } = await ownDemand(house, tenant, sender, request.params.id)
      const proof = await proofOf(house, tenant, demand)
      if (!proof)
        return await respond(
          house,
          tenant,
          request,
          reply,
          json(202, { published: false }, { 'retry-after': '2' }),
        )
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(proof)
    },
  )

  for (const kind of ['withdraw', 'amend'] as const) {
    app.post<{ Params: { id: string } }>(
      `/v1/demands/:id/${kind}`,
      { bodyLimit: largest, config: { open: 'signed' } },
      async (request, reply) => {
        const at = house.clock.now()
        const tenant = await openTenantOf(house, request)
        const route = `/v1/demands/${request.params.id}/${kind}`
        const sender = await senderOf(house, tenant, request, handingIn, at, route)
        return await once(house, tenant, sender, route, request, reply, () =>
          follow(house, tenant, sender, request.params.id, kind, route),
        )
      },
    )
  }

  app.post('/v1/decisions', { bodyLimit: largest, config: { open: 'signed' } }, async (request, reply) => {
    const at = house.clock.now()
    const tenant = await openTenantOf(house, request)
    const sender = await senderOf(house, tenant, request, handingIn, at, '/v1/decisions')
    return await once(house, tenant, sender, '/v1/decisions', request, reply, () =>
      decideFromHome(house, tenant, sender),
    )
  })
}

async function reader(house: House, request: FastifyRequest): Promise<{ tenant: Tenant; sender: Sender }> {
  const tenant = await openTenantOf(house, request)
  const sender = await senderOf(house, tenant, request, reading, house.clock.now(), '')
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  return { tenant, sender }
}
