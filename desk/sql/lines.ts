/** Lists of demands, a page at a time: what a page costs does not depend on how many there are. */
import type { SelectQueryBuilder } from 'kysely'
import type { Instant } from '../../core/instant.ts'
import { beyond, placeAt } from '../../core/search/place.ts'
import { sql, type Tx } from './database.ts'
import type { Tables } from './tables.ts'

/** What narrows a list. Several values of one kind: any of them; several kinds: all of them. */
export type Narrow = {
  show: 'open' | 'closed' | 'all'
  stages?: readonly number[]
  regimes?: readonly string[]
  /** `regime/instrument` */
  instruments?: readonly string[]
  authorities?: readonly string[]
  countries?: readonly string[]
  trust?: readonly string[]
  /** Hashes of the facets of which a demand must have one (see desk/search). */
  outcomes?: readonly string[]
  /** Colleagues who have them; `null`: nobody. */
  assigned?: readonly (string | null)[]
  dueBefore?: Instant
  receivedFrom?: Instant
  receivedBefore?: Instant
  urgent?: true
}

export type LineRow = Awaited<ReturnType<typeof linesAt>>[number]

const columns = [
  'demand.id',
  'case_id',
  'version',
  'number',
  'regime',
  'instrument',
  'reference',
  'step',
  'waits_for',
  'urgent',
  'due_at',
  'received_at',
  'row',
  'stage',
  'rank',
  'staff.id as holder',
  'staff.name as holder_name',
] as const

function lines(tx: Tx) {
  return (
    tx
      .selectFrom('demand')
      // Who left the desk has nothing any more.
      .leftJoin('staff', (join) =>
        join.onRef('staff.id', '=', 'demand.assigned_to').on('staff.active', '=', true),
      )
      .select(columns)
      .select(sql<string>`place::text`.as('place'))
      .where('number', 'is not', null)
  )
}

