/**
 * The match form of a text in Arabic, French or English: what a reader takes for the same words is the same letters.
 * Every letter of it knows where in the text as given it stood, so that what is found can be shown there.
 *
 * It joins words that differ (teh marbuta and heh, alef maksura and yeh), so a hit is to be read in the text as given.
 * The zero-width non-joiner goes with the other invisible characters, although it means something in Persian.
 */
import type { Span } from '../kind.ts'

export type Folded = {
  text: string
  /** For each UTF-16 unit of `text`, where what it was folded from begins and ends. */
  from: Uint32Array
  to: Uint32Array
}

/** What is kept between the letters: everything as written with spaces made one, one space between words, or nothing. */
export type Keeping = 'everything' | 'words' | 'letters'

export function fold(given: string, keeping: Keeping): Folded {
  const pieces: string[] = []
  const from: number[] = []
  const to: number[] = []
  let gap: Span | undefined
  const put = (piece: string, at: Span) => {
    pieces.push(piece)
    for (let unit = 0; unit < piece.length; unit++) {
      from.push(at.from)
      to.push(at.to)
    }
  }
  const known = new Map<string, string>()
  for (const { 0: cluster, index } of given.matchAll(clusters)) {
    let folded = known.get(cluster)
    if (folded === undefined) known.set(cluster, (folded = foldCluster(cluster)))
    const at = { from: index, to: index + cluster.length }
    for (const letter of folded) {
      if ((keeping === 'everything' ? space : between).test(letter)) {
        gap ??= at
        continue
      }
      if (gap && keeping !== 'letters' && pieces.length > 0) put(' ', gap)
      gap = undefined
      put(letter, at)
    }
  }
  return { text: pieces.join(''), from: Uint32Array.from(from), to: Uint32Array.from(to) }
}

/** What one letter may become: the Arabic blessing that is written as one sign. */
const widest = 18

/** Whether its match form may have more letters than `most`: two hundred thousand signs can be millions of letters. */
export function foldsBeyond(given: string, most: number): boolean {
  if (given.length * widest <= most) return false
  const known = new Map<string, number>()
  let length = 0
  for (const [cluster] of given.matchAll(clusters)) {
    let letters = known.get(cluster)
    if (letters === undefined) known.set(cluster, (letters = foldCluster(cluster).length))
    length += letters
    if (length > most) return true
  }
  return false
}

/** Where `[from, to)` of the match form stands in the text as given. */
export function asGiven(folded: Folded, from: number, to: number): Span {
  return { from: folded.from[from] ?? 0, to: folded.to[to - 1] ?? 0 }
}

/**
 * Letters with their marks, and Hangul as a run, because those join across letters. At most thirty marks a letter, as
 * Unicode's stream-safe format has it: sorting a million of them would take a night.
 */
const clusters = /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]{1,64}|[^]\p{M}{0,30}/gu
const space = /^\s$/u
const between = /^[^\p{L}\p{N}\p{M}]$/u

/** What Unicode says may be ignored, the marks of Latin and Arabic letters, and tatweel. */
const dropped =
  /[\p{Default_Ignorable_Code_Point}\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640]/gu

function foldCluster(cluster: string): string {
  if (cluster.length === 1 && cluster < '\u0080') return cluster.toLowerCase()
  const plain = cluster.normalize('NFKD').replaceAll(dropped, '').toLowerCase().replaceAll(dropped, '')
  return [...plain]
    .map((letter) => sameLetter.get(letter) ?? letter)
    .join('')
    .normalize('NFC')
}

/** Letters that are written for one another. Those with hamza, madda or accents have come apart before. */
const sameLetter = new Map([
  ['\u0671', '\u0627'], // alef wasla
  ['\u0629', '\u0647'], // teh marbuta, heh
  ['\u06c1', '\u0647'], // heh goal
  ['\u06be', '\u0647'], // heh doachashmee
  ['\u06d5', '\u0647'], // ae
  ['\u0649', '\u064a'], // alef maksura, yeh
  ['\u06cc', '\u064a'], // Farsi yeh
  ['\u06a9', '\u0643'], // keheh, kaf
  ['\u0131', 'i'],
  ['\u03c2', '\u03c3'],
  ['\u0153', 'oe'],
  ['\u00e6', 'ae'],
  ['\u00df', 'ss'],
  ['\u00f8', 'o'],
  ['\u0142', 'l'],
  ['\u0111', 'd'],
  ...[0x660, 0x6f0].flatMap((zero) =>
    Array.from({ length: 10 }, (_, digit): [string, string] => [
      String.fromCharCode(zero + digit),
      String(digit),
    ]),
  ),
])
