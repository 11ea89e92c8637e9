import { sha256 } from '@noble/hashes/sha2.js'

import { leafHash, nodeHash } from './leaf.ts'

/** Root of a tree without entries: SHA-256 of nothing. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array())

/**
 * All that an append-only tree must remember to grow: the roots of its full subtrees, largest first,
 * one for each set bit of `size`. Values, never changed in place.
 */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] }

export const emptyFrontier: Frontier = { size: 0, hashes: [] }

/** Called for every hash of the tree that has become final: `index` counts subtrees of 2^level leaves. */
export type Settled = (level: number, index: number, hash: Uint8Array) => void

/** The frontier after one more leaf; `settled` hears of the leaf and of each subtree it completes, lowest first. */
export function append(frontier: Frontier, leaf: Uint8Array, settled?: Settled): Frontier {
  const hashes = [...frontier.hashes]
  let hash = leaf
  let level = 0
  let index = frontier.size
  settled?.(level, index, hash)
  for (; index % 2 === 1; index = (index - 1) / 2) {
    const left = hashes.pop()
    if (!left) throw new Error('a frontier has one hash for each set bit of its size')
    hash = nodeHash(left, hash)
    level += 1
    settled?.(level, (index - 1) / 2, hash)
  }
  hashes.push(hash)
  return { size: frontier.size + 1, hashes }
}

/** The root of the tree that ends here. */
export function rootOf(frontier: Frontier): Uint8Array {
  return frontier.hashes.length === 0
    ? emptyRoot
    : frontier.hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** The root of the tree of these entries, from their bytes alone. */
export function rootOfEntries(entries: Iterable<Uint8Array>): Uint8Array {
  let frontier = emptyFrontier
  for (const entry of entries) frontier = append(frontier, leafHash(entry))
  return rootOf(frontier)
}

/** The full subtrees a frontier of `size` is made of, largest first, as level and index. */
export function subtreesOf(size: number): { level: number; index: number }[] {
  const subtrees: { level: number; index: number }[] = []
  let start = 0
  for (let level = 52; level >= 0; level--) {
    const width = 2 ** level
    if (Math.floor(size / width) % 2 === 1) {
      subtrees.push({ level, index: start / width })
      start += width
    }
  }
  return subtrees
}

/** The part of a frontier that covers whole blocks of 2^level leaves: where a rebuild of the rest can start from. */
export function wholeBlocks(frontier: Frontier, level: number): Frontier {
  const size = frontier.size - (frontier.size % 2 ** level)
  return { size, hashes: frontier.hashes.slice(0, subtreesOf(size).length) }
}
