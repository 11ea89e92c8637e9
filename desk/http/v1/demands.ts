/** The signed API of authorities: hand in, see, fetch the answer and the receipt, withdraw, amend, decide. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'
import { type Demand, isNumbered, type Numbered } from '../../../core/demand.ts'
import { followUp } from '../../../core/deeds/follow-up.ts'
import { handingIn, reading } from '../../../core/http-signature/profile.ts'
import { signResponse } from '../../../core/http-signature/sign.ts'
import { textAt } from '../../../core/order.ts'
import { mayIssue } from '../../../core/registry.ts'
import { readRequest } from '../../../core/trust.ts'
import type { House, Tenant } from '../../house.ts'
import { deedFacts } from '../../facts/deed.ts'
import { takeIn } from '../../intake.ts'
import { onDemandIn } from '../../journey.ts'
import { readAnswer, readPdf } from '../../sql/answers.ts'
import { inTenant } from '../../sql/database.ts'
import { loadDemand } from '../../sql/demands.ts'
import { findable } from '../../sql/findable.ts'
import { proofOf } from '../../sql/log.ts'
import { instrumentOf } from '../../tenants.ts'
import { readJson } from '../json.ts'
import { Refused } from '../problem.ts'
import { tenantOf } from '../tenant.ts'
import { doorFactsOf, envelopeOf } from './door.ts'
import { noteFetched } from './fetched.ts'
import { answeredBefore, lostTheRace, remember, type Stored } from './exchange.ts'
import { fieldsOf, type Sender, senderOf } from './sender.ts'
import { demandFor, keyIdOf, receiptOf } from './views.ts'

const largest = 8 * 1024 * 1024

export function routes(app: FastifyInstance, house: House): void {
  app.post('/v1/demands', { bodyLimit: largest, config: { open: 'signed' } }, async (request, reply) => {
    const at = house.clock.now()
    const tenant = await tenantOf(house, request)
    const sender = await senderOf(house, tenant, request, handingIn, at)
    return await once(house, tenant, sender, '/v1/demands', request, reply, () =>
      handIn(house, tenant, sender),
    )
  })

  app.get<{ Params: { id: string } }>(
    '/v1/demands/:id',
    { config: { open: 'signed' } },
    async (request, reply) => {
      const { tenant, sender } = await reader(house, request)
      const { demand } = await ownDemand(house, tenant, sender, request.params.id)
      return await respond(house, request, reply, json(200, demandFor(demand, sender.at)))
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
          request,
          reply,
          json(202, { answer: null, waitsFor: demand.waitsFor }, { 'retry-after': '30' }),
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
      return await respond(house, request, reply, json(200, { answers }))
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
        return await respond(house, request, reply, json(202, { published: false }, { 'retry-after': '2' }))
      return reply.type('text/plain; charset=utf-8').header('cache-control', 'no-store').send(proof)
    },
  )

  for (const kind of ['withdraw', 'amend'] as const) {
    app.post<{ Params: { id: string } }>(
      `/v1/demands/:id/${kind}`,
      { bodyLimit: largest, config: { open: 'signed' } },
      async (request, reply) => {
        const at = house.clock.now()
        const tenant = await tenantOf(house, request)
        const sender = await senderOf(house, tenant, request, handingIn, at)
        const route = `/v1/demands/${request.params.id}/${kind}`
        return await once(house, tenant, sender, route, request, reply, () =>
          follow(
            house,
            tenant,
            sender,
            request.params.id,
            kind === 'withdraw' ? 'withdrawal' : 'amendment',
            route,
          ),
        )
      },
    )
  }

  app.post('/v1/decisions', { bodyLimit: largest, config: { open: 'signed' } }, async (request, reply) => {
    const at = house.clock.now()
    const tenant = await tenantOf(house, request)
    const sender = await senderOf(house, tenant, request, handingIn, at)
    return await once(house, tenant, sender, '/v1/decisions', request, reply, () =>
      decideFromHome(house, tenant, sender),
    )
  })
}

async function reader(house: House, request: FastifyRequest): Promise<{ tenant: Tenant; sender: Sender }> {
  const tenant = await tenantOf(house, request)
  const sender = await senderOf(house, tenant, request, reading, house.clock.now())
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  return { tenant, sender }
}

/** Handles a request once; the same request again gets what was stored, also when both run at the same moment. */
async function once(
  house: House,
  tenant: Tenant,
  sender: Sender,
  route: string,
  request: FastifyRequest,
  reply: FastifyReply,
  handle: () => Promise<Stored>,
): Promise<FastifyReply> {
  const before = await answeredBefore(house, tenant, sender, route)
  if (before) return await respond(house, request, reply, before)
  try {
    return await respond(house, request, reply, await handle())
  } catch (fault) {
    if (!lostTheRace(fault)) throw fault
    const winner = await answeredBefore(house, tenant, sender, route)
    if (winner) return await respond(house, request, reply, winner)
    throw new Refused(409, 'in-progress', 'The same request is being handled.', {}, { 'retry-after': '1' })
  }
}

