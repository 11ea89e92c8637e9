/** Cases whose entries are all withdrawn: what of them is over, and what is work again. */
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import { wasKeptAway } from './heard.ts'
import type { Piece } from '../tables/banks.ts'
import type { Case } from './cases.ts'
import { nextNumber } from './open-case.ts'

export type Unlisted = {
  id: string
  piece: Piece
  /** Waits for a person, or a person has found that it is what the list said. */
  isOpen: boolean
  /** It was stopped, or is work again already. */
  wasStopped: boolean
}

/** The cases met by these entries that rest on nothing listed any more, each the last of its piece; held until the transaction ends. */
export async function unlistedCases(tx: Tx, items: readonly number[]): Promise<Unlisted[]> {
  const { rows } = await sql<Unlisted>`
    select c.id, c.piece, c.verdict is null as "isOpen", ${wasKeptAway} or c.work is not null as "wasStopped"
    from match_case c
    where c.id in (select h.case_id from match_hit h where h.item_id = any(${[...items]}::int[]))
      and (c.verdict is null or c.verdict = 'known')
      and not exists (
        select from match_hit h join bank_item i on i.tenant_id = h.tenant_id and i.id = h.item_id
        where h.tenant_id = c.tenant_id and h.case_id = c.id and i.withdrawn_at is null)
      and not exists (
        select from match_case later
        where later.tenant_id = c.tenant_id and later.piece_hash = c.piece_hash and later.number > c.number)
    order by c.number for update of c`.execute(tx)
  return rows
}

/** Somebody looks once more whether anything else meets them; until then they wait. */
export async function markUnlisted(tx: Tx, ids: readonly string[], at: Instant): Promise<void> {
  await tx
    .updateTable('match_case')
    .set({ unlisted_at: at })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
}

/** Open cases of which nothing is listed any more, the longest first. */
export async function markedUnlisted(tx: Tx, limit: number): Promise<Case[]> {
  return await tx
    .selectFrom('match_case')
    .selectAll()
    .where('unlisted_at', 'is not', null)
    .where('verdict', 'is', null)
    .orderBy('unlisted_at')
    .limit(limit)
    .execute()
}

/** Something listed meets it after all. */
export async function unmarkUnlisted(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('match_case').set({ unlisted_at: null }).where('id', '=', id).execute()
}

/** They stay open, and say why a person has to look although nothing is listed. */
export async function sayWork(tx: Tx, ids: readonly string[], why: Saying): Promise<void> {
  await tx
    .updateTable('match_case')
    .set({ work: JSON.stringify(why) })
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
}

/** Opens each of these once more, under its new name, with everything it rested on; its platform is told later. */
export async function openAnew(
  tx: Tx,
  tenant: string,
  cases: readonly { id: string; anew: string }[],
  { at, why }: { at: Instant; why: Saying },
): Promise<void> {
  const last = await nextNumber(tx, tenant, cases.length)
  const before = cases.map(({ id }) => id)
  const anew = cases.map((each) => each.anew)
  await sql`
    insert into match_case (id, tenant_id, number, origin, piece, piece_hash, signals, told, heard, list_version, opened_at,
      work, reopens, key_id, sealed)
    select names.anew, c.tenant_id, ${last - cases.length}::bigint + names.place, c.origin, c.piece, c.piece_hash, c.signals,
      c.told, 'review', c.list_version, ${at}::timestamptz, ${JSON.stringify(why)}::jsonb, c.id, c.key_id, c.sealed
    from unnest(${before}::uuid[], ${anew}::uuid[]) with ordinality as names (before, anew, place)
    join match_case c on c.id = names.before`.execute(tx)
  await sql`
    insert into match_hit (tenant_id, case_id, ordinal, bank_id, item_id, signal_id, kind, algorithm, query, query_quality,
      query_variant, listed, listed_quality, distance, radius, detail, list_version, at)
    select h.tenant_id, names.anew, h.ordinal, h.bank_id, h.item_id, h.signal_id, h.kind, h.algorithm, h.query, h.query_quality,
      h.query_variant, h.listed, h.listed_quality, h.distance, h.radius, h.detail, h.list_version, h.at
    from unnest(${before}::uuid[], ${anew}::uuid[]) as names (before, anew)
    join match_hit h on h.case_id = names.before`.execute(tx)
}
