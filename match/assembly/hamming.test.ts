import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { hammingWasm } from './hamming.wasm.ts'

const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
const bytes = Uint8Array.from(atob(hammingWasm), (char) => char.charCodeAt(0))
const { distance256 } = (await WebAssembly.instantiate(bytes, { env: { memory } })).instance.exports as {
  distance256: (a: number, b: number) => number
}

test('the distance of two hashes is the number of their bits that differ', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 })
  fc.assert(
    fc.property(hash, hash, (a, b) => {
      new Uint8Array(memory.buffer).set(a, 64)
      new Uint8Array(memory.buffer).set(b, 96)
      const differing = [...a].map((byte, at) => byte ^ (b[at] ?? 0))
      const counted = differing.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
      assert.equal(distance256(64, 96), counted)
    }),
    { seed: 4, numRuns: 300 },
  )
})
