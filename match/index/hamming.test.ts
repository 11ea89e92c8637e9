import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { type HammingIndex, type Hit, openHammingIndex } from './hamming.ts'
import { anyHash, dice, turned } from './invented.ts'
import { mergeParts, openPart } from './merge.ts'
import { differingBits, Twin } from './twin.ts'

const radii = [0, 1, 30, 31, 32, 47, 256]

function sorted(hits: readonly Hit[]): Hit[] {
  return hits.toSorted((a, b) => a.id - b.id)
}

function sameAnswers(index: HammingIndex, twin: Twin, queries: readonly Uint8Array[]): void {
  assert.equal(index.size, twin.size)
  for (const query of queries)
    for (const radius of radii)
      assert.deepEqual(sorted(index.lookup(query, radius)), sorted(twin.lookup(query, radius)))
}

test('a hash is found from as far away as was asked, and from one bit further it is not', () => {
  const roll = dice(7)
  for (const radius of [0, 1, 15, 30, 31, 32, 46, 47, 100, 255]) {
    const index = openHammingIndex()
    const hash = anyHash(roll)
    index.add(5, hash)
    assert.deepEqual(index.lookup(turned(hash, radius, roll), radius), [{ id: 5, distance: radius }])
    assert.deepEqual(index.lookup(turned(hash, radius + 1, roll), radius), [])
  }
})

test('whatever is added, moved and removed, the index answers as one who looks at every hash', () => {
  const change = fc.record({
    what: fc.constantFrom('anything', 'near', 'same', 'remove'),
    id: fc.integer({ min: 0, max: 40 }),
    bits: fc.constantFrom(1, 8, 30, 31, 32, 47, 48),
  })
  fc.assert(
    fc.property(fc.array(change, { maxLength: 120 }), fc.nat(), (changes, seed) => {
      const roll = dice(seed)
      const [index, twin] = [openHammingIndex({ deltaSize: 1 + roll(20) }), new Twin()]
      let hash = anyHash(roll)
      const queries = [hash]
      for (const { what, id, bits } of changes) {
        if (what === 'remove') {
          assert.equal(index.remove(id), twin.remove(id))
          continue
        }
        if (what === 'anything') hash = anyHash(roll)
        if (what === 'near') hash = turned(hash, bits, roll)
        index.add(id, hash)
        twin.add(id, hash)
        queries.push(hash)
      }
      sameAnswers(index, twin, queries.slice(-12))
    }),
    { seed: 4, numRuns: 60 },
  )
})

test('one hash under many numbers is found under each, and under none when nothing is left', () => {
  const index = openHammingIndex()
  const hash = 'f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22'
  const ids = Uint32Array.from({ length: 20_000 }, (_, n) => n * 7)
  const bytes = new Uint8Array(32 * ids.length)
  for (let n = 0; n < ids.length; n++) bytes.set(Buffer.from(hash, 'hex'), 32 * n)
  index.addAll(ids, bytes)
  index.add(2 ** 32 - 1, hash)
  assert.deepEqual(
    sorted(index.lookup(hash, 0)),
    [...ids, 2 ** 32 - 1].map((id) => ({ id, distance: 0 })),
  )
  for (const id of [...ids, 2 ** 32 - 1]) assert.equal(index.remove(id), true)
  assert.deepEqual([index.lookup(hash, 256), index.size, index.remove(0)], [[], 0, false])
})

test('what is no hash and no number is refused with what was found, and changes nothing', () => {
  const index = openHammingIndex()
  index.add(1, 'AB'.repeat(32))
  for (const hash of ['', 'ab', 'g'.repeat(64), `${'0'.repeat(63)}é`, new Uint8Array(31)])
    assert.throws(() => index.add(2, hash), /found .*, wanted/)
  for (const id of [-1, 0.5, 2 ** 32, Number.NaN])
    assert.throws(() => index.add(id, 'ab'.repeat(32)), /found .*, wanted/)
  assert.deepEqual([index.lookup('ab'.repeat(32), 0), index.size], [[{ id: 1, distance: 0 }], 1])
})

test('the twin counts bits as text does', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(hash, hash, (a, b) => {
      const ones = [...a].map((byte, n) => (byte ^ (b[n] ?? 0)).toString(2).replaceAll('0', '').length)
      assert.equal(
        differingBits(a, b),
        ones.reduce((sum, count) => sum + count, 0),
      )
    }),
    { seed: 4, numRuns: 200 },
  )
})

/** Hands over what it has built as late as it is told to. */
function slowBuilder() {
  const waiting: (() => void)[] = []
  return {
    build: async (parts: readonly WebAssembly.Memory[]) => {
      const built = mergeParts(parts)
      await new Promise<void>((resolve) => waiting.push(resolve))
      return built
    },
    async go() {
      waiting.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    },
    isWaiting: () => waiting.length > 0,
  }
}

