/** Entries of a bank with their signals: added, turned off for a while, withdrawn; never deleted, never changed in value. */
import type { Signal } from '../../../match/signal.ts'
import type { Selectable } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { ItemSource } from '../tables/banks.ts'
import type { Head } from './head.ts'

export type Item = Selectable<Tables['bank_item']>
export type SignalRow = Selectable<Tables['bank_signal']>

/** An entry as it is listed: what it is, by which right, until when, and by what it is recognised. */
export type NewItem = {
  label: string
  source: ItemSource
  legalBasis: string
  confidence?: number
  /** The person of this service who saw the content and says that it is what the label says. */
  confirmedBy?: string
  /** They alone said so of a file that this service has not seen: it counts once a second person says so too. */
  isSecondAwaited?: boolean
  demand?: { id: string; target: string }
  contentUri?: string
  metadata?: unknown
  note?: string
  expiresAt?: Instant
  signals: readonly Signal[]
}

/** Lists these entries, in their order, in one bank. Returns the number of each. */
export async function listItems(
  tx: Tx,
  tenant: string,
  head: Head,
  bank: string,
  items: readonly NewItem[],
  { at, by }: { at: Instant; by: string },
): Promise<number[]> {
  const first = head.takeItems(items.length)
  for (const { from, some } of inPortions(items))
    await sql`
      insert into bank_item (tenant_id, id, bank_id, label, source, legal_basis, confidence, reviewer, confirmed_at,
        demand_id, target_id, content_uri, metadata, note, expires_at, reference, added_at, added_by, changed_version)
      select ${tenant}::uuid, ${first + from}::int + (place - 1)::int, ${bank}::uuid, label, source, legal_basis, confidence, reviewer,
        case when reviewer is null or second_awaited then null else ${at}::timestamptz end,
        demand, target, content_uri, metadata, note, expires_at, source ->> 'reference', ${at}::timestamptz, ${by}, ${head.version}::bigint
      from unnest(${column(some, ({ label }) => label)}::text[],
        ${column(some, ({ source }) => JSON.stringify(source))}::jsonb[],
        ${column(some, ({ legalBasis }) => legalBasis)}::text[],
        ${column(some, ({ confidence }) => confidence)}::smallint[],
        ${column(some, ({ confirmedBy }) => confirmedBy)}::uuid[],
        ${column(some, ({ isSecondAwaited = false }) => isSecondAwaited)}::boolean[],
        ${column(some, ({ demand }) => demand?.id)}::uuid[],
        ${column(some, ({ demand }) => demand?.target)}::uuid[],
        ${column(some, ({ contentUri }) => contentUri)}::text[],
        ${column(some, ({ metadata }) => (metadata === undefined ? null : JSON.stringify(metadata)))}::jsonb[],
        ${column(some, ({ note }) => note ?? '')}::text[],
        ${column(some, ({ expiresAt }) => expiresAt)}::timestamptz[]) with ordinality
        as given (label, source, legal_basis, confidence, reviewer, second_awaited, demand, target, content_uri, metadata, note, expires_at, place)
    `.execute(tx)
  await countMore(tx, bank, { entries: items.length, signals: 0 })
  await addSignals(
    tx,
    tenant,
    head,
    bank,
    items.flatMap((item, n) => item.signals.map((signal) => ({ ...signal, item: first + n }))),
  )
  return items.map((_, n) => first + n)
}

/** More signals for entries that stand. */
export async function addSignals(
  tx: Tx,
  tenant: string,
  head: Head,
  bank: string,
  signals: readonly (Signal & { item: number })[],
): Promise<void> {
  const first = head.takeSignals(signals.length)
  for (const { from, some } of inPortions(signals))
    await sql`
      insert into bank_signal (tenant_id, id, item_id, bank_id, kind, value, value_sha256, quality, variant, added_version)
      select ${tenant}::uuid, ${first + from}::int + (place - 1)::int, item, ${bank}::uuid, kind, value,
        sha256(convert_to(value, 'UTF8')), quality, variant, ${head.version}::bigint
      from unnest(${column(some, ({ item }) => item)}::int[],
        ${column(some, ({ kind }) => kind)}::text[],
        ${column(some, ({ value }) => value)}::text[],
        ${column(some, ({ quality }) => quality)}::smallint[],
        ${column(some, ({ variant }) => variant ?? '')}::text[]) with ordinality
        as given (item, kind, value, quality, variant, place)
    `.execute(tx)
  await countMore(tx, bank, { entries: 0, signals: signals.length })
}

/** A person says of an entry that stands that they have seen what it is of; `whole` where that is enough. */
export async function confirmItem(
  tx: Tx,
  { version }: Head,
  id: number,
  { by, at, whole }: { by: string; at: Instant; whole: boolean },
): Promise<void> {
  await tx
    .updateTable('bank_item')
    .set(({ fn, ref, val }) => ({
      reviewer: fn.coalesce(ref('reviewer'), val(by)),
      ...(whole ? { confirmed_at: at } : {}),
      changed_version: version,
    }))
    .where('id', '=', id)
    .execute()
}

