import { same } from './bytes.ts'
import { nodeHash } from './leaf.ts'
import { Malformed } from './malformed.ts'
import { decodeTile, tileHeight, tileHolding, type Tile } from './tile.ts'
import { append, emptyFrontier, emptyRoot, rootOf, subtreesOf, type Frontier } from './tree.ts'

/** Answers with the root of the full subtree of 2^level leaves that is the `index`-th of its level. */
export type HashReader = (level: number, index: number) => Promise<Uint8Array> | Uint8Array

/**
 * A hash reader over the tiles of a tree of `size`. `readTile` fetches a file by its description; each is asked for
 * once. Tiles are not trusted: a proof made from a wrong one does not verify.
 */
export function hashReader(
  size: number,
  readTile: (tile: Tile) => Promise<Uint8Array> | Uint8Array,
): HashReader {
  const tiles = new Map<string, Promise<Uint8Array[]>>()
  const read = async (tile: Tile) => decodeTile(await readTile(tile), tile.width)
  return async (level, index) => {
    const above = level % tileHeight
    const tileLevel = (level - above) / tileHeight
    const first = index * 2 ** above
    const tile = tileHolding(tileLevel, first + 2 ** above - 1, size)
    if (!tile) throw new Error(`no hash ${index} at level ${level} in a tree of ${size}`)
    const name = `${tile.level}/${tile.index}`
    const hashes = tiles.get(name) ?? read(tile)
    tiles.set(name, hashes)
    const start = first - tile.index * 2 ** tileHeight
    return rootOfSubtree((await hashes).slice(start, start + 2 ** above))
  }
}

/** The frontier of a tree of `size`, gathered from a reader instead of every entry. */
export async function frontierFrom(size: number, read: HashReader): Promise<Frontier> {
  return { size, hashes: await Promise.all(subtreesOf(size).map(({ level, index }) => read(level, index))) }
}

/** The siblings that lead from leaf `index` to the root of the tree of `size`, leaf upward (RFC 6962 2.1.1). */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Uint8Array[]> {
  if (!(index >= 0 && index < size)) throw new Error(`no entry ${index} in a tree of ${size}`)
  const path = async (at: number, lo: number, hi: number): Promise<Uint8Array[]> => {
    if (hi - lo === 1) return []
    const middle = lo + splitOf(hi - lo)
    return at < middle
      ? [...(await path(at, lo, middle)), await rootOfRange(middle, hi, read)]
      : [...(await path(at, middle, hi)), await rootOfRange(lo, middle, read)]
  }
  return path(index, 0, size)
}

/** What shows that the tree of `to` begins with the tree of `from` (RFC 6962 2.1.2); empty for nothing or for itself. */
export async function consistencyProof(from: number, to: number, read: HashReader): Promise<Uint8Array[]> {
  if (!(from >= 0 && from <= to)) throw new Error(`a tree of ${to} has no beginning of ${from}`)
  const proof = async (until: number, lo: number, hi: number, known: boolean): Promise<Uint8Array[]> => {
    if (until === hi) return known ? [] : [await rootOfRange(lo, hi, read)]
    const middle = lo + splitOf(hi - lo)
    return until <= middle
      ? [...(await proof(until, lo, middle, known)), await rootOfRange(middle, hi, read)]
      : [...(await proof(until, middle, hi, false)), await rootOfRange(lo, middle, read)]
  }
  return from === 0 ? [] : proof(from, 0, to, true)
}

/** Whether `proof` shows that `leaf` is the `index`-th of the tree of `size` with this root (RFC 9162 2.1.3.2). */
export function included(
  { index, size, leaf, root }: { index: number; size: number; leaf: Uint8Array; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(index) || !isCount(size) || index >= size) return false
  let at = index
  let last = size - 1
  let hash = leaf
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      hash = nodeHash(hash, sibling)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(hash, root)
}

/** Whether `proof` shows that the larger tree begins with the smaller one (RFC 9162 2.1.4.2). */
export function consistent(
  smaller: { size: number; root: Uint8Array },
  larger: { size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isCount(smaller.size) || !isCount(larger.size) || smaller.size > larger.size) return false
  if (smaller.size === 0) return proof.length === 0 && same(smaller.root, emptyRoot)
  if (smaller.size === larger.size) return proof.length === 0 && same(smaller.root, larger.root)
  const isPower = Number.isInteger(Math.log2(smaller.size)) && 2 ** Math.log2(smaller.size) === smaller.size
  const [start, ...rest] = isPower ? [smaller.root, ...proof] : proof
  if (!start) return false
  let at = smaller.size - 1
  let last = larger.size - 1
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  let old = start
  let now = start
  for (const hash of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      old = nodeHash(hash, old)
      now = nodeHash(hash, now)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      now = nodeHash(now, hash)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && same(old, smaller.root) && same(now, larger.root)
}

/** Root of the leaves `lo` to `hi`, where `lo` is a multiple of the largest power of two within the range. */
async function rootOfRange(lo: number, hi: number, read: HashReader): Promise<Uint8Array> {
  const parts = subtreesOf(hi - lo).map(({ level, index }) => read(level, lo / 2 ** level + index))
  return rootOf({ size: hi - lo, hashes: await Promise.all(parts) })
}

function rootOfSubtree(hashes: readonly Uint8Array[]): Uint8Array {
  const frontier = hashes.reduce<Frontier>((grown, hash) => append(grown, hash), emptyFrontier)
  const [root, ...others] = frontier.hashes
  if (!root || others.length > 0) throw new Malformed('a subtree is made of a power of two hashes')
  return root
}

/** The largest power of two below `size`: where RFC 6962 splits a tree. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
