import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyNear } from './every-near.ts'

test('among thousands of hashes, families and repeats among them, the index finds what one finds who looks at each', () => {
  const { broken, hits, hashes } = everyNear({ seed: 1, hashes: 8_000, queries: 12 })
  assert.deepEqual([broken, hits > 40, hashes > 7_000], [[], true, true])
})
