/** Banks: what they are, and every change of one with its version. */
import type { Selectable, Updateable } from 'kysely'
import type { Actor, Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { Head } from './head.ts'

export type Bank = Selectable<Tables['bank']>
export type Author = { id?: string; name: string; actor: Pick<Actor, 'kind'> }
type Made = Pick<Bank, 'id' | 'name' | 'title' | 'stance'>

export async function banksOf(tx: Tx): Promise<Bank[]> {
  return await tx.selectFrom('bank').selectAll().where('ended_at', 'is', null).orderBy('name').execute()
}

/** What cannot be a name names nothing, whatever the database would say to it. */
export async function bankNamed(tx: Tx, name: string): Promise<Bank | undefined> {
  if (!/^[A-Z0-9_]{1,64}$/.test(name)) return undefined
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

/** Whether it has ended or not. */
export async function bankWith(tx: Tx, id: string): Promise<Bank | undefined> {
  return await tx.selectFrom('bank').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What of a bank may become another; its stance never does. */
export type BankPatch = Pick<
  Updateable<Tables['bank']>,
  'name' | 'title' | 'enabled' | 'live_share' | 'radii' | 'on_match' | 'ended_at'
>

export async function setBank(tx: Tx, { version }: Head, id: string, patch: BankPatch): Promise<void> {
  await tx
    .updateTable('bank')
    .set({ ...patch, changed_version: version })
    .where('id', '=', id)
    .execute()
}

/**
 * One line in the history of a bank; a change of the lists has at most one for each bank. It keeps what the bank is from
 * this version on, so that it can be read as it was at any other.
 */
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
      by_kind: by.actor.kind,
      says: JSON.stringify(says),
      state: sql<string>`(select to_jsonb(bank) from bank where id = ${bank})`,
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
