/** Which orders hold which piece of content down. */
import type { Numbered } from '../../core/demand.ts'
import type { House, Tenant } from '../house.ts'
import type { Tx } from './database.ts'

type Tools = Pick<House, 'keys'>

/** Brings the rows of one demand up to date with its targets, in the transaction that changes them. */
export async function writeRestrictions(
  tx: Tx,
  house: Tools,
  tenant: Tenant,
  demand: Numbered,
): Promise<void> {
  const down = demand.targets.filter(
    ({ outcome, content }) => content && (outcome === 'restricting' || outcome === 'restricted'),
  )
  const kept = down.map(({ id }) => id)
  await tx
    .deleteFrom('restriction')
    .where('demand_id', '=', demand.id)
    .$if(kept.length > 0, (query) => query.where('target_id', 'not in', kept))
    .execute()
  for (const { id, content } of down) {
    const piece = await fingerprintOf(house, tenant, content?.reference ?? '')
    await tx
      .insertInto('restriction')
      .values({ tenant_id: tenant.id, demand_id: demand.id, target_id: id, piece })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'demand_id', 'target_id']).doNothing())
      .execute()
  }
}

/** Whether anything but this target still holds the piece down: another demand, or another address of the same order. */
export async function isHeldByAnother(
  tx: Tx,
  house: Tools,
  tenant: Tenant,
  mine: { demand: string; target: string; reference: string },
): Promise<boolean> {
  const other = await tx
    .selectFrom('restriction')
    .select('demand_id')
    .where('piece', '=', await fingerprintOf(house, tenant, mine.reference))
    .where((eb) => eb.or([eb('demand_id', '<>', mine.demand), eb('target_id', '<>', mine.target)]))
    .executeTakeFirst()
  return other !== undefined
}

/** A keyed name of a piece, the same for the same piece of the same tenant, that tells nobody else what it is. */
export async function fingerprintOf(
  house: Tools,
  tenant: { id: string },
  reference: string,
): Promise<string> {
  const fingerprint = await house.keys.fingerprint(tenant.id)
  fingerprint.update(new TextEncoder().encode(reference))
  return fingerprint.hex()
}
