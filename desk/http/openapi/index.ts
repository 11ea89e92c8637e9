/** `/openapi.json`: the signed API, described from the regimes in force and with an example that works as it stands. */
import type { FastifyInstance } from 'fastify'
import { later } from '../../../core/instant.ts'
import { authorities } from '../../../sandbox/authority/authorities.ts'
import { referenceFor, sampleOrder } from '../../../sandbox/authority/order.ts'
import { homeOf } from '../../platforms/connections.ts'
import type { House, Tenant } from '../../house.ts'
import { token } from '../../outside/random.ts'
import { addressOf, instrumentsInForce } from '../../tenants.ts'
import { tenantOf } from '../tenant.ts'
import { type DocumentFacts, openapi } from './document.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.get('/openapi.json', { config: { open: 'public' } }, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    return reply
      .type('application/json')
      .header('access-control-allow-origin', '*')
      .send(Buffer.from(JSON.stringify(openapi(factsFor(house, tenant)))))
  })
}

function factsFor(house: House, tenant: Tenant): DocumentFacts {
  const now = house.clock.now()
  const { settings } = tenant
  const order = sampleOrder({
    origin: homeOf(tenant) ?? addressOf(house, tenant),
    issuedAt: later(now, -5 * 60_000),
    reference: referenceFor(
      now,
      Buffer.from(token(4, house.chance)).toString('hex').slice(0, 6).toUpperCase(),
    ),
    addressee: settings.legalName,
    contactPoint: settings.contactEmail,
    homeMemberState: settings.homeState,
  })
  return {
    url: addressOf(house, tenant),
    name: settings.legalName,
    sandbox: tenant.sandbox,
    instruments: instrumentsInForce(house, tenant, now),
    example: { regime: 'eu-tco', instrument: 'removal-order', language: 'en', order },
    decision: {
      issuer: authorities.interior.name,
      reference: order.a.reference,
      decision: 'scrutiny-decision',
      outcome: 'infringement',
      decisionReference: 'SD-1',
      reasons: 'The content reports on the group and does not promote it.',
    },
  }
}
