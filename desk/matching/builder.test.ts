import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHammingIndex } from '../../match/index/hamming.ts'
import { anyHash, dice } from '../../match/index/invented.ts'
import { buildElsewhere } from './builder.ts'

test('a segment that cannot be built is said to be so, and the thread builds the next one', async () => {
  const index = openHammingIndex({ deltaSize: 4 })
  for (let id = 0; id < 3; id++) index.add(id, anyHash(dice(id + 1)))
  const parts = index.view().parts.map(({ memory }) => memory)
  const strange = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  await assert.rejects(buildElsewhere([strange]), /segment-unbuilt: found .*holds no delta/)
  assert.ok((await buildElsewhere(parts)) instanceof WebAssembly.Memory)
})
