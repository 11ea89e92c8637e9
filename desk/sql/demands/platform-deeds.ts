/** Which deeds were asked of which piece, in which order, for platforms that do not know keys. */
import type { House } from '../../house.ts'
import { inTenant, sql } from '../database.ts'
import { fingerprintOf } from './restrictions.ts'

/** Notes the deed and says whether one that was first asked for later stands against the same piece. */
export async function supersededIn(
  house: Pick<House, 'db' | 'keys' | 'clock'>,
  tenant: { id: string },
  connection: string,
  reference: string,
  key: string,
): Promise<boolean> {
  const piece = await fingerprintOf(house, tenant, `${connection}:${reference}`)
  return await inTenant(house.db, tenant.id, async (tx) => {
    // One after the other for one piece, so that the order of the numbers is the order of the deeds.
    await sql`select pg_advisory_xact_lock(hashtextextended(${piece}, 6))`.execute(tx)
    await tx
      .insertInto('platform_deed')
      .values({ tenant_id: tenant.id, piece, key, at: house.clock.now() })
      .onConflict((conflict) => conflict.columns(['tenant_id', 'piece', 'key']).doNothing())
      .execute()
    const newest = await tx
      .selectFrom('platform_deed')
      .select('key')
      .where('piece', '=', piece)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return newest?.key !== key
  })
}
