import type { Lost } from '../../core/deeds/distrust.ts'
import type { Numbered } from '../../core/demand.ts'
import { standing } from '../../core/registry.ts'
import type { House, Tenant } from '../house.ts'
import { readAuthority } from '../sql/house/authorities.ts'
import { inTenant } from '../sql/database.ts'

/**
 * Whether who asked was struck from the registry since, read at this moment and never remembered. Asked by whoever
 * is about to act: a revocation between decision and act stops the act. A key that merely ran out of its term does not.
 */
export async function lostStanding(
  house: Pick<House, 'db' | 'clock'>,
  tenant: Tenant,
  { authority, evidence, trustFacts }: Pick<Numbered, 'authority' | 'evidence' | 'trustFacts'>,
): Promise<Lost | undefined> {
  if (!authority) return undefined
  const row = await inTenant(house.db, tenant.id, (tx) => readAuthority(tx, authority.id))
  const found = row?.authority
  const at = house.clock.now()
  if (!found || standing(found, at) === 'revoked') return 'authority-revoked'
  if (trustFacts.request.signature !== 'good') return undefined
  const key = found.keys.find(({ keyid }) => keyid === evidence.key?.keyid)
  return !key || standing(key, at) === 'revoked' ? 'key-revoked' : undefined
}
