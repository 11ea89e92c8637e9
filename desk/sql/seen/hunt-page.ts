/** What one hunt looks for, and the cases that what it found stands in. */
import type { Tx } from '../database.ts'
import type { Hunt } from './hunts.ts'

/** So many lines are told; more lists than this gain nothing at once. */
const mostLines = 100

/** As it stands, without keeping those who carry it waiting. */
export async function readHunt(tx: Tx, id: string): Promise<Hunt | undefined> {
  return await tx.selectFrom('hunt').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Those that wait for a person, the oldest first. Retro-hunts are few: each is of a time at which lists gained something. */
export async function heldHunts(tx: Tx): Promise<Hunt[]> {
  return await tx
    .selectFrom('hunt')
    .selectAll()
    .where('state', '=', 'held')
    .orderBy('up_to_version')
    .limit(mostLines)
    .execute()
}

export async function casesOfHunt(tx: Tx, hunt: string, limit: number) {
  return await tx
    .selectFrom('match_case')
    .select(['id', 'number', 'piece', 'opened_at', 'verdict'])
    .where('piece_hash', 'in', (found) =>
      found
        .selectFrom('hunt_found')
        .select('piece_hash')
        .where('hunt_id', '=', hunt)
        .where('brought_at', 'is not', null),
    )
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
}
