/**
 * The brightness of a plain JPEG (sequential, eight bits, one scan, restart marks allowed), for `pdq.ts`: the integers of
 * libjpeg's slow and exact transform, its smooth enlargement of halved colours and its table of colours, so that the
 * thousandths are those of the pixels that any libjpeg shows. Whatever is out of order ends the decoding with a no.
 */
import { beginAt, feed, finish, ready } from './pdq-blur'
import {
  ac,
  block,
  blockAt,
  broken,
  dc,
  ended,
  isFlat,
  isShort,
  quantities,
  restart,
  start,
} from './jpeg-bits'
import { transform } from './jpeg-transform'

let width: i32
let height: i32
/** 1 where there is one component, or where all three are whole; 2 where colours are halved both ways. */
let halved: i32
let components: i32
/** The bytes of the scan, and the planes of the components. */
let scan: usize
let scanEnd: usize
let planes: usize
let stride: usize
let strideOfColours: usize
/** Sums of two rows of colours, for the enlargement. */
let sums: usize
let sumsOfRed: usize
let free: usize

export function quantitiesAt(): usize {
  return quantities
}
export function dcAt(): usize {
  return dc
}
export function acAt(): usize {
  return ac
}

/** Makes room for a picture and the bytes of its scan. Gives where those go, or 0 where there is no such room. */
export function room(w: i32, h: i32, n: i32, half: i32, bytes: i32): usize {
  width = w
  height = h
  components = n
  halved = half
  const unit = 8 * half
  const across = (w + unit - 1) / unit
  const down = (h + unit - 1) / unit
  stride = <usize>(across * unit)
  strideOfColours = <usize>(across * 8)
  scan = (__heap_base + 63) & ~63
  scanEnd = scan + <usize>bytes
  planes = (scanEnd + 127) & ~63
  const plane = stride * <usize>(down * unit)
  const colours: usize = n == 1 ? 0 : 2 * strideOfColours * <usize>(down * 8)
  sums = (planes + plane + colours + 127) & ~63
  sumsOfRed = (sums + 2 * strideOfColours + 127) & ~63
  free = (sumsOfRed + 2 * strideOfColours + 127) & ~63
  const pages = <i32>((free + 0xffff) >> 16) - memory.size()
  if (pages > 0 && memory.grow(pages) < 0) return 0
  return scan
}

/** Fills the planes; says whether the whole picture was there and in order. `interval` units stand between two restarts. */
export function decode(interval: i32, lumaOnly: bool): bool {
  const unit = 8 * halved
  const across = (width + unit - 1) / unit
  const down = (height + unit - 1) / unit
  const colours = planes + stride * <usize>(down * unit)
  const reds = colours + strideOfColours * <usize>(down * 8)
  let before0 = 0
  let before1 = 0
  let before2 = 0
  let left = interval
  let restarts = 0
  start(scan, scanEnd)
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      if (interval > 0 && left-- == 0) {
        if (!restart(restarts++ & 7)) return false
        before0 = before1 = before2 = 0
        left = interval - 1
      }
      const lumas = halved * halved
      for (let n = 0; n < lumas; n++) {
        const difference = block(n, dc, ac, quantities, before0)
        if (difference == broken) return false
        before0 += difference
      }
      if (components == 3) {
        const one = block(lumas, dc + 8192, ac + 8192, quantities + 128, before1)
        if (one == broken) return false
        before1 += one
        const other = block(lumas + 1, dc + 8192, ac + 8192, quantities + 256, before2)
        if (other == broken) return false
        before2 += other
      }
      // All of a unit after all of it was read: what is read is guessed ahead and often wrongly, what is reckoned never.
      const to = planes + stride * <usize>(row * unit) + <usize>(column * unit)
      for (let n = 0; n < lumas; n++)
        transform(blockAt(n), isFlat(n), to + <usize>(n & 1) * 8 + <usize>(n >> 1) * 8 * stride, stride)
      if (components == 3 && !lumaOnly) {
        const at = strideOfColours * <usize>(row * 8) + <usize>(column * 8)
        transform(blockAt(lumas), isFlat(lumas), colours + at, strideOfColours)
        transform(blockAt(lumas + 1), isFlat(lumas + 1), reds + at, strideOfColours)
      }
      if (isShort()) return false
    }
  return ended()
}

/** The quality of the picture in the planes; hash and strengths stand where `finish` leaves them. */
export function hash(lumaOnly: bool): i32 {
  const asGrey = lumaOnly || components == 1
  const rows = beginAt(free, width, height, asGrey ? 1 : ready)
  const bytes = <usize>(asGrey ? width : ((width + 15) & -16) << 2)
  for (let row = 0; row < height; row += 16) {
    const rowsHere = min(16, height - row)
    for (let n = 0; n < rowsHere; n++) {
      const to = rows + <usize>n * bytes
      if (asGrey) memory.copy(to, planes + <usize>(row + n) * stride, <usize>width)
      else if (halved == 1) wholeRow(row + n, to)
      else halvedRow(row + n, to)
    }
    feed(rowsHere)
  }
  return finish()
}

/** A row whose colours are as wide and high as the picture. */
function wholeRow(row: i32, to: usize): void {
  const luma = planes + <usize>row * stride
  const plane = stride * <usize>((height + 7) & -8)
  for (let n: usize = 0; n < <usize>width; n += 8) {
    const y = v128.load_ext<u8>(luma + n)
    weigh(y, v128.load_ext<u8>(luma + plane + n), v128.load_ext<u8>(luma + 2 * plane + n), to + (n << 2))
  }
}

