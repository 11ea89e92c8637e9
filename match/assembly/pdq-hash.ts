/** The second half of PDQ by vectors of four, for `pdq.ts`: what `match/pdq/transform` reckons, in its order. */
import { cross } from './cross'

/** 64 rows of 64 values of brightness: what goes in. */
export const values = memory.data(64 * 64 * 4, 16)
/** 16 rows of 64, written by the caller once. */
export const cosines = memory.data(16 * 64 * 4, 16)
/** 16 rows of 16, and the 64 digits of the hash: what comes out. */
export const strengths = memory.data(16 * 16 * 4, 16)
export const letters = memory.data(64, 16)
const between = memory.data(16 * 64 * 4, 16)
const turned = memory.data(16 * 64 * 4, 16)

/** 64 × 64 values become 16 × 16 strengths. */
export function transform(): void {
  for (let i: usize = 0; i < 16; i++)
    for (let j: usize = 0; j < 256; j += 64)
      products(cosines + (i << 8), values + j, 256, between + (i << 8) + j)
  for (let i: usize = 0; i < 64; i += 4)
    for (let j: usize = 0; j < 16; j += 4) {
      const from = cosines + (j << 8) + (i << 2)
      const to = turned + (i << 6) + (j << 2)
      cross(v128.load(from), v128.load(from, 256), v128.load(from, 512), v128.load(from, 768), to, 64)
    }
  for (let i: usize = 0; i < 16; i++) products(between + (i << 8), turned, 64, strengths + (i << 6))
}

/** A row of 64 times sixteen columns: sixteen sums, each in the order of its row. */
@inline
function products(row: usize, columns: usize, step: usize, to: usize): void {
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let d = f32x4.splat(0)
  for (let k: usize = 0; k < 64; k++) {
    const factor = v128.load_splat<f32>(row + (k << 2))
    a = f32x4.add(a, f32x4.mul(factor, v128.load(columns)))
    b = f32x4.add(b, f32x4.mul(factor, v128.load(columns, 16)))
    c = f32x4.add(c, f32x4.mul(factor, v128.load(columns, 32)))
    d = f32x4.add(d, f32x4.mul(factor, v128.load(columns, 48)))
    columns += step
  }
  v128.store(to, a)
  v128.store(to, b, 16)
  v128.store(to, c, 32)
  v128.store(to, d, 48)
}

/** The 256 bits as 64 letters, the last bit first. */
export function write(): void {
  const median = f32x4.splat(lowerMedian())
  for (let n: usize = 0; n < 64; n++) {
    const digit = i32x4.bitmask(f32x4.gt(v128.load(strengths + (n << 4)), median))
    store<u8>(letters + 63 - n, digit < 10 ? 48 + digit : 87 + digit)
  }
}

/** The 128th of 256 values by size, found by halving what it may be. Floats have the order of their bits, sign aside. */
function lowerMedian(): f32 {
  let low = i32.MIN_VALUE
  let high = i32.MAX_VALUE
  while (low < high) {
    const guess = <i32>((<i64>low + <i64>high) >> 1)
    const limit = i32x4.splat(guess)
    let above = i32x4.splat(0)
    for (let at: usize = 0; at < 1024; at += 16) {
      const bits = v128.load(strengths + at)
      const ranked = v128.xor(bits, i32x4.shr_u(i32x4.shr_s(bits, 31), 1))
      above = i32x4.add(above, i32x4.gt_s(ranked, limit))
    }
    const count =
      i32x4.extract_lane(above, 0) +
      i32x4.extract_lane(above, 1) +
      i32x4.extract_lane(above, 2) +
      i32x4.extract_lane(above, 3)
    if (256 + count >= 128) high = guess
    else low = guess + 1
  }
  return reinterpret<f32>(low ^ <i32>(<u32>(low >> 31) >> 1))
}

/** How much there is to see, 0 to 100: the steps between neighbours, small ones not counted. */
export function quality(): i32 {
  let steps = i32x4.splat(0)
  for (let at = values; at < values + 63 * 256; at += 16)
    steps = i32x4.add(steps, stepOf(v128.load(at), v128.load(at, 256)))
  const within = i32x4(-1, -1, -1, 0)
  for (let row = values; row < values + 64 * 256; row += 256)
    for (let at: usize = 0; at < 256; at += 16) {
      // The last column has no neighbour on its right: what is read there is not counted.
      const step = stepOf(v128.load(row + at), v128.load(row + at, 4))
      steps = i32x4.add(steps, at == 240 ? v128.and(step, within) : step)
    }
  const sum =
    i32x4.extract_lane(steps, 0) +
    i32x4.extract_lane(steps, 1) +
    i32x4.extract_lane(steps, 2) +
    i32x4.extract_lane(steps, 3)
  return min(100, sum / 90)
}

@inline
function stepOf(one: v128, other: v128): v128 {
  const step = f32x4.div(f32x4.mul(f32x4.sub(one, other), f32x4.splat(100)), f32x4.splat(255))
  return i32x4.abs(i32x4.trunc_sat_f32x4_s(step))
}
