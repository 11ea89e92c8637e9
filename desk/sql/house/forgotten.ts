/** What lies beside the records of demands and could tell of one after it was erased: kept lists, and past drills. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

/**
 * Lists that somebody kept under a name, and whose words name this demand: by its number or reference, or a part of
 * either; by an address, an author or a title. They would find nothing any more, and go with the record.
 */
export async function forgetViewsOf(
  tx: Tx,
  { names, content }: { names: readonly string[]; content: readonly string[] },
): Promise<number> {
  const views = await tx.selectFrom('saved_view').select(['id', 'name', 'query']).execute()
  const telling = views.filter(({ name, query }) => {
    const typed = [name, ...new URLSearchParams(query).values()].map(plain)
    const words = typed.flatMap((text) => text.split(/\s+/))
    return (
      names.some((known) => words.some((word) => isPart(word, plain(known)))) ||
      content.some((known) => typed.some((text) => text.includes(plain(known))))
    )
  })
  if (telling.length === 0) return 0
  await tx
    .deleteFrom('saved_view')
    .where(
      'id',
      'in',
      telling.map(({ id }) => id),
    )
    .execute()
  return telling.length
}

const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase()

/** Three letters are a part of anything. */
const isPart = (word: string, known: string) =>
  known !== '' && (word.includes(known) || (word.length > 3 && known.includes(word)))

/** What drills were about, who asked and what was seen goes with their years; that a platform obeyed, and when, stays. */
export async function blankDrills(tx: Tx, endedBefore: Instant): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('drill')
    .set({ record: Buffer.alloc(0) })
    .where('ended_at', '<', endedBefore)
    .where((eb) => eb(eb.fn<number>('octet_length', ['record']), '>', 0))
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
