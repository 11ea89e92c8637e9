/**
 * The first half of PDQ by vectors of four, for `pdq.ts`. Rows come in bands of sixteen and leave as 64 × 64 values of brightness: nothing of the picture is kept longer than the
 * blur reaches. Every sum and quotient is the one that `match/pdq` reckons, in its order, so the values are its values to
 * the last bit. What may be left out is left out: the second blur is written only where one of the 64 values is taken.
 * Zeros stand around each row and column, because adding and subtracting them changes no sum.
 */

import { cross } from './cross'
import { cosines, letters, quality, strengths, transform, values, write } from './pdq-hash'
import { isPowerOfTwo, middleOf, sizeAt } from './windows'

/** Rows of a band. */
const band: i32 = 16
const side: i32 = 64

/** Of the band at hand: 64 columns of the second blur along rows, laid out as `light` is. */
const taken = memory.data(64 * 16 * 4, 16)
/** Running sums of the second blur down these columns. */
const sums = memory.data(64 * 4, 16)
/** Running sums along the rows of the band, from one stretch of columns to the next. */
const carried = memory.data(64, 16)
/** How many values the window holds at each row of the band. */
const heights = memory.data(64, 16)

let width: i32
let height: i32
let channels: i32
/** The windows along a row and down a column, and how many values each takes in before its first mean. */
let across: i32
let down: i32
let acrossAhead: i32
let downAhead: i32

/** The pixels of the band at hand. */
let rows: usize
/** Its brightness: sixteen rows side by side for each column, after `across` columns of zeros. */
let light: usize
/** How many values the window holds at each column. */
let sizes: usize
/** Means along rows: for every four columns the rows that the window down still needs, in a ring with its first band twice. */
let ring: usize
let ringRows: i32
/** Running sums down the columns. */
let columns: usize
/** Means down the columns, laid out as `light` is. */
let blurred: usize
/** What was taken of each row, as many rows as the window down needs, in a ring. */
let rowsTaken: usize
/** Rows that have come, and how many of the 64 rows of values there are. */
let seen: i32
let done: i32

/** Where the caller writes the 16 × 64 cosines, row by row, before anything else. */
export function cosinesAt(): usize {
  return cosines
}
/** Where the 64 × 64 values of brightness are when a picture is finished, row by row. */
export function valuesAt(): usize {
  return values
}
/** Where the 16 × 16 strengths are when a picture is finished. */
export function strengthsAt(): usize {
  return strengths
}
/** Where the 64 digits of the hash are then. */
export function lettersAt(): usize {
  return letters
}

/** Makes ready for a picture of at least 5 × 5 pixels. Gives where the pixels of each band of sixteen rows go, one to four bytes each. */
export function begin(w: i32, h: i32, c: i32): usize {
  prepare(__heap_base, w, h, c)
  return rows
}

/**
 * The same for who brings brightness, in the memory from `base` on. Gives where it goes: the sixteen values of each column
 * of the band, column after column; one more column may be written than there is.
 */
export function beginLight(base: usize, w: i32, h: i32): usize {
  prepare(base, w, h, 0)
  return light + ((<usize>across) << 6)
}

function prepare(base: usize, w: i32, h: i32, c: i32): void {
  width = w
  height = h
  channels = c
  across = (w + 127) >> 7
  down = (h + 127) >> 7
  acrossAhead = ((across + 2) >> 1) - 1
  downAhead = ((down + 2) >> 1) - 1
  ringRows = (down + 2 * band - 1) & -band
  const fours = (w + 3) >> 2
  const strip = <usize>((across + 4 * fours + acrossAhead + 4) << 6)
  rows = (base + 63) & ~63
  light = rows + <usize>((band * w * c + 127) & ~63)
  blurred = light + strip
  sizes = blurred + strip
  columns = sizes + <usize>(((fours << 4) + 63) & ~63)
  ring = columns + <usize>(((fours << 4) + 63) & ~63)
  rowsTaken = ring + <usize>(fours * (ringRows + band)) * 16
  const end = rowsTaken + <usize>(ringRows << 8)
  const pages = <i32>((end + 0xffff) >> 16) - memory.size()
  if (pages > 0 && memory.grow(pages) < 0) unreachable()
  memory.fill(light, 0, end - light)
  memory.fill(sums, 0, 256)
  for (let o = 0; o < fours << 2; o++)
    store<f32>(sizes + ((<usize>o) << 2), o < w ? <f32>sizeAt(o + acrossAhead, w, across) : 1)
  seen = 0
  done = 0
}

