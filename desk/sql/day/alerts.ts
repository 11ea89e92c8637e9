import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { uuidv7 } from '../../outside/random.ts'
import type { Tx } from '../database.ts'

type Alert = { key: string; says: Saying; at: Instant; demand?: string }

/** Keeps an alert for the open desk; one key raises one alert, ever. Returns whether it is a new one. */
export async function keepAlert(
  tx: Tx,
  house: Pick<House, 'chance'>,
  tenant: Tenant,
  { key, says, at, demand }: Alert,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('alert')
    .values({
      id: uuidv7(at, house.chance),
      tenant_id: tenant.id,
      demand_id: demand ?? null,
      key,
      says: JSON.stringify(says),
      at,
      acknowledged_at: null,
      acknowledged_by: null,
    })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export type WhichAlert = { id: string } | { key: string }

/** That somebody has heard it; what it was, where it had waited until now. */
export async function markHeard(tx: Tx, which: WhichAlert, { by, at }: { by: string; at: Instant }) {
  const [column, value] = 'id' in which ? (['id', which.id] as const) : (['key', which.key] as const)
  return await tx
    .updateTable('alert')
    .set({ acknowledged_at: at, acknowledged_by: by })
    .where(column, '=', value)
    .where('acknowledged_at', 'is', null)
    .returning(['key', 'says', 'at', 'demand_id'])
    .executeTakeFirst()
}
