/** Banks: what they are, and every change of one with its version. */
import type { Selectable } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { Head } from './head.ts'

export type Bank = Selectable<Tables['bank']>
export type Author = { id?: string; name: string }
type Made = Pick<Bank, 'id' | 'name' | 'title' | 'stance'>

export async function banksOf(tx: Tx): Promise<Bank[]> {
  return await tx.selectFrom('bank').selectAll().where('ended_at', 'is', null).orderBy('name').execute()
}

export async function bankNamed(tx: Tx, name: string): Promise<Bank | undefined> {
  return await tx
    .selectFrom('bank')
    .selectAll()
    .where('name', '=', name)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

export async function addBank(
  tx: Tx,
  tenant: string,
  head: Head,
  bank: Made,
  { at, by }: { at: Instant; by: Author },
): Promise<void> {
  await tx
    .insertInto('bank')
    .values({
      ...bank,
      tenant_id: tenant,
      radii: '{}',
      made_at: at,
      changed_version: head.version,
      ended_at: null,
    })
    .execute()
  await noteChange(tx, tenant, head, bank.id, { at, by, says: { key: 'bank.history.made' } })
}

/** One line in the history of a bank; a change of the lists has at most one for each bank. */
export async function noteChange(
  tx: Tx,
  tenant: string,
  head: Head,
  bank: string,
  { at, by, says }: { at: Instant; by: Author; says: Saying },
): Promise<void> {
  await tx
    .insertInto('bank_event')
    .values({
      tenant_id: tenant,
      version: head.version,
      bank_id: bank,
      at,
      by_id: by.id ?? null,
      by_name: by.name,
      says: JSON.stringify(says),
    })
    .execute()
}

export async function historyOf(tx: Tx, bank: string, limit = 200) {
  return await tx
    .selectFrom('bank_event')
    .select(['version', 'at', 'by_name', 'says'])
    .where('bank_id', '=', bank)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
}
