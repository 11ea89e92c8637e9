import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { buildSegment } from './build.ts'
import { anyHash, dice, turned } from './invented.ts'
import { openSegment, type Part, sharesFor } from './segment.ts'
import { Twin } from './twin.ts'

/** Through the tables, however few there are. */
const throughTables = (memory: WebAssembly.Memory) => openSegment(memory, (radius) => sharesFor(radius))

type Listed = { id: number; hash: Uint8Array }

function built(listed: readonly Listed[]): WebAssembly.Memory {
  const hashes = new Uint8Array(32 * listed.length)
  for (const [n, { hash }] of listed.entries()) hashes.set(hash, 32 * n)
  return buildSegment({
    ids: Uint32Array.from(listed, ({ id }) => id),
    hashes: new Uint32Array(hashes.buffer),
  })
}

function twinOf(listed: readonly Listed[]): Twin {
  const twin = new Twin()
  for (const { id, hash } of listed) twin.add(id, hash)
  return twin
}

function answers(part: Part, hash: Uint8Array, radius: number): string[] {
  const found: string[] = []
  part.near(hash, radius, (id, distance) => found.push(`${id}: ${distance}`))
  return found.sort()
}

function sameAnswers(part: Part, twin: Twin, queries: readonly Uint8Array[], radii: readonly number[]): void {
  for (const query of queries) {
    const all = twin.lookup(query, 256)
    for (const radius of radii) {
      const wanted = all.flatMap(({ id, distance }) => (distance <= radius ? [`${id}: ${distance}`] : []))
      assert.deepEqual(answers(part, query, radius), wanted.sort(), `radius ${radius}`)
    }
  }
}

/** Random ones, near ones of those at the edges, and one hash over and over. */
function mixed(count: number, seed: number): Listed[] {
  const roll = dice(seed)
  const listed: Listed[] = []
  for (let n = 0; n < count; n++) {
    const earlier = listed[roll(Math.max(1, listed.length))]?.hash
    const lot = roll(4)
    const hash =
      !earlier || lot < 2
        ? anyHash(roll)
        : lot === 2
          ? turned(earlier, [1, 15, 16, 30, 31, 32, 47, 48][roll(8)] ?? 0, roll)
          : earlier
    listed.push({ id: (n * 2_654_435_761) % 2 ** 32, hash })
  }
  return listed
}

test('the tables answer as one who looks at every hash, at every radius they are made for', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 2 ** 31 }), (count, seed) => {
      const listed = mixed(count, seed)
      const part = throughTables(built(listed))
      const queries = [...listed.slice(0, 8).map(({ hash }) => hash), anyHash(dice(seed + 1))]
      sameAnswers(part, twinOf(listed), queries, [0, 1, 7, 15, 16, 30, 31, 32, 47, 48, 63])
    }),
    { seed: 4, numRuns: 40 },
  )
})

test('two hashes at any distance up to the radius meet, wherever the bits lie in which they differ', () => {
  const roll = dice(11)
  for (const radius of [0, 15, 30, 31, 32, 47, 63]) {
    for (let round = 0; round < 200; round++) {
      const hash = anyHash(roll)
      const part = throughTables(built([{ id: 3, hash }]))
      assert.deepEqual(answers(part, clustered(hash, radius, roll), radius), [`3: ${radius}`])
      part.close()
    }
  }
})

/** So many bits turned, most of them in a few bands: where the shares are strained the most. */
function clustered(hash: Uint8Array, bits: number, roll: (below: number) => number): Uint8Array {
  const result = Uint8Array.from(hash)
  const step = 1 + roll(8)
  const chosen = new Set<number>()
  for (let bit = roll(256); chosen.size < bits; bit = (bit + 1 + roll(step)) % 256) chosen.add(bit)
  for (const bit of chosen) result[bit >> 3] = (result[bit >> 3] as number) ^ (1 << (bit & 7))
  return result
}

test('a larger list goes through its tables by itself, and answers the same', () => {
  const listed = mixed(6_000, 5)
  const queries = listed.slice(0, 10).map(({ hash }, n) => turned(hash, [0, 31, 32][n % 3] ?? 0, dice(n + 1)))
  sameAnswers(openSegment(built(listed)), twinOf(listed), queries, [0, 30, 31, 32, 47, 64, 100])
})

test('thousands of hashes that are all as near as can be are each found once', () => {
  const roll = dice(13)
  const hash = anyHash(roll)
  for (const radius of [31, 47, 63]) {
    const listed = Array.from({ length: 4_000 }, (_, id) => ({
      id,
      hash: clustered(hash, radius - (id & 1), roll),
    }))
    sameAnswers(throughTables(built(listed)), twinOf(listed), [hash, clustered(hash, 3, roll)], [radius, 63])
  }
})

test('a hash listed ten thousand times is found ten thousand times, and so are those beside it', () => {
  const roll = dice(3)
  const often = anyHash(roll)
  const listed = Array.from({ length: 12_000 }, (_, id) => ({
    id,
    hash: id < 10_000 ? often : turned(often, id % 40, roll),
  }))
  sameAnswers(openSegment(built(listed)), twinOf(listed), [often, turned(often, 20, roll)], [0, 31, 47])
})

test('what is withdrawn is found no more, also where others stand for the same hash', () => {
  const listed = mixed(3_000, 8)
  const [part, twin] = [openSegment(built(listed)), twinOf(listed)]
  for (const [n, { id }] of listed.entries()) {
    assert.equal(part.has(id), true)
    if (n % 3 === 0) continue
    assert.deepEqual([part.remove(id), part.remove(id), part.has(id)], [true, false, false])
    twin.remove(id)
  }
  assert.deepEqual([part.live, part.dead], [1_000, 2_000])
  sameAnswers(
    part,
    twin,
    listed.slice(0, 12).map(({ hash }) => hash),
    [0, 31, 47],
  )
  assert.deepEqual([part.remove(77), part.has(77)], [false, false])
})

test('the same entries in another order give the same segment to the bit', () => {
  const listed = mixed(500, 9)
  const bytes = (memory: WebAssembly.Memory) => Buffer.from(memory.buffer.slice(0)).toString('base64')
  assert.ok(bytes(built(listed)) === bytes(built(listed.toReversed())))
})

test('a memory has as many readers as it has workspaces, and one who leaves makes room', () => {
  const memory = built(mixed(10, 1))
  const readers = Array.from({ length: 32 }, () => openSegment(memory))
  assert.throws(() => openSegment(memory), /found 32 readers of one memory, wanted fewer/)
  readers[7]?.close()
  openSegment(memory)
})
