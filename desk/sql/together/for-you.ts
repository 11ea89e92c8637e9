/** What waits for one person in particular. Nothing here grows with the desk: lists and counts end. */
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { type Tx, sql } from '../database.ts'
import { caseKeyOf } from '../demands/cases.ts'
import { type Note, openNote } from './notes.ts'

/** Nobody reads more at once, and a number beside a word says no more either. */
export const mostForOne = 100

export type OpenRequest = {
  id: string
  demand: { id: string; number: string }
  deed: string
  by: { id: string; name: string }
  at: Instant
  until: Instant
}

/** Open requests of the whole desk; what ends first stands first. */
export async function openRequests(tx: Tx): Promise<OpenRequest[]> {
  const rows = await tx
    .selectFrom('second_person_request as request')
    .innerJoin('demand', 'demand.id', 'request.demand_id')
    .innerJoin('staff', 'staff.id', 'request.asked_by')
    .select([
      'request.id',
      'request.deed',
      'request.asked_at',
      'request.expires_at',
      'request.asked_by',
      'staff.name',
      'demand.id as demand',
      'demand.number',
    ])
    .where('request.outcome', 'is', null)
    .orderBy('request.expires_at')
    .limit(mostForOne)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    demand: { id: row.demand, number: row.number ?? '' },
    deed: row.deed,
    by: { id: row.asked_by, name: row.name },
    at: row.asked_at,
    until: row.expires_at,
  }))
}

/** Sheets meant for this person or for the team; one meant for somebody else is theirs to see first. */
export async function handoversFor(tx: Tx, staff: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::integer as count from (
    select from handover where outcome is null and given_by <> ${staff}
      and (given_to is null or given_to = ${staff}) limit ${mostForOne}) waiting`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Calls in notes that were not read yet, and requests that somebody else made. */
export async function askedOf(tx: Tx, staff: string): Promise<{ calls: number; requests: number }> {
  const { rows } = await sql<{ calls: number; requests: number }>`select
    (select count(*)::integer from (select from mention
      where staff_id = ${staff} and read_at is null limit ${mostForOne}) unread) as calls,
    (select count(*)::integer from (select from second_person_request
      where outcome is null and asked_by <> ${staff} limit ${mostForOne}) open) as requests`.execute(tx)
  return rows[0] ?? { calls: 0, requests: 0 }
}

export type Call = { note: Note; demand: { id: string; number: string }; readAt?: Instant }

/** Where a person is called: unread ones above, the newest first. What a destroyed case said, it says no more. */
export async function callsOf(
  tx: Tx,
  house: Pick<House, 'keys' | 'chance'>,
  tenant: Tenant,
  staff: string,
  limit: number,
): Promise<Call[]> {
  const rows = await tx
    .selectFrom('mention')
    .innerJoin('note', 'note.id', 'mention.note_id')
    .innerJoin('demand', 'demand.id', 'mention.demand_id')
    .innerJoin('case_key', 'case_key.case_id', 'demand.case_id')
    .innerJoin('staff', 'staff.id', 'note.author')
    .select([
      'note.id',
      'note.at',
      'note.author',
      'note.sealed',
      'staff.name',
      'demand.id as demand',
      'demand.number',
      'demand.case_id',
      'mention.read_at',
    ])
    .where('mention.staff_id', '=', staff)
    .where('case_key.destroyed_at', 'is', null)
    .orderBy((eb) => eb('mention.read_at', 'is not', null))
    .orderBy('note.at', 'desc')
    .limit(limit)
    .execute()
  const calls: Call[] = []
  for (const row of rows) {
    const caseKey = await caseKeyOf(tx, house, tenant.id, row.case_id)
    const { salt: _salt, ...note } = openNote(row, caseKey)
    calls.push({
      note,
      demand: { id: row.demand, number: row.number ?? '' },
      ...(row.read_at ? { readAt: row.read_at } : {}),
    })
  }
  return calls
}
