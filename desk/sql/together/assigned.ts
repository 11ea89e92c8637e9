import type { Tx } from '../database.ts'

/** Who has it now. Somebody who left the desk has nothing: what they had is free for everybody. */
export async function holderOf(tx: Tx, demand: string): Promise<{ id: string; name: string } | undefined> {
  return await tx
    .selectFrom('demand')
    .innerJoin('staff', 'staff.id', 'demand.assigned_to')
    .select(['staff.id', 'staff.name'])
    .where('demand.id', '=', demand)
    .where('staff.active', '=', true)
    .executeTakeFirst()
}
