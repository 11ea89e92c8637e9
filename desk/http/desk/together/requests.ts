/** One person asks, another agrees, declines with a word, or the first takes it back. Never the same person twice. */
import type { FastifyInstance } from 'fastify'
import { endAsk, overtakenAsk } from '../../../../core/deeds/ask.ts'
import type { Actor } from '../../../../core/event.ts'
import type { Numbered } from '../../../../core/demand.ts'
import type { Change } from '../../../../core/outcome.ts'
import { deedFacts } from '../../../facts/deed.ts'
import type { House, Tenant } from '../../../house.ts'
import { onDemand } from '../../../journey.ts'
import type { KeptMessage } from '../../../later-messages.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import type { Loaded } from '../../../sql/demands/state.ts'
import { type Asked, readRequest, settleRequest, wordOf } from '../../../sql/together/requests.ts'
import type { Plan, Role, Saying } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { carryOut, changed, keepOriginal } from '../demands/act.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { planOf } from '../demands/plan.ts'
import { type Sitting, sitting } from '../session.ts'
import { numbered } from '../demands/numbered.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

type At = { Params: { id: string; request: string } }
type Here = Loaded & { demand: Numbered }

export function routes(app: FastifyInstance, house: House): void {
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 64 * 1024 }
  const path = '/desk/api/demands/:id/requests/:request'

  // What was asked, reckoned anew as the demand stands now: the same hash, or it is no longer what was asked.
  app.get<At>(`${path}/plan`, decide, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const here = await numbered(house, tenant, request.params.id)
    const asked = await requestOf(house, tenant, here, uuid(request.params.request))
    const { demand } = asked.outcome === null ? without(here, house) : here
    return send(reply, planOf(house, tenant, { ...here, demand }, asked.deed, actorOf(asked)) satisfies Plan)
  })

  app.post<At>(`${path}/approve`, decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const { planSha256 } = read(request, contract.agree)
    const here = await numbered(house, sits.tenant, request.params.id)
    const asked = await requestOf(house, sits.tenant, here, uuid(request.params.request))
    if (asked.planSha256 !== planSha256) throw changed()
    await approve(house, sits, here, asked)
    return send(reply, {})
  })

  for (const how of ['decline', 'withdraw'] as const)
    app.post<At>(`${path}/${how}`, decide, async (request, reply) => {
      const sits = await sitting(house, request)
      const word = how === 'decline' ? read(request, contract.decline).text : ''
      const here = await numbered(house, sits.tenant, request.params.id)
      const { id } = await requestOf(house, sits.tenant, here, uuid(request.params.request))
      await turnBack(house, sits, here.demand.id, id, how === 'decline' ? 'declined' : 'withdrawn', word)
      return send(reply, {})
    })
}

/**
 * Does what was asked, if it is still the same: the first person is still there, the plan reckoned now has the hash
 * that was asked for. If not, the request is over, both see why, and nothing is done.
 */
async function approve(house: House, { tenant, staff, actor }: Sitting, here: Here, asked: Asked) {
  const original = await keepOriginal(house, tenant, here.demand, asked.deed)
  let no: Saying | undefined
  await onDemand(house, tenant, here.demand.id, async ({ demand, version, caseKey }, tx) => {
    const row = await readRequest(tx, asked.id, caseKey)
    if (!row) throw new Refused(404, 'not-here', 'There is no such request.')
    if (row.outcome === 'approved' && row.decidedBy?.id === staff.id) return undefined
    if (row.outcome !== null) throw over(row)
    if (row.by.id === staff.id)
      throw new Refused(403, 'second-person', 'Whoever asked cannot agree.', {
        says: { key: 'why-not.own-request' },
      })
    const at = house.clock.now()
    const late = overtakenAsk(demand, at)
    if (late) {
      no = { key: 'why-not.request-overtaken' }
      return late
    }
    if (!row.by.stands || !roleMay(row.by.role as Role, 'decide')) {
      no = { key: 'why-not.asker-gone', params: { name: row.by.name } }
      return endAsk(demand, 'lapsed', { by: actor, at })
    }
    const agreed = endAsk(demand, 'approved', { by: actor, at, body: { planSha256: row.planSha256 } })
    if (!isSame(house, tenant, { demand: agreed.demand, version }, row)) {
      no = { key: 'why-not.request-overtaken' }
      return endAsk(demand, 'changed', { by: actor, at })
    }
    await house.crashpoint('decision.planned')
    const done = await doAsAsked(tx, house, tenant, { caseKey, agreed, row, agreedBy: actor, original })
    await house.crashpoint('request.agreed')
    return done
  })
  await house.crashpoint('decision.committed')
  if (no)
    throw new Refused(409, 'changed', 'This is no longer what was asked. Nothing was done.', { says: no })
}

