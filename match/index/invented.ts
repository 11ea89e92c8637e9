/** Hashes that nobody has, for tests and benches: the same seed gives the same ones. */

/** Whole numbers from 0 to `below`, exclusive, from a seed (xorshift of 32 bits). */
export function dice(seed: number): (below: number) => number {
  let state = seed | 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.floor(((state >>> 0) / 2 ** 32) * below)
  }
}

export function anyHash(roll: (below: number) => number): Uint8Array {
  return Uint8Array.from({ length: 32 }, () => roll(256))
}

/** The hash with exactly so many of its bits the other way round. */
export function turned(hash: Uint8Array, bits: number, roll: (below: number) => number): Uint8Array {
  const result = Uint8Array.from(hash)
  const left = Array.from({ length: 256 }, (_, bit) => bit)
  for (let n = 0; n < bits; n++) {
    const [bit = 0] = left.splice(roll(left.length), 1)
    result[bit >> 3] = (result[bit >> 3] as number) ^ (1 << (bit & 7))
  }
  return result
}
