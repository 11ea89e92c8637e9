import type { Numbered } from '../../../core/demand.ts'
import { holderOf } from '../../sql/assigned.ts'
import type { Tx } from '../../sql/database.ts'
import type { Loaded } from '../../sql/demands.ts'
import { notesOn } from '../../sql/notes.ts'
import type { Around } from '../contract/index.ts'
import type { Sitting } from './session.ts'

/** What the people at the desk have to do with a demand: who has it, what they wrote, what waits for the reader. */
export async function aroundDemand(
  tx: Tx,
  { demand, caseKey }: Loaded & { demand: Numbered },
  reader: Sitting['staff'],
): Promise<Around> {
  const assignedTo = await holderOf(tx, demand.id)
  const notes = await notesOn(tx, demand.id, caseKey)
  const unread = await tx
    .selectFrom('mention')
    .select('note_id')
    .where('demand_id', '=', demand.id)
    .where('staff_id', '=', reader.id)
    .where('read_at', 'is', null)
    .execute()
  return {
    ...(assignedTo ? { assignedTo } : {}),
    notes: notes.map(({ salt: _salt, ...note }) => note),
    unread: unread.length,
  }
}
