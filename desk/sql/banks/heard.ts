/** What the platform of a piece was told last of it, while its case waits: one that a hunt has found was told nothing. */
import type { Instant } from '../../../core/instant.ts'
import type { Advice } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import type { Case } from './cases.ts'
import { adviceOf } from './newest-case.ts'

/** Cases of before migration 0026 say it by how they came. */
export const heardOf = ({ heard, origin, told }: Pick<Case, 'heard' | 'origin' | 'told'>): Advice =>
  heard ?? (origin === 'stock' ? 'none' : told)

/** The same as the database says it: whoever uploaded the piece has it shown while it waits. */
const isPublic = sql<boolean>`coalesce(heard, case origin when 'stock' then 'none' else told end) = 'none'`

/** What is said to a platform that asks of a piece with this newest case; that it heard it is written down. */
export async function sayAdvice(tx: Tx, newest: Case, at: Instant): Promise<Advice> {
  const advice = await adviceOf(tx, newest, at)
  if (newest.verdict === null && heardOf(newest) !== advice)
    await tx
      .updateTable('match_case')
      .set({ heard: advice })
      .where('id', '=', newest.id)
      .where('verdict', 'is', null)
      .execute()
  return advice
}

/** Whether its bank kept the piece away by itself: it would have, and the platform was told so. `c` is the case. */
export const wasKeptAway = sql<boolean>`(c.told = 'block' and (c.origin <> 'stock' or c.heard = 'block'))`

export type LastSeen = { number: number; isShown: boolean }

/** Cases that wait for a person: those whose piece is public first, and of each the newest first. */
export async function openCases(
  tx: Tx,
  { after, limit }: { after?: LastSeen | undefined; limit: number },
): Promise<Case[]> {
  let query = tx.selectFrom('match_case').selectAll().where('verdict', 'is', null)
  if (after) query = query.where(sql<boolean>`(${isPublic}, number) < (${after.isShown}, ${after.number})`)
  return await query.orderBy(isPublic, 'desc').orderBy('number', 'desc').limit(limit).execute()
}

/** How many wait for a person, and how many of them are public meanwhile. */
export async function countOpen(tx: Tx): Promise<{ open: number; shown: number }> {
  const counts = await tx
    .selectFrom('match_case')
    .select(({ fn }) => [
      fn.countAll<number>().as('open'),
      sql<number>`count(*) filter (where ${isPublic})`.as('shown'),
    ])
    .where('verdict', 'is', null)
    .executeTakeFirstOrThrow()
  return { open: Number(counts.open), shown: Number(counts.shown) }
}
