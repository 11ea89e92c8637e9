/**
 * Finds, among many hashes of 256 bits, every one whose distance to a query is at most a radius: all of them, never
 * some. Who adds a hash names it by a number of their own; several numbers may stand for one hash.
 *
 * What is added goes to a small delta, and is found from then on. A full delta is sealed, and built into a segment
 * together with the segments that are not much larger, so that there are few of them and a large one is seldom built
 * again. Until the new segment is there, its sources answer. What is withdrawn is marked where it stands.
 */
import { allocateDelta, type Delta, openDelta } from './delta.ts'
import { bytesOfHash, type Hash256 } from './hash256.ts'
import { mostRows } from './layout.ts'
import { type Build, mergeParts } from './merge.ts'
import { openSegment, type Part } from './segment.ts'

export type Hit = { id: number; distance: number }

export type HammingIndex = {
  /** From when this returns, look-ups find it. A number that is there already stands for this hash from now on. */
  add(id: number, hash: Hash256): void
  /**
   * Many at once: the hash of `ids[n]` are the 32 bytes from `32 * n` on. Numbers that rise go straight to a segment; if
   * they are also larger than any before, it is not looked whether they are there.
   */
  addAll(ids: Uint32Array, hashes: Uint8Array): void
  /** From when this returns, look-ups do not find it. Says whether it was there. */
  remove(id: number): boolean
  /** Every number whose hash is within the radius, each once, in no order. */
  lookup(hash: Hash256, radius: number): Hit[]
  has(id: number): boolean
  readonly size: number
  /** Bytes of memory that hold it. */
  readonly bytes: number
  /** What there is now, for readers in other threads. */
  view(): View
  /**
   * What is there now, so many at a time, for whoever takes their time: what is added meanwhile is not among it, what is
   * withdrawn meanwhile may be.
   */
  portions(most: number): Iterable<{ ids: Uint32Array; hashes: Uint8Array }>
  /** When nothing is being built any more. Fails if a build did; what it would have held is still found. */
  settled(): Promise<void>
}

/** The memories that hold an index, each under a number that stays the same, for readers in other threads. */
export type View = { parts: readonly { key: number; memory: WebAssembly.Memory }[] }

export type HammingOptions = {
  /** Builds a segment; in this thread if nobody else does. */
  build?: Build
  /** Told of every view before anything is added that stands in none before. */
  published?: (view: View) => void
  /** Told when a segment could not be built: everything is still found, and the next full delta tries again. */
  failed?: (error: unknown) => void
  /** How many hashes a delta holds: each look-up compares with all of them. */
  deltaSize?: number
}

/** A segment is built again with smaller ones as soon as they hold more than a sixteenth of it. */
const tier = 16

export function openHammingIndex(options: HammingOptions = {}): HammingIndex {
  return new Index(options)
}

class Index implements HammingIndex {
  readonly #build: Build
  readonly #published: (view: View) => void
  readonly #heardOfFailure: (error: unknown) => void
  readonly #deltaSize: number
  readonly #keys = new Map<Part, number>()
  #lastKey = 0
  #highest = -1
  #segments: Part[] = []
  #sealed: Delta[] = []
  #delta: Delta
  /** While a segment is being built: out of what, and what was withdrawn since. */
  #merge: { sources: ReadonlySet<Part>; withdrawn: number[] } | undefined
  #failed: unknown
  #waiting: (() => void)[] = []

  constructor(options: HammingOptions) {
    this.#build = options.build ?? mergeParts
    this.#published = options.published ?? (() => undefined)
    this.#heardOfFailure = options.failed ?? (() => undefined)
    this.#deltaSize = options.deltaSize ?? 2_048
    this.#delta = this.#newDelta(this.#deltaSize)
  }

