/** Hunts: each looks for what the lists have gained through everything that was seen, and brings what it finds before a person. */
import type { Selectable } from 'kysely'
import { type Instant, later } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import type { Piece } from '../tables/banks.ts'
import type { Tables } from '../tables.ts'

export type Hunt = Selectable<Tables['hunt']>
/** A hunt in somebody's hands. Whatever they write of it is written only while it is. */
export type InHand = Pick<Hunt, 'id' | 'fence'>
export type HuntPlace = NonNullable<Hunt['place']>

const leaseMs = 60_000

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

/** Takes the oldest hunt that goes on by itself. Whoever holds it loses it a minute after their last word. */
export async function claimHunt(tx: Tx, now: Instant): Promise<Hunt | undefined> {
  const next = await tx
    .selectFrom('hunt')
    .select('id')
    .where('state', 'in', ['looking', 'bringing'])
    .where((each) => each.or([each('lease_until', 'is', null), each('lease_until', '<', now)]))
    .orderBy('up_to_version')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  return (
    next &&
    (await tx
      .updateTable('hunt')
      .set((eb) => ({ lease_until: later(now, leaseMs), fence: eb('fence', '+', 1) }))
      .where('id', '=', next.id)
      .returningAll()
      .executeTakeFirst())
  )
}

/**
 * What a portion found, and how far it came, in one: after a kill it goes on from here. False once somebody has ended it,
 * or has it in hand instead.
 */
export async function notePortion(
  tx: Tx,
  tenant: string,
  { id, fence }: InHand,
  {
    place,
    looked,
    found,
    now,
  }: { place?: HuntPlace; looked: number; found: readonly Buffer[]; now: Instant },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update hunt set place = coalesce(${place ? JSON.stringify(place) : null}::jsonb, place), looked = looked + ${looked},
      lease_until = ${later(now, leaseMs)}
    where id = ${id} and fence = ${fence} and state = 'looking'`.execute(tx)
  if (numAffectedRows === 0n) return false
  if (found.length > 0)
    await sql`insert into hunt_found (tenant_id, hunt_id, piece_hash)
      select ${tenant}, ${id}, unnest(${found}::bytea[]) on conflict do nothing`.execute(tx)
  return true
}

/** Says that somebody is at it, unless they have given it back. False once somebody has ended it, or has it in hand instead. */
export async function keepHunt(tx: Tx, { id, fence }: InHand, now: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hunt')
    .set({ lease_until: later(now, leaseMs) })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('lease_until', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Gives it back, with what became of it. False where it was not theirs to give. */
export async function returnHunt(
  tx: Tx,
  { id, fence, state }: Pick<Hunt, 'id' | 'fence' | 'state'>,
  became: Partial<Pick<Hunt, 'state' | 'found' | 'ended_at'>> = {},
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hunt')
    .set({ ...became, lease_until: null })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('state', '=', state)
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
export async function noteBrought(
  tx: Tx,
  { id, fence }: InHand,
  pieceHash: Buffer,
  at: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hunt')
    .set({ lease_until: later(at, leaseMs) })
    .where('id', '=', id)
    .where('fence', '=', fence)
    .where('state', '=', 'bringing')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const { numUpdatedRows: first } = await tx
    .updateTable('hunt_found')
    .set({ brought_at: at })
    .where('hunt_id', '=', id)
    .where('piece_hash', '=', pieceHash)
    .where('brought_at', 'is', null)
    .executeTakeFirst()
  if (first > 0n)
    await tx
      .updateTable('hunt')
      .set((eb) => ({ brought: eb('brought', '+', 1) }))
      .where('id', '=', id)
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