async function doAsAsked(
  tx: Tx,
  house: House,
  tenant: Tenant,
  facts: {
    caseKey: Loaded['caseKey']
    agreed: Change<Numbered>
    row: Asked
    agreedBy: Actor & { id?: string }
    original: KeptMessage | undefined
  },
): Promise<Change<Numbered>> {
  const { agreed, row, agreedBy, original, caseKey } = facts
  const at = house.clock.now()
  await settleRequest(tx, row.id, { outcome: 'approved', by: agreedBy.id ?? null, at })
  const done = await carryOut(
    house,
    tx,
    { demand: agreed.demand, caseKey },
    row.deed,
    deedFacts(house, tenant, agreed.demand, at, {
      by: actorOf(row),
      agreedBy,
      planSha256: row.planSha256,
      decision: row.id,
    }),
    original,
  )
  return { ...done, events: [...agreed.events, ...done.events] }
}

/** Whether the deed would do now exactly what it would have done when it was asked for. */
function isSame(
  house: House,
  tenant: Tenant,
  here: { demand: Numbered; version: number },
  row: Asked,
): boolean {
  try {
    const plan = planOf(house, tenant, here, row.deed, actorOf(row))
    return plan.planSha256 === row.planSha256 && plan.orderSha256 === row.orderSha256
  } catch (fault) {
    if (fault instanceof Refused) return false
    throw fault
  }
}

/** Back to the first person: declined by another with a word, or taken back by whoever asked. */
async function turnBack(
  house: House,
  { tenant, staff, actor }: Sitting,
  demand: string,
  id: string,
  how: 'declined' | 'withdrawn',
  word: string,
): Promise<void> {
  await onDemand(house, tenant, demand, async ({ demand, caseKey }, tx) => {
    const row = await readRequest(tx, id, caseKey)
    if (!row) throw new Refused(404, 'not-here', 'There is no such request.')
    if (row.outcome === how && row.decidedBy?.id === staff.id) return undefined
    if (row.outcome !== null) throw over(row)
    if ((how === 'withdrawn') !== (row.by.id === staff.id))
      throw new Refused(403, 'second-person', 'Whoever asked takes it back; another person declines.', {
        says: { key: how === 'withdrawn' ? 'why-not.not-your-request' : 'why-not.own-request' },
      })
    const at = house.clock.now()
    const late = overtakenAsk(demand, at)
    if (late) return late
    await settleRequest(tx, id, {
      outcome: how,
      by: staff.id,
      at,
      ...(word ? { word: caseKey.sealJson(word, wordOf(id)) } : {}),
    })
    return endAsk(demand, how, { by: actor, at, ...(word ? { word } : {}) })
  })
}

async function requestOf(house: House, tenant: Tenant, here: Here, id: string): Promise<Asked> {
  const asked = await inTenant(house.db, tenant.id, (tx) => readRequest(tx, id, here.caseKey))
  if (!asked || asked.demand !== here.demand.id)
    throw new Refused(404, 'not-here', 'There is no such request.')
  return asked
}

/** The demand as it would be once the request is agreed to. */
function without({ demand }: Here, house: House): Change<Numbered> {
  return endAsk(demand, 'approved', { by: { kind: 'desk', name: '' }, at: house.clock.now() })
}

function actorOf({ by }: Asked): Actor {
  return { kind: 'staff', id: by.id, name: by.name }
}

function over({ outcome, decidedBy }: Asked): Refused {
  return new Refused(409, 'decided', 'This request is over.', {
    says: { key: `why-not.request-${outcome}`, params: { name: decidedBy?.name ?? '' } },
  })
}
