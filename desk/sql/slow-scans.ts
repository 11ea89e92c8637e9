/** What a program asked about and what it was answered, where the answer takes its time. Answers lie sealed, for a day. */
import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import type { Instant } from '../../core/instant.ts'
import { sql, type Tx } from './database.ts'
import type { Sealed } from './tables.ts'
import type { AskedPiece } from './tables/scans.ts'
import type { Tables } from './tables.ts'

export type ScanAsked = Selectable<Tables['scan_asked']>

const digest = (text: string) => createHash('sha256').update(text).digest()

export type NewAsked = {
  id: string
  token: string
  /** The program's own name for this request, where it gave one. */
  key?: string | undefined
  asked: Buffer
  piece: AskedPiece
  job: string
  at: Instant
}

/** Of two with the same key the database takes one: false for the other. */
export async function addAsked(tx: Tx, tenant: string, wanted: NewAsked): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('scan_asked')
    .values({
      id: wanted.id,
      tenant_id: tenant,
      token_id: wanted.token,
      key_sha256: wanted.key === undefined ? null : digest(wanted.key),
      asked_sha256: wanted.asked,
      piece: JSON.stringify(wanted.piece),
      job: wanted.job,
      at: wanted.at,
      done_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function askedUnder(tx: Tx, token: string, key: string): Promise<ScanAsked | undefined> {
  return await tx
    .selectFrom('scan_asked')
    .selectAll()
    .where('token_id', '=', token)
    .where('key_sha256', '=', digest(key))
    .executeTakeFirst()
}

export async function askedWith(tx: Tx, id: string): Promise<ScanAsked | undefined> {
  return await tx.selectFrom('scan_asked').selectAll().where('id', '=', id).executeTakeFirst()
}

/** What is not answered yet, the oldest first, behind the last one of the portion before. */
export async function askedOpen(
  tx: Tx,
  limit: number,
  after?: Pick<ScanAsked, 'at' | 'id'>,
): Promise<ScanAsked[]> {
  return await tx
    .selectFrom('scan_asked')
    .selectAll()
    .where('done_at', 'is', null)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(at, id) > (${after?.at}::timestamptz, ${after?.id}::uuid)`),
    )
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Whether this was the first answer to it. */
export async function settleAsked(tx: Tx, id: string, answer: Sealed, at: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('scan_asked')
    .set({ answer: JSON.stringify(answer), done_at: at })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What was answered before this, and what was asked before that and never could be. */
export async function forgetAsked(
  tx: Tx,
  { answered, asked }: { answered: Instant; asked: Instant },
): Promise<void> {
  await tx
    .deleteFrom('scan_asked')
    .where((each) => each.or([each('done_at', '<', answered), each('at', '<', asked)]))
    .execute()
}

/** Whether it was there and not answered. */
export async function dropAsked(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('scan_asked')
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
