/** What the pages of banks show: counts, entries with their signals, one signal's history. */
import { sql, type Tx } from '../database.ts'
import type { Item, SignalRow } from './items.ts'

/** Entries of a bank, the newest first; `before` is the number of the last one seen. */
export async function entriesOf(
  tx: Tx,
  bank: string,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Item[]> {
  let query = tx.selectFrom('bank_item').selectAll().where('bank_id', '=', bank)
  if (before !== undefined) query = query.where('id', '<', before)
  return await query.orderBy('id', 'desc').limit(limit).execute()
}

export async function signalsOf(tx: Tx, items: readonly number[]): Promise<SignalRow[]> {
  return await tx
    .selectFrom('bank_signal')
    .selectAll()
    .where('item_id', '=', sql<number>`any(${[...items]}::int[])`)
    .orderBy('id')
    .execute()
}

export async function entryWith(tx: Tx, bank: string, id: number): Promise<Item | undefined> {
  return await tx
    .selectFrom('bank_item')
    .selectAll()
    .where('bank_id', '=', bank)
    .where('id', '=', id)
    .executeTakeFirst()
}
