/**
 * Builds a segment out of entries: a pure reckoning, in whatever thread it is done. The same entries in another order
 * give the same segment to the bit.
 */
import { allocate, type Views, viewsOf } from './layout.ts'
import { bands } from './workspace.ts'

/** Hashes in words of 32 bits, eight for each number in `ids`. No number comes twice. */
export type Entries = { ids: Uint32Array; hashes: Uint32Array }

export function buildSegment(entries: Entries): WebAssembly.Memory {
  const byId = sortedByIds(entries.ids)
  const { firsts, count } = sameAs(entries, byId)
  const memory = allocate(count, byId.length - count)
  const views = viewsOf(memory)
  lay(entries, byId, firsts, views)
  const spare = { keys: new Uint32Array(count), order: new Uint32Array(count) }
  for (let band = 0; band < bands; band++) file(band, views, spare)
  return memory
}

function upTo(count: number): Uint32Array {
  const numbers = new Uint32Array(count)
  for (let n = 0; n < count; n++) numbers[n] = n
  return numbers
}

/** The places of the numbers, the smallest number first. They often come in order. */
function sortedByIds(ids: Uint32Array): Uint32Array {
  const order = upTo(ids.length)
  for (let n = 1; n < ids.length; n++)
    if ((ids[n] as number) < (ids[n - 1] as number)) return sorted(ids.slice(), order, 32)
  return order
}

/**
 * The members of `order` by `keys`, of which `keys[n]` belongs to `order[n]`, and by so many of their lower bits; equal
 * ones stay in the order they were in. Both arrays are used up.
 */
function sorted(keys: Uint32Array, order: Uint32Array, bits: number): Uint32Array {
  let [fromKeys, from] = [keys, order]
  let [toKeys, to]: [Uint32Array, Uint32Array] = [
    new Uint32Array(order.length),
    new Uint32Array(order.length),
  ]
  for (let shift = 0; shift < bits; shift += 8) {
    const at = new Uint32Array(256)
    for (let n = 0; n < from.length; n++) bump(at, ((fromKeys[n] as number) >>> shift) & 255)
    beginnings(at)
    for (let n = 0; n < from.length; n++) {
      const key = fromKeys[n] as number
      const place = bump(at, (key >>> shift) & 255)
      toKeys[place] = key
      to[place] = from[n] as number
    }
    ;[fromKeys, from, toKeys, to] = [toKeys, to, fromKeys, from]
  }
  keys.set(fromKeys)
  return from
}

function bump(counts: Uint32Array, at: number): number {
  const count = counts[at] as number
  counts[at] = count + 1
  return count
}

/** From how many there are of each to where each begins. */
function beginnings(counts: Uint32Array): void {
  let sum = 0
  for (let n = 0; n < counts.length; n++) {
    const count = counts[n] as number
    counts[n] = sum
    sum += count
  }
}

/** For each place in the order the first place with the same hash, and how many different hashes there are. */
function sameAs({ hashes }: Entries, byId: Uint32Array): { firsts: Uint32Array; count: number } {
  const firsts = upTo(byId.length)
  const keys = new Uint32Array(byId.length)
  for (let place = 0; place < keys.length; place++)
    keys[place] = hashes[8 * (byId[place] as number)] as number
  const byKey = sorted(keys, upTo(byId.length), 32)
  const compare = (a: number, b: number) => {
    const [left, right] = [8 * (byId[a] as number), 8 * (byId[b] as number)]
    for (let word = 0; word < 8; word++) {
      const difference = (hashes[left + word] as number) - (hashes[right + word] as number)
      if (difference !== 0) return difference
    }
    return 0
  }
  let count = 0
  for (let from = 0; from < byKey.length;) {
    let to = from + 1
    while (to < byKey.length && keys[to] === keys[from]) to++
    count += to - from === 1 ? 1 : groupSame(byKey.subarray(from, to), compare, firsts)
    from = to
  }
  return { firsts, count }
}

/** Among places whose hashes begin alike: notes the first of each hash, and says how many hashes there are. */
function groupSame(
  places: Uint32Array,
  compare: (a: number, b: number) => number,
  firsts: Uint32Array,
): number {
  places.sort((a, b) => compare(a, b) || a - b)
  let first = places[0] as number
  let count = 1
  for (const place of places.subarray(1)) {
    if (compare(first, place) === 0) firsts[place] = first
    else {
      first = place
      count++
    }
  }
  return count
}

/** Writes each hash once, in the order of its first number, and the numbers that stand for it. */
function lay({ ids, hashes }: Entries, byId: Uint32Array, firsts: Uint32Array, views: Views): void {
  const rowOf = firsts
  const moreRows = new Uint32Array(views.more)
  const moreIds = new Uint32Array(views.more)
  let [rows, more] = [0, 0]
  for (let place = 0; place < byId.length; place++) {
    const entry = byId[place] as number
    const id = ids[entry] as number
    const first = firsts[place] as number
    if (first !== place) {
      moreIds[more] = id
      moreRows[more++] = rowOf[first] as number
      continue
    }
    for (let word = 0; word < 8; word++) views.hashes[8 * rows + word] = hashes[8 * entry + word] as number
    views.ids[rows] = id
    rowOf[place] = rows++
  }
  const byRow = sorted(moreRows, upTo(more), 32)
  views.moreRows.set(moreRows)
  for (let n = 0; n < more; n++) {
    views.moreIds[n] = moreIds[byRow[n] as number] as number
    views.moreById[byRow[n] as number] = n
  }
}

/** The lists of one band, by key: which row, and what its next band holds. */
function file(band: number, views: Views, { keys, order }: Record<'keys' | 'order', Uint32Array>): void {
  const { rows, keyBits, next, places } = views
  const words = new Uint16Array(views.hashes.buffer, views.hashes.byteOffset, 16 * rows)
  const after = (band + 1) & 15
  const coarser = 16 - keyBits
  const starts = views.starts.subarray(band * (2 ** keyBits + 1), (band + 1) * (2 ** keyBits + 1))
  const lowBits = keyBits >> 1
  const [lowMask, highMask] = [2 ** lowBits - 1, 2 ** keyBits - 1]
  for (let row = 0; row < rows; row++) bump(starts, (words[16 * row + band] as number) >> coarser)
  const lows = new Uint32Array(2 ** lowBits)
  for (let key = 0; key <= highMask; key++)
    lows[key & lowMask] = (lows[key & lowMask] as number) + (starts[key] as number)
  beginnings(lows)
  beginnings(starts)
  // By the lower half of the key first, then by the upper: each goes to a few hundred places, which the cache can hold.
  for (let row = 0; row < rows; row++) {
    const key = (words[16 * row + band] as number) >> coarser
    const at = bump(lows, key & lowMask)
    keys[at] = key | ((words[16 * row + after] as number) << 16)
    order[at] = row
  }
  const first = band * rows
  for (let n = 0; n < rows; n++) {
    const key = keys[n] as number
    const row = order[n] as number
    const at = first + bump(starts, key & highMask)
    next[at] = key >>> 16
    places[3 * at] = row
    places[3 * at + 1] = row >>> 8
    places[3 * at + 2] = row >>> 16
  }
  // Each start has moved to where the next one begins.
  starts.copyWithin(1, 0, 2 ** keyBits)
  starts[0] = 0
}