/** Takes an order in. A known key with anything else wrong still gets its 202: the demand is kept, held and numbered. */
async function handIn(house: House, tenant: Tenant, sender: Sender): Promise<Stored> {
  if (sender.parsed.idempotencyKey === undefined) {
    throw new Refused(400, 'no-idempotency-key', 'Idempotency-Key is required here.', {
      errors: [
        {
          path: 'idempotency-key',
          found: 'nothing',
          wanted: 'a quoted string, the same for every retry of one request',
        },
      ],
    })
  }
  const read = readJson(sender.body)
  const envelope = envelopeOf(
    'value' in read ? read.value : {},
    (regime, instrument) => instrumentOf(house, tenant, regime, instrument, sender.at) !== undefined,
  )
  const door = await doorFactsOf(house, tenant, sender, envelope)
  const earlier =
    readRequest(sender.facts) === 'passed' &&
    (await sameOrder(house, tenant, sender, textAt(envelope.order, 'a.reference')))
  if (earlier) return await secondReceipt(house, tenant, sender, earlier)
  return await takeIn(
    house,
    tenant,
    {
      at: sender.at,
      channel: 'signed-http',
      bytes: sender.body,
      mediaType: 'application/json',
      order: envelope.order,
      ...('fault' in read
        ? {
            unreadable: {
              key: 'finding.unreadable',
              params: {
                line: read.fault.line,
                column: read.fault.column,
                found: read.fault.found,
                wanted: read.fault.wanted,
              },
            },
          }
        : {}),
      door,
    },
    async (tx, { demand }) => {
      const stored = await acknowledgement(house, tenant, demand)
      await remember(tx, house, tenant, sender, '/v1/demands', stored)
      return stored
    },
  )
}

async function acknowledgement(house: House, tenant: Tenant, demand: Numbered): Promise<Stored> {
  const { targets: _targets, answers: _answers, ...view } = demandFor(demand, demand.receipt.at)
  return json(
    202,
    { ...view, receipt: await receiptOf(house, tenant, demand) },
    { location: `/v1/demands/${demand.id}` },
  )
}

/** The same bytes under the same reference are one order with two receipts, whatever the idempotency key says. */
async function sameOrder(
  house: House,
  tenant: Tenant,
  sender: Sender,
  reference: string | undefined,
): Promise<string | undefined> {
  if (reference === undefined) return undefined
  return await inTenant(house.db, tenant.id, async (tx) => {
    const found = await tx
      .selectFrom('demand')
      .select('id')
      .where('authority_id', '=', sender.key.authority.id)
      .where('reference', '=', findable(reference))
      .where('authentic', '=', true)
      .executeTakeFirst()
    const loaded = found && (await loadDemand(tx, house, tenant.id, found.id))
    return loaded && loaded.demand.receipt.sha256 === sha256(sender.body) ? loaded.demand.id : undefined
  })
}

async function secondReceipt(house: House, tenant: Tenant, sender: Sender, id: string): Promise<Stored> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    await onDemandIn(tx, house, tenant, id, ({ demand }) => ({
      demand,
      effects: [],
      events: [
        {
          type: 'demand.received',
          at: sender.at,
          actor: actorOf(sender),
          says: { key: 'history.received-again' },
          body: { sha256: demand.receipt.sha256, channel: 'signed-http' },
        },
      ],
    }))
    const loaded = await loadDemand(tx, house, tenant.id, id)
    if (!loaded || !isNumbered(loaded.demand)) throw notHere()
    const stored = await acknowledgement(house, tenant, loaded.demand)
    await remember(tx, house, tenant, sender, '/v1/demands', stored)
    await house.crashpoint('second-receipt.recorded')
    return stored
  })
}

/** Withdrawal and amendment: by the authority that issued the order, and by nobody else. */
async function follow(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
  kind: string,
  route: string,
): Promise<Stored> {
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  await ownDemand(house, tenant, sender, id)
  const body = bodyAsJson(sender)
  return await applyFollowUp(house, tenant, sender, id, route, {
    kind,
    reference: textAt(body, 'reference') ?? '',
    text: textAt(body, 'text') ?? '',
    ...(kind === 'amendment' ? { order: envelopeOf(body, () => true).order } : {}),
  })
}

/** A decision of the home authority (Article 4), posted with its own key, citing issuer and reference of an order. */
async function decideFromHome(house: House, tenant: Tenant, sender: Sender): Promise<Stored> {
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  const body = bodyAsJson(sender)
  const [issuer, reference, kind] = [
    textAt(body, 'issuer'),
    textAt(body, 'reference'),
    textAt(body, 'decision') ?? 'scrutiny-decision',
  ]
  const competent =
    mayIssue(sender.key.authority, `eu-tco/${kind}`, tenant.settings.homeState, sender.at) === 'competent'
  const id =
    competent && issuer && reference ? await citedDemand(house, tenant, issuer, reference) : undefined
  // Whoever is no party to an order does not learn whether it exists.
  if (!id) throw notHere()
  const outcome = textAt(body, 'outcome')
  return await applyFollowUp(house, tenant, sender, id, '/v1/decisions', {
    kind,
    reference: textAt(body, 'decisionReference') ?? '',
    text: textAt(body, 'reasons') ?? '',
    ...(outcome ? { outcome } : {}),
  })
}

