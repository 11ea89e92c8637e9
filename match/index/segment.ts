/**
 * A segment: many hashes with their tables in one memory that is never changed, but for the marks of what was withdrawn.
 * Any number of threads read it at once, without waiting for one another.
 *
 * Why nothing is missed. A hash is cut into 16 bands of 16 bits, and each band has a share tᵦ such that Σ tᵦ = radius + 1.
 * Two hashes within the radius differ in fewer bits than Σ tᵦ, so the differences dᵦ − tᵦ add up to less than nothing;
 * then, going round the bands as on a ring, there is one from which on every sum stays below nothing (begin right after
 * the place where the sums are highest). At that band, dᵦ < tᵦ, and dᵦ + dᵦ₊₁ < tᵦ + tᵦ₊₁. So whoever looks up each band
 * under every key that differs from the query's in fewer than tᵦ bits, and goes on only with rows whose next band keeps
 * the second promise, meets each of them at least once. All 256 bits decide in the end. With less than 16 bits of each
 * band in the key, keys seem nearer than they are: more is looked at, and nothing lost.
 */
import type { Entries } from './build.ts'
import { header, mostShare, segmentMagic, viewsOf } from './layout.ts'
import { bands, openWorkspace } from './workspace.ts'

export type Found = (id: number, distance: number) => void

/** A memory with hashes, opened by one thread. */
export type Part = {
  readonly memory: WebAssembly.Memory
  /** Tells every number whose hash is within the radius and that was not withdrawn. */
  near(hash: Uint8Array, radius: number, found: Found): void
  has(id: number): boolean
  /** Marks it as withdrawn, for every thread. Says whether it was there. */
  remove(id: number): boolean
  /** How many numbers are there, and how many of those that were are withdrawn. */
  readonly live: number
  readonly dead: number
  /** Writes what is there, from place `at` on, and says how many that were; of some of its places where a range is given. */
  copy(ids: Uint32Array, hashes: Uint32Array, at: number, range?: { from: number; to: number }): number
  /** What is there as it lies in memory, where nothing in between was withdrawn. */
  whole?(): Entries | undefined
  /** Gives its workspace back. */
  close(): void
}

/** As even as can be. */
export function sharesFor(radius: number): number[] {
  return Array.from({ length: bands }, (_, band) => Math.floor((radius + 1 + band) / bands))
}

/** Which way a look-up goes: through the tables, with a share for each band, or past one hash after another. */
export type Way = (radius: number, rows: number, keyBits: number) => readonly number[] | 'scan'

/** Whichever is shorter. */
const shorter: Way = (radius, rows, keyBits) => {
  const shares = sharesFor(radius)
  if (Math.max(...shares) > mostShare) return 'scan'
  const keys = shares.reduce((sum, share) => sum + keysWithin(keyBits, share), 0)
  return keys * (24 + rows / 2 ** keyBits) < 2 * rows ? shares : 'scan'
}

export function openSegment(memory: WebAssembly.Memory, way: Way = shorter): Part {
  const views = viewsOf(memory)
  const { head, rows, more, ids, moreIds, moreRows, moreById, deadBits } = views
  const workspace = openWorkspace(memory, views.workspaces, head.subarray(header.readers))
  const wayFor = new Map<number, readonly number[] | 'scan'>()

  const isDead = (entry: number) => (Atomics.load(deadBits, entry >> 5) & (1 << (entry & 31))) !== 0

  /** The place of a number: of a row's own, or behind them all of a further one. */
  function entryOf(id: number): number {
    const row = firstNotBelow(rows, (n) => (ids[n] as number) - id)
    if (row < rows && ids[row] === id) return row
    const n = firstNotBelow(more, (n) => (moreIds[moreById[n] as number] as number) - id)
    const place = n < more ? (moreById[n] as number) : -1
    return place >= 0 && moreIds[place] === id ? rows + place : -1
  }

  return {
    memory,
    near(hash, radius, found) {
      const take = (row: number, distance: number) => {
        if (!isDead(row)) found(ids[row] as number, distance)
        if (more === 0) return
        for (let n = firstNotBelow(more, (n) => (moreRows[n] as number) - row); moreRows[n] === row; n++)
          if (!isDead(rows + n)) found(moreIds[n] as number, distance)
      }
      if (rows === 0 || radius < 0) return
      let chosen = wayFor.get(radius)
      if (!chosen) wayFor.set(radius, (chosen = way(radius, rows, views.keyBits)))
      if (chosen === 'scan') workspace.scan(hash, head[header.hashes] as number, rows, radius, take)
      else workspace.near(hash, chosen, radius, take)
    },
    has(id) {
      const entry = entryOf(id)
      return entry >= 0 && !isDead(entry)
    },
    remove(id) {
      const entry = entryOf(id)
      if (entry < 0 || isDead(entry)) return false
      Atomics.or(deadBits, entry >> 5, 1 << (entry & 31))
      Atomics.add(head, header.dead, 1)
      return true
    },
    get live() {
      return rows + more - this.dead
    },
    get dead() {
      return Atomics.load(head, header.dead)
    },
    copy(toIds, toHashes, at, range = { from: 0, to: rows + more }) {
      let to = at
      for (let entry = range.from; entry < range.to; entry++) {
        if (isDead(entry)) continue
        const row = entry < rows ? entry : (moreRows[entry - rows] as number)
        toIds[to] = entry < rows ? (ids[entry] as number) : (moreIds[entry - rows] as number)
        for (let word = 0; word < 8; word++) toHashes[8 * to + word] = views.hashes[8 * row + word] as number
        to++
      }
      return to - at
    },
    close: () => workspace.close(),
  }
}

export function isSegment(memory: WebAssembly.Memory): boolean {
  return new Int32Array(memory.buffer, 0, 1)[0] === segmentMagic
}

/** How many keys differ in fewer bits than the share. */
function keysWithin(bits: number, share: number): number {
  let [keys, patterns] = [0, 1]
  for (let turned = 0; turned < share; turned++) {
    keys += patterns
    patterns = (patterns * (bits - turned)) / (turned + 1)
  }
  return keys
}

/** The first of 0 to `count` at which `order` is not below nothing; it only ever rises. */
function firstNotBelow(count: number, order: (n: number) => number): number {
  let [from, to] = [0, count]
  while (from < to) {
    const middle = (from + to) >>> 1
    if (order(middle) < 0) from = middle + 1
    else to = middle
  }
  return from
}
