/**
 * The brightness of a plain JPEG (sequential, eight bits, one scan, restart marks allowed), for `pdq.ts`: the integers of
 * libjpeg's slow and exact transform, its smooth enlargement of halved colours and its table of colours, so that the
 * thousandths are those of the pixels that any libjpeg shows. Whatever is out of order ends the decoding with a no.
 */
import { beginAt, feed, finish, ready } from './pdq-blur'
import { coefficients, transformTo } from './jpeg-transform'

/** 64 multipliers for each component, in the order of the frequencies in the file. */
const quantities = memory.data(3 * 64 * 2, 16)
/** For the first and the other components: by the next ten bits, see `match/pdq/jpeg-tables`. Then what longer codes mean. */
const dc = memory.data(2 * 8192, 16)
const ac = memory.data(2 * 8192, 16)
/** Where each frequency of the file stands in the block. */
const places = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
])

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

/** Bits that have come, the next one first, and how many of them count; and how many were made up after the end. */
let bits: u64
let count: i32
let at: usize
let madeUp: i32

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
export function decode(interval: i32): bool {
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
  start(scan)
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      if (interval > 0 && left-- == 0) {
        if (!restart(restarts++ & 7)) return false
        before0 = before1 = before2 = 0
        left = interval - 1
      }
      let to = planes + stride * <usize>(row * unit) + <usize>(column * unit)
      for (let n = 0; n < halved * halved; n++) {
        const difference = block(dc, ac, quantities, before0)
        if (difference == broken) return false
        before0 += difference
        transformTo(to + <usize>(n & 1) * 8 + <usize>(n >> 1) * 8 * stride, stride, flat)
      }
      if (components == 3) {
        to = strideOfColours * <usize>(row * 8) + <usize>(column * 8)
        const one = block(dc + 8192, ac + 8192, quantities + 128, before1)
        if (one == broken) return false
        before1 += one
        transformTo(colours + to, strideOfColours, flat)
        const other = block(dc + 8192, ac + 8192, quantities + 256, before2)
        if (other == broken) return false
        before2 += other
        transformTo(reds + to, strideOfColours, flat)
      }
      if (madeUp > 0 && count < madeUp) return false
    }
  return ended()
}

/** Whether the block at hand has nothing but its mean. */
let flat: bool
const broken: i32 = i32.MIN_VALUE

/** Reads one block; gives by how much its mean differs from the one before. */
function block(dc: usize, ac: usize, quantities: usize, before: i32): i32 {
  for (let n: usize = 0; n < 128; n += 16) v128.store(coefficients + n, i32x4.splat(0))
  fill()
  const size = symbol(dc)
  if (size > 11) return broken
  let difference = 0
  if (size > 0) difference = extended(size)
  store<i16>(coefficients, <i16>((before + difference) * <i32>load<u16>(quantities)))
  flat = true
  let k = 1
  let b = bits
  let c = count
  while (k < 64) {
    if (c < 32) {
      bits = b
      count = c
      fill()
      b = bits
      c = count
    }
    let entry = load<u32>(ac + ((<usize>(b >> 54)) << 2))
    if (entry == 0) {
      entry = longer(ac, b)
      if (entry == 0) return broken
    }
    const used = <i32>(entry & 255)
    b <<= used
    c -= used
    k += <i32>(entry >> 8) & 15
    let value = <i32>entry >> 16
    if (value == 0) {
      const size = <i32>(entry >> 12) & 15
      if (size == 0) {
        if (((entry >> 8) & 15) == 15) {
          k++
          continue
        }
        break
      }
      value = <i32>(b >> (64 - size))
      value += value < 1 << (size - 1) ? (-1 << size) + 1 : 0
      b <<= size
      c -= size
    }
    if (k > 63) return broken
    flat = false
    store<i16>(
      coefficients + ((<usize>load<u8>(places + k)) << 1),
      <i16>(value * <i32>load<u16>(quantities + ((<usize>k) << 1))),
    )
    k++
  }
  bits = b
  count = c
  return k <= 64 ? difference : broken
}

/** The next symbol of a table of means. */
@inline
function symbol(table: usize): i32 {
  let entry = load<u32>(table + ((<usize>(bits >> 54)) << 2))
  if (entry == 0) {
    entry = longer(table, bits)
    if (entry == 0) return 255
  }
  const used = <i32>(entry & 255)
  bits <<= used
  count -= used
  return <i32>(entry >> 8)
}

/** So many bits as a number that may be less than nothing. */
@inline
function extended(size: i32): i32 {
  const value = <i32>(bits >> (64 - size))
  bits <<= size
  count -= size
  return value + (value < 1 << (size - 1) ? (-1 << size) + 1 : 0)
}

/** What a code of more than ten bits means. Behind the table stand the first code after each length and where its meanings begin. */
function longer(table: usize, bits: u64): u32 {
  for (let length: usize = 11; length <= 16; length++) {
    const code = <i32>(bits >> (64 - length))
    const limit = table + 4096 + (length << 3)
    if (code < load<i32>(limit)) return load<u32>(table + 4352 + ((<usize>(code + load<i32>(limit, 4))) << 2))
  }
  return 0
}

function start(from: usize): void {
  at = from
  bits = 0
  count = 0
  madeUp = 0
}

/** At least 32 bits more. What lies behind a mark, or behind the end, is made up of zeros and counted. */
function fill(): void {
  while (count <= 32) {
    if (at + 4 <= scanEnd) {
      const word = bswap(load<u32>(at))
      if (((~word - 0x01010101) & word & 0x80808080) == 0) {
        bits |= (<u64>word) << (32 - count)
        count += 32
        at += 4
        continue
      }
    }
    let byte: u64 = 0
    if (at < scanEnd && load<u8>(at) != 255) byte = load<u8>(at++)
    else if (at + 1 < scanEnd && load<u8>(at, 1) == 0) {
      byte = 255
      at += 2
    } else madeUp += 8
    bits |= byte << (56 - count)
    count += 8
  }
}

/** Past the mark that must come now. Less than a byte may be left before it. */
function restart(number: i32): bool {
  if (count - madeUp >= 8 || madeUp > count) return false
  if (at + 2 > scanEnd || load<u8>(at) != 255 || load<u8>(at, 1) != 208 + number) return false
  start(at + 2)
  return true
}

/** Whether the mark of the end follows. */
function ended(): bool {
  if (count - madeUp >= 8 || madeUp > count || at + 2 > scanEnd) return false
  return load<u8>(at) == 255 && load<u8>(at, 1) == 217
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