/** Takes in the band's first `count` rows; those that are missing below the picture count as zeros. */
export function feed(count: i32): void {
  if (channels == 0) darken(count)
  else {
    const bytes = width * channels
    if (count < band) memory.fill(rows + <usize>(count * bytes), 0, <usize>((band - count) * bytes))
    lighten()
  }
  if (width == side && height == side) keepAsItIs()
  else {
    memory.fill(light + ((<usize>(across + width)) << 6), 0, (<usize>(acrossAhead + 4)) << 6)
    blurAlong()
    blurDown()
    memory.fill(blurred + ((<usize>(across + width)) << 6), 0, (<usize>(acrossAhead + 4)) << 6)
    blurAlongAgain()
    blurDownAgain()
  }
  seen += band
}

/** After the last row: the hash and the strengths stand in their places, and the quality is the answer. */
export function finish(): i32 {
  while (done < side) feed(0)
  transform()
  write()
  return quality()
}

/** Of brightness that came, the rows from `count` on. */
function darken(count: i32): void {
  if (count == band) return
  const above = ((<usize>count) << 2)
  let column = light + ((<usize>across) << 6)
  for (let n = 0; n < width; n++, column += 64) memory.fill(column + above, 0, 64 - above)
}

/**
 * Thousandths of brightness, whole numbers up to 255 000, in ones: rounded once, as if they were divided. A thousandth
 * is 33/32768, by which such a number can be multiplied exactly, and a rest so small that its own rounding plays no
 * part; a test does it for every number.
 */
@inline
export function inOnes(thousandths: v128): v128 {
  const values = f32x4.convert_i32x4_s(thousandths)
  const most = f32x4.mul(values, f32x4.splat(0.001007080078125))
  return f32x4.add(most, f32x4.mul(values, f32x4.splat(-0.000007080078125)))
}

/** Brightness of four pixels. */
@inline
function lightOf(at: usize, first: v128, second: v128, weights: v128, weight: v128): v128 {
  const bytes = v128.load(at)
  const thousandths = i32x4.add(
    i32x4.dot_i16x8_s(i8x16.swizzle(bytes, first), weights),
    i32x4.dot_i16x8_s(i8x16.swizzle(bytes, second), weight),
  )
  return inOnes(thousandths)
}

function lighten(): void {
  // Where the bytes of four pixels are: red and green in pairs, and blue; or grey alone, which weighs as much as all three.
  const isGrey = channels < 3
  const pixel = i32x4.splat(channels)
  const offsets = i32x4.mul(i32x4(0, 1, 2, 3), pixel)
  const nothing = i32x4.splat(-1)
  const first = isGrey
    ? v128.or(offsets, i32x4.splat(-256))
    : v128.or(
        v128.or(offsets, i32x4.shl(i32x4.add(offsets, i32x4.splat(1)), 16)),
        i32x4.splat(<i32>0xff00ff00),
      )
  const second = isGrey ? nothing : v128.or(i32x4.add(offsets, i32x4.splat(2)), i32x4.splat(-256))
  const weights = isGrey ? i32x4.splat(1000) : i32x4.splat((587 << 16) | 299)
  const weight = i32x4.splat(114)
  const stride = <usize>(width * channels)
  const step = <usize>(channels << 2)
  for (let group: usize = 0; group < 4; group++) {
    let from = rows + group * 4 * stride
    let to = light + ((<usize>across) << 6) + (group << 4)
    const end = to + ((<usize>width) << 6)
    while (to < end) {
      cross(
        lightOf(from, first, second, weights, weight),
        lightOf(from + stride, first, second, weights, weight),
        lightOf(from + 2 * stride, first, second, weights, weight),
        lightOf(from + 3 * stride, first, second, weights, weight),
        to,
        64,
      )
      from += step
      to += 256
    }
  }
}

