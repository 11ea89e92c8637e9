/**
 * Arabic in Latin letters, where digits stand for what Latin has not: 2 ء, 3 ع, 5 خ, 6 ط, 7 ح, 8 ق, 9 ص. Everybody
 * spells the rest by ear, so both sides are brought to their consonants: vowels, and waw and yeh with them, fall away,
 * and emphatic letters are written as their plain ones. Words of the same consonants are taken for one another.
 */
import type { Folded } from '../text/fold.ts'

const fewest = 3

const arabic: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'j',
  ح: '7',
  خ: '5',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'c',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'z',
  ع: '3',
  غ: 'g',
  ف: 'f',
  ق: 'k',
  ك: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  پ: 'b',
  چ: 'c',
  ڤ: 'f',
  ' ': ' ',
  ا: '',
  و: '',
  ي: '',
  ء: '',
}

const latin: Readonly<Record<string, string>> = {
  kh: '5',
  sh: 'c',
  ch: 'c',
  gh: 'g',
  th: 't',
  dh: 'd',
  ph: 'f',
  b: 'b',
  p: 'b',
  t: 't',
  j: 'j',
  g: 'j',
  d: 'd',
  r: 'r',
  z: 'z',
  s: 's',
  f: 'f',
  v: 'f',
  q: 'k',
  k: 'k',
  c: 'k',
  l: 'l',
  m: 'm',
  n: 'n',
  h: 'h',
  x: 'ks',
  '3': '3',
  '5': '5',
  '6': 't',
  '7': '7',
  '8': 'k',
  '9': 's',
  ' ': ' ',
}

/** Of a term in Arabic script, with and without the article before it. A final heh is mostly a vowel in speech. */
export function skeletonOfArabic(term: string): string[] {
  const letters = [...term]
  if (letters.some((letter) => arabic[letter] === undefined)) return []
  const plain = [term, ...(term.endsWith('ه') ? [term.slice(0, -1)] : [])].map((spelled) =>
    once([...spelled].map((letter) => arabic[letter] ?? '').join('')),
  )
  return plain
    .filter((skeleton) => skeleton.replaceAll(' ', '').length >= fewest)
    .flatMap((skeleton) => (term.startsWith('ال') ? [skeleton] : [skeleton, once(`l${skeleton}`)]))
}

/**
 * The consonants of what stands in Latin letters and digits; of other words nothing. What falls away belongs to the
 * consonant before it in its word, or to the one after.
 */
export function skeletonOfLatin(words: Folded): Folded {
  const text: string[] = []
  const [from, to]: [number[], number[]] = [[], []]
  let begun: number | undefined
  for (const { 0: written, index } of words.text.matchAll(/(?<![^ ])[aeiu]l (?=[^ ])|[ksctgdp]h|[^]/g)) {
    const [at, end] = [words.from[index] ?? 0, words.to[index + written.length - 1] ?? 0]
    const letters = latin[written] ?? (written.length === 3 ? 'l' : '')
    const last = text.length - 1
    const isInWord = last >= 0 && text[last] !== ' '
    if (letters === '') {
      if (isInWord) to[last] = end
      else begun ??= at
    }
    for (const letter of letters) {
      if (letter === text[last]) {
        to[last] = end
        continue
      }
      text.push(letter)
      from.push(isInWord || letter === ' ' ? at : (begun ?? at))
      to.push(end)
    }
    if (letters !== '') begun = undefined
  }
  return { text: text.join(''), from: Uint32Array.from(from), to: Uint32Array.from(to) }
}

const once = (skeleton: string) => skeleton.replaceAll(/(.)\1+/g, '$1')
