/** Lists from outside, as rows: what was read of each, what a person was shown, and how far it has been done. */
import type { Insertable, Selectable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import type { Saying } from '../../../core/event.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'

export type ListImport = Selectable<Tables['list_import']>
export type Found = ListImport['found']

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

export async function addImport(
  tx: Tx,
  made: Omit<Insertable<Tables['list_import']>, 'state' | 'found' | 'refused'>,
): Promise<void> {
  const empty = { lines: 0, new: 0, known: 0, keptOff: 0, withdrawn: 0, nothing: 0, refused: 0 }
  await tx
    .insertInto('list_import')
    // What is not yet read whole is dropped, until it is.
    .values({ ...made, state: 'dropped', found: JSON.stringify(empty), refused: '[]' })
    .execute()
}

export async function importWith(tx: Tx, id: string): Promise<ListImport | undefined> {
  return await tx.selectFrom('list_import').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The newest first. */
export async function importsOf(tx: Tx, bank: string): Promise<ListImport[]> {
  return await tx
    .selectFrom('list_import')
    .selectAll()
    .where('bank_id', '=', bank)
    .orderBy('made_at', 'desc')
    .limit(50)
    .execute()
}

/** The same bytes, taken in for this bank before. */
export async function importOfFile(
  tx: Tx,
  bank: string,
  { file, sha256, since, other }: { file: string; sha256: string; since: Instant; other: string },
): Promise<ListImport | undefined> {
  return await tx
    .selectFrom('list_import')
    .selectAll()
    .where('bank_id', '=', bank)
    .where('file', '=', file)
    .where('sha256', '=', sha256)
    .where('made_at', '>=', since)
    .where('state', '!=', 'dropped')
    .where('id', '!=', other)
    .executeTakeFirst()
}

/** Nobody else's until the transaction ends. */
export async function holdImport(tx: Tx, id: string): Promise<ListImport | undefined> {
  return await tx.selectFrom('list_import').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** The oldest that somebody has confirmed and that nobody is working on. */
export async function holdGoingImport(tx: Tx): Promise<ListImport | undefined> {
  return await tx
    .selectFrom('list_import')
    .selectAll()
    .where('state', '=', 'going')
    .orderBy('made_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function setImport(
  tx: Tx,
  id: string,
  set: {
    state?: ListImport['state']
    format?: string
    sha256?: string
    found?: Found
    refused?: ListImport['refused']
    decided?: { at: Instant; id: string | null; name: string }
    heldBecause?: Saying | null
    reached?: number
    made?: ListImport['made']
    endedAt?: Instant
  },
): Promise<void> {
  const { found, refused, decided, heldBecause, made, endedAt, ...plain } = set
  await tx
    .updateTable('list_import')
    .set({
      ...plain,
      ...(found ? { found: JSON.stringify(found) } : {}),
      ...(refused ? { refused: JSON.stringify(refused) } : {}),
      ...(made ? { made: JSON.stringify(made) } : {}),
      ...(heldBecause === undefined
        ? {}
        : { held_because: heldBecause === null ? null : JSON.stringify(heldBecause) }),
      ...(decided ? { decided_at: decided.at, decided_by: decided.id, decided_by_name: decided.name } : {}),
      ...(endedAt ? { ended_at: endedAt } : {}),
    })
    .where('id', '=', id)
    .execute()
}

/**
 * Of a line `l`: what stands of it in the bank, whether a person took it off by hand, and which entries its source may
 * speak for: those it listed itself, by their reference or by the signal.
 */
const judged = (bank: string, source: string) => sql`
  cross join lateral (select
    (select s.item_id from bank_signal s where s.tenant_id = l.tenant_id and s.value_sha256 = l.value_sha256 and s.kind = l.kind
      and s.bank_id = ${bank}::uuid and s.withdrawn_version is null limit 1) as stands,
    exists (select from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
      where s.tenant_id = l.tenant_id and s.value_sha256 = l.value_sha256 and s.kind = l.kind and s.bank_id = ${bank}::uuid
      and s.withdrawn_version is not null and i.withdrawn_because ->> 'key' = 'withdrawn.by-hand') as off,
    (select i.id from bank_item i where i.tenant_id = l.tenant_id and i.bank_id = ${bank}::uuid and i.reference = l.reference
      and i.withdrawn_at is null and i.source ->> 'name' = ${source} and i.source ->> 'kind' in ('import', 'partner') limit 1) as referred,
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

/** Keeps lines in their order after those that are there, each with what would become of it now. */
export async function stageLines(
  tx: Tx,
  tenant: string,
  { id, bank, source }: { id: string; bank: string; source: string },
  after: number,
  lines: readonly StagedLine[],
): Promise<void> {
  if (lines.length === 0) return
  await byIndexes(tx)
  const column = <V>(of: (line: StagedLine) => V) => sql.val(lines.map((line) => of(line) ?? null))
  await sql`
    insert into list_import_line (tenant_id, import_id, place, entry, withdraws, kind, value, value_sha256, quality, reference,
      label, legal_basis, confidence, note, expires_at, fate)
    select l.tenant_id, ${id}::uuid, ${after}::int + l.place, l.entry, l.withdraws, l.kind, l.value, l.value_sha256, l.quality,
      l.reference, l.label, l.legal_basis, l.confidence, l.note, l.expires_at,
      case
        when l.withdraws then case when coalesce(j.referred, j.own) is null then 'nothing' else 'withdrawn' end
        when j.stands is not null then 'known' when j.off then 'kept-off' else 'new' end
    from (
      select ${tenant}::uuid as tenant_id, given.*, sha256(convert_to(value, 'UTF8')) as value_sha256
      from unnest(${column(({ entry }) => entry)}::int[], ${column(({ withdraws }) => withdraws)}::boolean[],
        ${column(({ kind }) => kind)}::text[], ${column(({ value }) => value)}::text[],
        ${column(({ quality }) => quality)}::smallint[], ${column(({ reference }) => reference)}::text[],
        ${column(({ label }) => label)}::text[], ${column(({ legalBasis }) => legalBasis)}::text[],
        ${column(({ confidence }) => confidence)}::smallint[], ${column(({ note }) => note ?? '')}::text[],
        ${column(({ expiresAt }) => expiresAt)}::timestamptz[]) with ordinality
        as given (entry, withdraws, kind, value, quality, reference, label, legal_basis, confidence, note, expires_at, place)
    ) l ${judged(bank, source)}`.execute(tx)
}

/** How many signals would come, stay, go; a signal named twice in one list comes once. */
export async function fatesOf(tx: Tx, id: string): Promise<Omit<Found, 'refused'>> {
  const { rows } = await sql<Omit<Found, 'refused'>>`
    select count(*) as lines,
      (select count(*) from (select distinct kind, value_sha256 from list_import_line
        where import_id = ${id}::uuid and fate = 'new') fresh) as new,
      count(*) filter (where fate = 'known') as known,
      count(*) filter (where fate = 'kept-off') as "keptOff",
      count(*) filter (where fate = 'withdrawn') as withdrawn,
      count(*) filter (where fate = 'nothing') as nothing
    from list_import_line where import_id = ${id}::uuid`.execute(tx)
  const [found] = rows
  if (!found) throw new Error('a count that did not count')
  return { ...found, known: found.known + (found.lines - total(found)) }
}

const total = (found: Omit<Found, 'refused'>) =>
  found.new + found.known + found.keptOff + found.withdrawn + found.nothing

type Stretch = { id: string; tenant: string; bank: string; source: string; from: number; upTo: number }

/** The entries that this stretch of a list withdraws: those that the same source listed. */
export async function withdrawnBy(tx: Tx, { id, bank, source, from, upTo }: Stretch): Promise<number[]> {
  await byIndexes(tx)
  const { rows } = await sql<{ own: number | null }>`
    select distinct coalesce(j.referred, j.own) as own from list_import_line l ${judged(bank, source)}
    where l.import_id = ${id}::uuid and l.place > ${from} and l.place <= ${upTo} and l.withdraws`.execute(tx)
  return rows.flatMap((row) => row.own ?? [])
}

export type Listed = { items: number; signals: number; lines: number; off: number }

/**
 * Lists what of this stretch is new, judged as the bank is now. Lines with one reference, or of one entry, are one entry;
 * a reference that stands gains the signals it lacks.
 */
export async function listStretch(
  tx: Tx,
  { id, tenant, bank, source, from, upTo }: Stretch,
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
      select l.*, j.stands, j.off, j.referred, coalesce('r' || l.reference, 'e' || l.entry) as owner
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

/** What was staged, up to a place, is not needed any more. */
export async function forgetLines(tx: Tx, id: string, upTo?: number): Promise<void> {
  let query = tx.deleteFrom('list_import_line').where('import_id', '=', id)
  if (upTo !== undefined) query = query.where('place', '<=', upTo)
  await query.execute()
}

/** What a list would add, in its order. */
export async function newLines(
  tx: Tx,
  id: string,
  limit: number,
): Promise<{ kind: string; value: string }[]> {
  return await tx
    .selectFrom('list_import_line')
    .select(['kind', 'value'])
    .where('import_id', '=', id)
    .where('fate', '=', 'new')
    .orderBy('place')
    .limit(limit)
    .execute()
}
