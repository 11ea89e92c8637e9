/** What was seen: the hashes of a piece and the name its platform gives it, for as long as the operator has said. */
import type { Signal } from '../../../match/signal.ts'
import type { Instant } from '../../../core/instant.ts'
import { listVersion } from '../banks/head.ts'
import { sql, type Tx } from '../database.ts'
import type { Piece } from '../tables/banks.ts'
import { monthOf } from './months.ts'
import { bytesOfValue } from './value.ts'

/**
 * Writes a piece down, once a month. Returns how far the lists are when it stands: whoever looked in an older version
 * looks again, so that between a scan and a hunt nothing slips through.
 */
export async function keepSeen(
  tx: Tx,
  tenant: string,
  seen: { piece: Piece; hash: Buffer; signals: readonly Signal[]; listVersion: number; at: Instant },
): Promise<number> {
  const month = monthOf(seen.at)
  // An address may name whoever put the piece there.
  const { url: _url, ...piece } = seen.piece
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('seen_piece')
    .values({
      tenant_id: tenant,
      month,
      piece_hash: seen.hash,
      piece: JSON.stringify(piece),
      list_version: seen.listVersion,
      at: seen.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  const rows = seen.signals.map(({ kind, value, quality, variant }) => ({
    tenant_id: tenant,
    month,
    kind,
    piece_hash: seen.hash,
    value: bytesOfValue(value),
    quality: quality ?? null,
    variant: variant ?? '',
  }))
  // Whoever asked before may have found the decoders busy, and the piece lies there without what it shows.
  const there = new Set(numInsertedOrUpdatedRows === 1n ? [] : await namesOf(tx, month, seen.hash))
  const missing = rows.filter((row) => !there.has(nameOf(row)))
  if (missing.length > 0) await tx.insertInto('seen_signal').values(missing).execute()
  return await listVersion(tx)
}

async function namesOf(tx: Tx, month: string, hash: Buffer): Promise<string[]> {
  const rows = await tx
    .selectFrom('seen_signal')
    .select(['kind', 'variant', 'value'])
    .where('month', '=', month)
    .where('piece_hash', '=', hash)
    .execute()
  return rows.map(nameOf)
}

function nameOf({ kind, variant, value }: { kind: string; variant: string; value: Buffer }): string {
  return [kind, variant, value.toString('base64')].join(' ')
}

/**
 * Takes away what is over for this tenant; everything where nothing is to be kept any more. At most `limit` pieces, each
 * with its signals; returns how many went.
 */
export async function forgetSeen(tx: Tx, from: string | undefined, limit: number): Promise<number> {
  const { rows } = await sql<{ gone: number }>`
    with over as (
      select tenant_id, month, piece_hash from seen_piece
      ${from === undefined ? sql`` : sql`where month < ${from}`} limit ${limit}
    ), signals as (
      delete from seen_signal using over where seen_signal.tenant_id = over.tenant_id
        and seen_signal.month = over.month and seen_signal.piece_hash = over.piece_hash
    ), pieces as (
      delete from seen_piece using over where seen_piece.tenant_id = over.tenant_id
        and seen_piece.month = over.month and seen_piece.piece_hash = over.piece_hash
      returning 1
    )
    select count(*)::int as gone from pieces`.execute(tx)
  return rows[0]?.gone ?? 0
}
