/**
 * The eight ways to turn and mirror a picture, out of the strengths of one: each changes signs and swaps rows with
 * columns. Nearly, not exactly, the hash of the turned picture, because the 64 × 64 values are not taken from the middle
 * of blocks of even size. So they are good for asking with and never stand in a list; whoever asks with them says which.
 */
import { hashOf } from './transform.ts'

/** What was done to the picture, as one who looks at it would say; turns are anticlockwise, as pdqhash counts them. */
export const orientations = [
  'upright',
  'turned-90',
  'turned-180',
  'turned-270',
  'upside-down',
  'mirrored',
  'transposed',
  'transposed-across',
] as const
export type Orientation = (typeof orientations)[number]

/** Whether rows become columns, and of which row i and column j the sign turns. */
const changes: Record<Orientation, [crosses: boolean, turns: (i: number, j: number) => boolean]> = {
  upright: [false, () => false],
  'turned-90': [true, (_, j) => j % 2 === 0],
  'turned-180': [false, (i, j) => (i + j) % 2 === 1],
  'turned-270': [true, (i) => i % 2 === 0],
  'upside-down': [false, (i) => i % 2 === 0],
  mirrored: [false, (_, j) => j % 2 === 0],
  transposed: [true, () => false],
  'transposed-across': [true, (i, j) => (i + j) % 2 === 1],
}

/** The hashes in all eight orientations, the picture's own first. */
export function orientedHashes(strengths: Float32Array): { orientation: Orientation; hash: string }[] {
  return orientations.map((orientation) => ({
    orientation,
    hash: hashOf(changed(strengths, changes[orientation])),
  }))
}

function changed(strengths: Float32Array, [crosses, turns]: (typeof changes)[Orientation]): Float32Array {
  const turned = new Float32Array(strengths.length)
  strengths.forEach((strength, at) => {
    const [i, j] = [at >> 4, at & 15]
    turned[crosses ? 16 * j + i : at] = turns(i, j) ? -strength : strength
  })
  return turned
}
