/** A block of 8 × 8 frequencies becomes its pixels, as libjpeg's slow and exact transform rounds them. For `jpeg.ts`. */

const half = memory.data(128, 16)

/**
 * Writes the block of 16-bit frequencies as its eight columns, `stride` bytes from one to the next: who comes after goes
 * along rows, many of them at once. `flat`: only the first frequency, the mean, is there.
 */
export function transform(coefficients: usize, flat: bool, to: usize, stride: usize): void {
  if (flat) {
    const mean = max(0, min(255, ((<i32>load<i16>(coefficients) + 4) >> 3) + 128))
    const column = <u64>mean * 0x0101010101010101
    for (let n = 0; n < 8; n++, to += stride) store<u64>(to, column)
    return
  }
  pass(coefficients, half, 11)
  turn(half)
  pass(half, half, 18)
  for (let n: usize = 0; n < 128; n += 32) {
    const columns = i8x16.narrow_i16x8_s(v128.load(half + n), v128.load(half + n, 16))
    const shown = v128.xor(columns, i8x16.splat(-128))
    v128.store_lane<i64>(to, shown, 0)
    v128.store_lane<i64>(to + stride, shown, 1)
    to += 2 * stride
  }
}

/** Two factors, times 8192, for the lower and the upper of each two values. */
@inline
function pair(low: i32, high: i32): v128 {
  return i32x4.splat((high << 16) | (low & 0xffff))
}

@inline
function lowOf(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
}

@inline
function highOf(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
}

/** Eight columns at once, four at a time in 32 bits; what is shifted out is rounded. */
@inline
function pass(from: usize, to: usize, shift: i32): void {
  const r0 = v128.load(from)
  const r1 = v128.load(from, 16)
  const r2 = v128.load(from, 32)
  const r3 = v128.load(from, 48)
  const r4 = v128.load(from, 64)
  const r5 = v128.load(from, 80)
  const r6 = v128.load(from, 96)
  const r7 = v128.load(from, 112)
  const z3 = i16x8.add(r7, r3)
  const z4 = i16x8.add(r5, r1)
  const sum = i16x8.add(r0, r4)
  const difference = i16x8.sub(r0, r4)
  const nothing = i16x8.splat(0)
  four(
    lowOf(r2, r6),
    lowOf(nothing, sum),
    lowOf(nothing, difference),
    lowOf(z3, z4),
    lowOf(r7, r1),
    lowOf(r5, r3),
    to,
    shift,
    false,
  )
  four(
    highOf(r2, r6),
    highOf(nothing, sum),
    highOf(nothing, difference),
    highOf(z3, z4),
    highOf(r7, r1),
    highOf(r5, r3),
    to,
    shift,
    true,
  )
}

/** The first four of each row, until the other four are there. */
const firstFour = memory.data(128, 16)

@inline
function four(
  r26: v128,
  sum: v128,
  difference: v128,
  z34: v128,
  r71: v128,
  r53: v128,
  to: usize,
  shift: i32,
  complete: bool,
): void {
  const even2 = i32x4.dot_i16x8_s(r26, pair(4433, 4433 - 15137))
  const even3 = i32x4.dot_i16x8_s(r26, pair(4433 + 6270, 4433))
  // Times 8192: they stand in the upper half of each 32 bits.
  const rounding = i32x4.splat(1 << (shift - 1))
  const even0 = i32x4.add(i32x4.shr_s(sum, 3), rounding)
  const even1 = i32x4.add(i32x4.shr_s(difference, 3), rounding)
  const e0 = i32x4.add(even0, even3)
  const e3 = i32x4.sub(even0, even3)
  const e1 = i32x4.add(even1, even2)
  const e2 = i32x4.sub(even1, even2)
  const z3 = i32x4.dot_i16x8_s(z34, pair(9633 - 16069, 9633))
  const z4 = i32x4.dot_i16x8_s(z34, pair(9633, 9633 - 3196))
  const o0 = i32x4.add(i32x4.dot_i16x8_s(r71, pair(2446 - 7373, -7373)), z3)
  const o3 = i32x4.add(i32x4.dot_i16x8_s(r71, pair(-7373, 12299 - 7373)), z4)
  const o1 = i32x4.add(i32x4.dot_i16x8_s(r53, pair(16819 - 20995, -20995)), z4)
  const o2 = i32x4.add(i32x4.dot_i16x8_s(r53, pair(-20995, 25172 - 20995)), z3)
  put(to, 0, i32x4.add(e0, o3), shift, complete)
  put(to, 112, i32x4.sub(e0, o3), shift, complete)
  put(to, 16, i32x4.add(e1, o2), shift, complete)
  put(to, 96, i32x4.sub(e1, o2), shift, complete)
  put(to, 32, i32x4.add(e2, o1), shift, complete)
  put(to, 80, i32x4.sub(e2, o1), shift, complete)
  put(to, 48, i32x4.add(e3, o0), shift, complete)
  put(to, 64, i32x4.sub(e3, o0), shift, complete)
}

@inline
function put(to: usize, row: usize, sum: v128, shift: i32, complete: bool): void {
  const four = i32x4.shr_s(sum, shift)
  if (complete) v128.store(to + row, i16x8.narrow_i32x4_s(v128.load(firstFour + row), four))
  else v128.store(firstFour + row, four)
}

/** Rows become columns. */
@inline
function turn(block: usize): void {
  const a0 = lowOf(v128.load(block), v128.load(block, 64))
  const a1 = highOf(v128.load(block), v128.load(block, 64))
  const a2 = lowOf(v128.load(block, 16), v128.load(block, 80))
  const a3 = highOf(v128.load(block, 16), v128.load(block, 80))
  const a4 = lowOf(v128.load(block, 32), v128.load(block, 96))
  const a5 = highOf(v128.load(block, 32), v128.load(block, 96))
  const a6 = lowOf(v128.load(block, 48), v128.load(block, 112))
  const a7 = highOf(v128.load(block, 48), v128.load(block, 112))
  const b0 = lowOf(a0, a4)
  const b1 = highOf(a0, a4)
  const b2 = lowOf(a1, a5)
  const b3 = highOf(a1, a5)
  const b4 = lowOf(a2, a6)
  const b5 = highOf(a2, a6)
  const b6 = lowOf(a3, a7)
  const b7 = highOf(a3, a7)
  v128.store(block, lowOf(b0, b4))
  v128.store(block, highOf(b0, b4), 16)
  v128.store(block, lowOf(b1, b5), 32)
  v128.store(block, highOf(b1, b5), 48)
  v128.store(block, lowOf(b2, b6), 64)
  v128.store(block, highOf(b2, b6), 80)
  v128.store(block, lowOf(b3, b7), 96)
  v128.store(block, highOf(b3, b7), 112)
}