/** A picture of 64 × 64 is its own values. */
function keepAsItIs(): void {
  for (let column = 0; column < side && done < side; column += 4)
    for (let group = 0; group < 4; group++) {
      const from = light + ((<usize>(across + column)) << 6) + ((<usize>group) << 4)
      const to = values + ((<usize>(seen + 4 * group)) << 8) + ((<usize>column) << 2)
      cross(v128.load(from), v128.load(from, 64), v128.load(from, 128), v128.load(from, 192), to, 256)
    }
  done += band
}

/** How a sum becomes a mean. A share is exact where the window is a power of two, and quicker than a quotient. */
const bySizes: i32 = 0
const byShare: i32 = 1
const byWindow: i32 = 2

/** The first blur along rows: from `light` into the ring. */
function blurAlong(): void {
  memory.fill(carried, 0, 64)
  let at = light + ((<usize>across) << 6)
  for (let n = 0; n < acrossAhead; n++) {
    for (let group: usize = 0; group < 64; group += 16)
      v128.store(carried + group, f32x4.add(v128.load(carried + group), v128.load(at + group)))
    at += 64
  }
  // Where the window is whole, from the first four columns that have all of it to the last.
  const whole = min(width, (across - 1 - acrossAhead + 3) & -4)
  const wholeTo = max(whole, (width - acrossAhead) & -4)
  along(0, whole, bySizes)
  if (isPowerOfTwo(across)) along(whole, wholeTo, byShare)
  else along(whole, wholeTo, byWindow)
  along(wholeTo, width, bySizes)
}

@inline
function along(from: i32, to: i32, means: i32): void {
  const slot = seen % ringRows
  const again = slot == 0 ? (<usize>ringRows) << 4 : 0
  const step = (<usize>(ringRows + band)) << 4
  const reach = (<usize>across) << 6
  let right = light + ((<usize>(across + acrossAhead + from)) << 6)
  let into = ring + <usize>(from >> 2) * step + ((<usize>slot) << 4)
  let size = sizes + ((<usize>from) << 2)
  let s0 = v128.load(carried)
  let s1 = v128.load(carried, 16)
  let s2 = v128.load(carried, 32)
  let s3 = v128.load(carried, 48)
  // Four chains of sums that do not wait for each other.
  for (let column = from; column < to; column += 4) {
    s0 = slide(s0, right, right - reach, 64, into, 16, again, means, across, size)
    s1 = slide(s1, right + 16, right - reach + 16, 64, into + 64, 16, again, means, across, size)
    s2 = slide(s2, right + 32, right - reach + 32, 64, into + 128, 16, again, means, across, size)
    s3 = slide(s3, right + 48, right - reach + 48, 64, into + 192, 16, again, means, across, size)
    right += 256
    into += step
    size += 16
  }
  v128.store(carried, s0)
  v128.store(carried, s1, 16)
  v128.store(carried, s2, 32)
  v128.store(carried, s3, 48)
}

/** The window goes on by four values; the four means are written crosswise, and a second time where `again` says. */
@inline
function slide(
  sum: v128,
  right: usize,
  left: usize,
  step: usize,
  to: usize,
  toStep: usize,
  again: usize,
  means: i32,
  window: i32,
  size: usize,
): v128 {
  sum = f32x4.sub(f32x4.add(sum, v128.load(right)), v128.load(left))
  const a = meanOf(sum, means, window, size)
  sum = f32x4.sub(f32x4.add(sum, v128.load(right + step)), v128.load(left + step))
  const b = meanOf(sum, means, window, size + 4)
  sum = f32x4.sub(f32x4.add(sum, v128.load(right + 2 * step)), v128.load(left + 2 * step))
  const c = meanOf(sum, means, window, size + 8)
  sum = f32x4.sub(f32x4.add(sum, v128.load(right + 3 * step)), v128.load(left + 3 * step))
  const d = meanOf(sum, means, window, size + 12)
  cross(a, b, c, d, to, toStep)
  if (again != 0) cross(a, b, c, d, to + again, toStep)
  return sum
}

@inline
function meanOf(sum: v128, means: i32, window: i32, size: usize): v128 {
  if (means == byShare) return f32x4.mul(sum, f32x4.splat(<f32>1 / <f32>window))
  if (means == byWindow) return f32x4.div(sum, f32x4.splat(<f32>window))
  return f32x4.div(sum, v128.load_splat<f32>(size))
}

