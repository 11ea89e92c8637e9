/**
 * The delta: what was added last, one hash after another in a memory of fixed size. One thread adds; any number read as
 * far as the count says, which is raised last.
 */
import { type Hash256, writeHash } from './hash256.ts'
import type { Part } from './segment.ts'
import { mostReaders, openWorkspace, workspaceSize } from './workspace.ts'

const magic = 0x4753_444c
const at = { magic: 0, capacity: 1, count: 2, dead: 3, readers: 4 }
const headSize = 64

export type Delta = Part & {
  /** The number stands for this hash from now on. */
  add(id: number, hash: Hash256): void
  /** Many at once into an empty one: numbers that rise, and 32 bytes for each. */
  fill(ids: Uint32Array, hashes: Uint8Array): void
  readonly isFull: boolean
}

export function allocateDelta(capacity: number): WebAssembly.Memory {
  const pages = Math.ceil(placesIn(capacity).end / 65_536)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  new Uint32Array(memory.buffer, 0, 2).set([magic, capacity])
  return memory
}

function placesIn(capacity: number) {
  const hashes = headSize
  const ids = hashes + 32 * capacity
  const deadBits = ids + 4 * capacity
  const workspaces = Math.ceil((deadBits + capacity / 8 + 4) / 64) * 64
  return { hashes, ids, deadBits, workspaces, end: workspaces + workspaceSize * mostReaders }
}

/** Whoever adds has to have opened it when it was empty. */
export function openDelta(memory: WebAssembly.Memory): Delta {
  const head = new Int32Array(memory.buffer, 0, headSize / 4)
  if (head[at.magic] !== magic) throw new Error('found a memory that holds no delta')
  const capacity = head[at.capacity] as number
  const places = placesIn(capacity)
  const bytes = new Uint8Array(memory.buffer)
  const hashes = new Uint32Array(memory.buffer, places.hashes, 8 * capacity)
  const ids = new Uint32Array(memory.buffer, places.ids, capacity)
  const deadBits = new Int32Array(memory.buffer, places.deadBits, Math.ceil(capacity / 32))
  const workspace = openWorkspace(memory, places.workspaces, head.subarray(at.readers))
  /** Of those that were added one by one; many are sorted, and looked up by halves. */
  const placeOf = new Map<number, number>()
  let isSorted = false

  const count = () => Atomics.load(head, at.count)
  const isDead = (place: number) => (Atomics.load(deadBits, place >> 5) & (1 << (place & 31))) !== 0

  function placeFor(id: number): number | undefined {
    if (!isSorted) return placeOf.get(id)
    let [from, to] = [0, count()]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((ids[middle] as number) < id) from = middle + 1
      else to = middle
    }
    return ids[from] === id && from < count() && !isDead(from) ? from : undefined
  }

  function mark(place: number): void {
    Atomics.or(deadBits, place >> 5, 1 << (place & 31))
    Atomics.add(head, at.dead, 1)
  }

  return {
    memory,
    add(id, hash) {
      const place = count()
      const before = placeOf.get(id)
      writeHash(hash, bytes, places.hashes + 32 * place)
      ids[place] = id
      placeOf.set(id, place)
      Atomics.store(head, at.count, place + 1)
      // Only now the old one: a reader in another thread may find both for a moment, never neither.
      if (before !== undefined) mark(before)
    },
    fill(many, theirs) {
      ids.set(many)
      bytes.set(theirs, places.hashes)
      isSorted = true
      Atomics.store(head, at.count, many.length)
    },
    get isFull() {
      return count() === capacity
    },
    near(hash, radius, found) {
      workspace.scan(hash, places.hashes, count(), radius, (place, distance) => {
        if (!isDead(place)) found(ids[place] as number, distance)
      })
    },
    has: (id) => placeFor(id) !== undefined,
    remove(id) {
      const place = placeFor(id)
      if (place === undefined) return false
      placeOf.delete(id)
      mark(place)
      return true
    },
    get live() {
      return count() - this.dead
    },
    get dead() {
      return Atomics.load(head, at.dead)
    },
    copy(toIds, toHashes, first, range = { from: 0, to: count() }) {
      let to = first
      for (let place = range.from; place < range.to; place++) {
        if (isDead(place)) continue
        toIds[to] = ids[place] as number
        for (let word = 0; word < 8; word++) toHashes[8 * to + word] = hashes[8 * place + word] as number
        to++
      }
      return to - first
    },
    whole() {
      const until = count()
      return this.dead === 0
        ? { ids: ids.subarray(0, until), hashes: hashes.subarray(0, 8 * until) }
        : undefined
    },
    close: () => workspace.close(),
  }
}
