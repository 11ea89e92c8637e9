/**
 * The codes of a JPEG as `match/assembly/jpeg` looks them up. For the next ten bits one entry: how many bits it uses up
 * (0–7); of a mean, its size (8 and up); of a detail, how many zeros stand before it (8–11) and its size (12–15), or,
 * where its bits are among the ten, its value (16–31). 0: the code is longer. Then, for each length, the first code after
 * it and where its meanings begin; then the meanings in the same form, without values.
 */
import type { Code } from './jpeg-head.ts'

const limits = 1024
const meaningsAt = 1088
export const tableLength = 2048

export function meansTable(code: Code): Int32Array {
  return table(code, (length, meaning) => length | (meaning << 8))
}

export function detailsTable(code: Code): Int32Array {
  const entries = table(code, (length, meaning) => length | ((meaning >> 4) << 8) | ((meaning & 15) << 12))
  for (let next = 0; next < limits; next++) {
    const entry = entries[next] ?? 0
    const [used, size] = [entry & 255, (entry >> 12) & 15]
    if (size === 0 || used + size > 10) continue
    const bits = (next >> (10 - used - size)) & ((1 << size) - 1)
    const value = bits < 1 << (size - 1) ? bits + (-1 << size) + 1 : bits
    entries[next] = (used + size) | (entry & 0xf00) | (value << 16)
  }
  return entries
}

function table({ counts, meanings }: Code, entryOf: (length: number, meaning: number) => number): Int32Array {
  const entries = new Int32Array(tableLength)
  let [code, at] = [0, 0]
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0
    for (let n = 0; n < count; n++) {
      const entry = entryOf(length, meanings[at + n] ?? 0)
      entries[meaningsAt + at + n] = entry
      if (length <= 10) entries.fill(entry, (code + n) << (10 - length), (code + n + 1) << (10 - length))
    }
    entries[limits + 2 * length] = count === 0 ? 0 : code + count
    entries[limits + 2 * length + 1] = at - code
    code = (code + count) << 1
    at += count
  }
  return entries
}
