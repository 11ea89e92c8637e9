/** One open case for each piece: opened by the first thing that meets it, joined by whatever meets it while it waits. */
import type { Signal } from '../../../match/signal.ts'
import type { Insertable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import type { Advice } from '../../../core/match.ts'
import { sql, type Tx } from '../database.ts'
import type { Tables } from '../tables.ts'
import type { Piece } from '../tables/banks.ts'
import type { Case } from './cases.ts'
import { opened, parted, partedHits, sealAnew, sealNew, type Tools } from './sealed-case.ts'

export type NewHit = Omit<Insertable<Tables['match_hit']>, 'tenant_id' | 'case_id' | 'ordinal' | 'at'>

/** What a piece is met by at one moment. */
export type Meeting = {
  signals: readonly Signal[]
  told: Case['told']
  listVersion: number
  hits: readonly NewHit[]
}
export type NewCase = Meeting & {
  id: string
  origin: Case['origin']
  /** What its platform was told of the piece last, this answer with it. */
  heard: Advice
  piece: Piece
  pieceHash: Buffer
}

/** No person reads more of one case; and what met it first says most. */
const mostHits = 1_000

/**
 * Opens a case. False where one of the same piece was opened at the same moment: they meet at the key, and the caller
 * undoes what this has written.
 */
export async function openCase(
  tx: Tx,
  tools: Tools,
  tenant: string,
  wanted: NewCase,
  at: Instant,
): Promise<boolean> {
  const hits = partedHits(wanted.hits, 0)
  const { open, readable } = parted({ ...wanted, queries: hits.queries })
  const inserted = await tx
    .insertInto('match_case')
    .values({
      id: wanted.id,
      tenant_id: tenant,
      number: await nextNumber(tx, tenant),
      origin: wanted.origin,
      ...open,
      ...(await sealNew(tx, tools, tenant, wanted.id, readable)),
      piece_hash: wanted.pieceHash,
      told: wanted.told,
      heard: wanted.heard,
      list_version: wanted.listVersion,
      opened_at: at,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant_id', 'piece_hash']).where('verdict', 'is', null).doNothing(),
    )
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) return false
  await addHits(tx, tenant, { id: wanted.id, from: 0 }, hits.open, at)
  return true
}

/**
 * What the piece of an open case, held by the caller, is met by now joins it: entries that were not among its hits, and
 * nearer ones of those that were. Gives what joined.
 */
export async function joinCase(
  tx: Tx,
  tools: Tools,
  row: Case,
  { signals, told, hits }: Meeting,
  at: Instant,
) {
  const before = await tx
    .selectFrom('match_hit')
    .select(['item_id', 'kind', 'distance'])
    .where('case_id', '=', row.id)
    .execute()
  const fresh = hits
    .filter(
      ({ item_id, kind, distance }) =>
        !before.some(
          (each) =>
            each.item_id === item_id &&
            each.kind === kind &&
            // The database keeps distances as single-precision numbers.
            Math.fround(each.distance) <= Math.fround(distance),
        ),
    )
    .slice(0, Math.max(0, mostHits - before.length))
  if (fresh.length === 0) return fresh
  const more = partedHits(fresh, before.length)
  const whole = await opened(tx, tools, row)
  const known = new Map(
    [...whole.signals, ...signals].map((one) => [`${one.kind} ${one.variant} ${one.value}`, one]),
  )
  const { open, readable } = parted({
    ...whole,
    signals: [...known.values()],
    queries: { ...whole.queries, ...more.queries },
  })
  await tx
    .updateTable('match_case')
    .set({
      ...open,
      ...(await sealAnew(tx, tools, row, readable)),
      unlisted_at: null,
      ...(told === 'block' ? { told } : {}),
    })
    .where('id', '=', row.id)
    .execute()
  await addHits(tx, row.tenant_id, { id: row.id, from: before.length }, more.open, at)
  return fresh
}

async function addHits(
  tx: Tx,
  tenant: string,
  { id, from }: { id: string; from: number },
  hits: readonly NewHit[],
  at: Instant,
): Promise<void> {
  await tx
    .insertInto('match_hit')
    .values(hits.map((hit, n) => ({ ...hit, tenant_id: tenant, case_id: id, ordinal: from + n, at })))
    .execute()
}

/** The next number of a case; the last of so many, where several are opened together. */
export async function nextNumber(tx: Tx, tenant: string, count = 1): Promise<number> {
  const { opened } = await tx
    .insertInto('match_count')
    .values({ tenant_id: tenant, opened: count })
    .onConflict((conflict) =>
      conflict
        .column('tenant_id')
        .doUpdateSet(({ ref }) => ({ opened: sql`${ref('match_count.opened')} + ${count}::int` })),
    )
    .returning('opened')
    .executeTakeFirstOrThrow()
  return opened
}
