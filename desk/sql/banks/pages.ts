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

/** One signal with its entry and its bank. */
export async function signalWith(tx: Tx, id: number) {
  return await tx
    .selectFrom('bank_signal')
    .innerJoin('bank_item', 'bank_item.id', 'bank_signal.item_id')
    .innerJoin('bank', 'bank.id', 'bank_signal.bank_id')
    .selectAll('bank_signal')
    .select([
      'bank.name as bankName',
      'bank.title as bankTitle',
      'label',
      'source',
      'legal_basis',
      'confirmed_at',
      'added_at',
      'added_by',
      'expires_at',
      'off_until',
      'withdrawn_at',
      'withdrawn_because',
      'demand_id',
    ])
    .where('bank_signal.id', '=', id)
    .executeTakeFirst()
}
