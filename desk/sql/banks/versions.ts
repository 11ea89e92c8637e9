/** Lists as they were: what stood at a version, and what a bank was set to then. */
import type { Instant } from '../../../core/instant.ts'
import { leastQuality } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import { type Bound, firstOf } from '../portion.ts'
import type { BankState } from '../tables/banks.ts'
import type { Item, SignalRow } from './items.ts'

/** Every bank there was, as it was set at this version, by its id. */
export async function banksAt(tx: Tx, version: number): Promise<ReadonlyMap<string, BankState>> {
  const { rows } = await sql<{ bank: string; state: BankState | null }>`
    select distinct on (bank_id) bank_id as bank, state from bank_event where version <= ${version}
    order by bank_id, version desc`.execute(tx)
  return new Map(rows.flatMap(({ bank, state }) => (state === null ? [] : [[bank, state] as const])))
}

/** The version by which a bank stood at a moment: that of its last change until then. */
export async function versionOn(tx: Tx, bank: string, at: Instant): Promise<number | undefined> {
  const last = await tx
    .selectFrom('bank_event')
    .select('version')
    .where('bank_id', '=', bank)
    .where('at', '<=', at)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.version
}

/** Signals of one entry at a version, by entry. */
export type EntryAt = { item: Item; signals: SignalRow[] }

/** Entries of a bank of which something stood at this version, in the order of their numbers, after one of them. */
export async function entriesAt(
  tx: Tx,
  bank: string,
  { version, after, limit }: { version: number; after: number; limit: number },
): Promise<{ entries: EntryAt[]; last: number | undefined }> {
  const items = await tx
    .selectFrom('bank_item')
    .selectAll()
    .where('bank_id', '=', bank)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  const signals = await tx
    .selectFrom('bank_signal')
    .selectAll()
    .where('item_id', '=', sql<number>`any(${items.map(({ id }) => id)}::int[])`)
    .where('added_version', '<=', version)
    .where((each) =>
      each.or([each('withdrawn_version', 'is', null), each('withdrawn_version', '>', version)]),
    )
    .orderBy('id')
    .execute()
  const byItem = Map.groupBy(signals, ({ item_id }) => item_id)
  return {
    entries: items.flatMap((item) => {
      const some = byItem.get(item.id)
      return some ? [{ item, signals: some }] : []
    }),
    last: items.length < limit ? undefined : items.at(-1)?.id,
  }
}

export type StoodSignal = {
  signal: number
  item: number
  bank: string
  kind: string
  value: string
  confirmedAt: Instant | null
  expiresAt: Instant | null
  offUntil: Instant | null
}

const stoodColumns = (version: number) => sql`
  s.id as signal, s.item_id as item, s.bank_id as bank, s.kind, s.value, i.confirmed_at as "confirmedAt",
  i.expires_at as "expiresAt",
  (select o.off_until from bank_item_off o where o.tenant_id = s.tenant_id and o.item_id = s.item_id and o.version <= ${version}
    order by o.version desc limit 1) as "offUntil"`
const stood = (version: number) => sql`
  s.added_version <= ${version} and (s.withdrawn_version is null or s.withdrawn_version > ${version})
  and coalesce(s.quality, 100) >= ${leastQuality}`

/** What stood at this version of just these values. */
export async function stoodNamed(
  tx: Tx,
  version: number,
  wanted: readonly { kind: string; value: string }[],
): Promise<StoodSignal[]> {
  const { rows } = await sql<StoodSignal>`
    select ${stoodColumns(version)}
    from unnest(${wanted.map(({ kind }) => kind)}::text[], ${wanted.map(({ value }) => value)}::text[]) as w (kind, value)
    join bank_signal s on s.value_sha256 = sha256(convert_to(w.value, 'UTF8')) and s.kind = w.kind
    join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
    where ${stood(version)}`.execute(tx)
  return rows
}

/** What stood at this version of one kind, a portion in the order of the signals. */
export async function stoodOfKind(
  tx: Tx,
  { version, kind, after, bound }: { version: number; kind: string; after: number; bound: Bound },
): Promise<StoodSignal[]> {
  const standing = sql`
    select ${stoodColumns(version)}
    from bank_signal s join bank_item i on i.tenant_id = s.tenant_id and i.id = s.item_id
    where s.kind = ${kind} and s.id > ${after} and ${stood(version)}`
  const { rows } = await sql<StoodSignal>`
    select * from ${firstOf(standing, bound, 'signal')} portion order by signal`.execute(tx)
  return rows
}
