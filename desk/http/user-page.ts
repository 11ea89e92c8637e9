/** What the person whose content is down reads: what, why, by whom, how to object. Plain HTML, no script, no session. */
import type { FastifyInstance } from 'fastify'
import { isNumbered, type Numbered } from '../../core/demand.ts'
import { isSilenced } from '../../core/deeds/facts.ts'
import { said } from '../../core/order.ts'
import { clockRule, holds, type Instrument, type Role } from '../../core/regime.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant, sql } from '../sql/database.ts'
import { loadDemand, pageHash } from '../sql/demands/state.ts'
import { instrumentInForce } from '../tenants.ts'
import { Refused } from './problem.ts'
import { openTenantOf } from './tenant.ts'
import { pageFor, type UserFacts } from './user-page-html.ts'
import { languageOf } from './written.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { token: string } }>(
    '/p/:token',
    { config: { open: 'public' } },
    async (request, reply) => {
      const tenant = await openTenantOf(house, request)
      const demand = await demandOfPage(house, tenant, request.params.token)
      // While a silence lasts there is no such page: its very existence would tell.
      if (!demand || isSilenced(demand, house.clock.now()))
        throw new Refused(404, 'not-here', 'There is nothing at this address.')
      const language = languageOf(request.headers['accept-language'])
      return reply
        .type('text/html; charset=utf-8')
        .header(
          'content-security-policy',
          "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
        )
        .send(pageFor(factsOf(house, tenant, demand), language))
    },
  )
}

async function demandOfPage(house: House, tenant: Tenant, token: string): Promise<Numbered | undefined> {
  if (!/^[A-Za-z0-9_-]{16,64}$/.test(token)) return undefined
  return await inTenant(house.db, tenant.id, async (tx) => {
    const { rows } = await sql<{
      id: string
    }>`select id from demand where user_page = ${pageHash(token)} limit 1`.execute(tx)
    const loaded = rows[0] && (await loadDemand(tx, house, tenant.id, rows[0].id))
    return loaded && isNumbered(loaded.demand) ? loaded.demand : undefined
  })
}

function factsOf(house: House, tenant: Tenant, demand: Numbered): UserFacts {
  const instrument = instrumentInForce(house, tenant, demand)
  const says = (role: Role) => said(demand.order, instrument, role)
  return {
    desk: tenant.settings.legalName,
    contact: tenant.settings.contactEmail,
    sandbox: tenant.sandbox,
    number: demand.number,
    authority: demand.authority?.name ?? says('issuer') ?? '',
    order: instrument.label,
    law: house.regimes.get(demand.regime)?.editions.at(-1)?.act.name ?? { en: demand.regime },
    reasons: says('reasons') ?? '',
    redress: says('redress') ?? '',
    deadline: says('redressDeadline') ?? '',
    legislation: says('provisions') ?? '',
    ways: waysOfRedress(instrument, demand),
    ended: demand.ended?.how,
    targets: demand.targets.map(({ address, outcome, restrictedAt, restoredAt }) => ({
      address,
      outcome,
      restrictedAt,
      restoredAt,
    })),
  }
}

/** What a person may do against it under this law, without what the order itself says of its courts. */
function waysOfRedress(instrument: Instrument, { order }: Numbered): UserFacts['ways'] {
  const isPerson = (party: string) =>
    instrument.parties.some(({ name, is }) => name === party && is === 'person')
  return instrument.redress
    .filter(({ who, when }) => who.some(isPerson) && (!when || holds(when, order) === true))
    .map(({ label, where, clock }) => {
      const length = clockRule(instrument, clock ?? '')?.length
      return {
        label,
        where,
        stated: length?.kind === 'stated',
        ...(length?.kind === 'period' ? { amount: length.amount, unit: length.unit } : {}),
      }
    })
}
