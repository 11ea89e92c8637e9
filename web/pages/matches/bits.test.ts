import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bitsOf, differing, isSquare } from './bits.ts'

test('of two hashes exactly the bits that differ are marked, at the places where they are drawn', () => {
  const one = `8${'0'.repeat(62)}3`
  const other = `0${'0'.repeat(62)}1`
  assert.equal(bitsOf(one).length, 256)
  assert.deepEqual(differing(one, other), [0, 254])
  assert.deepEqual(differing(one, one), [])
})

test('only what has 256 bits is drawn as a square', () => {
  assert.deepEqual(['0'.repeat(64), '0'.repeat(32), 'F'.repeat(64), `${'0'.repeat(63)}g`].map(isSquare), [
    true,
    false,
    false,
    false,
  ])
})
