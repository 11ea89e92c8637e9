import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { editsBetween } from './distance.ts'

/** Every cell of the table, as Levenshtein's recurrence says. */
function twin(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let at = 1; at <= one.length; at++) {
    const next = [at]
    for (let column = 1; column <= other.length; column++)
      next[column] = Math.min(
        (row[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (row[column - 1] ?? 0) + (one[at - 1] === other[column - 1] ? 0 : 1),
      )
    row = next
  }
  return row[other.length] ?? 0
}

test('the edits between two texts are counted right up to the bound, and beyond it not at all', () => {
  const text = fc
    .array(fc.constantFrom(...'abc'), { maxLength: 24, size: 'max' })
    .map((some) => some.join(''))
  fc.assert(
    fc.property(text, text, fc.integer({ min: 0, max: 26 }), (one, other, most) => {
      const edits = twin(one, other)
      assert.equal(editsBetween(one, other, most), edits <= most ? edits : undefined)
    }),
    { seed: 4, numRuns: 5000 },
  )
})

test('two long texts that differ in every twentieth letter are compared', () => {
  const one = 'abcdefghijklmnopqrst'.repeat(500)
  const other = one.replaceAll('t', 'z')
  assert.equal(editsBetween(one, other, 500), 500)
  assert.equal(editsBetween(one, other, 499), undefined)
})
