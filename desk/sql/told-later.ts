/** What the operator's own program is told later: written with what it tells of, and kept until it was taken. */
import { createHash } from 'node:crypto'
import type { Saying } from '../../core/event.ts'
import type { Instant } from '../../core/instant.ts'
import { sql, type Tx } from './database.ts'

export type Message = {
  id: string
  type: string
  data: Record<string, unknown>
  at: Instant
  attempts: number
}

/**
 * Written in the transaction of what it tells of, under the name of that: it is never lost, and never there twice.
 * Nothing where the tenant has nobody to tell.
 */
export async function tellLater(
  tx: Tx,
  tenant: string,
  { id, type, data, at }: Omit<Message, 'attempts'>,
): Promise<void> {
  await sql`
    insert into told_message (id, tenant_id, type, data, about, at, due_at)
    select ${id}, id, ${type}, ${JSON.stringify(data)}::jsonb, ${aboutOf(data)}, ${at}, ${at}
    from tenant where id = ${tenant} and settings ? 'verdictWebhook'
    on conflict do nothing`.execute(tx)
}

/** The piece that a message is about, as its platform calls it: two about one piece are taken in their order. */
function aboutOf({ platform, content }: Message['data']): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([platform ?? null, content ?? null]))
    .digest()
}

/**
 * Takes one message that is due. Nobody else takes it before `until`, whatever becomes of whoever has it. As long as an
 * older one about the same piece is not taken, it waits: the last word on a piece is heard last.
 */
export async function claimMessage(tx: Tx, now: Instant, until: Instant): Promise<Message | undefined> {
  const due = await tx
    .selectFrom('told_message')
    .select(['id', 'type', 'data', 'at', 'attempts'])
    .where('done_at', 'is', null)
    .where('due_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('told_message as older')
            .select('older.id')
            .whereRef('older.tenant_id', '=', 'told_message.tenant_id')
            .whereRef('older.about', '=', 'told_message.about')
            .where('older.done_at', 'is', null)
            .where(sql<boolean>`(older.at, older.id) < (told_message.at, told_message.id)`),
        ),
      ),
    )
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!due) return undefined
  await tx
    .updateTable('told_message')
    .set({ due_at: until, attempts: due.attempts + 1 })
    .where('id', '=', due.id)
    .execute()
  return { ...due, attempts: due.attempts + 1 }
}

export async function settleMessage(
  tx: Tx,
  id: string,
  came: { done: Instant } | { again: Instant; why: Saying },
): Promise<void> {
  await tx
    .updateTable('told_message')
    .set('done' in came ? { done_at: came.done } : { due_at: came.again, why: JSON.stringify(came.why) })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .execute()
}

/** Whether they were taken or not: what nobody takes names pieces and is not kept for ever. */
export async function forgetMessages(tx: Tx, before: Instant): Promise<void> {
  await tx.deleteFrom('told_message').where('at', '<', before).execute()
}
