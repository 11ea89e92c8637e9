/** What the operator's own program is told later: written with what it tells of, and kept until it was taken. */
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

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
    insert into told_message (id, tenant_id, type, data, at, due_at)
    select ${id}, id, ${type}, ${JSON.stringify(data)}::jsonb, ${at}, ${at}
    from tenant where id = ${tenant} and settings ? 'verdictWebhook'
    on conflict do nothing`.execute(tx)
}

/** Takes one message that is due. Nobody else takes it before `until`, whatever becomes of whoever has it. */
export async function claimMessage(tx: Tx, now: Instant, until: Instant): Promise<Message | undefined> {
  const due = await tx
    .selectFrom('told_message')
    .select(['id', 'type', 'data', 'at', 'attempts'])
    .where('done_at', 'is', null)
    .where('due_at', '<=', now)
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

export async function forgetMessages(tx: Tx, before: Instant): Promise<void> {
  await tx.deleteFrom('told_message').where('done_at', '<', before).execute()
}
