/** How windows slide along a row or a column, and which of its places are the 64 that are taken. For `pdq-blur.ts`. */

/** How many of `length` values a window holds that has come to value `right`. */
@inline
export function sizeAt(right: i32, length: i32, window: i32): i32 {
  return min(right + 1, length) - max(0, right - window + 1)
}

@inline
export function isPowerOfTwo(n: i32): bool {
  return (n & (n - 1)) == 0
}

/** The middle of block `n` of 64 along a row or column of this length. */
@inline
export function middleOf(n: i32, length: i32): i32 {
  return ((2 * n + 1) * length) >> 7
}
