/** The lines of a list from outside, from where it is read until each was listed or is forgotten. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import { type Bound, firstOf } from '../portion.ts'
import type { Fate } from '../tables/banks.ts'
import { isOfPrograms } from './hands.ts'
import { type ListImport, setImport } from './imports.ts'

/** One signal of a list. Lines of one entry have one number. */
export type StagedLine = {
  entry: number
  withdraws: boolean
  kind: string
  value: string
  quality?: number
  reference?: string
  label?: string
  legalBasis?: string
  confidence?: number
  note?: string
  expiresAt?: Instant
}

/**
 * Of a line `l`: what stands of it in the bank, whether a person took it off by hand, and which entries its source may
 * speak for: those it listed itself, by their reference or by the signal. What a program could take back at any time does
 * not stand, and gains nothing: whoever confirmed the line would have listed nothing.
 */
const judged = (bank: string, source: string) => sql`
  cross join lateral (select
    (select s.item_id from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
      where s.tenant_id = l.tenant_id and s.value_sha256 = l.value_sha256 and s.kind = l.kind and s.bank_id = ${bank}::uuid
      and s.withdrawn_version is null and not ${isOfPrograms} limit 1) as stands,
    exists (select from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
      where s.tenant_id = l.tenant_id and s.value_sha256 = l.value_sha256 and s.kind = l.kind and s.bank_id = ${bank}::uuid
      and s.withdrawn_version is not null and i.withdrawn_because ->> 'key' = 'withdrawn.by-hand') as off,
    (select i.id from bank_item i where i.tenant_id = l.tenant_id and i.bank_id = ${bank}::uuid and i.reference = l.reference
      and i.withdrawn_at is null and i.source ->> 'name' = ${source} and i.source ->> 'kind' in ('import', 'partner') limit 1) as referred,
    (select i.id from bank_item i where i.tenant_id = l.tenant_id and i.bank_id = ${bank}::uuid and i.reference = l.reference
      and i.withdrawn_at is null and i.source ->> 'name' = ${source} and i.source ->> 'kind' in ('import', 'partner')
      and exists (select from bank_signal s where s.tenant_id = i.tenant_id and s.item_id = i.id and not ${isOfPrograms}) limit 1) as gains,
    (select i.id from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
      where s.tenant_id = l.tenant_id and s.value_sha256 = l.value_sha256 and s.kind = l.kind and s.bank_id = ${bank}::uuid
      and s.withdrawn_version is null and i.source ->> 'name' = ${source} and i.source ->> 'kind' in ('import', 'partner')
      limit 1) as own) j`

/**
 * For the rest of this transaction each line is looked up by itself. A list grows faster than the database counts it, and
 * what it believes to be empty it would read whole, for every line.
 */
async function byIndexes(tx: Tx): Promise<void> {
  await sql`select set_config(name, 'off', true)
    from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'jit']) as name`.execute(tx)
}

/**
 * Keeps lines in their order after those that are there, each with what would become of it now: a signal that the list has
 * named before is known. Says how many there are of each.
 */
export async function stageLines(
  tx: Tx,
  tenant: string,
  { id, bank, source }: { id: string; bank: string; source: string },
  after: number,
  lines: readonly StagedLine[],
): Promise<{ fate: Fate; count: number }[]> {
  if (lines.length === 0) return []
  await byIndexes(tx)
  const column = <V>(of: (line: StagedLine) => V) => sql.val(lines.map((line) => of(line) ?? null))
  const { rows } = await sql<{ fate: Fate; count: number }>`
    with staged as (insert into list_import_line (tenant_id, import_id, place, entry, withdraws, kind, value, value_sha256, quality, reference,
      label, legal_basis, confidence, note, expires_at, fate)
    select l.tenant_id, ${id}::uuid, ${after}::int + l.place, l.entry, l.withdraws, l.kind, l.value, l.value_sha256, l.quality,
      l.reference, l.label, l.legal_basis, l.confidence, l.note, l.expires_at,
      case
        when l.withdraws then case when coalesce(j.referred, j.own) is null then 'nothing' else 'withdrawn' end
        when j.stands is not null then 'known' when j.off then 'kept-off'
        when l.nth > 1 or exists (select from list_import_line b where b.tenant_id = l.tenant_id and b.import_id = ${id}::uuid
          and b.value_sha256 = l.value_sha256 and b.kind = l.kind and b.fate = 'new') then 'known'
        else 'new' end
    from (
      select ${tenant}::uuid as tenant_id, given.*, sha256(convert_to(value, 'UTF8')) as value_sha256,
        row_number() over (partition by withdraws, kind, value order by place) as nth
      from unnest(${column(({ entry }) => entry)}::int[], ${column(({ withdraws }) => withdraws)}::boolean[],
        ${column(({ kind }) => kind)}::text[], ${column(({ value }) => value)}::text[],
        ${column(({ quality }) => quality)}::smallint[], ${column(({ reference }) => reference)}::text[],
        ${column(({ label }) => label)}::text[], ${column(({ legalBasis }) => legalBasis)}::text[],
        ${column(({ confidence }) => confidence)}::smallint[], ${column(({ note }) => note ?? '')}::text[],
        ${column(({ expiresAt }) => expiresAt)}::timestamptz[]) with ordinality
        as given (entry, withdraws, kind, value, quality, reference, label, legal_basis, confidence, note, expires_at, place)
    ) l ${judged(bank, source)} returning fate)
    select fate, count(*)::int as count from staged group by fate`.execute(tx)
  return rows
}