/** A row whose colours are enlarged: three parts of the nearer value and one of the further, both ways. */
function halvedRow(row: i32, to: usize): void {
  const luma = planes + <usize>row * stride
  const rows = (height + 1) >> 1
  const columns = <usize>((width + 1) >> 1)
  const colours = planes + stride * <usize>((height + 15) & -16)
  const reds = colours + strideOfColours * <usize>(((height + 15) & -16) >> 1)
  const near = <usize>(row >> 1) * strideOfColours
  const far = <usize>max(0, min(rows - 1, (row >> 1) + ((row & 1) << 1) - 1)) * strideOfColours
  sumUp(colours + near, colours + far, columns, sums)
  sumUp(reds + near, reds + far, columns, sumsOfRed)
  for (let n: usize = 0; n < columns; n += 8) {
    const from = sums + 16 + (n << 1)
    const fromRed = sumsOfRed + 16 + (n << 1)
    const blueEven = enlarged(from, -2, 8)
    const blueOdd = enlarged(from, 2, 7)
    const redEven = enlarged(fromRed, -2, 8)
    const redOdd = enlarged(fromRed, 2, 7)
    const low = to + (n << 3)
    weigh(
      v128.load_ext<u8>(luma + 2 * n),
      v128.shuffle<i16>(blueEven, blueOdd, 0, 8, 1, 9, 2, 10, 3, 11),
      v128.shuffle<i16>(redEven, redOdd, 0, 8, 1, 9, 2, 10, 3, 11),
      low,
    )
    weigh(
      v128.load_ext<u8>(luma + 2 * n + 8),
      v128.shuffle<i16>(blueEven, blueOdd, 4, 12, 5, 13, 6, 14, 7, 15),
      v128.shuffle<i16>(redEven, redOdd, 4, 12, 5, 13, 6, 14, 7, 15),
      low + 32,
    )
  }
}

/** Three times the nearer row and once the further, from the second vector on, with its ends once more beyond them. */
function sumUp(near: usize, far: usize, columns: usize, to: usize): void {
  for (let n: usize = 0; n < columns; n += 8)
    v128.store(
      to + 16 + (n << 1),
      i16x8.add(i16x8.mul(v128.load_ext<u8>(near + n), i16x8.splat(3)), v128.load_ext<u8>(far + n)),
    )
  store<u16>(to + 14, load<u16>(to, 16))
  store<u16>(to + 16 + (columns << 1), load<u16>(to + 14 + (columns << 1)))
}

@inline
function enlarged(sum: usize, towards: usize, rounding: i16): v128 {
  const parts = i16x8.add(i16x8.mul(v128.load(sum), i16x8.splat(3)), v128.load(sum + towards))
  return i16x8.shr_u(i16x8.add(parts, i16x8.splat(rounding)), 4)
}

/** Eight pixels become red, green and blue as libjpeg rounds and bounds them, and those their thousandths of brightness. */
@inline
function weigh(y: v128, blueness: v128, redness: v128, to: usize): void {
  const cb = i16x8.sub(blueness, i16x8.splat(128))
  const cr = i16x8.sub(redness, i16x8.splat(128))
  const two = i16x8.splat(2)
  const red = bounded(
    i16x8.add(i16x8.add(y, cr), scaled(cr, two, i32x4.splat((16384 << 16) | 26345), i32x4.splat(0))),
  )
  const green = bounded(
    i16x8.add(
      i16x8.sub(y, cr),
      scaled(cb, cr, i32x4.splat((18734 << 16) | (-22554 & 0xffff)), i32x4.splat(32768)),
    ),
  )
  const blue = bounded(
    i16x8.add(
      i16x8.add(y, i16x8.add(cb, cb)),
      scaled(cb, two, i32x4.splat((16384 << 16) | (-14942 & 0xffff)), i32x4.splat(0)),
    ),
  )
  const weights = i32x4.splat((587 << 16) | 299)
  const weight = i32x4.splat(114)
  const nothing = i32x4.splat(0)
  v128.store(
    to,
    i32x4.add(
      i32x4.dot_i16x8_s(v128.shuffle<i16>(red, green, 0, 8, 1, 9, 2, 10, 3, 11), weights),
      i32x4.dot_i16x8_s(v128.shuffle<i16>(blue, nothing, 0, 8, 1, 9, 2, 10, 3, 11), weight),
    ),
  )
  v128.store(
    to + 16,
    i32x4.add(
      i32x4.dot_i16x8_s(v128.shuffle<i16>(red, green, 4, 12, 5, 13, 6, 14, 7, 15), weights),
      i32x4.dot_i16x8_s(v128.shuffle<i16>(blue, nothing, 4, 12, 5, 13, 6, 14, 7, 15), weight),
    ),
  )
}

/** (a × the lower factor + b × the upper one + more) ÷ 65 536, rounded down. */
@inline
function scaled(a: v128, b: v128, factors: v128, more: v128): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(
      i32x4.add(i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11), factors), more),
      16,
    ),
    i32x4.shr_s(
      i32x4.add(i32x4.dot_i16x8_s(v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), factors), more),
      16,
    ),
  )
}

@inline
function bounded(values: v128): v128 {
  return i16x8.max_s(i16x8.min_s(values, i16x8.splat(255)), i16x8.splat(0))
}
