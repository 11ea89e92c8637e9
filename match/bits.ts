/** Distances between hashes of 256 bits that lists carry as 64 hexadecimal digits, one pair at a time. */

/** The eight words of a hash. */
export function wordsOf(hash: string): Uint32Array {
  return Uint32Array.from({ length: 8 }, (_, n) => Number.parseInt(hash.slice(8 * n, 8 * n + 8), 16))
}

/** How many bits differ; of two that are further apart than `most`, only that it is more than that. */
export function bitsApart(one: Uint32Array, other: Uint32Array, most = 256): number {
  let apart = 0
  for (let n = 0; n < 8 && apart <= most; n++) apart += population((one[n] ?? 0) ^ (other[n] ?? 0))
  return apart
}

/** How many bits of a 32-bit word are set. */
export function population(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