type Portion = { id: string; tenant: string; bank: string; source: string; from: number; upTo: number }

/** The entries that this portion of a list withdraws: those that the same source listed. */
export async function withdrawnBy(tx: Tx, { id, bank, source, from, upTo }: Portion): Promise<number[]> {
  await byIndexes(tx)
  const { rows } = await sql<{ own: number | null }>`
    select distinct coalesce(j.referred, j.own) as own from list_import_line l ${judged(bank, source)}
    where l.import_id = ${id}::uuid and l.place > ${from} and l.place <= ${upTo} and l.withdraws`.execute(tx)
  return rows.flatMap((row) => row.own ?? [])
}

export type Listed = { items: number; signals: number; lines: number; off: number }

/**
 * Lists what of this portion is new, judged as the bank is now. Lines with one reference, or of one entry, are one entry;
 * a reference that stands gains the signals it lacks.
 */
export async function listPortion(
  tx: Tx,
  { id, tenant, bank, source, from, upTo }: Portion,
  {
    version,
    firstItem,
    firstSignal,
    at,
    by,
    words,
  }: {
    version: number
    firstItem: number
    firstSignal: number
    at: Instant
    by: string
    words: ListImport['words']
  },
): Promise<Listed> {
  await byIndexes(tx)
  const { rows } = await sql<Listed>`
    with lines as materialized (
      select l.*, j.stands, j.off, j.gains as referred, coalesce('r' || l.reference, 'e' || l.entry) as owner
      from list_import_line l ${judged(bank, source)}
      where l.import_id = ${id}::uuid and l.place > ${from} and l.place <= ${upTo} and not l.withdraws
    ), once as (
      select distinct on (kind, value_sha256) * from lines where stands is null and not off
      order by kind, value_sha256, place
    ), begun as (
      select once.*, min(place) over (partition by owner) as first_place from once
    ), fresh as materialized (
      select begun.*, coalesce(referred, (${firstItem - 1}::int
        + dense_rank() over (partition by referred is null order by first_place))::int) as item from begun
    ), heads as (
      select * from fresh where referred is null and place = first_place
    ), items as (
      insert into bank_item (tenant_id, id, bank_id, label, source, legal_basis, confidence, note, expires_at, reference,
        added_at, added_by, changed_version)
      select ${tenant}::uuid, item, ${bank}::uuid, coalesce(label, ${words.label}),
        jsonb_strip_nulls(jsonb_build_object('kind', 'import', 'name', ${source}::text, 'reference', reference)),
        coalesce(legal_basis, ${words.legalBasis}), coalesce(confidence, ${words.confidence ?? null}::smallint), note,
        coalesce(expires_at, ${words.expiresAt ?? null}::timestamptz), reference, ${at}::timestamptz, ${by}, ${version}::bigint
      from heads
    ), signals as (
      insert into bank_signal (tenant_id, id, item_id, bank_id, kind, value, value_sha256, quality, variant, added_version)
      select ${tenant}::uuid, (${firstSignal - 1}::int + row_number() over (order by place))::int,
        item, ${bank}::uuid, kind, value, value_sha256, quality, '', ${version}::bigint
      from fresh
    )
    select (select count(*) from heads)::int as items, (select count(*) from fresh)::int as signals,
      (select count(*) from lines)::int as lines,
      (select count(*) from lines where stands is null and off)::int as off`.execute(tx)
  const [listed] = rows
  if (!listed) throw new Error('a list that was not counted')
  return listed
}

/** Where the next portion ends, if it takes no more than that; `undefined` where nothing is left. */
export async function endOfPortion(
  tx: Tx,
  id: string,
  after: number,
  bound: Bound,
): Promise<number | undefined> {
  const rest = sql`select place, value from list_import_line where import_id = ${id}::uuid and place > ${after}`
  const { rows } = await sql<{ end: number | null }>`
    select max(place) as end from ${firstOf(rest, bound, 'place')} portion`.execute(tx)
  return rows[0]?.end ?? undefined
}

/** What was staged, up to a place, is not needed any more. */
export async function forgetLines(tx: Tx, id: string, upTo: number): Promise<void> {
  await tx.deleteFrom('list_import_line').where('import_id', '=', id).where('place', '<=', upTo).execute()
}

/** Forgets some lines of a list that is over, in whatever way. Whether there was one. */
export async function emptySome(tx: Tx, bound: Bound): Promise<boolean> {
  const over = await tx
    .selectFrom('list_import')
    .select('id')
    .where('ended_at', 'is not', null)
    .where('emptied', '=', false)
    .orderBy('made_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!over) return false
  const end = await endOfPortion(tx, over.id, 0, bound)
  if (end === undefined) await setImport(tx, over.id, { emptied: true })
  else await forgetLines(tx, over.id, end)
  return true
}

/** What a list would add, in its order, a portion after a place. */
export async function newLines(
  tx: Tx,
  id: string,
  after: number,
  bound: Bound,
): Promise<{ place: number; kind: string; value: string; quality: number | null }[]> {
  const fresh = sql`
    select place, kind, value, quality from list_import_line
    where import_id = ${id}::uuid and fate = 'new' and place > ${after}`
  const { rows } = await sql<{ place: number; kind: string; value: string; quality: number | null }>`
    select place, kind, value, quality from ${firstOf(fresh, bound, 'place')} portion order by place`.execute(
    tx,
  )
  return rows
}
