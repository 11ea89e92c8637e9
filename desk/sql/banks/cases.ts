/** Cases: a piece that looks like something listed, and what a person found. */
import type { Selectable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import { adviceAfter } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { Piece } from '../tables/banks.ts'
import { tellLater } from '../told-later.ts'
import { destroyKeys, sealReason, type Tools } from './sealed-case.ts'

export type Case = Selectable<Tables['match_case']>
export type Hit = Selectable<Tables['match_hit']>
export type Verdict = NonNullable<Case['verdict']>

export async function caseWith(tx: Tx, id: string): Promise<Case | undefined> {
  return await tx.selectFrom('match_case').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Held until the transaction ends: nothing joins it and nobody else decides it. */
export async function holdCase(tx: Tx, id: string): Promise<Case | undefined> {
  return await tx
    .selectFrom('match_case')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export async function countHits(tx: Tx, id: string): Promise<number> {
  const { count } = await tx
    .selectFrom('match_hit')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('case_id', '=', id)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** What the case rests on, as it was met, with the entry behind each hit as it is today. */
export async function hitsOf(tx: Tx, id: string) {
  return await tx
    .selectFrom('match_hit')
    .innerJoin('bank', 'bank.id', 'match_hit.bank_id')
    .innerJoin('bank_item', 'bank_item.id', 'match_hit.item_id')
    .selectAll('match_hit')
    .select([
      'bank.name as bankName',
      'bank.title as bankTitle',
      'bank.stance',
      'bank_item.label',
      'bank_item.source',
      'bank_item.legal_basis as legalBasis',
      'bank_item.confidence',
      'bank_item.confirmed_at as confirmedAt',
      'bank_item.demand_id as demand',
      'bank_item.target_id as target',
      'bank_item.withdrawn_at as withdrawnAt',
    ])
    .where('case_id', '=', id)
    .orderBy('ordinal')
    .execute()
}

/** Decided cases, the newest first; `before` is the number of the last one seen. */
export async function decidedCases(
  tx: Tx,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Case[]> {
  let query = tx.selectFrom('match_case').selectAll().where('verdict', 'is not', null)
  if (before !== undefined) query = query.where('number', '<', before)
  return await query.orderBy('number', 'desc').limit(limit).execute()
}

/** Settles an open case that the caller holds, and writes down that its platform is to be told. */
export async function decideCase(
  tx: Tx,
  tools: Tools,
  row: Case,
  decided: {
    verdict: Verdict
    exception: string | null
    reason: string | null
    decided_by: string | null
    decided_at: Instant
  },
): Promise<void> {
  const { id, tenant_id: tenant, piece } = row
  const reason = decided.reason === null ? null : await sealReason(tx, tools, row, decided.reason)
  await tx
    .updateTable('match_case')
    .set({ ...decided, reason })
    .where('id', '=', id)
    .execute()
  const { verdict, exception, decided_at: at } = decided
  await tellLater(tx, tenant, {
    id,
    at,
    type: 'match.decided',
    // What the program needs to act, and nothing of why or of who.
    data: {
      case: id,
      ...namedAs(piece),
      verdict,
      ...(exception === null ? {} : { exception }),
      advice: adviceAfter(verdict),
    },
  })
}

/** As its platform calls it. */
export function namedAs({ content, platform }: Piece) {
  return { content, ...(platform === undefined ? {} : { platform }) }
}

/** Cases since then, the newest first; `before` is the number of the last one seen. */
export async function casesSince(
  tx: Tx,
  since: Instant,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Case[]> {
  let query = tx.selectFrom('match_case').selectAll().where('opened_at', '>=', since)
  if (before !== undefined) query = query.where('number', '<', before)
  return await query.orderBy('number', 'desc').limit(limit).execute()
}

export async function countSince(tx: Tx, since: Instant): Promise<number> {
  const { count } = await tx
    .selectFrom('match_case')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('opened_at', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Cases that one signal met, the newest first, and how many there are of each verdict. */
export async function casesOfSignal(tx: Tx, signal: number, limit = 50) {
  const cases = await tx
    .selectFrom('match_hit')
    .innerJoin('match_case', 'match_case.id', 'match_hit.case_id')
    .select(['match_case.id', 'number', 'piece', 'verdict', 'opened_at as openedAt', 'distance'])
    .where('match_hit.signal_id', '=', signal)
    .orderBy('match_hit.at', 'desc')
    .limit(limit)
    .execute()
  const { rows: counts } = await sql<{ verdict: string; count: number }>`
    select coalesce(c.verdict, 'open') as verdict, count(distinct c.id) as count
    from match_hit h join match_case c on c.tenant_id = h.tenant_id and c.id = h.case_id
    where h.signal_id = ${signal} group by 1`.execute(tx)
  return { cases, counts }
}

/** Forgets cases that were decided before then, with what they rested on and the keys they lay under. Returns how many. */
export async function forgetCases(
  tx: Tx,
  { before, now, most }: { before: Instant; now: Instant; most: number },
): Promise<number> {
  const over = await tx
    .selectFrom('match_case')
    .select(['id', 'key_id'])
    .where('decided_at', '<', before)
    .limit(most)
    .forUpdate()
    .skipLocked()
    .execute()
  const ids = over.map(({ id }) => id)
  if (ids.length === 0) return 0
  await tx
    .deleteFrom('match_hit')
    .where('case_id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  await tx
    .deleteFrom('match_case')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  await destroyKeys(
    tx,
    over.flatMap(({ key_id }) => (key_id === null ? [] : [key_id])),
    now,
  )
  return ids.length
}
