/** Sheets from one shift to the next. */
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

/** One sheet a person: a new one takes the place of the one nobody took. */
export async function keepHandover(
  tx: Tx,
  tenant: string,
  { id, by, to, at }: { id: string; by: string; to: string | null; at: Instant },
): Promise<void> {
  await tx
    .updateTable('handover')
    .set({ outcome: 'replaced', settled_by: by, settled_at: at })
    .where('given_by', '=', by)
    .where('outcome', 'is', null)
    .execute()
  const given = { given_by: by, given_to: to, given_at: at }
  await tx
    .insertInto('handover')
    .values({ id, tenant_id: tenant, ...given, settled_by: null, settled_at: null, outcome: null })
    .execute()
}

export async function addToHandover(
  tx: Tx,
  tenant: string,
  sheet: string,
  { demand, note }: { demand: string; note: string | null },
): Promise<void> {
  await tx
    .insertInto('handover_demand')
    .values({ tenant_id: tenant, handover_id: sheet, demand_id: demand, note_id: note })
    .execute()
}

/** In one order for everybody, so that two who lock them never wait for each other. */
export async function demandsHandedOver(tx: Tx, sheet: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('handover_demand')
    .select('demand_id')
    .where('handover_id', '=', sheet)
    .orderBy('demand_id')
    .execute()
  return rows.map((row) => row.demand_id)
}

export type Sheet = { givenBy: string; giver: string; outcome: string | null; settledBy: string | null }

/** Of two who reach for a sheet at once, the second waits here and then finds it taken. */
export async function lockHandover(tx: Tx, id: string): Promise<Sheet | undefined> {
  return await tx
    .selectFrom('handover')
    .innerJoin('staff', 'staff.id', 'handover.given_by')
    .select(['given_by as givenBy', 'outcome', 'settled_by as settledBy', 'staff.name as giver'])
    .where('handover.id', '=', id)
    .forUpdate('handover')
    .executeTakeFirst()
}

export async function settleHandover(
  tx: Tx,
  id: string,
  outcome: 'taken' | 'withdrawn',
  by: string,
  at: Instant,
): Promise<void> {
  await tx
    .updateTable('handover')
    .set({ outcome, settled_by: by, settled_at: at })
    .where('id', '=', id)
    .execute()
}
