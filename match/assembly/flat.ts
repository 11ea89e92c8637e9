/** One hash after another, all of them looked at. AssemblyScript: built into `near.wasm.ts` by `npm run generate`. */
import { distance256 } from './hamming'

/** Called when `out` holds `count` pairs: whoever called has to take them before this returns. */
export declare function take(count: i32): void

/**
 * Looks at the 32-byte hashes `from` to `to` (exclusive) of the list at `rows`, and writes each within `radius` of the
 * query to `out` as a pair of 32-bit numbers: which, and how far. There is room for `room` pairs; whenever they are
 * full, and at the end, they are taken.
 */
export function scan(
  query: usize,
  rows: usize,
  from: u32,
  to: u32,
  radius: i32,
  out: usize,
  room: i32,
): void {
  const q0 = load<u64>(query)
  const q1 = load<u64>(query, 8)
  let found = 0
  for (let row = from; row < to; row++) {
    const at = rows + ((<usize>row) << 5)
    // Half of the bits decide for nearly every hash that is not near.
    if (i32(popcnt(q0 ^ load<u64>(at)) + popcnt(q1 ^ load<u64>(at, 8))) > radius) continue
    const distance = distance256(query, at)
    if (distance > radius) continue
    store<u32>(out + ((<usize>found) << 3), row)
    store<i32>(out + ((<usize>found) << 3), distance, 4)
    if (++found == room) {
      take(found)
      found = 0
    }
  }
  if (found > 0) take(found)
}
