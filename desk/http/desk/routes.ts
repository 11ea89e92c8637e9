/** The desk's own screens: `/desk/api`. Every route names who may call it. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { isNumbered, type Numbered } from '../../../core/demand.ts'
import { type Deed, perform } from '../../../core/deeds/perform.ts'
import { homeOf } from '../../connections.ts'
import { deedFacts } from '../../facts/deed.ts'
import type { House, Tenant } from '../../house.ts'
import { onDemand } from '../../journey.ts'
import { contactsFor } from '../../../core/registry.ts'
import { type KeptMessage, keepLater } from '../../later-messages.ts'
import { orderBytes } from '../../case-file/entries.ts'
import { readPdf } from '../../sql/answers.ts'
import { readRegistry } from '../../sql/authorities.ts'
import { inTenant, sql } from '../../sql/database.ts'
import { loadDemand, type Loaded } from '../../sql/demands.ts'
import { historyOf, proofOf } from '../../sql/log.ts'
import * as contract from '../contract/index.ts'
import { Refused } from '../problem.ts'
import { read } from './body.ts'
import { aroundDemand } from './around.ts'
import { planOf } from './plan.ts'
import { rightsOf, type Sitting, sitting } from './session.ts'
import { demandView } from './view.ts'
import { openSession } from './session.ts'

const idIn = z.object({ id: z.uuid() })

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const decide = { config: { open: 'session' as const, may: ['decide'] } }

  app.get('/desk/api/session', see, async (request, reply) => {
    const { tenant, staff, csrf } = await sitting(house, request)
    const people = tenant.sandbox
      ? await inTenant(house.db, tenant.id, (tx) =>
          tx
            .selectFrom('staff')
            .select(['id', 'name', 'role'])
            .where('active', '=', true)
            .orderBy('name')
            .execute(),
        )
      : []
    const platformUrl = homeOf(tenant)
    return send(reply, {
      staff,
      may: rightsOf(staff.role),
      tenant: { id: tenant.id, name: tenant.settings.legalName, homeState: tenant.settings.homeState },
      ...(tenant.sandbox
        ? { people: people.map(({ id, name, role }) => ({ id, name, role: role as contract.Role })) }
        : {}),
      sandbox: tenant.sandbox,
      ...(platformUrl ? { platformUrl } : {}),
      csrf,
      serverTime: house.clock.now(),
      mediaOrigin: house.config.mediaUrl,
    } satisfies contract.Session)
  })

  app.post('/desk/api/sandbox/person', { ...see, bodyLimit: 4096 }, async (request, reply) => {
    const { tenant, sessionHash } = await sitting(house, request)
    const { id } = read(request, idIn)
    if (!tenant.sandbox) throw new Refused(403, 'no-sandbox', 'People are switched in a sandbox only.')
    await inTenant(house.db, tenant.id, async (tx) => {
      const person = await tx
        .selectFrom('staff')
        .select('id')
        .where('id', '=', id)
        .where('active', '=', true)
        .executeTakeFirst()
      if (!person) throw new Refused(404, 'not-here', 'There is no such person.')
      await tx.deleteFrom('session').where('token_hash', '=', sessionHash).execute()
      await openSession(house, tx, tenant, person.id, reply)
    })
    return send(reply, {})
  })

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
      const { tenant, actor } = await sitting(house, request)
      const wanted = read(request, contract.act)
      const key = `${request.headers['idempotency-key'] ?? ''}`
      const version = await act(house, tenant, actor, request.params.id, wanted, key)
      return send(reply, { version })
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

/** Does a deed exactly as it was planned: same demand version, same order bytes, same plan. Otherwise 409, and nothing is done. */
async function act(
  house: House,
  tenant: Tenant,
  actor: Sitting['actor'],
  id: string,
  wanted: z.output<typeof contract.act>,
  key: string,
): Promise<number | undefined> {
  const decision = key === '' ? undefined : decisionId(id, key)
  const original = await keepOriginal(house, tenant, id, wanted.deed)
  const version = await onDemand(house, tenant, uuid(id), async ({ demand, version, caseKey }, tx) => {
    // The same press twice, or a retry after a lost answer: it was done, and is not done again.
    if (decision && demand.decisions.some((each) => each.id === decision)) return undefined
    if (version !== wanted.version || demand.receipt.sha256 !== wanted.orderSha256) throw changed()
    const plan = planOf(house, tenant, { demand, version }, wanted.deed, actor)
    if (plan.planSha256 !== wanted.planSha256) throw changed()
    await house.crashpoint('decision.planned')
    const facts = deedFacts(house, tenant, demand, house.clock.now(), {
      by: actor,
      planSha256: plan.planSha256,
      ...(decision ? { decision } : {}),
    })
    const done = perform(
      demand,
      {
        ...(wanted.deed as Deed),
        ...(original ? { receipt: original.receipt, sha256: original.sha256 } : {}),
      } as Deed,
      facts,
    )
    if (done.kind === 'refuse')
      throw new Refused(422, 'not-possible', 'A rule does not allow this now.', {
        detail: done.why.key,
        says: done.why,
      })
    await original?.commit(tx, caseKey)
    if (wanted.deed.deed === 'answer-handed-over') {
      const { answer } = wanted.deed
      const sentAt = done.demand.answers.find((each) => each.id === answer)?.sentAt ?? null
      await tx.updateTable('answer').set({ sent_at: sentAt }).where('id', '=', answer).execute()
    }
    await sql`select set_config('app.actor', ${actor.id ?? ''}, true)`.execute(tx)
    return done
  })
  await house.crashpoint('decision.committed')
  return version
}

/** The judgment, letter or note that staff enter is kept as it came, before what it changes is done. */
async function keepOriginal(
  house: House,
  tenant: Tenant,
  id: string,
  deed: contract.Deed,
): Promise<KeptMessage | undefined> {
  if (deed.deed !== 'enter-follow-up' || !deed.original) return undefined
  const { demand } = await numbered(house, tenant, id)
  const { base64, mediaType, name } = deed.original
  return await keepLater(house, tenant, demand.caseId, {
    bytes: Buffer.from(base64, 'base64'),
    mediaType,
    name,
    channel: 'by-hand',
    at: house.clock.now(),
  })
}

function changed(): Refused {
  return new Refused(
    409,
    'changed',
    'The demand has changed since this was planned. Look again, and decide on what it is now.',
  )
}

/** A UUID that is the same for the same press: decisions are found again by it. */
function decisionId(demand: string, key: string): string {
  const hex = createHash('sha256').update(`${demand} ${key}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

export function uuid(text: string): string {
  const read = z.uuid().safeParse(text)
  if (!read.success) throw new Refused(404, 'not-here', 'There is nothing at this address.')
  return read.data
}

export async function numbered(
  house: House,
  tenant: Tenant,
  id: string,
): Promise<Loaded & { demand: Numbered }> {
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, uuid(id)))
  if (!loaded || !isNumbered(loaded.demand)) throw new Refused(404, 'not-here', 'There is no such demand.')
  return { ...loaded, demand: loaded.demand }
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
    ? await inTenant(house.db, tenant.id, async (tx) => (await readRegistry(tx)).rows.get(authority.id))
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

export function send(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type('application/json').send(Buffer.from(JSON.stringify(value)))
}

/** Whether this demand is already among the undisputed ones of its authority. */
function isCounted({ history, ended, decisions }: Numbered): boolean {
  return history.publish !== undefined && !ended && decisions.every(({ undone }) => undone === undefined)
}
