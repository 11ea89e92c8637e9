/** One segment out of several parts: what is there in them now. Pure, so that any thread may do it. */
import { buildSegment } from './build.ts'
import { openDelta } from './delta.ts'
import { isSegment, openSegment, type Part } from './segment.ts'

export type Build = (parts: readonly WebAssembly.Memory[]) => WebAssembly.Memory | Promise<WebAssembly.Memory>

export function openPart(memory: WebAssembly.Memory): Part {
  return isSegment(memory) ? openSegment(memory) : openDelta(memory)
}

export function mergeParts(memories: readonly WebAssembly.Memory[]): WebAssembly.Memory {
  const parts = memories.map(openPart)
  try {
    const whole = parts.length === 1 ? parts[0]?.whole?.() : undefined
    if (whole) return buildSegment(whole)
    const most = parts.reduce((sum, { live }) => sum + live, 0)
    const [ids, hashes] = [new Uint32Array(most), new Uint32Array(8 * most)]
    let count = 0
    // What is withdrawn meanwhile only makes it fewer.
    for (const part of parts) count += part.copy(ids, hashes, count)
    return buildSegment({ ids: ids.subarray(0, count), hashes: hashes.subarray(0, 8 * count) })
  } finally {
    for (const part of parts) part.close()
  }
}
