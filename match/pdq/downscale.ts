/**
 * The first half of PDQ: a picture of any size becomes 64 × 64 values of brightness. Everything is reckoned in 32-bit
 * floats and in the order of the reference, running sums included, because their roundings decide bits of the hash.
 */
import { channelsOf, type Picture } from './picture.ts'

export const side = 64
const { fround } = Math

/** 64 rows of 64 values, or nothing where the picture is too small to say anything. */
export function downscaled(picture: Picture): Float32Array | undefined {
  const { width, height } = picture
  if (width < 5 || height < 5) return undefined
  const values = lumaOf(picture)
  if (width === side && height === side) return values
  const alongRows = windowFor(width)
  const alongColumns = windowFor(height)
  const between = new Float32Array(values.length)
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < height; row++) box(values, between, row * width, 1, width, alongRows)
    for (let column = 0; column < width; column++) box(between, values, column, width, height, alongColumns)
  }
  return decimated(values, width, height)
}

/** Two passes of half a block each blur about one block of the 64 there will be. */
function windowFor(length: number): number {
  return Math.floor((length + 2 * side - 1) / (2 * side))
}

/** The middle of block `n` of 64 along a row or column of this length. */
function middleOf(n: number, length: number): number {
  return Math.floor(((n + 0.5) * length) / side)
}

/** Brightness by the weights of television, rounded once: the sum of thousandths is exact. */
function lumaOf(picture: Picture): Float32Array {
  const { pixels, width, height } = picture
  const channels = channelsOf(picture)
  const luma = new Float32Array(width * height)
  for (let n = 0, at = 0; n < luma.length; n++, at += channels) {
    const first = pixels[at] ?? 0
    luma[n] =
      channels < 3 ? first : (299 * first + 587 * (pixels[at + 1] ?? 0) + 114 * (pixels[at + 2] ?? 0)) / 1000
  }
  return luma
}

/** The mean of a window that slides along `length` values, `stride` apart, and shrinks at both ends. */
function box(
  from: Float32Array,
  to: Float32Array,
  start: number,
  stride: number,
  length: number,
  window: number,
): void {
  const ahead = Math.floor((window + 2) / 2) - 1
  let right = start
  let left = start
  let at = start
  let sum = 0
  let size = 0
  const add = () => {
    sum = fround(sum + (from[right] ?? 0))
    right += stride
  }
  const subtract = () => {
    sum = fround(sum - (from[left] ?? 0))
    left += stride
  }
  const write = () => {
    to[at] = sum / size
    at += stride
  }
  for (; size < ahead; size++) add()
  while (size < window) {
    add()
    size++
    write()
  }
  for (let n = window; n < length; n++) {
    add()
    subtract()
    write()
  }
  for (let n = 0; n < ahead; n++) {
    subtract()
    size--
    write()
  }
}

function decimated(values: Float32Array, width: number, height: number): Float32Array {
  const kept = new Float32Array(side * side)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      kept[row * side + column] = values[middleOf(row, height) * width + middleOf(column, width)] ?? 0
  return kept
}
