/**
 * Where everything lies in the memory of a segment. The header says it in bytes, so that whoever is handed the memory,
 * in this thread or another, needs nothing else. `match/assembly/near.ts` reads the same places.
 */
import { bands, mostReaders, workspaceSize } from './workspace.ts'

/** A band is looked up under keys that differ in fewer bits than this. */
export const mostShare = 4
/** A row is named in three bytes. */
export const mostRows = 2 ** 24

export const segmentMagic = 0x4753_4547

/** In numbers of 32 bits, from the beginning of the memory. */
export const header = {
  magic: 0,
  /** How many different hashes. */
  rows: 2,
  keyBits: 3,
  /** How many numbers beyond the first of a hash. */
  more: 4,
  /** How many numbers were withdrawn since. */
  dead: 5,
  readers: 6,
  // From here on: where each part begins, in bytes.
  flips: 8,
  hashes: 9,
  starts: 10,
  next: 11,
  places: 12,
  ids: 13,
  moreIds: 14,
  moreRows: 15,
  moreById: 16,
  deadBits: 17,
  workspaces: 18,
} as const

/** A memory of exactly the size for so many rows and further numbers; the header is written. */
export function allocate(rows: number, more: number): WebAssembly.Memory {
  if (rows > mostRows) throw new RangeError(`found ${rows} hashes, wanted at most ${mostRows} in one segment`)
  const keyBits = keyBitsFor(rows)
  const flips = flipsOf(keyBits)
  const sizes: [part: keyof typeof header, bytes: number][] = [
    ['flips', 4 * (flips.flat().length + flips.length)],
    ['hashes', 32 * rows],
    ['starts', 4 * bands * (2 ** keyBits + 1)],
    // What is read in steps is read past its end.
    ['next', 2 * bands * rows + 32],
    ['places', 3 * bands * rows + 1],
    ['ids', 4 * rows],
    ['moreIds', 4 * more],
    ['moreRows', 4 * more],
    ['moreById', 4 * more],
    ['deadBits', 4 * Math.ceil((rows + more) / 32)],
    ['workspaces', workspaceSize * mostReaders],
  ]
  const head = new Uint32Array(32)
  let end = head.byteLength
  for (const [part, bytes] of sizes) {
    head[header[part]] = end
    end = Math.ceil((end + bytes) / 64) * 64
  }
  head.set([segmentMagic, 0, rows, keyBits, more])
  const pages = Math.ceil(end / 65_536)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  new Uint32Array(memory.buffer).set(head)
  let at = head[header.flips] as number
  for (const masks of flips) {
    const list = new Uint32Array(memory.buffer, at, 1 + masks.length)
    at += list.byteLength
    list.set([at, ...masks])
  }
  return memory
}

/** As many keys as there are rows, until a band has no more bits. */
function keyBitsFor(rows: number): number {
  return Math.min(16, Math.max(8, Math.ceil(Math.log2(Math.max(rows, 1)))))
}

/** The patterns in which none, one, two … bits of a key differ. */
function flipsOf(bits: number): number[][] {
  const flips: number[][] = Array.from({ length: mostShare }, () => [])
  const turn = (from: number, mask: number, turned: number) => {
    flips[turned]?.push(mask)
    if (turned < mostShare - 1)
      for (let bit = from; bit < bits; bit++) turn(bit + 1, mask | (1 << bit), turned + 1)
  }
  turn(0, 0, 0)
  return flips
}

export type Views = ReturnType<typeof viewsOf>

/** What lies in a memory that holds a segment. */
export function viewsOf({ buffer }: WebAssembly.Memory) {
  const head = new Int32Array(buffer, 0, 32)
  if (head[header.magic] !== segmentMagic) throw new Error('found a memory that holds no segment')
  const at = (place: number) => (head[place] as number) >>> 0
  const [rows, more, keyBits] = [at(header.rows), at(header.more), at(header.keyBits)]
  const words = (place: number, length: number) => new Uint32Array(buffer, at(place), length)
  return {
    head,
    rows,
    more,
    keyBits,
    hashes: words(header.hashes, 8 * rows),
    starts: words(header.starts, bands * (2 ** keyBits + 1)),
    next: new Uint16Array(buffer, at(header.next), bands * rows),
    places: new Uint8Array(buffer, at(header.places), 3 * bands * rows),
    ids: words(header.ids, rows),
    moreIds: words(header.moreIds, more),
    moreRows: words(header.moreRows, more),
    moreById: words(header.moreById, more),
    deadBits: new Int32Array(buffer, at(header.deadBits), Math.ceil((rows + more) / 32)),
    workspaces: at(header.workspaces),
  }
}
