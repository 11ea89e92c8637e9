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

/** What the lists gained in the versions a hunt is for, by bank and kind. */
export async function soughtBy(tx: Tx, { after_version: after, up_to_version: upTo }: Hunt) {
  const rows = await tx
    .selectFrom('bank_signal')
    .innerJoin('bank', 'bank.id', 'bank_signal.bank_id')
    .select(({ fn }) => ['bank.name', 'bank.title', 'kind', fn.countAll<number>().as('signals')])
    .where('bank.stance', '=', 'known')
    .where('added_version', '>', after)
    .where('added_version', '<=', upTo)
    .groupBy(['bank.name', 'bank.title', 'kind'])
    .orderBy('signals', 'desc')
    .orderBy('kind')
    .limit(mostLines)
    .execute()
  return rows.map(({ name, title, kind, signals }) => ({
    bank: { name, title },
    kind,
    signals: Number(signals),
  }))
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
