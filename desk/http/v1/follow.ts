/** What follows an order at the signed door: amendment, withdrawal, a decision of the home authority. */
import { type Demand, isNumbered, type Numbered } from '../../../core/demand.ts'
import { followUp } from '../../../core/deeds/follow-up.ts'
import { listAt, textAt } from '../../../core/order.ts'
import type { FollowUp, Instrument } from '../../../core/regime.ts'
import { mayIssue } from '../../../core/registry.ts'
import { readRequest } from '../../../core/trust.ts'
import { deedFacts } from '../../facts/deed.ts'
import type { House, Tenant } from '../../house.ts'
import { onDemandIn } from '../../journey.ts'
import { keepLater } from '../../later-messages.ts'
import { uuidv7 } from '../../outside/random.ts'
import { inTenant } from '../../sql/database.ts'
import { demandCited, loadDemand } from '../../sql/demands/state.ts'
import { newSheaf } from '../../sql/sheaf.ts'
import { instrumentInForce } from '../../tenants.ts'
import { Refused } from '../problem.ts'
import { orderIn } from './door.ts'
import { remember, type Stored } from './exchange.ts'
import { ownDemand } from './own.ts'
import { whyNot } from './why-not.ts'
import { actorOf, bodyAsJson, json, notHere, wrongSignature } from './reply.ts'
import type { Sender } from './sender.ts'
import { demandFor } from './views.ts'

/** Withdrawal and amendment: by the authority that issued the order, and by nobody else. */
export async function follow(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
  deed: 'withdraw' | 'amend',
  route: string,
): Promise<Stored> {
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  const { demand } = await ownDemand(house, tenant, sender, id)
  const body = bodyAsJson(sender)
  const instrument = instrumentInForce(house, tenant, demand)
  return await applyFollowUp(house, tenant, sender, id, route, {
    kind: kindOf(instrument, deed),
    parties: instrument.issuers,
    reference: textAt(body, 'reference') ?? '',
    text: textAt(body, 'text') ?? '',
    ...(deed === 'amend' ? { order: orderIn(body) } : {}),
  })
}

/** A decision of the home authority (Article 4), posted with its own key, citing issuer and reference of an order. */
export async function decideFromHome(house: House, tenant: Tenant, sender: Sender): Promise<Stored> {
  if (readRequest(sender.facts) !== 'passed') throw wrongSignature(sender)
  const body = bodyAsJson(sender)
  const [issuer, reference] = [textAt(body, 'issuer'), textAt(body, 'reference')]
  const cited = issuer && reference ? await citedDemand(house, tenant, issuer, reference) : undefined
  const rule = cited && decisionOf(house, tenant, sender, cited, textAt(body, 'decision'))
  // Whoever is no party to an order does not learn whether it exists.
  if (!rule) throw notHere()
  const outcome = textAt(body, 'outcome')
  return await applyFollowUp(house, tenant, sender, cited.id, '/v1/decisions', {
    kind: rule.name,
    // For whom the registry records that they may send this decision, that is what they are.
    parties: rule.from,
    reference: textAt(body, 'decisionReference') ?? '',
    text: textAt(body, 'reasons') ?? '',
    ...(outcome ? { outcome } : {}),
  })
}

/** How the law of a demand names what its own authority does to it here; empty where it knows no such thing. */
function kindOf({ followUps }: Instrument, deed: 'withdraw' | 'amend'): string {
  const does = (each: FollowUp['does'][number]) =>
    deed === 'amend' ? each.deed === 'replace-order' : each.deed === 'end-demand' && each.as === 'withdrawn'
  return followUps.find((rule) => rule.does.some(does))?.name ?? ''
}

/** The decision somebody else may send on this demand: the one it names, or the only one the registry allows them. */
function decisionOf(
  house: House,
  tenant: Tenant,
  { key, at }: Sender,
  demand: Numbered,
  named: string | undefined,
): FollowUp | undefined {
  const { homeState } = tenant.settings
  const [only, ...others] = instrumentInForce(house, tenant, demand).followUps.filter(
    ({ name, acrossBorders }) =>
      (named === undefined || named === name) &&
      (demand.crossBorder || !acrossBorders) &&
      mayIssue(key.authority, `${demand.regime}/${name}`, homeState, at) === 'competent',
  )
  return others.length === 0 ? only : undefined
}

async function citedDemand(
  house: House,
  tenant: Tenant,
  issuer: string,
  reference: string,
): Promise<Numbered | undefined> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const id = await demandCited(tx, issuer, reference)
    const loaded = id === undefined ? undefined : await loadDemand(tx, house, tenant.id, id)
    return loaded && isNumbered(loaded.demand) ? loaded.demand : undefined
  })
}

async function applyFollowUp(
  house: House,
  tenant: Tenant,
  sender: Sender,
  id: string,
  route: string,
  message: {
    kind: string
    parties: readonly string[]
    reference: string
    text: string
    outcome?: string
    order?: Demand['order']
  },
): Promise<Stored> {
  const stored = await inTenant(house.db, tenant.id, async (tx) => {
    await onDemandIn(tx, house, tenant, id, async ({ demand, caseKey }) => {
      const { commit, ...receipt } = await keepLater(house, tenant, demand.caseId, {
        bytes: sender.body,
        mediaType: 'application/json',
        channel: 'signed-http',
        at: sender.at,
        evidence: {
          request: sender.facts,
          keyid: sender.parsed.keyid,
          authority: sender.key.authority.id,
        },
      })
      await commit(tx, caseKey)
      const facts = deedFacts(house, tenant, demand, sender.at, { by: actorOf(sender), planSha256: '' })
      const ids = listAt(message.order, facts.instrument.targets).map(() => uuidv7(sender.at, house.chance))
      const done = followUp(
        demand,
        { ...message, ...receipt, targetIds: ids, by: sender.key.authority.name },
        facts,
      )
      if (done.kind === 'refuse')
        throw new Refused(422, 'not-possible', 'This cannot be done with this demand.', {
          detail: whyNot(done.why),
          says: done.why,
          ...(done.why.params?.found === undefined
            ? {}
            : {
                errors: [
                  {
                    path: 'wanted' in done.why.params ? 'outcome' : 'order',
                    found: String(done.why.params.found),
                    wanted: String(done.why.params.wanted ?? 'what the rule named in detail allows'),
                  },
                ],
              }),
        })
      return done
    })
    const loaded = await loadDemand(tx, house, tenant.id, id)
    if (!loaded || !isNumbered(loaded.demand)) throw notHere()
    const isIssuer = loaded.demand.authority?.id === sender.key.authority.id
    const view = isIssuer
      ? demandFor(loaded.demand, sender.at, { proven: true })
      : {
          reference: loaded.demand.reference,
          received: sender.at,
          targets: loaded.demand.targets.map(({ ordinal, outcome }) => ({ ordinal, outcome })),
        }
    const answer = json(202, view)
    const sheaf = newSheaf()
    remember(sheaf, house, tenant, sender, route, answer, {
      caseId: loaded.demand.caseId,
      caseKey: loaded.caseKey,
    })
    await sheaf.send(tx)
    await house.crashpoint('follow-up.recorded')
    return answer
  })
  house.nudge()
  return stored
}