  add(id: number, hash: Hash256): void {
    if (!Number.isInteger(id) || id < 0 || id >= 2 ** 32)
      throw new RangeError(`found the number ${id}, wanted a whole one from 0 to ${2 ** 32 - 1}`)
    const bytes = bytesOfHash(hash)
    if (this.#delta.isFull) this.#seal()
    const before = id > this.#highest ? undefined : this.#holderOf(id)
    this.#highest = Math.max(this.#highest, id)
    this.#delta.add(id, bytes)
    if (before && before !== this.#delta) this.#withdraw(before, id)
  }

  addAll(ids: Uint32Array, hashes: Uint8Array): void {
    if (hashes.length !== 32 * ids.length)
      throw new RangeError(`found ${hashes.length} bytes, wanted 32 for each of ${ids.length} numbers`)
    const isMany =
      ids.length > this.#deltaSize && ids.every((id, n) => n === 0 || id > (ids[n - 1] as number))
    const step = isMany ? mostRows : 1
    for (let from = 0; from < ids.length; from += step) {
      const [some, theirs] = [ids.subarray(from, from + step), hashes.subarray(32 * from, 32 * (from + step))]
      if (isMany) this.#addSorted(some, theirs)
      else this.add(some[0] as number, theirs)
    }
  }

  /** A delta of their own, and a segment from it at once. */
  #addSorted(ids: Uint32Array, hashes: Uint8Array): void {
    const isNew = (ids[0] as number) > this.#highest
    const before = isNew ? [] : [...ids].map((id) => [id, this.#holderOf(id)] as const)
    this.#highest = Math.max(this.#highest, ids.at(-1) as number)
    const delta = this.#newDelta(ids.length)
    delta.fill(ids, hashes)
    this.#sealed.push(delta)
    this.#publish()
    for (const [id, holder] of before) if (holder) this.#withdraw(holder, id)
    this.#rebuild()
  }

  remove(id: number): boolean {
    const holder = this.#holderOf(id)
    if (!holder) return false
    this.#withdraw(holder, id)
    if (holder.dead > this.#deltaSize && holder.dead > holder.live) this.#rebuild()
    return true
  }

  lookup(hash: Hash256, radius: number): Hit[] {
    const bytes = bytesOfHash(hash)
    const hits: Hit[] = []
    for (const part of this.#parts()) part.near(bytes, radius, (id, distance) => hits.push({ id, distance }))
    return hits
  }

  has(id: number): boolean {
    return this.#holderOf(id) !== undefined
  }

  get size(): number {
    return this.#parts().reduce((sum, { live }) => sum + live, 0)
  }

  get bytes(): number {
    return this.#parts().reduce((sum, { memory }) => sum + memory.buffer.byteLength, 0)
  }

  view(): View {
    return {
      parts: this.#parts().map((part) => ({ key: this.#keys.get(part) ?? 0, memory: part.memory })),
    }
  }

  portions(most: number): Iterable<{ ids: Uint32Array; hashes: Uint8Array }> {
    // How far a delta is now; whatever becomes of these parts, their memory stays as it was.
    return portionsOf(
      this.#parts().map((part) => ({ part, count: part.live + part.dead })),
      most,
    )
  }

  async settled(): Promise<void> {
    if (this.#merge) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    if (this.#failed) throw new Error('a segment could not be built', { cause: this.#failed })
  }

  #parts(): Part[] {
    return [...this.#segments, ...this.#sealed, this.#delta]
  }

  #holderOf(id: number): Part | undefined {
    return this.#parts().findLast((part) => part.has(id))
  }

  #withdraw(part: Part, id: number): void {
    part.remove(id)
    if (this.#merge?.sources.has(part)) this.#merge.withdrawn.push(id)
  }

  #newDelta(capacity: number): Delta {
    const delta = openDelta(allocateDelta(capacity))
    this.#keys.set(delta, ++this.#lastKey)
    return delta
  }

  #seal(): void {
    this.#sealed.push(this.#delta)
    // While more comes than is built, deltas grow, so that there are few.
    const waiting = this.#sealed.reduce((sum, { live }) => sum + live, 0)
    this.#delta = this.#newDelta(Math.min(Math.max(this.#deltaSize, this.#merge ? waiting : 0), mostRows / 2))
    this.#publish()
    this.#rebuild()
  }

  #publish(): void {
    this.#published(this.view())
  }

  /** Begins to build, unless it is being done already; then it goes on from there. */
  #rebuild(): void {
    if (this.#merge) return
    const sources = this.#due()
    if (sources.length === 0) return
    this.#merge = { sources: new Set(sources), withdrawn: [] }
    try {
      const built = this.#build(sources.map(({ memory }) => memory))
      if (!(built instanceof Promise)) this.#swap(built)
      else built.then((memory) => this.#swap(memory)).catch((error: unknown) => this.#giveUp(error))
    } catch (error) {
      this.#giveUp(error)
    }
  }

  /** The sealed deltas, the segments that are mostly withdrawn, and those not much larger than what is built anyway. */
  #due(): Part[] {
    const isSpent = (part: Part) => part.dead > this.#deltaSize && part.dead > part.live
    const due: Part[] = [...this.#sealed, ...this.#segments.filter(isSpent)]
    if (due.length === 0) return []
    let sum = due.reduce((total, { live }) => total + live, 0)
    for (const segment of this.#segments.toSorted((a, b) => a.live - b.live)) {
      if (due.includes(segment)) continue
      if (segment.live > tier * sum || segment.live + sum > mostRows) break
      due.push(segment)
      sum += segment.live
    }
    return due
  }

  #swap(memory: WebAssembly.Memory): void {
    const { sources = new Set<Part>(), withdrawn = [] } = this.#merge ?? {}
    this.#merge = undefined
    this.#failed = undefined
    const segment = openSegment(memory)
    for (const id of withdrawn) segment.remove(id)
    this.#keys.set(segment, ++this.#lastKey)
    this.#segments = [...this.#segments.filter((part) => !sources.has(part)), segment]
    this.#sealed = this.#sealed.filter((part) => !sources.has(part))
    for (const part of sources) {
      this.#keys.delete(part)
      part.close()
    }
    this.#publish()
    // A delta that grew while this was built is not left for everybody to look through.
    if (this.#delta.live + this.#delta.dead > this.#deltaSize) this.#seal()
    else this.#rebuild()
    this.#rest()
  }

  #giveUp(error: unknown): void {
    this.#merge = undefined
    this.#failed = error
    this.#heardOfFailure(error)
    this.#rest()
  }

  #rest(): void {
    if (this.#merge) return
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

function* portionsOf(
  parts: readonly { part: Part; count: number }[],
  most: number,
): Generator<{ ids: Uint32Array; hashes: Uint8Array }> {
  for (const { part, count } of parts)
    for (let from = 0; from < count; from += most) {
      const room = Math.min(most, count - from)
      const [ids, hashes] = [new Uint32Array(room), new Uint32Array(8 * room)]
      const found = part.copy(ids, hashes, 0, { from, to: from + room })
      yield { ids: ids.subarray(0, found), hashes: new Uint8Array(hashes.buffer, 0, 32 * found) }
    }
}
