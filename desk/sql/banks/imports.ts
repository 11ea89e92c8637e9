/** Lists from outside, as rows: what was read of each, what a person was shown, and how far it has been done. */
import type { Insertable, Selectable } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import type { Saying } from '../../../core/event.ts'
import type { Tx } from '../database.ts'
import type { Tables } from '../tables.ts'

export type ListImport = Selectable<Tables['list_import']>
export type Found = ListImport['found']

export async function addImport(
  tx: Tx,
  made: Omit<Insertable<Tables['list_import']>, 'state' | 'found' | 'refused'>,
): Promise<void> {
  await tx
    .insertInto('list_import')
    .values({ ...made, state: 'reading', found: JSON.stringify(nothingFound), refused: '[]' })
    .execute()
}

export const nothingFound: Found = {
  lines: 0,
  new: 0,
  known: 0,
  keptOff: 0,
  withdrawn: 0,
  nothing: 0,
  refused: 0,
}

/** Says that whoever reads it is alive. False where it was taken for dead. */
export async function keepReading(tx: Tx, id: string, until: Instant): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('list_import')
    .set({ reading_until: until })
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Gives up what is being read: this one list, or all whose readers have been silent. */
export async function dropReading(tx: Tx, which: { id: string } | 'silent', now: Instant): Promise<void> {
  const reading = tx
    .updateTable('list_import')
    .set({ state: 'dropped', reading_until: null, ended_at: now })
    .where('state', '=', 'reading')
  await (
    which === 'silent' ? reading.where('reading_until', '<', now) : reading.where('id', '=', which.id)
  ).execute()
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
    emptied?: boolean
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
      ...(set.state ? { reading_until: null } : {}),
    })
    .where('id', '=', id)
    .execute()
}
