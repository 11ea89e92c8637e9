/** A hash as bits, in the order in which it is written. */
export function bitsOf(hex: string): boolean[] {
  return [...hex].flatMap((digit) => {
    const value = Number.parseInt(digit, 16)
    return [8, 4, 2, 1].map((bit) => (value & bit) !== 0)
  })
}

/** A picture's hash: what can be drawn as a square of 16 by 16. */
export const isSquare = (value: string): boolean => /^[0-9a-f]{64}$/.test(value)

/** The places of the bits that differ. */
export function differing(one: string, other: string): number[] {
  const [ours, theirs] = [bitsOf(one), bitsOf(other)]
  return ours.flatMap((bit, place) => (bit === theirs[place] ? [] : [place]))
}
