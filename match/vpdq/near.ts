/** The hashes of a video, asked one after the other which of them are near: long videos are not held each against each. */
import { bitsApart, population } from '../bits.ts'

type Hashed = { words: Uint32Array }

/** `looked`: what finding them cost, in hashes that are looked at. */
export type Nearby<One> = { near: { other: One; bits: number }[]; looked: number }

const bands = 16
/** Of two hashes that differ in fewer than 32 bits, one of 16 bands differs in one bit at most. */
const mostInBands = 2 * bands - 1
/** So many pairs are sooner looked at than they are filed. */
const pairsWorthFiling = 2 ** 17

/** `asks`: how many hashes will be asked for. Those that are near come in the order in which they were given. */
export function openNear<One extends Hashed>(
  all: readonly One[],
  within: number,
  asks: number,
): (words: Uint32Array) => Nearby<One> {
  if (within <= mostInBands && asks * all.length > pairsWorthFiling) return byBands(all, within)
  return (words) => {
    const near: { other: One; bits: number }[] = []
    for (const other of all) {
      const bits = bitsApart(words, other.words, within)
      if (bits <= within) near.push({ other, bits })
    }
    return { near, looked: all.length }
  }
}

function byBands<One extends Hashed>(all: readonly One[], within: number) {
  // Beside one another, where the processor finds them soonest.
  const hashes = new Uint32Array(8 * all.length)
  for (const [place, { words }] of all.entries()) hashes.set(words, 8 * place)
  const files = Array.from({ length: bands }, (_, band) => filed(hashes, band))
  const lookedAtBy = new Uint32Array(all.length)
  let ask = 0
  return (words: Uint32Array): Nearby<One> => {
    ask++
    const places: number[] = []
    let looked = bands * 17
    for (let band = 0; band < bands; band++) {
      const { begins, filed } = files[band] as Filed
      const value = bandOf(words, 0, band)
      for (let turn = 0; turn < 17; turn++) {
        // Each bit turned, and last none.
        const like = value ^ ((1 << turn) & 0xffff)
        const to = begins[like + 1] as number
        for (let at = begins[like] as number; at < to; at++) {
          const place = filed[at] as number
          if (lookedAtBy[place] === ask) continue
          lookedAtBy[place] = ask
          looked++
          if (isNear(words, hashes, 8 * place, within)) places.push(place)
        }
      }
    }
    const near = places
      .sort((one, other) => one - other)
      .flatMap((place) => all[place] ?? [])
      .map((other) => ({ other, bits: bitsApart(words, other.words) }))
    return { near, looked }
  }
}

type Filed = { begins: Uint32Array; filed: Uint32Array }

/** For each value of a band, from where to where the places of the hashes that have it stand. */
function filed(hashes: Uint32Array, band: number): Filed {
  const begins = new Uint32Array(2 ** 16 + 2)
  const count = hashes.length / 8
  // Two ahead: while they are filed, each beginning moves on to be that of the next.
  for (let place = 0; place < count; place++) {
    const at = bandOf(hashes, 8 * place, band) + 2
    begins[at] = (begins[at] as number) + 1
  }
  for (let at = 1; at < begins.length; at++) begins[at] = (begins[at] as number) + (begins[at - 1] as number)
  const filed = new Uint32Array(count)
  for (let place = 0; place < count; place++) {
    const at = bandOf(hashes, 8 * place, band) + 1
    const next = begins[at] as number
    filed[next] = place
    begins[at] = next + 1
  }
  return { begins, filed }
}

function bandOf(words: Uint32Array, from: number, band: number): number {
  const word = words[from + (band >>> 1)] as number
  return band % 2 === 0 ? word >>> 16 : word & 0xffff
}

function isNear(words: Uint32Array, hashes: Uint32Array, from: number, within: number): boolean {
  let apart = 0
  for (let n = 0; n < 8 && apart <= within; n++)
    apart += population((words[n] as number) ^ (hashes[from + n] as number))
  return apart <= within
}
