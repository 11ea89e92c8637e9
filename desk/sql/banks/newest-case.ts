/** Of the cases of one piece the newest speaks for it, whoever asks and in whatever way. */
import type { Instant } from '../../../core/instant.ts'
import { type Advice, adviceAfter, chanceOf } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import type { Case } from './cases.ts'
import { confirmedAt } from './hits.ts'

/** The newest case of a piece. */
export async function newestCaseOf(tx: Tx, pieceHash: Buffer): Promise<Case | undefined> {
  return await newest(pieceHash, tx).executeTakeFirst()
}

/** The same, held until the transaction ends: nothing joins it and nobody decides it meanwhile. */
export async function holdNewestCase(tx: Tx, pieceHash: Buffer): Promise<Case | undefined> {
  return await newest(pieceHash, tx).forNoKeyUpdate().executeTakeFirst()
}

const newest = (pieceHash: Buffer, tx: Tx) =>
  tx
    .selectFrom('match_case')
    .selectAll()
    .where('piece_hash', '=', pieceHash)
    .orderBy('number', 'desc')
    .limit(1)

/** The case that opened this one's piece once more, and the one that this opened once more. */
export async function besideCase(tx: Tx, { id, reopens }: Case) {
  const names = (column: 'id' | 'reopens', value: string) =>
    tx.selectFrom('match_case').select(['id', 'number']).where(column, '=', value).executeTakeFirst()
  return {
    reopenedAs: await names('reopens', id),
    reopens: reopens === null ? undefined : await names('id', reopens),
  }
}

/**
 * What its platform does with a piece by the newest case of it. A person's word stands; until there is one the piece
 * waits for it, and is stopped only for as long as a bank stops it by itself.
 */
export async function adviceOf(
  tx: Tx,
  { id, verdict, told, piece, piece_hash }: Case,
  at: Instant,
): Promise<Advice> {
  if (verdict !== null) return adviceAfter(verdict)
  if (told !== 'block') return 'review'
  // As whoever looks a piece up counts an entry (desk/matching/lists.ts).
  const counts = sql`(bank_item.off_until is null or bank_item.off_until <= ${at}::timestamptz)
    and (bank_item.expires_at is null or bank_item.expires_at > ${at}::timestamptz)
    and bank.live_share > ${chanceOf(piece_hash)} and bank.enabled and bank.ended_at is null
    and bank_signal.kind = 'sha256' and bank_signal.withdrawn_version is null`
  const itsEntry = sql`
      join bank_item on bank_item.tenant_id = bank_signal.tenant_id and bank_item.id = bank_signal.item_id
      join bank on bank.tenant_id = bank_signal.tenant_id and bank.id = bank_signal.bank_id`
  const { rows } = await sql<{ stops: boolean }>`
    select exists (
      select from match_hit h
      join bank_signal on bank_signal.tenant_id = h.tenant_id and bank_signal.id = h.signal_id ${itsEntry}
      where h.case_id = ${id} and h.distance = 0 and bank.on_match = 'block' and ${counts}
        and ${confirmedAt} is not null
    ) and not exists (
      select from bank_signal ${itsEntry}
      where bank_signal.value_sha256 = sha256(convert_to(${piece.sha256 ?? ''}, 'UTF8'))
        and bank.stance = 'let-through' and ${counts}
    ) as stops`.execute(tx)
  return rows[0]?.stops ? 'block' : 'review'
}
