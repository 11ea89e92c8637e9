/** The same answers as the index, found as plainly as they can be: every hash, bit by bit. The index is held to it. */
import { bytesOfHash, type Hash256 } from './hash256.ts'
import type { Hit } from './hamming.ts'

export class Twin {
  readonly #listed = new Map<number, Uint8Array>()

  add(id: number, hash: Hash256): void {
    this.#listed.set(id, bytesOfHash(hash))
  }

  remove(id: number): boolean {
    return this.#listed.delete(id)
  }

  lookup(hash: Hash256, radius: number): Hit[] {
    const query = bytesOfHash(hash)
    return [...this.#listed]
      .map(([id, listed]) => ({ id, distance: differingBits(query, listed) }))
      .filter(({ distance }) => distance <= radius)
  }

  get size(): number {
    return this.#listed.size
  }
}

export function differingBits(a: Uint8Array, b: Uint8Array): number {
  let count = 0
  for (const [n, byte] of a.entries())
    for (let rest = byte ^ (b[n] ?? 0); rest !== 0; rest &= rest - 1) count++
  return count
}
