/** The head of a tenant's lists: whoever changes one holds it, so that versions are numbered as they are committed. */
import { sql, type Tx } from '../database.ts'

export type Head = {
  /** What this change is numbered; everything it writes carries it. */
  version: number
  /** The next `count` numbers for entries, or for signals, from the first on. */
  takeItems(count: number): number
  takeSignals(count: number): number
}

/**
 * Changes the lists of the tenant of this transaction. Others wait until it is over, and every node that follows is told
 * once it has committed.
 */
export async function changeLists<T>(tx: Tx, tenant: string, change: (head: Head) => Promise<T>): Promise<T> {
  const before = await holdLists(tx, tenant)
  let { next_item, next_signal } = before
  const version = before.version + 1
  const result = await change({
    version,
    takeItems: (count) => (next_item += count) - count,
    takeSignals: (count) => (next_signal += count) - count,
  })
  await tx.updateTable('list_head').set({ version, next_item, next_signal }).execute()
  await sql`select pg_notify('guichet_lists', ${tenant})`.execute(tx)
  return result
}

/** Nobody else changes the lists before the end of this transaction: what is read of them now is still so when it is written. */
export async function holdLists(tx: Tx, tenant: string) {
  await tx
    .insertInto('list_head')
    .values({ tenant_id: tenant })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await tx.selectFrom('list_head').selectAll().forUpdate().executeTakeFirstOrThrow()
}

/** How far the lists are; 0 where there are none. */
export async function listVersion(tx: Tx): Promise<number> {
  const head = await tx.selectFrom('list_head').select('version').executeTakeFirst()
  return head?.version ?? 0
}
