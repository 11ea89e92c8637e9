/** Distances of 256-bit hashes. AssemblyScript: built into `hamming.wasm.ts` by `npm run generate`. */

/** How many of the 256 bits at `a` and at `b` differ. Both are 32 bytes, anywhere in memory. */
export function distance256(a: usize, b: usize): i32 {
  return i32(
    popcnt(load<u64>(a) ^ load<u64>(b)) +
      popcnt(load<u64>(a, 8) ^ load<u64>(b, 8)) +
      popcnt(load<u64>(a, 16) ^ load<u64>(b, 16)) +
      popcnt(load<u64>(a, 24) ^ load<u64>(b, 24)),
  )
}
