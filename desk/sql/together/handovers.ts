/** Sheets from one shift to the next that nobody has taken yet. */
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { caseKeyOf } from '../demands/cases.ts'
import type { Tx } from '../database.ts'
import { type Note, openNote } from './notes.ts'

export type OpenHandover = {
  id: string
  by: { id: string; name: string }
  to?: { id: string; name: string }
  at: Instant
  demands: { id: string; number: string; note?: Note }[]
}

export async function openHandovers(
  tx: Tx,
  house: Pick<House, 'keys' | 'chance'>,
  tenant: Tenant,
): Promise<OpenHandover[]> {
  const sheets = await tx
    .selectFrom('handover')
    .innerJoin('staff as giver', 'giver.id', 'handover.given_by')
    .leftJoin('staff as next', 'next.id', 'handover.given_to')
    .select([
      'handover.id',
      'handover.given_at',
      'giver.id as giver_id',
      'giver.name as giver_name',
      'next.id as next_id',
      'next.name as next_name',
    ])
    .where('handover.outcome', 'is', null)
    .orderBy('handover.given_at', 'desc')
    .execute()
  const open: OpenHandover[] = []
  for (const sheet of sheets)
    open.push({
      id: sheet.id,
      by: { id: sheet.giver_id, name: sheet.giver_name },
      ...(sheet.next_id && sheet.next_name ? { to: { id: sheet.next_id, name: sheet.next_name } } : {}),
      at: sheet.given_at,
      demands: await demandsOn(tx, house, tenant, sheet.id),
    })
  return open
}

async function demandsOn(
  tx: Tx,
  house: Pick<House, 'keys' | 'chance'>,
  tenant: Tenant,
  sheet: string,
): Promise<OpenHandover['demands']> {
  const rows = await tx
    .selectFrom('handover_demand')
    .innerJoin('demand', 'demand.id', 'handover_demand.demand_id')
    .innerJoin('case_key', 'case_key.case_id', 'demand.case_id')
    .leftJoin('note', 'note.id', 'handover_demand.note_id')
    .leftJoin('staff', 'staff.id', 'note.author')
    .select([
      'demand.id as demand',
      'demand.number',
      'demand.case_id',
      'case_key.destroyed_at',
      'note.id',
      'note.at',
      'note.author',
      'note.sealed',
      'staff.name',
    ])
    .where('handover_demand.handover_id', '=', sheet)
    .orderBy('demand.due_at')
    .execute()
  const demands: OpenHandover['demands'] = []
  for (const { id, at, author, sealed, name, ...row } of rows) {
    const isThere = id && at && author && sealed && name && row.destroyed_at === null
    const { salt: _salt, ...note } = isThere
      ? openNote({ id, at, author, sealed, name }, await caseKeyOf(tx, house, tenant.id, row.case_id))
      : { salt: undefined }
    demands.push({
      id: row.demand,
      number: row.number ?? '',
      ...('text' in note ? { note } : {}),
    })
  }
  return demands
}
