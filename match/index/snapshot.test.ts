import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { openHammingIndex } from './hamming.ts'
import { anyHash, dice } from './invented.ts'
import { readSnapshot, writeSnapshot } from './snapshot.ts'

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const of = 'a list of pdq'

function someIndex(count: number) {
  const roll = dice(4)
  const index = openHammingIndex({ deltaSize: 16 })
  for (let n = 0; n < count; n++) index.add(roll(2 ** 32), anyHash(roll))
  return index
}

test('an index that starts from its snapshot is the same, and knows up to which change it is true', () => {
  for (const count of [0, 1, 100]) {
    const index = someIndex(count)
    const bytes = writeSnapshot({ of, position: 812, ...index.entries() }, digest)
    const read = readSnapshot(bytes, of, digest)
    assert.ok('ids' in read)
    const again = openHammingIndex({ deltaSize: 16 })
    again.addAll(read.ids, read.hashes)
    const inOrder = (each: typeof index) => {
      const { ids, hashes } = each.entries()
      return [...ids]
        .map((id, n) => `${id} ${Buffer.from(hashes.subarray(32 * n, 32 * n + 32)).toString('hex')}`)
        .sort()
    }
    assert.deepEqual([read.position, inOrder(again)], [812, inOrder(index)])
  }
})

test('a snapshot with any bit turned, cut short or grown is refused, and so is that of another list', () => {
  const bytes = writeSnapshot({ of, position: 1, ...someIndex(3).entries() }, digest)
  for (let bit = 0; bit < 8 * bytes.length; bit += 3) {
    const broken = Uint8Array.from(bytes)
    broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7))
    assert.ok('found' in readSnapshot(broken, of, digest), `bit ${bit}`)
  }
  for (let length = 0; length < bytes.length; length++)
    assert.ok('found' in readSnapshot(bytes.subarray(0, length), of, digest))
  assert.ok('found' in readSnapshot(Uint8Array.of(...bytes, 0), of, digest))
  assert.deepEqual(readSnapshot(bytes, 'another', digest), {
    found: 'hashes of a list of pdq',
    wanted: 'those of another',
  })
})

test('whatever bytes come in, reading them ends in a snapshot or a refusal', () => {
  const line = fc.json().map((json) => new TextEncoder().encode(`${json}\n`))
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), line), (bytes) => {
      assert.ok('found' in readSnapshot(bytes, of, digest))
    }),
    { seed: 4, numRuns: 500 },
  )
})
