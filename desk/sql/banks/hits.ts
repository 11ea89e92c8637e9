/** What stands behind the signals that were met, read together so that a hit tells whole what it rests on. */
import { sql, type Tx } from '../database.ts'

/** The entries behind these signals that still stand, with what each of them says of itself. */
export async function behindSignals(tx: Tx, signals: readonly number[]) {
  if (signals.length === 0) return []
  return await tx
    .selectFrom('bank_signal')
    .innerJoin('bank_item', 'bank_item.id', 'bank_signal.item_id')
    .innerJoin('bank', 'bank.id', 'bank_signal.bank_id')
    .select([
      'bank_signal.id as signal',
      'bank_signal.kind',
      'bank_signal.value',
      'bank_signal.quality',
      'bank_signal.variant',
      'bank_item.id as item',
      'bank_item.label',
      'bank_item.source',
      'bank_item.legal_basis as legalBasis',
      'bank_item.confidence',
      'bank_item.confirmed_at as confirmedAt',
      'bank.id as bank',
      'bank.name as bankName',
      'bank.title as bankTitle',
      'bank.stance',
      'bank.on_match as onMatch',
      'bank.quarantine',
    ])
    .where('bank_signal.id', '=', sql<number>`any(${[...signals]}::int[])`)
    .where('bank_signal.withdrawn_version', 'is', null)
    .execute()
}
export type Behind = Awaited<ReturnType<typeof behindSignals>>[number]

/** Whether all of these entries stand, and will until the transaction ends. */
export async function allStand(tx: Tx, items: readonly number[]): Promise<boolean> {
  const rows = await tx
    .selectFrom('bank_item')
    .select('withdrawn_at')
    .where('id', '=', sql<number>`any(${[...items]}::int[])`)
    .orderBy('id')
    .forShare()
    .execute()
  return rows.length === items.length && rows.every((row) => row.withdrawn_at === null)
}
