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

/** Who has it on paper, even if they have left the desk: a sheet of theirs can still be taken. */
export async function onPaper(tx: Tx, demand: string): Promise<string | null> {
  const row = await tx.selectFrom('demand').select('assigned_to').where('id', '=', demand).executeTakeFirst()
  return row?.assigned_to ?? null
}

/** Under the lock of the demand; null puts it back. */
export async function assignTo(tx: Tx, demand: string, staff: string | null): Promise<void> {
  await tx.updateTable('demand').set({ assigned_to: staff }).where('id', '=', demand).execute()
}
