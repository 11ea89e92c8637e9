/** What stands behind the signals that were met, read together so that a hit tells whole what it rests on. */
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

/** A person has confirmed what an entry was listed by. What was added to it later, by whomever, they have not seen. */
export const confirmedAt = sql<Instant | null>`case when bank_signal.added_version = (
  select min(first.added_version) from bank_signal first
  where first.tenant_id = bank_signal.tenant_id and first.item_id = bank_signal.item_id
) then bank_item.confirmed_at end`

/** The entries behind these signals that still stand, with what each of them says of itself. */
export async function behindSignals(tx: Tx, signals: readonly number[]) {
  if (signals.length === 0) return []
  return await tx
    .selectFrom('bank_signal')
    .innerJoin('bank_item', 'bank_item.id', 'bank_signal.item_id')
    .innerJoin('bank', 'bank.id', 'bank_signal.bank_id')
    .select([
      'bank_signal.id as signal',
      'bank_signal.kind',
      'bank_signal.value',
      'bank_signal.quality',
      'bank_signal.variant',
      'bank_item.id as item',
      'bank_item.label',
      'bank_item.source',
      'bank_item.legal_basis as legalBasis',
      'bank_item.confidence',
      confirmedAt.as('confirmedAt'),
      'bank.id as bank',
      'bank.name as bankName',
      'bank.title as bankTitle',
      'bank.stance',
      'bank.on_match as onMatch',
    ])
    .where('bank_signal.id', '=', sql<number>`any(${[...signals]}::int[])`)
    .where('bank_signal.withdrawn_version', 'is', null)
    .execute()
}
export type Behind = Awaited<ReturnType<typeof behindSignals>>[number]

/** Of these signals so many that still stand and that a person has confirmed, the first first. */
export async function confirmedAmong(tx: Tx, signals: readonly number[], most: number): Promise<number[]> {
  if (signals.length === 0) return []
  const rows = await tx
    .selectFrom('bank_signal')
    .innerJoin('bank_item', 'bank_item.id', 'bank_signal.item_id')
    .select('bank_signal.id')
    .where('bank_signal.id', '=', sql<number>`any(${[...signals]}::int[])`)
    .where('bank_signal.withdrawn_version', 'is', null)
    // The first is asked of each of them, the second of those few only.
    .where('bank_item.confirmed_at', 'is not', null)
    .where(confirmedAt, 'is not', null)
    .orderBy('bank_signal.id')
    .limit(most)
    .execute()
  return rows.map(({ id }) => id)
}

/** Whether all of these entries stand, and will until the transaction ends. */
export async function allStand(tx: Tx, items: readonly number[]): Promise<boolean> {
  const rows = await tx
    .selectFrom('bank_item')
    .select('withdrawn_at')
    .where('id', '=', sql<number>`any(${[...items]}::int[])`)
    .orderBy('id')
    .forShare()
    .execute()
  return rows.length === items.length && rows.every((row) => row.withdrawn_at === null)
}

export type MetBy = {
  entry: number
  pieces: number
  bank: string
  offUntil: Instant | null
  isConfirmed: boolean
}

/** How many pieces that somebody asked about were met by each of these entries since then, otherwise than as the very same file. */
export async function piecesMetBy(tx: Tx, items: readonly number[], since: Instant): Promise<MetBy[]> {
  const { rows } = await sql<MetBy>`
    select i.id as entry, i.bank_id as bank, i.off_until as "offUntil",
      i.confirmed_at is not null as "isConfirmed", count(distinct h.case_id) as pieces
    from match_hit h
    join match_case c on c.tenant_id = h.tenant_id and c.id = h.case_id and c.origin = 'scan'
    join bank_item i on i.tenant_id = h.tenant_id and i.id = h.item_id
    where h.item_id = any(${[...items]}::int[]) and h.at >= ${since}::timestamptz
      and not exists (select from match_hit same where same.tenant_id = h.tenant_id and same.case_id = h.case_id
        and same.item_id = h.item_id and same.kind in ('sha256', 'sha512'))
    group by i.id, i.bank_id, i.off_until, i.confirmed_at`.execute(tx)
  return rows
}
