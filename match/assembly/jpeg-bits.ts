/** The entropy code of a plain JPEG: its bits become blocks of frequencies. For `jpeg.ts`. */

/** 64 multipliers for each component, in the order of the frequencies in the file. */
export const quantities = memory.data(3 * 64 * 2, 16)
/** For the first and the other components: by the next ten bits, see `match/pdq/jpeg-tables`. Then what longer codes mean. */
export const dc = memory.data(2 * 8192, 16)
export const ac = memory.data(2 * 8192, 16)
/** Where each frequency of the file stands in the block. */
const places = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
])

/** Bits that have come, the next one first, and how many of them count; and how many were made up after the end. */
let bits: u64
let count: i32
let at: usize
let madeUp: i32
let scanEnd: usize

/** The blocks of one unit, at most six, and whether each has nothing but its mean. */
const blocks = memory.data(6 * 128, 16)
const flats = memory.data(6)
@inline
export function blockAt(n: i32): usize {
  return blocks + ((<usize>n) << 7)
}
@inline
export function isFlat(n: i32): bool {
  return load<bool>(flats + n)
}
export const broken: i32 = i32.MIN_VALUE

/**
 * Twice what any encoder makes of eight bits. Beyond it each decoder wraps and bounds in its own way, so that what is
 * hashed would not be what is shown.
 */
@inline
function isWild(frequency: i32): bool {
  return <u32>(frequency + 2048) > 4096
}

/** Reads one block; gives by how much its mean differs from the one before. */
export function block(which: i32, dc: usize, ac: usize, quantities: usize, before: i32): i32 {
  const coefficients = blockAt(which)
  for (let n: usize = 0; n < 128; n += 16) v128.store(coefficients + n, i32x4.splat(0))
  fill()
  const size = symbol(dc)
  if (size > 11) return broken
  let difference = 0
  if (size > 0) difference = extended(size)
  const mean = (before + difference) * <i32>load<u16>(quantities)
  if (isWild(mean)) return broken
  store<i16>(coefficients, <i16>mean)
  let flat = true
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
    const frequency = value * <i32>load<u16>(quantities + ((<usize>k) << 1))
    if (isWild(frequency)) return broken
    store<i16>(coefficients + ((<usize>load<u8>(places + k)) << 1), <i16>frequency)
    k++
  }
  bits = b
  count = c
  store<bool>(flats + which, flat)
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

/** Begins to read at `from`, where a scan does or goes on after a restart; what is to be read ends at `to`. */
export function start(from: usize, to: usize): void {
  at = from
  scanEnd = to
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
export function restart(number: i32): bool {
  if (count - madeUp >= 8 || madeUp > count) return false
  if (at + 2 > scanEnd || load<u8>(at) != 255 || load<u8>(at, 1) != 208 + number) return false
  start(at + 2, scanEnd)
  return true
}

/** Whether the mark of the end follows. */
export function ended(): bool {
  if (count - madeUp >= 8 || madeUp > count || at + 2 > scanEnd) return false
  return load<u8>(at) == 255 && load<u8>(at, 1) == 217
}

/** Whether more was used than there was. */
export function isShort(): bool {
  return madeUp > 0 && count < madeUp
}
