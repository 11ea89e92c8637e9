/** Entries of a bank with their signals: added, turned off for a while, withdrawn; never deleted, never changed in value. */
import { createHash } from 'node:crypto'
import type { Insertable, Selectable } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { ItemSource } from '../tables/banks.ts'
import type { Head } from './head.ts'

export type Item = Selectable<Tables['bank_item']>
export type SignalRow = Selectable<Tables['bank_signal']>
export type NewSignal = { kind: string; value: string; quality?: number; variant?: string }

/** An entry as it is listed: what it is, by which right, until when, and by what it is recognised. */
export type NewItem = {
  label: string
  source: ItemSource
  legalBasis: string
  confidence?: number
  /** The person of this service who saw the content and says that it is what the label says. */
  confirmedBy?: string
  demand?: { id: string; target: string }
  contentUri?: string
  metadata?: unknown
  note?: string
  expiresAt?: Instant
  signals: readonly NewSignal[]
}

/** How many rows one statement takes: PostgreSQL has room for 65 535 parameters. */
const perStatement = 2_000

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
  const rows = items.map((item, n): Insertable<Tables['bank_item']> => ({
    tenant_id: tenant,
    id: first + n,
    bank_id: bank,
    label: item.label,
    source: JSON.stringify(item.source),
    legal_basis: item.legalBasis,
    confidence: item.confidence ?? null,
    reviewer: item.confirmedBy ?? null,
    confirmed_at: item.confirmedBy === undefined ? null : at,
    demand_id: item.demand?.id ?? null,
    target_id: item.demand?.target ?? null,
    content_uri: item.contentUri ?? null,
    metadata: item.metadata === undefined ? null : JSON.stringify(item.metadata),
    note: item.note ?? '',
    expires_at: item.expiresAt ?? null,
    off_until: null,
    added_at: at,
    added_by: by,
    changed_version: head.version,
    withdrawn_at: null,
  }))
  for (const some of inPortions(rows)) await tx.insertInto('bank_item').values(some).execute()
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
async function addSignals(
  tx: Tx,
  tenant: string,
  head: Head,
  bank: string,
  signals: readonly (NewSignal & { item: number })[],
): Promise<void> {
  const first = head.takeSignals(signals.length)
  const rows = signals.map(({ item, kind, value, quality, variant }, n) => ({
    tenant_id: tenant,
    id: first + n,
    item_id: item,
    bank_id: bank,
    kind,
    value,
    value_sha256: hashOf(value),
    quality: quality ?? null,
    variant: variant ?? '',
    added_version: head.version,
    withdrawn_version: null,
  }))
  for (const some of inPortions(rows)) await tx.insertInto('bank_signal').values(some).execute()
}

export type Which = { items: readonly number[] } | { demand: string; target: string }

/** Takes entries off their lists from this version on. Returns how many there were, by bank. */
export async function withdrawItems(
  tx: Tx,
  head: Head,
  which: Which,
  { at, because }: { at: Instant; because: Saying },
): Promise<ReadonlyMap<string, number[]>> {
  const found = tx.updateTable('bank_item').set({
    withdrawn_at: at,
    withdrawn_because: JSON.stringify(because),
    changed_version: head.version,
  })
  const withdrawn = await (
    'items' in which
      ? found.where('id', '=', sql<number>`any(${[...which.items]}::int[])`)
      : found.where('demand_id', '=', which.demand).where('target_id', '=', which.target)
  )
    .where('withdrawn_at', 'is', null)
    .returning(['id', 'bank_id'])
    .execute()
  if (withdrawn.length > 0)
    await tx
      .updateTable('bank_signal')
      .set({ withdrawn_version: head.version })
      .where('item_id', '=', sql<number>`any(${withdrawn.map(({ id }) => id)}::int[])`)
      .where('withdrawn_version', 'is', null)
      .execute()
  return Map.groupBy(withdrawn, ({ bank_id }) => bank_id)
    .entries()
    .reduce(
      (all, [bank, rows]) =>
        all.set(
          bank,
          rows.map(({ id }) => id),
        ),
      new Map<string, number[]>(),
    )
}

function hashOf(value: string): Buffer {
  return createHash('sha256').update(value, 'utf8').digest()
}

function* inPortions<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += perStatement) yield rows.slice(from, from + perStatement)
}
