/** The entropy code of a plain JPEG: its bits become blocks of frequencies. For `jpeg.ts`. */

/** 64 multipliers for each component, in the order of the frequencies in the file. */
export const quantities = memory.data(3 * 64 * 2, 16)
/** For the first and the other components, see `match/pdq/jpeg-tables`: by the next ten bits of a mean, twelve of a detail. */
export const dc = memory.data(2 * 8192, 16)
export const ac = memory.data(2 * 20480, 16)
export const nextAc: usize = 20480
/** Where each frequency of the file stands in the block. */
const places = memory.data<u8>([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
  53, 60, 61, 54, 47, 55, 62, 63,
])
/**
 * For each component and each frequency, the number of the next one standing for it: its place in bytes, and its
 * multiplier above. Beyond the last one nothing counts; as many follow as may be skipped before it is seen that there is none.
 */
const factors = memory.data(3 * 512, 16)

/** Puts places and multipliers together, before the first block. */
export function weighFrequencies(): void {
  for (let component: usize = 0; component < 3; component++)
    for (let n: usize = 0; n < 96; n++) {
      const counts = n < 64
      const place = counts ? <u32>load<u8>(places + n) << 1 : 126
      const multiplier = counts ? <u32>load<u16>(quantities + (component << 7) + (n << 1)) : 0
      store<u32>(factors + (component << 9) + ((n + 1) << 2), place | (multiplier << 16))
    }
}

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
 * hashed would not be what is shown. Less than nothing and too much both leave a bit above these.
 */
const tame: i32 = 4095
/** What the end of a block skips: more than any count of frequencies comes to. */
const toTheEnd: i32 = 100

/** Reads one block of a component; gives by how much its mean differs from the one before. */
export function block(which: i32, component: usize, before: i32): i32 {
  const coefficients = blockAt(which)
  const isOther: usize = component == 0 ? 0 : 1
  const table = ac + isOther * nextAc
  const multipliers = factors + (component << 9)
  for (let n: usize = 0; n < 128; n += 16) v128.store(coefficients + n, i32x4.splat(0))
  fill()
  const size = symbol(dc + (isOther << 13))
  if (size > 11) return broken
  let difference = 0
  if (size > 0) difference = extended(size)
  const mean = (before + difference) * <i32>load<u16>(multipliers, 6)
  let wild = mean + 2048
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
    let entry = load<u32>(table + ((<usize>(b >> 52)) << 2))
    let value = <i32>entry >> 16
    if (value == 0) {
      if (entry == 0) {
        entry = longer(table + 16384, 13, b)
        if (entry == 0) return broken
      }
      const size = <i32>(entry >> 12) & 15
      const used = <i32>entry & 31
      b <<= used
      c -= used
      k += <i32>(entry >> 5) & 127
      if (size == 0) continue
      value = <i32>(b >> (64 - size))
      value += value < 1 << (size - 1) ? (-1 << size) + 1 : 0
      b <<= size
      c -= size
    } else {
      const used = <i32>entry & 31
      b <<= used
      c -= used
      k += <i32>(entry >> 5) & 127
    }
    flat = false
    const factor = load<u32>(multipliers + ((<usize>k) << 2))
    const frequency = value * <i32>(factor >> 16)
    wild |= frequency + 2048
    store<i16>(coefficients + <usize>(factor & 127), <i16>frequency)
  }
  bits = b
  count = c
  store<bool>(flats + which, flat)
  return (k == 64 || k > toTheEnd) && (wild & ~tame) == 0 ? difference : broken
}

/** The next symbol of a table of means. */
@inline
function symbol(table: usize): i32 {
  let entry = load<u32>(table + ((<usize>(bits >> 54)) << 2))
  if (entry == 0) {
    entry = longer(table + 4096, 11, bits)
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

/**
 * What a code of at least `length` bits means, which the table could not hold. Behind it stand the first code after each
 * length and where its meanings begin, then the meanings.
 */
function longer(behind: usize, length: usize, bits: u64): u32 {
  for (; length <= 16; length++) {
    const code = <i32>(bits >> (64 - length))
    const limit = behind + (length << 3)
    if (code < load<i32>(limit)) return load<u32>(behind + 256 + ((<usize>(code + load<i32>(limit, 4))) << 2))
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
