import { tokenHash } from './outside/token-hash.ts'
import { later } from '../core/instant.ts'
import type { House, Tenant } from './house.ts'
import { token } from './outside/random.ts'
import type { Tx } from './sql/database.ts'
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
  if (!tenant.sandbox)
    await tx
      .updateTable('sign_in')
      .set({ expires_at: now })
      .where('staff_id', '=', staff)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .execute()
  await tx
    .insertInto('sign_in')
    .values({
      token_hash: tokenHash(secret),
      tenant_id: tenant.id,
      staff_id: staff,
      expires_at: later(now, hour),
      used_at: null,
      ...(madeBy ? { made_by: madeBy } : {}),
    })
    .execute()
  return `${addressOf(house, tenant)}/sign-in#${secret}`
}
