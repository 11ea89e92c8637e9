/**
 * The codes of a JPEG as `match/assembly/jpeg-bits` looks them up: one entry for whatever the next bits may be, ten of
 * them for a mean and twelve for a detail. 0: the code is longer. Then, for each length, the first code after it and where
 * its meanings begin; then the meanings in the same form, without values.
 */
import type { Code } from './jpeg-head.ts'

const limitsLength = 64
const meaningsLength = 256
/** What ends a block skips all there is. */
const toTheEnd = 100

/** Bits used up (0–7) and size (8 and up). */
export function meansTable(code: Code): Int32Array {
  return table(code, 10, (length, meaning) => length | (meaning << 8))
}

/**
 * Bits used up (0–4), how many frequencies further it goes (5–11) and the size (12–15); or, where its bits are among the
 * twelve, they are used up too, and there is the value (16–31).
 */
export function detailsTable(code: Code): Int32Array {
  const known = 12
  const entries = table(code, known, (length, meaning) => {
    const [zeros, size] = [meaning >> 4, meaning & 15]
    return length | ((size === 0 && zeros < 15 ? toTheEnd : zeros + 1) << 5) | (size << 12)
  })
  for (let next = 0; next < 1 << known; next++) {
    const entry = entries[next] ?? 0
    const [used, size] = [entry & 31, (entry >> 12) & 15]
    if (size === 0 || used + size > known) continue
    const bits = (next >> (known - used - size)) & ((1 << size) - 1)
    const value = bits < 1 << (size - 1) ? bits + (-1 << size) + 1 : bits
    entries[next] = (used + size) | (entry & 0xfe0) | (value << 16)
  }
  return entries
}

function table(
  { counts, meanings }: Code,
  known: number,
  entryOf: (length: number, meaning: number) => number,
): Int32Array {
  const limits = 1 << known
  const meaningsAt = limits + limitsLength
  const entries = new Int32Array(meaningsAt + meaningsLength)
  let [code, at] = [0, 0]
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0
    for (let n = 0; n < count; n++) {
      const entry = entryOf(length, meanings[at + n] ?? 0)
      entries[meaningsAt + at + n] = entry
      if (length <= known)
        entries.fill(entry, (code + n) << (known - length), (code + n + 1) << (known - length))
    }
    entries[limits + 2 * length] = count === 0 ? 0 : code + count
    entries[limits + 2 * length + 1] = at - code
    code = (code + count) << 1
    at += count
  }
  return entries
}