async function citedDemand(
  house: House,
  tenant: Tenant,
  issuer: string,
  reference: string,
): Promise<string | undefined> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const row = await tx
      .selectFrom('demand')
      .innerJoin('authority', 'authority.id', 'demand.authority_id')
      .select('demand.id')
      .where('authority.name', '=', issuer)
      .where('demand.reference', '=', findable(reference))
      .where('demand.authentic', '=', true)
      .executeTakeFirst()
    const loaded = row && (await loadDemand(tx, house, tenant.id, row.id))
    return loaded && isNumbered(loaded.demand) && loaded.demand.crossBorder ? row.id : undefined
  })
}

async function applyFollowUp(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
  route: string,
  message: { kind: string; reference: string; text: string; outcome?: string; order?: Demand['order'] },
): Promise<Stored> {
  const stored = await inTenant(house.db, tenant.id, async (tx) => {
    await onDemandIn(tx, house, tenant, id, ({ demand }) => {
      const facts = deedFacts(house, tenant, demand, sender.at, { by: actorOf(sender), planSha256: '' })
      const done = followUp(demand, { ...message, by: sender.key.authority.name }, facts)
      if (done.kind === 'refuse')
        throw new Refused(422, 'not-possible', 'This cannot be done with this demand.', {
          detail: done.why.key,
        })
      return done
    })
    const loaded = await loadDemand(tx, house, tenant.id, id)
    if (!loaded || !isNumbered(loaded.demand)) throw notHere()
    const isIssuer = loaded.demand.authority?.id === sender.key.authority.id
    const view = isIssuer
      ? demandFor(loaded.demand, sender.at)
      : {
          reference: loaded.demand.reference,
          received: sender.at,
          targets: loaded.demand.targets.map(({ ordinal, outcome }) => ({ ordinal, outcome })),
        }
    const answer = json(202, view)
    await remember(tx, house, tenant, sender, route, answer)
    await house.crashpoint('follow-up.recorded')
    return answer
  })
  house.nudge()
  return stored
}

/** A demand of this authority. Somebody else's, and one that never was, look exactly alike. */
async function ownDemand(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
): Promise<{ demand: Numbered }> {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id)) throw notHere()
  const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, id))
  if (!loaded || !isNumbered(loaded.demand) || loaded.demand.authority?.id !== sender.key.authority.id)
    throw notHere()
  return { demand: loaded.demand }
}

function notHere(): Refused {
  return new Refused(404, 'not-here', 'There is no such demand of yours at this desk.')
}

function wrongSignature(sender: Sender): Refused {
  return new Refused(401, 'not-authenticated', 'The signature does not meet the profile.', {
    errors: sender.parsed.findings.map(({ about, found, wanted }) => ({
      path: `signature.${about}`,
      found,
      wanted,
    })),
  })
}

function bodyAsJson(sender: Sender) {
  const read = readJson(sender.body)
  if ('fault' in read)
    throw new Refused(422, 'unreadable', 'The body is not JSON this desk reads.', {
      errors: [
        {
          path: `line ${read.fault.line}, column ${read.fault.column}`,
          found: read.fault.found,
          wanted: read.fault.wanted,
        },
      ],
    })
  return read.value
}

function actorOf(sender: Sender) {
  return { kind: 'authority' as const, id: sender.key.authority.id, name: sender.key.authority.name }
}

function json(status: number, value: unknown, headers: Record<string, string> = {}): Stored {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) }
}

/** Sends a response signed with the desk's receipt key and bound to the request's own signature. */
async function respond(
  house: House,
  request: FastifyRequest,
  reply: FastifyReply,
  stored: Stored,
): Promise<FastifyReply> {
  const body = Buffer.from(stored.body, 'utf8')
  const [signer] = await house.keys.signers('receipt')
  const fields = await signResponse(
    {
      status: stored.status,
      fields: Object.entries(stored.headers),
      body,
      created: house.clock.now(),
      request: {
        method: request.method,
        targetUri: `${house.config.publicUrl}${request.raw.url ?? ''}`,
        fields: fieldsOf(request),
      },
    },
    { keyid: keyIdOf(signer.publicKey), alg: 'ed25519', sign: (base) => signer.sign(base) },
  )
  await house.crashpoint('reply.before')
  reply.raw.once('finish', () => void house.crashpoint('reply.sent'))
  return reply
    .code(stored.status)
    .headers({ ...stored.headers, ...Object.fromEntries(fields), 'cache-control': 'no-store' })
    .send(body)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