/** The first blur down columns: from the ring into `blurred`, as many rows as came, each half a window above them. */
function blurDown(): void {
  for (let row = 0; row < band; row++)
    store<f32>(heights + ((<usize>row) << 2), <f32>max(1, sizeAt(seen + row, height, down)))
  if (isPowerOfTwo(down) && seen + 1 >= down && seen + band <= height) downward(byShare)
  else downward(bySizes)
}

@inline
function downward(means: i32): void {
  const step = (<usize>(ringRows + band)) << 4
  let bottom = ring + ((<usize>(seen % ringRows)) << 4)
  let top = ring + ((<usize>((seen - down + ringRows) % ringRows)) << 4)
  let to = blurred + ((<usize>across) << 6)
  let kept = columns
  for (let column = 0; column < width; column += 4) {
    let sum = v128.load(kept)
    sum = slide(sum, bottom, top, 16, to, 64, 0, means, down, heights)
    sum = slide(sum, bottom + 64, top + 64, 16, to + 16, 64, 0, means, down, heights + 16)
    sum = slide(sum, bottom + 128, top + 128, 16, to + 32, 64, 0, means, down, heights + 32)
    sum = slide(sum, bottom + 192, top + 192, 16, to + 48, 64, 0, means, down, heights + 48)
    v128.store(kept, sum)
    bottom += step
    top += step
    to += 256
    kept += 16
  }
}

/** The second blur along rows, of which 64 columns are taken. */
function blurAlongAgain(): void {
  const reach = (<usize>across) << 6
  let right = blurred + reach
  let to = taken
  let s0 = f32x4.splat(0)
  let s1 = f32x4.splat(0)
  let s2 = f32x4.splat(0)
  let s3 = f32x4.splat(0)
  for (let n = 0; n < side; n++) {
    const last = middleOf(n, width) + acrossAhead
    const end = blurred + ((<usize>(across + last + 1)) << 6)
    while (right < end) {
      const left = right - reach
      s0 = f32x4.sub(f32x4.add(s0, v128.load(right)), v128.load(left))
      s1 = f32x4.sub(f32x4.add(s1, v128.load(right, 16)), v128.load(left, 16))
      s2 = f32x4.sub(f32x4.add(s2, v128.load(right, 32)), v128.load(left, 32))
      s3 = f32x4.sub(f32x4.add(s3, v128.load(right, 48)), v128.load(left, 48))
      right += 64
    }
    const size = f32x4.splat(<f32>sizeAt(last, width, across))
    v128.store(to, f32x4.div(s0, size))
    v128.store(to, f32x4.div(s1, size), 16)
    v128.store(to, f32x4.div(s2, size), 32)
    v128.store(to, f32x4.div(s3, size), 48)
    to += 64
  }
}

/** The second blur down those columns, of which 64 rows are taken. */
function blurDownAgain(): void {
  const first = rowsTaken + ((<usize>(seen % ringRows)) << 8)
  for (let column: usize = 0; column < 64; column += 4)
    for (let group: usize = 0; group < 4; group++) {
      const from = taken + (column << 6) + (group << 4)
      const to = first + (group << 10) + (column << 2)
      cross(v128.load(from), v128.load(from, 64), v128.load(from, 128), v128.load(from, 192), to, 256)
    }
  for (let row = 0; row < band && done < side; row++) {
    const right = seen + row - downAhead
    if (right < 0) continue
    if (right < height) change(first + ((<usize>row) << 8), true)
    if (right >= down) change(rowsTaken + ((<usize>((seen + row - down) % ringRows)) << 8), false)
    const size = f32x4.splat(<f32>sizeAt(right, height, down))
    while (done < side && middleOf(done, height) == right - downAhead) {
      const to = values + ((<usize>done) << 8)
      for (let at: usize = 0; at < 256; at += 16) v128.store(to + at, f32x4.div(v128.load(sums + at), size))
      done++
    }
  }
}

/** A row of 64 comes into the sums or leaves them. */
@inline
function change(row: usize, comes: bool): void {
  for (let at: usize = 0; at < 256; at += 16) {
    const sum = v128.load(sums + at)
    const value = v128.load(row + at)
    v128.store(sums + at, comes ? f32x4.add(sum, value) : f32x4.sub(sum, value))
  }
}
