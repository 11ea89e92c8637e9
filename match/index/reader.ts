/** Reads an index that another thread writes. Whoever holds the newest view is never answered less than is true. */
import { bytesOfHash, type Hash256 } from './hash256.ts'
import type { Hit, View } from './hamming.ts'
import { openPart } from './merge.ts'
import type { Part } from './segment.ts'

export type HammingReader = {
  lookup(hash: Hash256, radius: number): Hit[]
  /** Reads this view from now on. */
  use(view: View): void
  /** Whether there is no newer view. Where there is, it was sent before this says so. */
  isCurrent(): boolean
}

export function openHammingReader(first: View): HammingReader {
  const open = new Map<number, Part>()
  let view = first
  use(first)

  function use(next: View): void {
    view = next
    for (const { key, memory } of next.parts) if (!open.has(key)) open.set(key, openPart(memory))
    const kept = new Set(next.parts.map(({ key }) => key))
    for (const [key, part] of open) {
      if (kept.has(key)) continue
      part.close()
      open.delete(key)
    }
  }

  return {
    use,
    isCurrent: () => Atomics.load(view.newest, 0) === view.version,
    lookup(hash, radius) {
      const bytes = bytesOfHash(hash)
      // A number that is withdrawn and added again while this looks may be met at both its places.
      const hits = new Map<number, Hit>()
      for (const part of open.values())
        part.near(bytes, radius, (id, distance) => hits.set(id, { id, distance }))
      return [...hits.values()]
    },
  }
}
