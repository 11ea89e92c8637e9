import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bitsApart, wordsOf } from '../bits.ts'
import { anyHash, dice, turned } from '../index/invented.ts'
import { openNear } from './near.ts'

test('the frames of a long video that are near are those of one who looks at each, in the same order, and not a tenth is looked at', () => {
  const roll = dice(20_261_128)
  const hex = (hash: Uint8Array) => wordsOf(Buffer.from(hash).toString('hex'))
  const scenes = Array.from({ length: 600 }, () => anyHash(roll))
  // Of some scenes several frames, as far from one another as may be and a little further.
  const all = scenes.flatMap((scene) =>
    Array.from({ length: roll(4) }, () => ({ words: hex(turned(scene, 14 + roll(20), roll)) })),
  )
  const asked = scenes.map((scene) => hex(turned(scene, roll(4), roll)))
  const nearTo = openNear(all, 31, asked.length)
  let [found, cost] = [0, 0]
  for (const words of asked) {
    const { near, looked } = nearTo(words)
    const one = all.map((other) => ({ other, bits: bitsApart(words, other.words) }))
    assert.deepEqual(
      near,
      one.filter(({ bits }) => bits <= 31),
    )
    found += near.length
    cost += looked
  }
  assert.ok(found > 500 && found < all.length, `${found} of ${all.length}`)
  assert.ok(cost - 272 * asked.length < (asked.length * all.length) / 10, `${cost}`)
})
