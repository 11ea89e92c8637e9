/** Verdicts and answers of scans on their way to the operator's own program, as people see them. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

export type MessageRow = Awaited<ReturnType<typeof messagesOf>>[number]

/** So many of them are shown; the newest of what arrived, the oldest of what did not. */
const most = 50

/** `about`: what scans or verdicts say, where only one of the two is asked for. */
export async function messagesOf(tx: Tx, show: 'amiss' | 'under-way' | 'all', about?: 'verdict' | 'scan') {
  let query = messages(tx)
  if (about) query = query.where('type', about === 'scan' ? '=' : '<>', 'scan.done')
  if (show !== 'all') query = query.where('done_at', 'is', null)
  if (show === 'amiss') query = query.where('why', 'is not', null)
  return await query
    .orderBy('at', show === 'all' ? 'desc' : 'asc')
    .limit(most)
    .execute()
}

/** That a person has decided is told under the name of the case; nothing where nobody was to be told, or it is long ago. */
export async function messageOfCase(tx: Tx, id: string): Promise<MessageRow | undefined> {
  return await messages(tx).where('id', '=', id).where('type', '=', 'match.decided').executeTakeFirst()
}

const messages = (tx: Tx) =>
  tx.selectFrom('told_message').select(['id', 'type', 'data', 'at', 'due_at', 'attempts', 'done_at', 'why'])

/** How many are on their way, and how many of them were refused more than twice. */
export async function countMessages(tx: Tx): Promise<{ waiting: number; failing: number }> {
  const { rows } = await sql<{ waiting: number; failing: number }>`
    select count(*)::int as waiting, count(*) filter (where attempts > 2 and why is not null)::int as failing
    from told_message where done_at is null`.execute(tx)
  return rows[0] ?? { waiting: 0, failing: 0 }
}

/** It is tried now, whatever pause it was in; one that was taken stays as it is. `undefined` where there is none. */
export async function tryMessageNow(
  tx: Tx,
  id: string,
  now: Instant,
): Promise<'tried' | 'taken' | undefined> {
  const row = await tx
    .selectFrom('told_message')
    .select('done_at')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  if (row.done_at !== null) return 'taken'
  await tx.updateTable('told_message').set({ due_at: now }).where('id', '=', id).execute()
  return 'tried'
}
