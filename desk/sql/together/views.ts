/** Lists that people keep under a name: their own, and those a colleague shares. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

/** Everything a person may choose from. */
export async function viewsFor(tx: Tx, staff: string) {
  return await tx
    .selectFrom('saved_view')
    .innerJoin('staff', 'staff.id', 'saved_view.staff_id')
    .select(['saved_view.id', 'saved_view.name', 'query', 'shared', 'staff_id', 'staff.name as by'])
    .where((eb) => eb.or([eb('staff_id', '=', staff), eb('shared', '=', true)]))
    .orderBy('saved_view.name')
    .limit(500)
    .execute()
}

/** One person's views are written one after the other, so that what is found here stays true until the end. */
export async function lockViewsOf(tx: Tx, staff: string): Promise<{ id: string; name: string }[]> {
  await sql`select from staff where id = ${staff} for update`.execute(tx)
  return await tx.selectFrom('saved_view').select(['id', 'name']).where('staff_id', '=', staff).execute()
}

/** Under a name that is there already, it takes that one's place. */
export async function writeView(
  tx: Tx,
  tenant: string,
  staff: string,
  { id, at, ...row }: { id: string; at: Instant; name: string; query: string; shared: boolean },
): Promise<void> {
  await tx
    .insertInto('saved_view')
    .values({ id, tenant_id: tenant, staff_id: staff, created_at: at, ...row })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'staff_id', 'name']).doUpdateSet(row))
    .execute()
}

/** Whether there was one of this person's to remove. */
export async function removeView(tx: Tx, staff: string, id: string): Promise<boolean> {
  const gone = await tx
    .deleteFrom('saved_view')
    .where('id', '=', id)
    .where('staff_id', '=', staff)
    .returning('id')
    .executeTakeFirst()
  return gone !== undefined
}
