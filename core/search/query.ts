/** What somebody typed, read: words that all must be there, addresses, and days. */
import { addressIn, wordsIn } from './fold.ts'
import { shortest, wordsOf } from './terms.ts'
import type { Text } from './texts.ts'

/** `begins`: it is still being typed, so what begins with it counts. */
export type Wanted = { word: string; begins: boolean }
export type Query = {
  words: readonly Wanted[]
  /** Addresses, or beginnings of them, as {@link addressIn} writes them. */
  addresses: readonly string[]
  /** Calendar days of receipt, both included. */
  days?: { from: string; to: string }
}

const mostWords = 12

export function readQuery(text: string): Query {
  const pieces = text.trim().split(/\s+/).filter(Boolean).slice(0, mostWords)
  const words: Wanted[] = []
  const addresses: string[] = []
  let days: Query['days']
  for (const [n, piece] of pieces.entries()) {
    const range = daysIn(piece)
    if (range) {
      days = days ? { from: later(days.from, range.from), to: earlier(days.to, range.to) } : range
      continue
    }
    const isAddress = /^[a-z][a-z0-9+.-]*:\/\/./i.test(piece) || /^[^\s/@]+\.[^\s/@]+\/./.test(piece)
    const address = isAddress ? addressIn(piece) : ''
    if (isAddress) addresses.push(address)
    const found = isAddress ? wordsIn(address) : wordsIn(piece)
    for (const [m, word] of found.entries()) {
      const isLast = m === found.length - 1 && (isAddress || n === pieces.length - 1)
      // What an address ends with may be half a word, and too short to be looked up; the address itself decides.
      if (isAddress && isLast && m > 0 && [...word].length < shortest) continue
      const begins = isLast && [...word].length >= shortest && (isAddress || !/\s$/.test(text))
      if (words.length < mostWords) words.push({ word, begins })
    }
  }
  return { words, addresses, ...(days ? { days } : {}) }
}

/** Whether the texts hold everything that is wanted. This decides; the index only proposes. */
export function answers(query: Pick<Query, 'words' | 'addresses'>, texts: readonly Text[]): boolean {
  if (!query.addresses.every((address) => texts.some((text) => isAt(text, address)))) return false
  const words = new Set(texts.flatMap(wordsOf))
  return query.words.every(({ word, begins }) => words.has(word) || (begins && hasBeginning(words, word)))
}

/** The texts that make somebody see why this was found, the most telling first. */
export function why(query: Pick<Query, 'words' | 'addresses'>, texts: readonly Text[]): Text[] {
  return texts.filter(
    (text) =>
      query.addresses.some((address) => isAt(text, address)) ||
      wordsOf(text).some((word) =>
        query.words.some((wanted) => word === wanted.word || (wanted.begins && word.startsWith(wanted.word))),
      ),
  )
}

function isAt({ part, text }: Text, address: string): boolean {
  return part === 'address' && addressIn(text).startsWith(address)
}

function hasBeginning(words: ReadonlySet<string>, beginning: string): boolean {
  for (const word of words) if (word.startsWith(beginning)) return true
  return false
}

/** `2026-11-26`, `26.11.2026`, `26/11/2026`: a day; `2026-11`, `11/2026`: a month. */
function daysIn(piece: string): { from: string; to: string } | undefined {
  const text = wordsIn(piece).join('-')
  if (!/^[\p{Nd}./-]+$/u.test(piece)) return undefined
  const [, y1, m1, d1] = /^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(text) ?? []
  const [, d2, m2, y2] = /^(?:(\d{1,2})-)?(\d{1,2})-(\d{4})$/.exec(text) ?? []
  const [year, month, day] = y1 ? [y1, m1, d1] : [y2, m2, d2]
  if (!year || !month || Number(month) < 1 || Number(month) > 12) return undefined
  const of = (n: number) => `${year}-${month.padStart(2, '0')}-${String(n).padStart(2, '0')}`
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  if (day === undefined) return { from: of(1), to: of(last) }
  return Number(day) >= 1 && Number(day) <= last ? { from: of(Number(day)), to: of(Number(day)) } : undefined
}

const later = (a: string, b: string) => (a > b ? a : b)
const earlier = (a: string, b: string) => (a < b ? a : b)
