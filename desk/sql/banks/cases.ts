/** Cases: a piece that looks like something listed, and what a person found. One open case for each piece. */
import type { Insertable, Selectable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import { adviceAfter } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { Piece } from '../tables/banks.ts'
import { tellLater } from '../upload/told.ts'
import type { NewSignal } from './items.ts'

export type Case = Selectable<Tables['match_case']>
export type Hit = Selectable<Tables['match_hit']>
export type NewHit = Omit<Insertable<Tables['match_hit']>, 'tenant_id' | 'case_id' | 'ordinal' | 'at'>
export type Verdict = NonNullable<Case['verdict']>
export type Decided = Case & { verdict: Verdict }

export type NewCase = {
  id: string
  origin: Case['origin']
  piece: Piece
  pieceHash: Buffer
  signals: readonly NewSignal[]
  told: Case['told']
  listVersion: number
  hits: readonly NewHit[]
}

/**
 * Opens a case, or finds the open one of the same piece. Two scans of one piece at the same moment meet at the key; the
 * later one finds what the earlier one opened.
 */
export async function openCase(
  tx: Tx,
  tenant: string,
  wanted: NewCase,
  at: Instant,
): Promise<{ id: string; isNew: boolean }> {
  const before = await openCaseOf(tx, wanted.pieceHash)
  if (before) return { id: before, isNew: false }
  const opened = await tx
    .insertInto('match_case')
    .values({
      id: wanted.id,
      tenant_id: tenant,
      number: await nextNumber(tx, tenant),
      origin: wanted.origin,
      piece: JSON.stringify(wanted.piece),
      piece_hash: wanted.pieceHash,
      signals: JSON.stringify(wanted.signals),
      told: wanted.told,
      list_version: wanted.listVersion,
      opened_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'piece_hash']).where('verdict', 'is', null).doNothing(),
    )
    .executeTakeFirst()
  if (opened.numInsertedOrUpdatedRows === 0n)
    return { id: (await openCaseOf(tx, wanted.pieceHash)) ?? wanted.id, isNew: false }
  await tx
    .insertInto('match_hit')
    .values(
      wanted.hits.map((hit, ordinal) => ({ ...hit, tenant_id: tenant, case_id: wanted.id, ordinal, at })),
    )
    .execute()
  return { id: wanted.id, isNew: true }
}

async function openCaseOf(tx: Tx, pieceHash: Buffer): Promise<string | undefined> {
  const found = await tx
    .selectFrom('match_case')
    .select('id')
    .where('piece_hash', '=', pieceHash)
    .where('verdict', 'is', null)
    .executeTakeFirst()
  return found?.id
}

/** The next number of a case; the last of so many, where several are opened together. */
export async function nextNumber(tx: Tx, tenant: string, count = 1): Promise<number> {
  const { opened } = await tx
    .insertInto('match_count')
    .values({ tenant_id: tenant, opened: count })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(({ ref }) => ({ opened: sql`${ref('match_count.opened')} + ${count}::int` })),
    )
    .returning('opened')
    .executeTakeFirstOrThrow()
  return opened
}

/** The last word on a piece, where a person has given one. */
export async function lastVerdictOn(tx: Tx, pieceHash: Buffer): Promise<Decided | undefined> {
  const found = await tx
    .selectFrom('match_case')
    .selectAll()
    .where('piece_hash', '=', pieceHash)
    .where('verdict', 'is not', null)
    .orderBy('number', 'desc')
    .executeTakeFirst()
  return found?.verdict ? { ...found, verdict: found.verdict } : undefined
}

export async function caseWith(tx: Tx, id: string): Promise<Case | undefined> {
  return await tx.selectFrom('match_case').selectAll().where('id', '=', id).executeTakeFirst()
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

/** Cases, the newest first; `before` is the number of the last one seen. */
export async function casesOf(
  tx: Tx,
  { open, before, limit }: { open: boolean; before?: number | undefined; limit: number },
): Promise<Case[]> {
  let query = tx
    .selectFrom('match_case')
    .selectAll()
    .where('verdict', open ? 'is' : 'is not', null)
  if (before !== undefined) query = query.where('number', '<', before)
  return await query.orderBy('number', 'desc').limit(limit).execute()
}

/** Settles a case, once, and writes down that its platform is to be told. Returns whether it was open. */
export async function decideCase(
  tx: Tx,
  id: string,
  decided: {
    verdict: Verdict
    exception: string | null
    reason: string | null
    decided_by: string | null
    decided_at: Instant
  },
): Promise<boolean> {
  const settled = await tx
    .updateTable('match_case')
    .set(decided)
    .where('id', '=', id)
    .where('verdict', 'is', null)
    .returning(['tenant_id', 'piece'])
    .executeTakeFirst()
  if (!settled) return false
  const { verdict, exception, decided_at: at } = decided
  const { content, platform } = settled.piece
  await tellLater(tx, settled.tenant_id, {
    id,
    at,
    type: 'match.decided',
    // What the program needs to act, and nothing of why or of who.
    data: {
      case: id,
      content,
      ...(platform === undefined ? {} : { platform }),
      verdict,
      ...(exception === null ? {} : { exception }),
      advice: adviceAfter(verdict),
    },
  })
  return true
}

export type Rates = { bank: string; hits: number; decided: number; exempt: number; collisions: number }

/** How often what a bank pointed at was something else, or was lawful after all. */
export async function ratesByBank(tx: Tx): Promise<Rates[]> {
  const rows = await tx
    .selectFrom('match_hit')
    .innerJoin('match_case', 'match_case.id', 'match_hit.case_id')
    .select(({ fn }) => [
      'match_hit.bank_id as bank',
      fn.count<number>('match_hit.case_id').distinct().as('hits'),
      fn.count<number>('match_hit.case_id').distinct().filterWhere('verdict', 'is not', null).as('decided'),
      fn.count<number>('match_hit.case_id').distinct().filterWhere('verdict', '=', 'exempt').as('exempt'),
      fn
        .count<number>('match_hit.case_id')
        .distinct()
        .filterWhere('verdict', '=', 'collision')
        .as('collisions'),
    ])
    .groupBy('match_hit.bank_id')
    .execute()
  return rows
}

export async function openCount(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('match_case')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('verdict', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The newest cases since then. */
export async function casesSince(tx: Tx, since: Instant, limit: number): Promise<Case[]> {
  return await tx
    .selectFrom('match_case')
    .selectAll()
    .where('opened_at', '>=', since)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
}

/** What came of the cases that a bank's entries met since then. */
export async function outcomesOf(tx: Tx, bank: string, since: Instant) {
  const { rows } = await sql<
    Record<'cases' | 'known' | 'exempt' | 'collisions' | 'lapsed' | 'again', number>
  >`
    select count(*) as cases, count(*) filter (where verdict = 'known') as known,
      count(*) filter (where verdict = 'exempt') as exempt, count(*) filter (where verdict = 'collision') as collisions,
      count(*) filter (where verdict = 'lapsed') as lapsed, count(*) filter (where work is not null) as again
    from match_case c where c.id in (
      select case_id from match_hit h where h.bank_id = ${bank}::uuid and h.at >= ${since}::timestamptz)`.execute(
    tx,
  )
  const [found] = rows
  if (!found) throw new Error('a count that did not count')
  return found
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

/** Forgets cases that were decided before then, with what they rested on. Returns how many. */
export async function forgetCases(tx: Tx, before: Instant, most: number): Promise<number> {
  const over = await tx
    .selectFrom('match_case')
    .select('id')
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
  return ids.length
}
