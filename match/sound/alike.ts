/**
 * Where two fingerprints of sound agree best. Sounds are 32 bits each; those of the same recording differ in a few, those
 * of two recordings in about half. The passage looked for is as long as people recognise a tune by, or the whole of a
 * shorter sound, at whatever place in both: a chant under a speech, or a speech cut in two, is found by its best part.
 * Silence and a steady tone are the same everywhere, so in a passage a quarter must be unlike what is before it.
 */

import { finished, type Steps } from '../steps.ts'

/** Seconds that one sound stands for: 4096 samples of 11 025 a second, each a third on from the last. */
export const soundLength = 1365 / 11_025

/** Ten seconds. */
export const passageLength = 81

export type Agreement = {
  /** Of the best passage, the share of bits that differ: 0 to 1. */
  differing: number
  /** In sounds: where the best passage with what agrees around it begins in either, and how long it is. */
  query: number
  listed: number
  length: number
}

/**
 * `most`: the share of differing bits up to which what is around the best passage belongs to it. Nothing, if nowhere in
 * both there is enough to tell.
 */
export function bestAgreement(query: Uint32Array, listed: Uint32Array, most: number): Agreement | undefined {
  return finished(aligning(query, listed, most))
}

/** The same in steps of a few milliseconds: two sounds of half an hour take most of a second. */
export function* aligning(
  query: Uint32Array,
  listed: Uint32Array,
  most: number,
): Steps<Agreement | undefined> {
  const length = Math.min(passageLength, query.length, listed.length)
  const [lively, livelyListed] = [livelyIn(query, length), livelyIn(listed, length)]
  const one = { sounds: query, lively }
  const other = { sounds: listed, lively: livelyListed }
  const differing = new Uint8Array(Math.min(query.length, listed.length))
  let best: Best | undefined
  let pairs = 0
  for (let shift = length - listed.length; shift <= query.length - length; shift++) {
    const [from, to] = [Math.max(0, shift), Math.max(0, -shift)]
    const common = Math.min(query.length - from, listed.length - to)
    best = bestAlong(one, from, other, to, { common, length, differing, best })
    pairs += common
    if (pairs < pairsAtOnce) continue
    pairs = 0
    yield
  }
  if (!best) return undefined
  return { differing: best.bits / (32 * length), ...grown(query, listed, { ...best, length }, most) }
}

const pairsAtOnce = 2 ** 20

type Sounds = { sounds: Uint32Array; lively: Uint8Array }
type Best = { bits: number; query: number; listed: number }

/** The best passage with the two put beside each other so, if it is better than what was the best before. */
function bestAlong(
  one: Sounds,
  from: number,
  other: Sounds,
  to: number,
  {
    common,
    length,
    differing,
    best,
  }: { common: number; length: number; differing: Uint8Array; best: Best | undefined },
): Best | undefined {
  let [bits, least, place] = [0, best?.bits ?? Infinity, -1]
  for (let at = 0; at < common; at++) {
    const differ = population((one.sounds[from + at] ?? 0) ^ (other.sounds[to + at] ?? 0))
    differing[at] = differ
    bits += differ
    const begin = at + 1 - length
    if (begin > 0) bits -= differing[begin - 1] ?? 0
    if (begin < 0 || bits >= least) continue
    if (one.lively[from + begin] === 1 && other.lively[to + begin] === 1) [least, place] = [bits, begin]
  }
  return place === -1 ? best : { bits: least, query: from + place, listed: to + place }
}

/** Whether the passage that begins at each place has enough in it to be told from others: 1 or 0. */
export function livelyIn(sounds: Uint32Array, length: number): Uint8Array {
  const lively = new Uint8Array(Math.max(0, sounds.length - length + 1))
  let changes = 0
  for (let at = 1; at < sounds.length; at++) {
    if (sounds[at] !== sounds[at - 1]) changes++
    const begin = at + 1 - length
    if (begin > 0 && sounds[begin] !== sounds[begin - 1]) changes--
    if (begin >= 0 && changes >= length / 4) lively[begin] = 1
  }
  return lively
}

type Place = { query: number; listed: number; length: number }

/** The place, with the seconds before and after it that agree too. */
function grown(query: Uint32Array, listed: Uint32Array, place: Place, most: number): Place {
  const second = Math.round(1 / soundLength)
  const agrees = (from: number, to: number) => {
    let bits = 0
    for (let at = 0; at < second; at++) bits += population((query[from + at] ?? 0) ^ (listed[to + at] ?? 0))
    return bits <= 32 * second * most
  }
  let { query: from, listed: to, length } = place
  while (from >= second && to >= second && agrees(from - second, to - second)) {
    from -= second
    to -= second
    length += second
  }
  while (
    from + length + second <= query.length &&
    to + length + second <= listed.length &&
    agrees(from + length, to + length)
  )
    length += second
  return { query: from, listed: to, length }
}

function population(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
