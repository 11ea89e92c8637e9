/** What of the lists makes matches possible that were not before: listed since, turned on, looked for further, or no longer let through. */
import { sql, type Tx } from '../database.ts'
import { type Bound, firstOf } from '../portion.ts'
import type { BankState } from '../tables/banks.ts'

export type GainedSignal = { id: number; kind: string; value: string; quality: number | null }
/** The versions of the lists after one and up to another. */
export type Span = { after: number; upTo: number }
/**
 * Signals that were listed; signals of entries that were turned, or that let something through and do so no more; and of a
 * bank all of them, or those of some kinds.
 */
export type Gained = 'listed' | 'turned' | { bank: string; kinds?: readonly string[] }

/** Every bank that was set since to something else, as it is and as it was. One that is new since then was not. */
export async function banksSetSince(
  tx: Tx,
  after: number,
): Promise<{ bank: string; is: BankState; was: BankState | null }[]> {
  const { rows } = await sql<{ bank: string; is: BankState; was: BankState | null }>`
    select b.id as bank, to_jsonb(b) as is,
      (select e.state from bank_event e where e.tenant_id = b.tenant_id and e.bank_id = b.id and e.version <= ${after}
        order by e.version desc limit 1) as was
    from bank b where b.changed_version > ${after}`.execute(tx)
  return rows
}

/** A portion of them, in the order of their numbers; an empty one after the last. */
export async function signalsGained(
  tx: Tx,
  gained: Gained,
  { from, bound, ...span }: Span & { from: number; bound: Bound },
): Promise<GainedSignal[]> {
  const chosen = sql`
    select s.id, s.kind, s.value, s.quality
    from bank_signal s join bank b on b.tenant_id = s.tenant_id and b.id = s.bank_id
    where s.id >= ${from} and (${which(gained, span)})`
  const { rows } = await sql<GainedSignal>`
    select id, kind, value, quality from ${firstOf(chosen, bound)} chosen order by id`.execute(tx)
  return rows
}

export type Counted = { name: string; title: string; kind: string; signals: number }

/** How many there are, by bank and kind, the most first; a signal that is gained in two ways counts once. */
export async function countGained(
  tx: Tx,
  gained: readonly Gained[],
  span: Span,
  limit: number,
): Promise<Counted[]> {
  const any = sql.join(
    gained.map((each) => sql`(${which(each, span)})`),
    sql` or `,
  )
  const { rows } = await sql<Counted>`
    select b.name, b.title, s.kind, count(*)::int as signals
    from bank_signal s join bank b on b.tenant_id = s.tenant_id and b.id = s.bank_id
    where ${any} group by b.name, b.title, s.kind order by signals desc, s.kind limit ${limit}`.execute(tx)
  return rows
}

function which(gained: Gained, { after, upTo }: Span) {
  if (gained === 'listed')
    return sql`b.stance = 'known' and s.withdrawn_version is null and s.added_version > ${after} and s.added_version <= ${upTo}`
  if (gained === 'turned')
    return sql`(b.stance = 'known' and s.withdrawn_version is null and ${turned('null')})
      or (b.stance = 'let-through' and (${turned('not null')}
        or (s.withdrawn_version > ${after} and s.withdrawn_version <= ${upTo})))`
  const { bank, kinds } = gained
  const ofKinds = kinds ? sql`and s.kind = any(${[...kinds]}::text[])` : sql``
  return sql`s.bank_id = ${bank} and s.withdrawn_version is null ${ofKinds}`

  function turned(off: 'null' | 'not null') {
    return sql`s.item_id in (select o.item_id from bank_item_off o
      where o.version > ${after} and o.version <= ${upTo} and o.off_until is ${sql.raw(off)})`
  }
}
