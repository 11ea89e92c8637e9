/** Where what a demand had taken down stands: which of its targets, in which bank, and whether it still does. */
import type { Tx } from '../database.ts'

export async function whereListed(tx: Tx, demand: string) {
  return await tx
    .selectFrom('bank_item')
    .innerJoin('bank', 'bank.id', 'bank_item.bank_id')
    .select([
      'bank_item.target_id as target',
      'bank_item.id as entry',
      'bank.name as bank',
      'bank.title',
      'bank_item.withdrawn_at as withdrawnAt',
    ])
    .where('bank_item.demand_id', '=', demand)
    .orderBy('bank_item.id')
    .execute()
}
