import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { gramsOf, winnow } from './grams.ts'

const letters = fc
  .array(fc.constantFrom(...'abcdeف'), { maxLength: 80, size: 'max' })
  .map((some) => some.join(''))
const sizes = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 9 }))

test('two texts that share a run of w + k − 1 letters share a fingerprint', () => {
  const run = fc
    .array(fc.constantFrom(...'abcde'), { minLength: 16, maxLength: 16 })
    .map((some) => some.join(''))
  fc.assert(
    fc.property(run, letters, letters, letters, letters, (common, before, after, first, last) => {
      const hashes = (text: string) => winnow(gramsOf(text, 8), 9).map(({ hash }) => hash)
      const known = new Set(hashes(before + common + after))
      assert.ok(hashes(first + common + last).some((hash) => known.has(hash)))
    }),
    { seed: 4, numRuns: 3000 },
  )
})

test('the fingerprints are those of every window looked at by itself', () => {
  fc.assert(
    fc.property(letters, sizes, (text, [k, w]) => {
      const grams = gramsOf(text, k)
      const chosen = new Map<number, number>()
      for (let at = 0; at < Math.max(1, grams.length - w + 1) && grams.length > 0; at++) {
        const window = [...grams.subarray(at, at + w)]
        const place = at + window.lastIndexOf(Math.min(...window))
        chosen.set(place, grams[place] ?? 0)
      }
      assert.deepEqual(
        winnow(grams, w),
        [...chosen].map(([at, hash]) => ({ hash, at })),
      )
    }),
    { seed: 4, numRuns: 2000 },
  )
})

test('the hash of a run of letters stays what lists carry', () => {
  assert.deepEqual([...gramsOf('abcdefghi', 8)], [3611177400, 2340052566])
  assert.deepEqual([...gramsOf('short', 8)], [])
})
