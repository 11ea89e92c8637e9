/** Hunts: each looks for what the lists have gained through everything that was seen, and brings what it finds before a person. */
import type { Selectable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import { isHeld, leaseFrom } from '../lease.ts'
import type { Piece } from '../tables/banks.ts'
import type { Tables } from '../tables.ts'

export type Hunt = Selectable<Tables['hunt']>
/** A hunt in somebody's hands. Whatever they write of it is written only while it is. */
export type InHand = Pick<Hunt, 'id' | 'fence'>
export type HuntPlace = NonNullable<Hunt['place']>

/** How far the stock has been searched: the lists' version up to which there is a hunt. */
export async function huntedUpTo(tx: Tx): Promise<number | undefined> {
  const last = await tx
    .selectFrom('hunt')
    .select('up_to_version')
    .orderBy('up_to_version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.up_to_version
}

export async function addHunt(
  tx: Tx,
  tenant: string,
  hunt: { id: string; after: number; upTo: number; at: Instant; over?: boolean },
): Promise<void> {
  await tx
    .insertInto('hunt')
    .values({
      id: hunt.id,
      tenant_id: tenant,
      after_version: hunt.after,
      up_to_version: hunt.upTo,
      state: hunt.over ? 'done' : 'looking',
      begun_at: hunt.at,
      ended_at: hunt.over ? hunt.at : null,
      decided_by: null,
      ended_by: null,
      lease_until: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What was changed up to here makes nothing new possible: the last hunt, if it is over, stands for it as well. */
export async function coverUpTo(tx: Tx, after: number, upTo: number): Promise<void> {
  await sql`update hunt set up_to_version = ${upTo},
      after_version = case when after_version = up_to_version then ${upTo} else after_version end
    where up_to_version = ${after} and ended_at is not null`.execute(tx)
}

/** Every transaction that had begun before this mark is over, so that what it wrote is seen. */
export async function markOfNow(tx: Tx): Promise<string> {
  const { rows } = await sql<{
    mark: string
  }>`select pg_snapshot_xmax(pg_current_snapshot())::text as mark`.execute(tx)
  return rows[0]?.mark ?? '0'
}

export async function isOver(tx: Tx, mark: string): Promise<boolean> {
  const { rows } = await sql<{ over: boolean }>`
    select pg_snapshot_xmin(pg_current_snapshot()) >= ${mark}::xid8 as over`.execute(tx)
  return rows[0]?.over === true
}

const mine = (tx: Tx, hunt: InHand) => tx.updateTable('hunt').where(isHeld('hunt', hunt))

/**
 * What a portion found, and how far it came, in one: after a kill it goes on from here. False once somebody has ended it,
 * or has it in hand instead.
 */
export async function notePortion(
  tx: Tx,
  tenant: string,
  hunt: InHand,
  {
    place,
    looked,
    found,
    now,
  }: { place?: HuntPlace; looked: number; found: readonly Buffer[]; now: Instant },
): Promise<boolean> {
  const { numUpdatedRows } = await mine(tx, hunt)
    .set((eb) => ({
      ...(place ? { place: JSON.stringify(place) } : {}),
      looked: eb('looked', '+', looked),
      lease_until: leaseFrom('hunt', now),
    }))
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (found.length > 0)
    await sql`insert into hunt_found (tenant_id, hunt_id, piece_hash)
      select ${tenant}, ${hunt.id}, unnest(${found}::bytea[]) on conflict do nothing`.execute(tx)
  return true
}

/** Says that somebody is at it. False once they have given it back, somebody has ended it, or has it in hand instead. */
export async function keepHunt(tx: Tx, hunt: InHand, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await mine(tx, hunt)
    .set({ lease_until: leaseFrom('hunt', now) })
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives it back, with what became of it. False where it was not theirs to give. */
export async function returnHunt(
  tx: Tx,
  hunt: InHand,
  became: Partial<Pick<Hunt, 'state' | 'found' | 'ended_at'>> = {},
): Promise<boolean> {
  const { numUpdatedRows } = await mine(tx, hunt)
    .set({ ...became, lease_until: null })
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What a person says of one that is held, and that the caller holds. */
export async function decideHunt(
  tx: Tx,
  id: string,
  { bring, by, at }: { bring: boolean; by: string; at: Instant },
): Promise<void> {
  await tx
    .updateTable('hunt')
    .set({ state: bring ? 'bringing' : 'dropped', decided_by: by, ended_at: bring ? null : at })
    .where('id', '=', id)
    .execute()
}

/**
 * A person ends it, in whosever hands it is: nothing is brought any more when this is committed. What was brought stays.
 * False where it was over already.
 */
export async function endHunt(tx: Tx, id: string, { by, at }: { by: string; at: Instant }): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hunt')
    .set({ state: 'dropped', ended_by: by, ended_at: at, lease_until: null })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Pieces a hunt has found, in no order of their own but always the same. */
export async function foundBy(
  tx: Tx,
  hunt: string,
  { after, limit, waiting }: { after?: Buffer | undefined; limit: number; waiting: boolean },
): Promise<Buffer[]> {
  let query = tx.selectFrom('hunt_found').select('piece_hash').where('hunt_id', '=', hunt)
  if (waiting) query = query.where('brought_at', 'is', null)
  if (after) query = query.where('piece_hash', '>', after)
  return (await query.orderBy('piece_hash').limit(limit).execute()).map(({ piece_hash }) => piece_hash)
}

/** Pieces that were met by a hash near the one sought, and by nothing that its bank asks for. */
export async function dropFound(tx: Tx, hunt: string, pieces: readonly Buffer[]): Promise<void> {
  if (pieces.length === 0) return
  await tx.deleteFrom('hunt_found').where('hunt_id', '=', hunt).where('piece_hash', 'in', pieces).execute()
}

/** That a piece is before people. False, and nothing is noted, where the hunt is over or in other hands. */
export async function noteBrought(tx: Tx, hunt: InHand, pieceHash: Buffer, at: Instant): Promise<boolean> {
  if (!(await keepHunt(tx, hunt, at))) return false
  const { numUpdatedRows } = await tx
    .updateTable('hunt_found')
    .set({ brought_at: at })
    .where('hunt_id', '=', hunt.id)
    .where('piece_hash', '=', pieceHash)
    .where('brought_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows > 0n)
    await tx
      .updateTable('hunt')
      .set((eb) => ({ brought: eb('brought', '+', 1) }))
      .where('id', '=', hunt.id)
      .execute()
  return true
}

export async function countFound(tx: Tx, hunt: string): Promise<number> {
  const { count } = await tx
    .selectFrom('hunt_found')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('hunt_id', '=', hunt)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** A piece as it was seen last, with all that is kept of it; nothing where its time is over. */
export async function seenPiece(tx: Tx, pieceHash: Buffer) {
  const found = await tx
    .selectFrom('seen_piece')
    .select(['piece', 'month', 'at'])
    .where('piece_hash', '=', pieceHash)
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found) return undefined
  const signals = await tx
    .selectFrom('seen_signal')
    .select(['kind', 'value', 'quality', 'variant'])
    .where('piece_hash', '=', pieceHash)
    .where('month', '=', found.month)
    .orderBy('id')
    .execute()
  return { piece: found.piece as Piece, at: found.at, signals }
}

export async function huntsOf(tx: Tx, limit: number): Promise<Hunt[]> {
  return await tx.selectFrom('hunt').selectAll().orderBy('up_to_version', 'desc').limit(limit).execute()
}

export async function huntWith(tx: Tx, id: string): Promise<Hunt | undefined> {
  return await tx.selectFrom('hunt').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The months in which anything of this tenant may lie, the newest first. */
export async function monthsSeen(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    with recursive each as (
      (select month from seen_piece order by month desc limit 1)
      union all
      select (select month from seen_piece where month < each.month order by month desc limit 1) from each where each.month is not null
    ) select to_char(month, 'YYYY-MM-DD') as month from each where month is not null`.execute(tx)
  return rows.map(({ month }) => month)
}
