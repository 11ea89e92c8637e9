/** Whose hand was in what is listed, as the history of the banks tells it. What says nothing is no program's. */
import type { Signal } from '../../../match/signal.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'

/** Of a signal `s` and its entry `i`: a program may take it back at any time, because programs alone answer for it. */
export const isOfPrograms = sql`(
  i.demand_id is null and i.reviewer is null and i.confirmed_at is null
  and exists (select from bank_event e where e.tenant_id = s.tenant_id and e.bank_id = s.bank_id
    and e.version = s.added_version and e.by_kind = 'platform')
  and not exists (select from bank_item_off o left join bank_event e
      on e.tenant_id = o.tenant_id and e.bank_id = s.bank_id and e.version = o.version
    where o.tenant_id = s.tenant_id and o.item_id = s.item_id and (e.by_kind is null or e.by_kind = 'staff')))`

/**
 * How many of these signals people or the desk keep off a bank: withdrawn by hand or because the content was put back, or
 * turned off by others than programs, even if withdrawn since. What is met by an entry that is on is kept off by nobody.
 */
export async function countKeptOff(
  tx: Tx,
  bank: string,
  signals: readonly Pick<Signal, 'kind' | 'value'>[],
  at: Instant,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count
    from unnest(${signals.map(({ kind }) => kind)}::text[], ${signals.map(({ value }) => value)}::text[]) as given (kind, value)
    cross join lateral (select
      coalesce(bool_or(i.withdrawn_because ->> 'key' in ('withdrawn.by-hand', 'withdrawn.put-back') or (i.off_until > ${at}::timestamptz and (
        select e.by_kind is distinct from 'platform' from bank_item_off o left join bank_event e
          on e.tenant_id = o.tenant_id and e.bank_id = i.bank_id and e.version = o.version
        where o.tenant_id = i.tenant_id and o.item_id = i.id order by o.version desc limit 1))), false) as off,
      coalesce(bool_or(i.withdrawn_at is null and (i.off_until is null or i.off_until <= ${at}::timestamptz)
        and (i.expires_at is null or i.expires_at > ${at}::timestamptz)), false) as met
      from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
      where s.value_sha256 = sha256(convert_to(given.value, 'UTF8')) and s.kind = given.kind and s.bank_id = ${bank}::uuid) j
    where j.off and not j.met`.execute(tx)
  return rows[0]?.count ?? 0
}

export type HandsOnEntry = {
  /** Every signal of it. */
  isListedByPrograms: boolean
  /** Turned off or on, at any time. */
  isSetByPerson: boolean
  /** It is off, and no program turned it off. */
  isOffByOthers: boolean
  /** A person found of a piece that it met that it is what the list says. */
  isFoundKnown: boolean
}

export async function handsOnEntry(tx: Tx, entry: number): Promise<HandsOnEntry> {
  const { rows } = await sql<HandsOnEntry>`
    with turned as (
      select o.version, o.off_until, e.by_kind
      from bank_item_off o join bank_item i on i.tenant_id = o.tenant_id and i.id = o.item_id
        left join bank_event e on e.tenant_id = i.tenant_id and e.bank_id = i.bank_id and e.version = o.version
      where o.item_id = ${entry})
    select
      coalesce((select bool_and(e.by_kind is not distinct from 'platform')
        from bank_signal s left join bank_event e
          on e.tenant_id = s.tenant_id and e.bank_id = s.bank_id and e.version = s.added_version
        where s.item_id = ${entry}), false) as "isListedByPrograms",
      exists (select from turned where by_kind is null or by_kind = 'staff') as "isSetByPerson",
      coalesce((select off_until is not null and by_kind is distinct from 'platform'
        from turned order by version desc limit 1), false) as "isOffByOthers",
      exists (select from match_hit h join match_case c on c.tenant_id = h.tenant_id and c.id = h.case_id
        where h.item_id = ${entry} and c.verdict = 'known' and c.decided_by is not null) as "isFoundKnown"
  `.execute(tx)
  return rows[0] as HandsOnEntry
}

export type HandsOnBank = {
  /** It was made, filled or set by a person. */
  isOfPersons: boolean
  /** It was made or filled by the desk: the one it came with, or one that a folder fills. */
  isOfDesk: boolean
  isFoundKnown: boolean
  /** A list from outside, what was taken down, or a change that takes two persons waits to be done in it. */
  isAwaited: boolean
}

/** What comes by itself: an entry whose time is over, or has come, or that is met too often. */
const ofTime = ['withdrawn', 'entry-on', 'entry-off'].map((each) => `bank.history.${each}`)

export async function handsOnBank(tx: Tx, bank: string): Promise<HandsOnBank> {
  const { rows } = await sql<HandsOnBank>`
    select
      exists (select from bank_event
        where bank_id = ${bank} and (by_kind is null or by_kind not in ('platform', 'desk'))) as "isOfPersons",
      exists (select from bank_event
        where bank_id = ${bank} and by_kind = 'desk' and says ->> 'key' <> all (${ofTime}::text[])) as "isOfDesk",
      exists (select from match_hit h join match_case c on c.tenant_id = h.tenant_id and c.id = h.case_id
        where h.bank_id = ${bank} and c.verdict = 'known' and c.decided_by is not null) as "isFoundKnown",
      exists (select from list_import
        where bank_id = ${bank} and state in ('reading', 'read', 'held', 'going'))
      or exists (select from listing where bank_id = ${bank} and ended_at is null)
      or exists (select from bank_change where change ->> 'bank' = ${bank}::text and decided_at is null) as "isAwaited"
  `.execute(tx)
  return rows[0] as HandsOnBank
}
