/** The second half of PDQ: 64 × 64 values of brightness become 16 × 16 frequencies, and those 256 bits. */
import { side } from './downscale.ts'

const { fround } = Math
const order = 16

/** Row i: the cosine of frequency i + 1 at 64 places. The mean of the picture, frequency 0, is left out. */
export const cosines = Float32Array.from({ length: order * side }, (_, n) => {
  const [i, j] = [Math.floor(n / side), n % side]
  return fround(Math.sqrt(2 / side)) * Math.cos((Math.PI / 2 / side) * (i + 1) * (2 * j + 1))
})

/** The strengths of 16 × 16 frequencies, row by row: C · A · Cᵀ, summed in the order of the reference. */
export function frequencies(values: Float32Array): Float32Array {
  const between = new Float32Array(order * side)
  for (let i = 0; i < order; i++)
    for (let j = 0; j < side; j++) {
      let sum = 0
      for (let k = 0; k < side; k++)
        sum = fround(sum + fround((cosines[i * side + k] ?? 0) * (values[k * side + j] ?? 0)))
      between[i * side + j] = sum
    }
  const found = new Float32Array(order * order)
  for (let i = 0; i < order; i++)
    for (let j = 0; j < order; j++) {
      let sum = 0
      for (let k = 0; k < side; k++)
        sum = fround(sum + fround((between[i * side + k] ?? 0) * (cosines[j * side + k] ?? 0)))
      found[i * order + j] = sum
    }
  return found
}

/** A bit for each frequency that is stronger than the median; the last one stands first in the text. */
export function hashOf(strengths: Float32Array): string {
  // Of an even number of values, the lower one of the two in the middle.
  const median = strengths.toSorted()[order * 8 - 1] ?? 0
  let text = ''
  for (let last = order * order - 1; last > 0; last -= 4) {
    let digit = 0
    for (let bit = 0; bit < 4; bit++) digit = digit * 2 + ((strengths[last - bit] ?? 0) > median ? 1 : 0)
    text += digit.toString(16)
  }
  return text
}

/** How much there is to see, 0 to 100: the steps between neighbours, small ones not counted. */
export function qualityOf(values: Float32Array): number {
  let steps = 0
  const step = (from: number, to: number) => {
    const difference = fround((values[from] ?? 0) - (values[to] ?? 0))
    steps += Math.abs(Math.trunc(fround(fround(difference * 100) / 255)))
  }
  for (let row = 0; row < side - 1; row++)
    for (let column = 0; column < side; column++) step(row * side + column, (row + 1) * side + column)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side - 1; column++) step(row * side + column, row * side + column + 1)
  return Math.min(100, Math.floor(steps / 90))
}
