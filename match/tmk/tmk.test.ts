import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { tmk } from '../signals/tmk.ts'
import { firstLevel, secondLevel } from './compare.ts'
import { averageOf, type Fingerprint, fingerprintIn, readTmk } from './file.ts'
import { inventedTmk, type Scene } from './invented.ts'

function levels(one: Uint8Array, other: Uint8Array): [string, string] {
  const [query, listed] = [whole(one), whole(other)]
  return [firstLevel(query.average, listed.average).toFixed(6), secondLevel(query, listed).toFixed(6)]
}

function whole(bytes: Uint8Array): Fingerprint {
  const read = fingerprintIn(bytes)
  assert.ok('frames' in read, JSON.stringify(read))
  return read
}

test('both levels are what numpy reckons of the same invented videos with complex numbers', () => {
  const boat = inventedTmk({ seed: 3, frames: 40 })
  const scenes: [Scene, [string, string]][] = [
    [{ seed: 3, frames: 40, noise: 0.4 }, ['0.998766', '0.999047']],
    [{ seed: 4, frames: 40 }, ['-0.008596', '0.018685']],
    [{ seed: 3, frames: 60 }, ['0.041810', '0.200348']],
    [{ seed: 3, frames: 40, shift: 30 }, ['-0.477964', '0.043079']],
  ]
  assert.deepEqual(
    scenes.map(([scene]) => [scene, levels(inventedTmk(scene), boat)]),
    scenes,
  )
})

test('a file is read back from its text byte for byte, and its average without the rest', () => {
  const bytes = inventedTmk({ seed: 5, frames: 20 })
  const read = readTmk(bytes)
  assert.ok('canonical' in read)
  assert.deepEqual(averageOf(read.canonical), whole(bytes).average)
  assert.deepEqual(tmk.read(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))), read)
})

test('a file that was changed anywhere is read or refused, and never breaks a comparison', () => {
  const bytes = inventedTmk({ seed: 6, frames: 10 })
  const sound = readTmk(bytes)
  assert.ok('canonical' in sound)
  const change = fc.record({
    at: fc.oneof(fc.nat(1400), fc.nat(bytes.length - 4)),
    value: fc.constantFrom(0, -1, 0x7f800000, 0x7fc00000, 0x7f7fffff, 1),
  })
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const changed = bytes.slice()
      for (const { at, value } of changes)
        new DataView(changed.buffer).setInt32(Math.min(at, bytes.length - 4), value, true)
      const read = readTmk(changed)
      if ('found' in read) return
      const { distance } = tmk.compare(read.canonical, sound.canonical, 30)
      assert.ok(distance >= 0 && distance <= 200, `${distance}`)
    }),
    { seed: 4, numRuns: 60 },
  )
})
