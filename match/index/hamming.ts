/**
 * Finds, among many hashes of 256 bits, every one whose distance to a query is at most a radius: all of them, never
 * some. Who adds a hash names it by a number of their own; several numbers may stand for one hash.
 */
import { flatWasm } from '../assembly/flat.wasm.ts'
import { type Hash256, writeHash } from './hash256.ts'

export type Hit = { id: number; distance: number }

export type HammingIndex = {
  /** From when this returns, look-ups find it. A number that is there already stands for this hash from now on. */
  add(id: number, hash: Hash256): void
  /** Many at once: the hash of `ids[n]` are the 32 bytes from `32 * n` on. */
  addAll(ids: Uint32Array, hashes: Uint8Array): void
  /** From when this returns, look-ups do not find it. Says whether it was there. */
  remove(id: number): boolean
  /** Every number whose hash is within the radius, each once, in no order. */
  lookup(hash: Hash256, radius: number): Hit[]
  has(id: number): boolean
  readonly size: number
}

const page = 65_536
/** The first page holds the query and what was found; the hashes follow. */
const out = 64
const room = (page - out) / 8

type Scan = (
  query: number,
  rows: number,
  from: number,
  to: number,
  radius: number,
  out: number,
  room: number,
) => void

export function openHammingIndex(): HammingIndex {
  const memory = new WebAssembly.Memory({ initial: 2, maximum: 65_536, shared: true })
  const placeOf = new Map<number, number>()
  let ids = new Uint32Array(page / 32)
  let bytes = new Uint8Array(memory.buffer)
  let hits: Hit[] = []

  const scan = instantiate(memory, (count) => {
    const pairs = new Uint32Array(memory.buffer, out, 2 * count)
    for (let n = 0; n < pairs.length; n += 2)
      hits.push({ id: ids[pairs[n] as number] as number, distance: pairs[n + 1] as number })
  })

  function add(id: number, hash: Hash256): void {
    if (!isId(id)) throw new RangeError(`found the number ${id}, wanted a whole one from 0 to ${2 ** 32 - 1}`)
    const place = placeOf.get(id) ?? placeOf.size
    if (place >= ids.length) grow()
    writeHash(hash, bytes, page + 32 * place)
    ids[place] = id
    placeOf.set(id, place)
  }

  function grow(): void {
    const larger = new Uint32Array(2 * ids.length)
    larger.set(ids)
    memory.grow((32 * ids.length) / page)
    ids = larger
    bytes = new Uint8Array(memory.buffer)
  }

  return {
    add,
    addAll(many, hashes) {
      for (const [n, id] of many.entries()) add(id, hashes.subarray(32 * n, 32 * n + 32))
    },
    remove(id) {
      const place = placeOf.get(id)
      if (place === undefined) return false
      const last = placeOf.size - 1
      const moved = ids[last] as number
      bytes.copyWithin(page + 32 * place, page + 32 * last, page + 32 * last + 32)
      ids[place] = moved
      placeOf.set(moved, place)
      placeOf.delete(id)
      return true
    },
    lookup(hash, radius) {
      writeHash(hash, bytes, 0)
      hits = []
      scan(0, page, 0, placeOf.size, radius, out, room)
      return hits
    },
    has: (id) => placeOf.has(id),
    get size() {
      return placeOf.size
    },
  }
}

function isId(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id < 2 ** 32
}

let built: WebAssembly.Module | undefined

function instantiate(memory: WebAssembly.Memory, take: (count: number) => void): Scan {
  built ??= new WebAssembly.Module(Uint8Array.from(atob(flatWasm), (char) => char.charCodeAt(0)))
  const { scan } = new WebAssembly.Instance(built, { env: { memory }, flat: { take } }).exports
  return scan as Scan
}