/** The open ones: whom they wait for, then what runs out first. `after` is the last line of the page before. */
export async function openLines(
  tx: Tx,
  narrow: Narrow,
  { after, limit }: { after?: { stage: number; rank: number; place: string }; limit: number },
) {
  return await narrowed(lines(tx).where(sql<boolean>`open`), narrow)
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(stage, rank, place) > (${after?.stage}::smallint, ${after?.rank}::bigint, ${after?.place}::bigint)`,
      ),
    )
    .orderBy('stage')
    .orderBy('rank')
    .orderBy('demand.place')
    .limit(limit)
    .execute()
}

/** Closed ones, or all: the newest first. `below` is the place of the last line of the page before. */
export async function newestLines(
  tx: Tx,
  narrow: Narrow,
  { below = beyond, limit }: { below?: string | undefined; limit: number },
) {
  return await narrowed(lines(tx), narrow)
    .$if(narrow.show === 'closed', (query) => query.where(sql<boolean>`not open`))
    .where(sql<boolean>`place < ${below}::bigint`)
    .$if(narrow.receivedBefore !== undefined, (query) =>
      query.where(sql<boolean>`place < ${placeAt(narrow.receivedBefore ?? '')}::bigint`),
    )
    .$if(narrow.receivedFrom !== undefined, (query) =>
      query.where(sql<boolean>`place >= ${placeAt(narrow.receivedFrom ?? '')}::bigint`),
    )
    .orderBy('demand.place', 'desc')
    .limit(limit)
    .execute()
}

/** Those that stand at these places, where they belong to the list. */
export async function linesAt(tx: Tx, narrow: Narrow, places: readonly string[]) {
  return await inShow(narrowed(lines(tx), narrow), narrow)
    .where(sql<boolean>`place = any(${[...places]}::bigint[])`)
    .orderBy('demand.place', 'desc')
    .execute()
}

/** Those with these identifiers, wherever they belong; or with `narrow`, only where they belong to the list. */
export async function linesOf(tx: Tx, ids: readonly string[], narrow?: Narrow) {
  const query = lines(tx).where('demand.id', 'in', [...ids])
  return await (narrow ? inShow(narrowed(query, narrow), narrow) : query).execute()
}

const countedUpTo = 1_000

/**
 * How many open ones wait for whom, counted up to a thousand; and how many of ours are due by then. `rank` holds the
 * end of the time, so that the index alone is read.
 */
export async function countLines(tx: Tx, narrow: Narrow, now: Instant, soon: Instant) {
  const some = narrowed(
    tx
      .selectFrom('demand')
      .select('stage')
      .select(sql<number>`rank + case when rank < 0 then 2000000000000000 else 0 end`.as('due'))
      .where('number', 'is not', null)
      .where(sql<boolean>`open`),
    narrow,
  )
    .orderBy('stage')
    .orderBy('rank')
    .limit(countedUpTo + 1)
  const rows = await tx
    .selectFrom(some.as('some'))
    .select(['stage', sql<number>`count(*)::int`.as('count')])
    .select(sql<number>`count(*) filter (where due <= ${Date.parse(soon)}::bigint)::int`.as('hour'))
    .select(sql<number>`count(*) filter (where due <= ${Date.parse(now)}::bigint)::int`.as('over'))
    .groupBy('stage')
    .execute()
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  const at = (stage: number) => rows.find((row) => row.stage === stage)
  return {
    person: at(0)?.count ?? 0,
    others: at(1)?.count ?? 0,
    machine: at(2)?.count ?? 0,
    done: at(3)?.count ?? 0,
    more: total > countedUpTo,
    hour: at(0)?.hour ?? 0,
    over: at(0)?.over ?? 0,
  }
}

type Query<O> = SelectQueryBuilder<Tables, 'demand', O>

function inShow<O>(query: Query<O>, { show }: Narrow): Query<O> {
  return query.$if(show !== 'all', (each) =>
    each.where(show === 'open' ? sql<boolean>`open` : sql<boolean>`not open`),
  )
}

function narrowed<O>(query: Query<O>, narrow: Narrow): Query<O> {
  const { regimes, instruments, authorities, countries, trust, outcomes, stages } = narrow
  const { assigned, dueBefore, receivedFrom, receivedBefore, urgent } = narrow
  let narrowing = query
  const wanted = (condition: ReturnType<typeof sql<boolean>>) => {
    narrowing = narrowing.where(condition)
  }
  if (stages) wanted(sql`stage = any(${[...stages]}::smallint[])`)
  if (regimes) wanted(sql`regime = any(${[...regimes]}::text[])`)
  if (instruments) wanted(sql`regime || '/' || instrument = any(${[...instruments]}::text[])`)
  if (authorities) wanted(sql`authority_id = any(${[...authorities]}::text[])`)
  if (countries) wanted(sql`demand.row->'authority'->>'country' = any(${[...countries]}::text[])`)
  if (trust) wanted(sql`demand.row->>'trustLevel' = any(${[...trust]}::text[])`)
  if (assigned)
    wanted(sql`(assigned_to = any(${assigned.filter((one) => one !== null)}::uuid[])
      or (${assigned.includes(null)} and assigned_to is null))`)
  if (dueBefore) {
    // By `rank`, which the index of the inbox is in order of; a threat to life stands two thousand million million before.
    const due = Date.parse(dueBefore)
    wanted(sql`rank <= ${due}::bigint and (rank >= 0 or rank <= ${due - 2e15}::bigint)`)
    if (!stages) wanted(sql`stage = any ('{0,1,2,3}'::smallint[])`)
  }
  if (receivedFrom) wanted(sql`received_at >= ${receivedFrom}`)
  if (receivedBefore) wanted(sql`received_at < ${receivedBefore}`)
  if (urgent) wanted(sql`urgent and waits_for <> 'nothing'`)
  if (outcomes)
    wanted(sql`exists (select from search_of s where s.tenant_id = demand.tenant_id and s.demand_id = demand.id
      and s.source = 'demand' and s.terms && ${[...outcomes]}::bigint[])`)
  return narrowing
}
