/** Sets of 32-bit hashes: sorted, each once. As text they are base64 of their bytes, little end first. */
import { base64Of, bytesOfBase64 } from '../base64.ts'

export function setOf(hashes: Iterable<number>): Uint32Array {
  return Uint32Array.from(new Set(hashes)).sort()
}

export function writeSet(set: Uint32Array): string {
  const bytes = new Uint8Array(set.length * 4)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < set.length; at++) view.setUint32(at * 4, set[at] ?? 0, true)
  return base64Of(bytes)
}

/** Nothing, if the text is no set, or one not sorted. */
export function readSet(text: string): Uint32Array | undefined {
  const bytes = bytesOfBase64(text)
  if (!bytes || bytes.length % 4 !== 0) return undefined
  const view = new DataView(bytes.buffer)
  const set = Uint32Array.from({ length: bytes.length / 4 }, (_, at) => view.getUint32(at * 4, true))
  return set.every((hash, at) => at === 0 || hash > (set[at - 1] ?? 0)) ? set : undefined
}

/** How many are in both, and in either. */
export function shared(one: Uint32Array, other: Uint32Array): { both: number; either: number } {
  let [both, at, to] = [0, 0, 0]
  while (at < one.length && to < other.length) {
    const [a = 0, b = 0] = [one[at], other[to]]
    if (a === b) both++
    if (a <= b) at++
    if (b <= a) to++
  }
  return { both, either: one.length + other.length - both }
}

/** What is missing to a whole, in per cent, to a hundredth. */
export function missing(part: number, whole: number): number {
  return Math.round((1 - part / whole) * 10_000) / 100
}