test('while a segment is built everything is found, and what is changed meanwhile stays changed', async () => {
  const roll = dice(21)
  const builder = slowBuilder()
  const [index, twin] = [openHammingIndex({ deltaSize: 8, build: builder.build }), new Twin()]
  const hashes = Array.from({ length: 40 }, () => anyHash(roll))
  for (let step = 0; step < 2_000; step++) {
    const [id, hash] = [roll(60), hashes[roll(40)] as Uint8Array]
    if (roll(3) === 0) assert.equal(index.remove(id), twin.remove(id))
    else {
      index.add(id, hash)
      twin.add(id, hash)
    }
    if (roll(10) === 0) await builder.go()
    if (step % 50 === 0) sameAnswers(index, twin, hashes.slice(0, 3))
  }
  const settled = index.settled()
  while (builder.isWaiting()) await builder.go()
  await settled
  sameAnswers(index, twin, hashes)
})

test('what came while a segment was built is built itself as soon as that is there, and not left for everybody to look through', async () => {
  const roll = dice(22)
  const builder = slowBuilder()
  const index = openHammingIndex({ deltaSize: 8, build: builder.build })
  for (let id = 0; id < 500; id++) index.add(id, anyHash(roll))
  const settled = index.settled()
  while (builder.isWaiting()) await builder.go()
  await settled
  const parts = index.view().parts.map(({ memory }) => openPart(memory))
  assert.ok((parts.at(-1)?.live ?? 0) <= 8)
  assert.equal(
    parts.reduce((sum, { live }) => sum + live, 0),
    500,
  )
})

test('where building fails everything is still found, somebody hears of it, and the next full delta tries again', async () => {
  const roll = dice(5)
  const heard: unknown[] = []
  let isBroken = true
  const index = openHammingIndex({
    deltaSize: 4,
    failed: (error) => heard.push(error),
    build: async (parts) => {
      if (isBroken) throw new Error('no memory left')
      return mergeParts(parts)
    },
  })
  const hashes = Array.from({ length: 12 }, () => anyHash(roll))
  const found = () => hashes.map((hash) => index.lookup(hash, 0).length).join('')
  for (const [id, hash] of hashes.entries()) index.add(id, hash)
  await assert.rejects(index.settled(), /a segment could not be built/)
  assert.deepEqual([found(), heard.length > 0], ['1'.repeat(12), true])
  isBroken = false
  for (let id = 12; id < 20; id++) index.add(id, anyHash(roll))
  await index.settled()
  assert.deepEqual([found(), index.view().parts.length], ['1'.repeat(12), 2])
})

test('a list that is added at once is in one segment, and says what is in it', () => {
  const roll = dice(6)
  const [ids, hashes] = [Uint32Array.from({ length: 5_000 }, (_, n) => 3 * n), new Uint8Array(160_000)]
  for (let n = 0; n < hashes.length; n++) hashes[n] = roll(256)
  const index = openHammingIndex()
  index.addAll(ids, hashes)
  index.remove(3)
  index.add(4, hashes.subarray(0, 32))
  const there = [...index.portions(700)].flatMap(({ ids }) => [...ids])
  assert.deepEqual(
    there.sort((a, b) => a - b),
    [0, 4, ...ids.subarray(2)],
  )
  assert.equal(index.view().parts.length, 2)
  assert.deepEqual(sorted(index.lookup(hashes.subarray(0, 32), 0)), [
    { id: 0, distance: 0 },
    { id: 4, distance: 0 },
  ])
  assert.throws(() => index.addAll(ids, new Uint8Array(32)), /found 32 bytes, wanted 32 for each of 5000/)
})

test('what is mostly withdrawn is built again without it', () => {
  const roll = dice(8)
  const index = openHammingIndex({ deltaSize: 16 })
  for (let id = 0; id < 200; id++) index.add(id, anyHash(roll))
  for (let id = 0; id < 190; id++) index.remove(id)
  const held = index.view().parts.reduce((sum, { memory }) => sum + openPart(memory).dead, 0)
  assert.deepEqual([index.size, held < 100], [10, true])
})

test('numbers that are there already stand for the hashes of a list that is added at once', async () => {
  const roll = dice(12)
  const builder = slowBuilder()
  const [index, twin] = [openHammingIndex({ deltaSize: 16, build: builder.build }), new Twin()]
  const hashes = Uint8Array.from({ length: 32 * 300 }, () => roll(256))
  const lists = [
    Uint32Array.from({ length: 300 }, (_, n) => n),
    Uint32Array.from({ length: 100 }, (_, n) => 2 * n),
  ]
  for (const [at, ids] of lists.entries()) {
    const theirs = hashes.subarray(32 * at, 32 * (at + ids.length))
    index.addAll(ids, theirs)
    for (const [n, id] of ids.entries()) twin.add(id, theirs.subarray(32 * n, 32 * n + 32))
    for (const id of [0, 7, 8, 299]) assert.equal(index.remove(id), twin.remove(id))
    sameAnswers(index, twin, [hashes.subarray(0, 32), hashes.subarray(320, 352)])
  }
  const settled = index.settled()
  while (builder.isWaiting()) await builder.go()
  await settled
  sameAnswers(index, twin, [hashes.subarray(0, 32), hashes.subarray(320, 352), hashes.subarray(9_568)])
})
