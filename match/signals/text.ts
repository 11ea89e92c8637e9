/**
 * A text by its letters, as ThreatExchange lists them: the same if no more than one letter in twenty differs. The list
 * carries the text itself and can be read by whoever has it; where that is not wanted, list `winnow` or `shingles`.
 */
import type { Comparison, Kind, Read } from '../kind.ts'
import { editsBetween } from '../text/distance.ts'
import { fold } from '../text/fold.ts'
import { gramsOf, winnow } from '../text/grams.ts'

const longest = 10_000
const radius = { usual: 5, most: 5 }

export const text: Kind = {
  name: 'text',
  says: 'the same text with at most one letter in twenty changed',
  source: 'ThreatExchange, TEXT_STRING: Levenshtein within 5 % of the listed text',
  of: ['text'],
  unit: 'percent',
  radius,
  read,
  made: read,
  compare,
  search: {
    by: 'keys',
    listed: (value) => (value.length < 20 ? [whole(value)] : runsOf(value)),
    query: (value) => [whole(value), ...runsOf(value)],
  },
  examples: {
    read: [
      ['The quick brown fox jumps over the lazy dog', 'thequickbrownfoxjumpsoverthelazydog'],
      ['Venez à la fête, dès l’aube !', 'venezalafetedeslaube'],
      ['الدَّوْلَةُ ٢٠١٥', 'الدوله2015'],
    ],
    misread: ['', ' …!', 'a'.repeat(longest + 1)],
    near: [
      [`${'a'.repeat(19)}b`, 'a'.repeat(20), 5],
      ['thequickbrownfoxjumpsoverthelazydogs', 'thequickbrownfoxjumpsoverthelazydog', 2.86],
    ],
    apart: [
      [`${'a'.repeat(18)}b`, 'a'.repeat(19)],
      ['a'.repeat(9), 'a'],
      ['thequickbrownfoxwalksoverthelazydog', 'thequickbrownfoxjumpsoverthelazydog'],
    ],
  },
}

function read(given: string): Read {
  const wanted = `a text of 1 to ${longest} letters and digits`
  // A letter is written with a few marks at the most; what is far longer is not read at all.
  if (given.length > longest * 10) return { found: `${given.length} characters`, wanted }
  const letters = fold(given, 'letters').text
  if (letters === '') return { found: 'no letter', wanted }
  return letters.length > longest ? { found: `${letters.length} letters`, wanted } : { canonical: letters }
}

function compare(query: string, listed: string, radius: number): Comparison {
  const most = Math.floor((listed.length * radius) / 100)
  const edits = editsBetween(query, listed, most)
  const share = ((edits ?? most + 1) * 100) / listed.length
  return { matches: edits !== undefined, distance: Math.round(share * 100) / 100 }
}

const whole = (value: string) => `=${value}`

/**
 * A text with n letters of which n/20 may differ is cut by these into pieces, the longest of them at least ten letters
 * and as listed: winnowed with k 5 and w 6, it leaves a fingerprint in both.
 */
function runsOf(value: string): string[] {
  return [...new Set(winnow(gramsOf(value, 5), 6).map(({ hash }) => hash.toString(36)))]
}
