import { tokenHash } from './outside/token-hash.ts'
import { later } from '../core/instant.ts'
import type { House, Tenant } from './house.ts'
import { token } from './outside/random.ts'
import type { Tx } from './sql/database.ts'
import { keepLink, voidLinks } from './sql/house/sessions.ts'
import { addressOf } from './tenants.ts'

const hour = 3_600_000

/**
 * A link that opens the desk once, within an hour, for one person: to register a passkey, or in a sandbox to come in.
 * Whatever links that person had before are void. It is shown once to whoever asked for it and never sent anywhere;
 * its secret stands in the fragment, which no server sees.
 */
export async function linkFor(
  tx: Tx,
  house: Pick<House, 'chance' | 'clock' | 'config'>,
  tenant: Tenant,
  { staff, madeBy }: { staff: string; madeBy?: string },
): Promise<string> {
  const secret = token(32, house.chance)
  const now = house.clock.now()
  // In a sandbox several people are played by one, each by a link.
  if (!tenant.sandbox) await voidLinks(tx, staff, now)
  const ends = later(now, hour)
  await keepLink(tx, tenant.id, { hash: tokenHash(secret), staff, ends, ...(madeBy ? { madeBy } : {}) })
  return `${addressOf(house, tenant)}/sign-in#${secret}`
}
