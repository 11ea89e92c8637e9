/** What a node that holds the lists in memory reads to come from one version to the next. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

/** Signals in the order of their numbers, a portion at a time: those of later versions that still stand. */
export async function signalsSince(
  tx: Tx,
  { after, upTo, from, limit }: { after: number; upTo: number; from: number; limit: number },
) {
  return await tx
    .selectFrom('bank_signal')
    .select(['id', 'item_id as item', 'bank_id as bank', 'kind', 'value', 'quality'])
    .where('added_version', '>', after)
    .where('added_version', '<=', upTo)
    .where('withdrawn_version', 'is', null)
    .where('id', '>=', from)
    .orderBy('id')
    .limit(limit)
    .execute()
}

export async function withdrawnSince(tx: Tx, after: number): Promise<number[]> {
  const rows = await tx
    .selectFrom('bank_signal')
    .select('id')
    .where('withdrawn_version', '>', after)
    .where('added_version', '<=', after)
    .execute()
  return rows.map(({ id }) => id)
}

/** Entries that are off for a while, or were until now; and when each ends of itself. */
export async function timesSince(
  tx: Tx,
  after: number,
): Promise<{ id: number; offUntil: Instant | null; expiresAt: Instant | null }[]> {
  let query = tx
    .selectFrom('bank_item')
    .select(['id', 'off_until as offUntil', 'expires_at as expiresAt'])
    .where('withdrawn_at', 'is', null)
    .where('changed_version', '>', after)
  // A node that begins needs only those for which a time is set at all.
  if (after === 0)
    query = query.where((each) =>
      each.or([each('off_until', 'is not', null), each('expires_at', 'is not', null)]),
    )
  return await query.execute()
}

/** How many signals of each kind the database has more, or fewer, than a node at this version. */
export async function pendingSince(tx: Tx, version: number): Promise<Map<string, number>> {
  const added = await tx
    .selectFrom('bank_signal')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('added_version', '>', version)
    .where('withdrawn_version', 'is', null)
    .groupBy('kind')
    .execute()
  const withdrawn = await tx
    .selectFrom('bank_signal')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('withdrawn_version', '>', version)
    .where('added_version', '<=', version)
    .groupBy('kind')
    .execute()
  const pending = new Map(added.map(({ kind, count }) => [kind, Number(count)]))
  for (const { kind, count } of withdrawn) pending.set(kind, (pending.get(kind) ?? 0) - Number(count))
  return pending
}

/** When the lists came to this version. */
export async function timeOfVersion(tx: Tx, version: number): Promise<Instant | undefined> {
  const event = await tx
    .selectFrom('bank_event')
    .select('at')
    .where('version', '<=', version)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return event?.at
}
