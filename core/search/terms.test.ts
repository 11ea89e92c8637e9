import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Findable, termsBetween, termsOf } from './terms.ts'

const text = fc.record({
  part: fc.constantFrom('address', 'title', 'reference', 'decision'),
  text: fc.oneof(
    fc.constantFrom(
      'https://plaza.example/p/1',
      'RO-2026/0417',
      'A small harbour, half seen',
      'ميناء صغير',
      '',
    ),
    fc.string({ maxLength: 40 }),
  ),
})
const facet = fc.constantFrom('outcome:pending', 'outcome:restricted', 'by:7', 'form:tco/annex-ii')
const findable = fc.record({
  texts: fc.array(text, { maxLength: 6 }),
  facets: fc.uniqueArray(facet, { maxLength: 4 }),
}) as fc.Arbitrary<Findable>

test('what a change takes out and brings in leads from the old terms to the new ones, and nothing else is touched', () => {
  const another = (before: Findable) =>
    fc.oneof(
      findable,
      findable.map(({ facets }) => ({ ...before, facets })),
      findable.map(({ texts }) => ({ ...before, texts })),
    )
  const both = findable.chain((before) => another(before).map((after) => ({ before, after })))
  fc.assert(
    fc.property(both, ({ before, after }) => {
      const { gone, fresh } = termsBetween(before, after)
      const [were, are] = [new Set(termsOf(before)), new Set(termsOf(after))]
      assert.deepEqual(were.difference(new Set(gone)).union(new Set(fresh)), are)
      assert.ok(gone.every((term) => were.has(term) && !are.has(term)))
      assert.ok(fresh.every((term) => are.has(term) && !were.has(term)))
    }),
    { seed: 4, numRuns: 2_000 },
  )
})
