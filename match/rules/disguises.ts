/**
 * How words are disguised so that a list does not meet them, and how each disguise is taken off again. What is found so
 * was not written so: it is a second look-up, its place says in which disguise, and it never stands against a query.
 */
import type { Folded } from '../text/fold.ts'
import { fold } from '../text/fold.ts'
import { skeletonOfArabic, skeletonOfLatin } from './arabizi.ts'
import { asLatin } from './confusables.ts'

export type Disguise = {
  name: string
  /** How a term in match form is written once the disguise is off. */
  spellings(term: string): string[]
  /** The text without it, with words kept; none where nothing in it looks so. */
  takenOff(given: string, words: Folded): Bare[]
  /** Whether this passage of the text as given wears it at all. */
  wears(passage: string): boolean
}

/** `edges`: which letters begin and end a word, where that is not said by spaces. */
export type Bare = Folded & { edges?: { begins: Uint8Array; ends: Uint8Array } }

export const disguises: readonly Disguise[] = [
  {
    name: 'spaced-out',
    spellings(term) {
      const letters = term.replaceAll(' ', '')
      return letters.length >= 6 ? [letters] : []
    },
    takenOff: (_given, words) => (words.text.includes(' ') ? [withoutSpaces(words)] : []),
    wears: (passage) => /[\p{L}\p{N}][^\p{L}\p{N}\p{M}]+[\p{L}\p{N}]/u.test(passage),
  },
  {
    name: 'repeated-letters',
    spellings: (term) => (term.length >= 3 ? [term.replaceAll(/(.)\1+/gsu, '$1')] : []),
    takenOff: (_given, words) => (/(\S)\1\1/u.test(words.text) ? [withoutRepeats(words)] : []),
    wears: (passage) => /(\p{L})\1\1/u.test(fold(passage, 'words').text),
  },
  {
    name: 'leetspeak',
    spellings: (term) => (term.length >= 4 ? [term] : []),
    takenOff: (given) =>
      /[a-z]/i.test(given) && /[013457@$]/.test(given)
        ? (given.includes('1') ? ['i', 'l'] : ['i']).map((one) =>
            fold(
              given.replaceAll(/[013457@$]/g, (sign) => (sign === '1' ? one : (leet[sign] ?? sign))),
              'words',
            ),
          )
        : [],
    // As many letters as signs at the least: 1337 is a number.
    wears: (passage) =>
      /[013457@$]/.test(passage) &&
      passage.replaceAll(/[^a-z]/gi, '').length >= passage.replaceAll(/[^013457@$]/g, '').length,
  },
  {
    name: 'arabizi',
    spellings: skeletonOfArabic,
    takenOff: (given, words) => (mixed.test(given) ? [skeletonOfLatin(words)] : []),
    wears: (passage) => mixed.test(passage),
  },
  {
    name: 'look-alikes',
    spellings: (term) => [asLatin(term)],
    takenOff: (given) => (foreign.test(given) ? [fold(asLatin(given), 'words')] : []),
    // A whole word of another script is mostly a word of another language; of six letters it is hardly one of both.
    wears: (passage) =>
      foreign.test(passage) && (/\p{Script=Latin}/u.test(passage) || /(?:\p{L}\P{L}*){6}/u.test(passage)),
  },
]

const leet: Readonly<Record<string, string>> = { 0: 'o', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's' }
const mixed = /[a-z]'?[2356789]|[2356789]'?[a-z]/i
const foreign = /[\p{Script=Greek}\p{Script=Cyrillic}]/u

/** Only the letters at these places. */
function only(folded: Folded, places: readonly number[], text: string): Folded {
  return {
    text,
    from: Uint32Array.from(places, (at) => folded.from[at] ?? 0),
    to: Uint32Array.from(places, (at) => folded.to[at] ?? 0),
  }
}

function withoutSpaces(words: Folded): Bare {
  const { text } = words
  const places = Array.from({ length: text.length }, (_, at) => at).filter((at) => text[at] !== ' ')
  const bare = only(words, places, text.replaceAll(' ', ''))
  const isEdge = (at: number) => (text[at] ?? ' ') === ' '
  const begins = Uint8Array.from(places, (at) => (isEdge(at - 1) ? 1 : 0))
  return { ...bare, edges: { begins, ends: Uint8Array.from(places, (at) => (isEdge(at + 1) ? 1 : 0)) } }
}

/** Of a run of one letter the first stands for all, and reaches to where the last ends. */
function withoutRepeats(words: Folded): Folded {
  const { text } = words
  const places: number[] = []
  for (let at = 0; at < text.length; at++) if (text[at] !== text[at - 1]) places.push(at)
  const bare = only(words, places, places.map((at) => text[at]).join(''))
  return {
    ...bare,
    to: Uint32Array.from(places, (_, n) => words.to[(places[n + 1] ?? text.length) - 1] ?? 0),
  }
}
