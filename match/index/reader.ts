/** Reads an index that another thread writes, in the same memories. */
import { bytesOfHash, type Hash256 } from './hash256.ts'
import type { Hit, View } from './hamming.ts'
import { openPart } from './merge.ts'
import type { Part } from './segment.ts'

export type HammingReader = {
  /** Whoever asks after they were told of the newest view is told of everything that is in it. */
  lookup(hash: Hash256, radius: number): Hit[]
  /** Reads this view from now on. */
  use(view: View): void
}

export function openHammingReader(first: View): HammingReader {
  const open = new Map<number, Part>()
  use(first)

  function use({ parts }: View): void {
    for (const { key, memory } of parts) if (!open.has(key)) open.set(key, openPart(memory))
    const kept = new Set(parts.map(({ key }) => key))
    for (const [key, part] of open) {
      if (kept.has(key)) continue
      part.close()
      open.delete(key)
    }
  }

  return {
    use,
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