/** Whether a person has found of each of these files, whose bytes came here, that it is what a list said. */
export async function wereSeen(tx: Tx, sha256: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ seen: boolean }>`
    select bool_and(exists (
      select from match_case c where c.piece ->> 'sha256' = value and c.verdict = 'known' and c.decided_by is not null
    )) as seen from unnest(${[...sha256]}::text[]) as value`.execute(tx)
  return rows[0]?.seen ?? true
}

/** Off until then: it stands, and nothing is met by it. `null` turns it on again. */
export async function turnOff(
  tx: Tx,
  tenant: string,
  head: Head,
  items: readonly number[],
  until: Instant | null,
): Promise<void> {
  await tx
    .updateTable('bank_item')
    .set({ off_until: until, changed_version: head.version })
    .where('id', '=', sql<number>`any(${[...items]}::int[])`)
    .where('withdrawn_at', 'is', null)
    .execute()
  await tx
    .insertInto('bank_item_off')
    .values(
      items.map((item) => ({ tenant_id: tenant, item_id: item, version: head.version, off_until: until })),
    )
    .execute()
}

export async function setNote(tx: Tx, { version }: Head, item: number, note: string): Promise<void> {
  await tx.updateTable('bank_item').set({ note, changed_version: version }).where('id', '=', item).execute()
}

export type Which = { items: readonly number[] }

/** Whether there is anything to be withdrawn. */
export async function anyStands(tx: Tx, { items }: Which): Promise<boolean> {
  const one = await tx
    .selectFrom('bank_item')
    .select('id')
    .where('id', '=', sql<number>`any(${[...items]}::int[])`)
    .where('withdrawn_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}

/** Takes entries off their lists from this version on. Returns how many there were, by bank. */
export async function withdrawItems(
  tx: Tx,
  head: Head,
  which: Which,
  { at, because }: { at: Instant; because: Saying },
): Promise<ReadonlyMap<string, number[]>> {
  const withdrawn = await tx
    .updateTable('bank_item')
    .set({ withdrawn_at: at, withdrawn_because: JSON.stringify(because), changed_version: head.version })
    .where('id', '=', sql<number>`any(${[...which.items]}::int[])`)
    .where('withdrawn_at', 'is', null)
    .returning(['id', 'bank_id'])
    .execute()
  const gone =
    withdrawn.length === 0
      ? []
      : await tx
          .updateTable('bank_signal')
          .set({ withdrawn_version: head.version })
          .where('item_id', '=', sql<number>`any(${withdrawn.map(({ id }) => id)}::int[])`)
          .where('withdrawn_version', 'is', null)
          .returning('bank_id')
          .execute()
  const byBank = new Map<string, number[]>()
  for (const [bank, rows] of Map.groupBy(withdrawn, ({ bank_id }) => bank_id)) {
    byBank.set(
      bank,
      rows.map(({ id }) => id),
    )
    const signals = gone.filter(({ bank_id }) => bank_id === bank).length
    await countMore(tx, bank, { entries: -rows.length, signals: -signals })
  }
  return byBank
}

export async function countMore(
  tx: Tx,
  bank: string,
  { entries, signals }: { entries: number; signals: number },
): Promise<void> {
  await tx
    .updateTable('bank')
    .set({ entries: sql`entries + ${entries}::int`, signals: sql`signals + ${signals}::int` })
    .where('id', '=', bank)
    .execute()
}

/** The entries that stand because these targets of a demand were listed. */
export async function listedFrom(tx: Tx, demand: string, targets: readonly string[]): Promise<number[]> {
  const rows = await tx
    .selectFrom('bank_item')
    .select('id')
    .where('demand_id', '=', demand)
    .where('target_id', '=', sql<string>`any(${[...targets]}::uuid[])`)
    .where('withdrawn_at', 'is', null)
    .execute()
  return rows.map(({ id }) => id)
}

/** Entries whose time is over and that still stand on paper; nothing is met by them any more. */
export async function expiredEntries(tx: Tx, at: Instant, most: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('bank_item')
    .select('id')
    .where('expires_at', '<=', at)
    .where('withdrawn_at', 'is', null)
    .orderBy('expires_at')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}

/** Entries that were off until a time that has come, by bank. */
export async function entriesOnAgain(tx: Tx, at: Instant): Promise<{ bank: string; entries: number[] }[]> {
  const { rows } = await sql<{ bank: string; entries: number[] }>`
    select i.bank_id as bank, array_agg(distinct i.id order by i.id) as entries
    from bank_item_off o join bank_item i on i.tenant_id = o.tenant_id and i.id = o.item_id
    where i.off_until <= ${at} and i.withdrawn_at is null group by i.bank_id`.execute(tx)
  return rows
}

/** One column of many rows, as one value: what a statement costs does not grow with its parameters. */
function column<Row, Value>(rows: readonly Row[], of: (row: Row) => Value) {
  return sql.val(rows.map((row) => of(row) ?? null))
}

const perStatement = 20_000

function* inPortions<T>(rows: readonly T[]): Generator<{ from: number; some: readonly T[] }> {
  for (let from = 0; from < rows.length; from += perStatement)
    yield { from, some: rows.slice(from, from + perStatement) }
}
