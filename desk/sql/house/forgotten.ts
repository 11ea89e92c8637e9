/** What lies beside the records of demands and could tell of one after it was erased: kept lists, and past drills. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

/** What a demand is known by: its number and references; whoever wrote the content; what it is called; where it lies. */
export type KnownBy = Record<'numbers' | 'authors' | 'titles' | 'addresses', readonly string[]>

/**
 * Lists that somebody kept under a name, and whose words name this demand. They would find nothing any more, and go with
 * the record.
 */
export async function forgetViewsOf(tx: Tx, known: KnownBy): Promise<number> {
  const views = await tx.selectFrom('saved_view').select(['id', 'name', 'query']).execute()
  const telling = views.filter(({ name, query }) =>
    [name, ...new URLSearchParams(query).getAll('q')].some((typed) => tellsOf(typed, known)),
  )
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

/**
 * Whether what somebody typed names a demand. Of a number or reference a part does where it holds the running number:
 * the rest, a year or a ministry, is of many. Of an author a single word does. A title is made of anybody's words, so a
 * part of one tells only where nothing else was typed.
 */
export function tellsOf(typed: string, { numbers, authors, titles, addresses }: KnownBy): boolean {
  const text = plain(typed)
  const words = wordsIn(text)
  if (words.length === 0) return false
  const onlyWordsOf = (known: string) =>
    words.some(isLong) && words.every((word) => wordsIn(known).includes(word))
  const whole = [...numbers, ...authors, ...titles, ...addresses].some((known) => isIn(text, bare(known)))
  return (
    whole ||
    numbers.some((known) => text.split(/\s+/).some((word) => isPart(word, plain(known)))) ||
    authors.some(
      (known) =>
        onlyWordsOf(plain(known)) ||
        wordsIn(plain(known)).some((word) => isLong(word) && words.includes(word)),
    ) ||
    titles.some((known) => onlyWordsOf(plain(known)))
  )
}

const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase()

/** An address as people copy it, with its scheme or without. */
const bare = (known: string) => plain(known).replace(/^https?:\/\//, '')

const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

/** Word for word; where words are written without gaps, letter for letter. */
function isIn(text: string, known: string): boolean {
  const run = wordsIn(known).join(' ')
  return (
    (run !== '' && ` ${wordsIn(text).join(' ')} `.includes(` ${run} `)) ||
    (isLong(known) && text.includes(known))
  )
}

/** Three letters are a part of anything. */
const isLong = (word: string) => word.length > 3

function isPart(word: string, known: string): boolean {
  const running = wordsIn(known)
    .filter((each) => /\p{N}/u.test(each) && !/^(?:19|20)\d\d$/.test(each))
    .at(-1)
  const holdsRunning = running === undefined || wordsIn(word).includes(running)
  return isLong(word) && known.includes(word) && holdsRunning
}

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
