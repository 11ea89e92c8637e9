/** Where what a demand had taken down stands: which of its targets, in which bank, and whether it still does. */
import { sql, type Tx } from '../database.ts'
import type { InPart } from '../tables/banks.ts'

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
    .select(sql<InPart | null>`bank_item.metadata -> 'inPart'`.as('inPart'))
    .where('bank_item.demand_id', '=', demand)
    .orderBy('bank_item.id')
    .execute()
}
