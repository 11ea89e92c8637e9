/** The facts every deed and every step after registration may look at. */
import type { Actor } from '../../core/event.ts'
import type { DeedFacts } from '../../core/deeds/facts.ts'
import { desk } from '../../core/deeds/facts.ts'
import type { Numbered } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import { abilitiesAt } from '../platforms/connections.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { calendarOf, instrumentInForce } from '../tenants.ts'
import { noticesFor } from '../tenants/notices.ts'

export function deedFacts(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  at: Instant,
  who: { by: Actor; planSha256: string; decision?: string; agreedBy?: Actor } = { by: desk, planSha256: '' },
): DeedFacts {
  const { settings } = tenant
  return {
    at,
    by: who.by,
    ...(who.agreedBy ? { agreedBy: who.agreedBy } : {}),
    planSha256: who.planSha256,
    decision: who.decision ?? uuidv7(at, house.chance),
    instrument: instrumentInForce(house, tenant, demand),
    calendar: calendarOf(tenant),
    policy: house.policy,
    notices: noticesFor(house, tenant, demand),
    abilitiesOf: (reference) => abilitiesAt(house, tenant, reference),
    unconfirmedHoldHours: 72,
    operator: {
      legalName: settings.legalName,
      homeState: settings.homeState,
      authorisedPerson: settings.authorisedPerson,
      contactEmail: settings.contactEmail,
      ...(settings.legalRepresentative ? { legalRepresentative: settings.legalRepresentative } : {}),
    },
  }
}
