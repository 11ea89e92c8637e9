import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pdq } from '../signals/pdq.ts'
import { downscaled } from './downscale.ts'
import { drawn } from './drawn.ts'
import { type Orientation, orientations, orientedHashes } from './orientations.ts'
import { pdqOfPicture } from './pdq.ts'
import type { Picture } from './picture.ts'
import { frequencies } from './transform.ts'

test('the hashes of the eight orientations are those of pdqhash', () => {
  // compute_dihedral of pdqhash 0.2.8, in its order, of the same drawn picture.
  assert.deepEqual(hashesOf(drawn(640, 480, { seed: 13 })), {
    upright: '4ccd3723eccdd2770d8896053da8c877f25d4f23308d4da7e045c8552baf3d8a',
    'turned-90': 'b58cce2362aba95fab5731ae54c2b5acaa734e735352ee7baaa34a4151534a01',
    'turned-180': '19989d88b99838dd58d92caf68fd62dda708e50965d8e30db51042ff7efa8720',
    'turned-270': '60d9e48937fe03f5fe02bb0401d71f06ff66e4d9060744d1fff6e0eb0406a0ab',
    'upside-down': '4ccdc8dceccd2d880d8869fa3da83788f25db2dc308db258e04537aa2bafd275',
    mirrored: 'd9986277bd98872258ddc35068fd9d22a7081af665d818f2b5109d007efa78df',
    transposed: '358cb1dc62ab56a1ab57ee5154c24a53aa33b18c53521184aaa3b5be5153f5fe',
    'transposed-across': '60d90b7637faf80afe0244eb0197e0f9ff261b260607bb2efff6171404061f54',
  })
})

test('a picture that was turned or mirrored is asked for under the name of what was done to it', () => {
  // Nine and five pixels a block, windows of five and three: all have a middle, and turning moves it onto itself.
  const picture = drawn(576, 320, { seed: 3 })
  const guessed = hashesOf(picture)
  const from: Record<Orientation, (x: number, y: number, w: number, h: number) => [x: number, y: number]> = {
    upright: (x, y) => [x, y],
    'turned-90': (x, y, w) => [w - 1 - y, x],
    'turned-180': (x, y, w, h) => [w - 1 - x, h - 1 - y],
    'turned-270': (x, y, _, h) => [y, h - 1 - x],
    'upside-down': (x, y, _, h) => [x, h - 1 - y],
    mirrored: (x, y, w) => [w - 1 - x, y],
    transposed: (x, y) => [y, x],
    'transposed-across': (x, y, w, h) => [w - 1 - y, h - 1 - x],
  }
  const apart = orientations.map((orientation) => {
    const { hash } = pdqOfPicture(changed(picture, from[orientation]))
    return [orientation, pdq.compare(guessed[orientation], hash, 31).distance]
  })
  assert.deepEqual(
    apart.filter(([, distance]) => Number(distance) > 2),
    [],
  )
})

function hashesOf(picture: Picture): Record<Orientation, string> {
  const values = downscaled(picture)
  assert.ok(values)
  return Object.fromEntries(
    orientedHashes(frequencies(values)).map(({ orientation, hash }) => [orientation, hash]),
  ) as Record<Orientation, string>
}

/** Every pixel of the new picture is the one of the old that `from` points at. */
function changed(
  { pixels, width, height }: Picture,
  from: (x: number, y: number, w: number, h: number) => [x: number, y: number],
): Picture {
  const swaps = from(0, 1, width, height)[1] === from(0, 0, width, height)[1]
  const [newWidth, newHeight] = swaps ? [height, width] : [width, height]
  const turned = new Uint8Array(pixels.length)
  for (let y = 0; y < newHeight; y++)
    for (let x = 0; x < newWidth; x++) {
      const [oldX, oldY] = from(x, y, width, height)
      const at = 3 * (oldY * width + oldX)
      turned.set(pixels.subarray(at, at + 3), 3 * (y * newWidth + x))
    }
  return { pixels: turned, width: newWidth, height: newHeight }
}
