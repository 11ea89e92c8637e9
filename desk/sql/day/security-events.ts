import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { uuidv7 } from '../../outside/random.ts'
import type { Tx } from '../database.ts'

/** A small durable trace of something that should not have happened. Never holds a body. */
export async function securityEvent(
  tx: Tx,
  house: Pick<House, 'chance'>,
  tenant: Tenant,
  at: Instant,
  kind: string,
  detail: Record<string, string | number>,
): Promise<string> {
  const id = uuidv7(at, house.chance)
  await tx
    .insertInto('security_event')
    .values({ id, tenant_id: tenant.id, at, kind, detail: JSON.stringify(detail) })
    .execute()
  return id
}
