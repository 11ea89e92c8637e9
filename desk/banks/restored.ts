/** What was listed because an order had it taken down is withdrawn with the decision that puts it back. */
import { isDown } from '../../core/deeds/restore.ts'
import { type Demand, isNumbered } from '../../core/demand.ts'
import type { Tenant } from '../house.ts'
import { listedFrom } from '../sql/banks/items.ts'
import type { Tx } from '../sql/database.ts'
import { theDesk, withdrawFrom } from './change.ts'
import type { Changing } from './unlisted.ts'

/** Targets that were down and shall not be any more. */
export function putBack(before: Demand, after: Demand): string[] {
  if (!isNumbered(before) || !isNumbered(after)) return []
  const down = new Set(before.targets.filter(({ outcome }) => isDown(outcome)).map(({ id }) => id))
  return after.targets.filter(({ id, outcome }) => down.has(id) && !isDown(outcome)).map(({ id }) => id)
}

/** In the transaction of the decision, which holds the demand. */
export async function withdrawPutBack(
  tx: Tx,
  house: Changing,
  tenant: Tenant,
  demand: Demand,
  targets: readonly string[],
): Promise<void> {
  const items = await listedFrom(tx, demand.id, targets)
  if (items.length === 0) return
  const number = isNumbered(demand) ? demand.number : ''
  await withdrawFrom(tx, house, tenant, theDesk, { items }, { key: 'withdrawn.put-back', params: { number } })
}
