/** What a node that holds the lists in memory reads to come from one version to the next. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import { type Bound, firstOf } from '../portion.ts'

/** Signals in columns, as whoever holds millions of them wants them: the bank and the kind by their place. */
export type SignalColumns = {
  ids: readonly number[]
  items: readonly number[]
  banks: readonly number[]
  kinds: readonly number[]
  values: readonly string[]
}

type Wanted = {
  after: number
  upTo: number
  /** Numbers from here on. Later versions have larger numbers. */
  from: number
  bound: Bound
  /** What is taken, and by which place it is named: banks by their ids, kinds by their names. */
  banks: readonly string[]
  kinds: readonly string[]
  leastQuality: number
}

/**
 * Signals of later versions that still stand, in the order of their numbers, each portion in one row: a row for each would
 * cost more than all that is done with it.
 * `more`: whether there may be others after it.
 */
export async function columnsSince(
  tx: Tx,
  { after, upTo, from, bound, banks, kinds, leastQuality }: Wanted,
): Promise<SignalColumns & { more: boolean }> {
  const chosen = sql`
    select id, item_id, bank_id, kind, value from bank_signal
    where added_version > ${after}::bigint and added_version <= ${upTo}::bigint and withdrawn_version is null
      and id >= ${from}::int and (quality is null or quality >= ${leastQuality}::smallint)
      and kind = any(${[...kinds]}::text[])`
  const { rows } = await sql<SignalColumns & { more: boolean }>`
    with placed as (
      select chosen.id, item_id, bank.place - 1 as bank, kind.place - 1 as kind, value from ${firstOf(chosen, bound)} chosen
      join unnest(${[...banks]}::uuid[]) with ordinality as bank (id, place) on bank.id = bank_id
      join unnest(${[...kinds]}::text[]) with ordinality as kind (name, place) on kind.name = kind
    )
    select coalesce(json_agg(id order by id), '[]') as ids, coalesce(json_agg(item_id order by id), '[]') as items,
      coalesce(json_agg(bank order by id), '[]') as banks, coalesce(json_agg(kind order by id), '[]') as kinds,
      coalesce(json_agg(value order by id), '[]') as values,
      count(*) >= ${bound.rows}::int or coalesce(sum(octet_length(value)), 0) >= ${bound.bytes}::bigint as more
    from placed`.execute(tx)
  const [columns] = rows
  if (!columns) throw new Error('a portion without a row')
  return columns
}

/** Every bank there is or was. */
export async function everyBank(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('bank').select('id').orderBy('id').execute()
  return rows.map(({ id }) => id)
}

/**
 * What tells the lists at this version from those that had the same number in another past, as after a database was
 * brought back from an older copy: the changes that led to them, each of which has its moment and its words.
 */
export async function markOf(tx: Tx, version: number): Promise<string> {
  const { rows } = await sql<{ mark: string | null }>`
    select encode(sha256(convert_to(string_agg(line, E'\n' order by line), 'UTF8')), 'hex') as mark from (
      select concat_ws(' ', version, bank_id, extract(epoch from at), by_name, says) as line from bank_event
      where version <= ${version}::bigint order by version desc, bank_id limit 100) as last`.execute(tx)
  return rows[0]?.mark ?? ''
}

/** Those too that a node at this version need not have, and has if it was broken off on its way to the next. */
export async function withdrawnSince(tx: Tx, after: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('bank_signal')
    .select('id')
    .where('withdrawn_version', '>', after)
    .execute()
  return rows.map(({ id }) => id)
}

/** Entries that are off for a while, or were until now; and when each ends of itself. */
export async function timesSince(
  tx: Tx,
  after: number,
): Promise<{ id: number; offUntil: Instant | null; expiresAt: Instant | null }[]> {
  let query = tx
    .selectFrom('bank_item')
    .select(['id', 'off_until as offUntil', 'expires_at as expiresAt'])
    .where('withdrawn_at', 'is', null)
    .where('changed_version', '>', after)
  // A node that begins needs only those for which a time is set at all.
  if (after === 0)
    query = query.where((each) =>
      each.or([each('off_until', 'is not', null), each('expires_at', 'is not', null)]),
    )
  return await query.execute()
}

/** How many signals of each kind the database has more, or fewer, than a node at this version. */
export async function pendingSince(tx: Tx, version: number): Promise<Map<string, number>> {
  const added = await tx
    .selectFrom('bank_signal')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('added_version', '>', version)
    .where('withdrawn_version', 'is', null)
    .groupBy('kind')
    .execute()
  const withdrawn = await tx
    .selectFrom('bank_signal')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('withdrawn_version', '>', version)
    .where('added_version', '<=', version)
    .groupBy('kind')
    .execute()
  const pending = new Map(added.map(({ kind, count }) => [kind, Number(count)]))
  for (const { kind, count } of withdrawn) pending.set(kind, (pending.get(kind) ?? 0) - Number(count))
  return pending
}

/** When the lists came to this version. */
export async function timeOfVersion(tx: Tx, version: number): Promise<Instant | undefined> {
  const event = await tx
    .selectFrom('bank_event')
    .select('at')
    .where('version', '<=', version)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return event?.at
}
