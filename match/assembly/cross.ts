/** Four rows of four values become four columns of four; each is written `step` bytes after the one before. */
@inline
export function cross(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const low = v128.shuffle<i32>(a, b, 0, 4, 1, 5)
  const high = v128.shuffle<i32>(a, b, 2, 6, 3, 7)
  const lowNext = v128.shuffle<i32>(c, d, 0, 4, 1, 5)
  const highNext = v128.shuffle<i32>(c, d, 2, 6, 3, 7)
  v128.store(to, v128.shuffle<i64>(low, lowNext, 0, 2))
  v128.store(to + step, v128.shuffle<i64>(low, lowNext, 1, 3))
  v128.store(to + 2 * step, v128.shuffle<i64>(high, highNext, 0, 2))
  v128.store(to + 3 * step, v128.shuffle<i64>(high, highNext, 1, 3))
}
