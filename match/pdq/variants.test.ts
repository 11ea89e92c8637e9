import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pdq } from '../signals/pdq.ts'
import { drawn } from './drawn.ts'
import { pdqKernel } from './kernel.ts'
import { pdqOfPicture } from './pdq.ts'
import type { Picture } from './picture.ts'
import { pdqsOf } from './pdqs.ts'
import { variants, variantsOf, withoutBars } from './variants.ts'

const picture = drawn(320, 200, { seed: 9 })
const distance = (one: Picture, other: Picture) =>
  pdq.compare(pdqOfPicture(one).hash, pdqOfPicture(other).hash, 31).distance

test('a picture to which bars were added is found without them, and not with them', () => {
  const barred = framed(picture, { above: 20, below: 20, left: 0, right: 12 }, () => 0)
  assert.ok(distance(barred, picture) > 31)
  assert.deepEqual(withoutBars(barred, 16), picture)
})

test('bars of any colour are taken off', () => {
  for (const colour of [255, 32, 128]) {
    const noisy = framed(picture, { above: 20, below: 20, left: 0, right: 12 }, (at) => colour - (at % 9))
    assert.ok(distance(noisy, picture) > 31, `${colour}`)
    assert.deepEqual(withoutBars(noisy, 16), picture, `${colour}`)
  }
})

test('bars are black as JPEG leaves it: up to 16 of 255 in every colour, and no brighter', () => {
  const sides = { above: 9, below: 30, left: 7, right: 0 }
  assert.deepEqual(
    withoutBars(
      framed(picture, sides, (at) => at % 17),
      16,
    ),
    picture,
  )
  const speckled = framed(picture, sides, (at) => (at % 7 === 0 ? 17 : 0))
  assert.equal(withoutBars(speckled, 16), speckled)
})

test('a picture without bars and one that is all black stay as they are', () => {
  assert.equal(withoutBars(picture, 16), picture)
  const black = { pixels: new Uint8Array(60 * 40), width: 60, height: 40 }
  assert.equal(withoutBars(black, 16), black)
})

test('a picture of which the edges were cut is found by the variant that was cut as much', () => {
  const large = drawn(640, 400, { seed: 21 })
  const [five, ten] = variantsOf(large, ['cut-5', 'cut-10'])
  assert.ok(five && ten)
  assert.deepEqual([five.picture.width, five.picture.height], [608, 380])
  assert.deepEqual([ten.picture.width, ten.picture.height], [576, 360])
  assert.ok(distance(ten.picture, large) > 31)
  const [again] = variantsOf(five.picture, ['cut-5'])
  assert.ok(again && distance(again.picture, ten.picture) <= 31)
})

test('a mirrored picture is found by its mirror image, and the mirror image of that is the picture', () => {
  const [mirror] = variantsOf(picture, ['mirror-image'])
  assert.ok(mirror && distance(mirror.picture, picture) > 31)
  assert.deepEqual(variantsOf(mirror.picture, ['mirror-image'])[0]?.picture, picture)
})

test('a variant that is the picture itself is not kept twice', () => {
  const names = (of: Picture) => variantsOf(of, variants).map(({ variant }) => variant)
  assert.deepEqual(names(picture), ['whole', 'cut-5', 'cut-10', 'mirror-image'])
  assert.deepEqual(names(drawn(5, 5)), ['whole', 'cut-10', 'mirror-image'])
})

test('a picture is hashed as what was asked for, every hash under the name of what was done to the picture', () => {
  const found = pdqsOf(pdqKernel(), picture, ['whole', 'without-bars', 'cut-5', 'turned-90', 'mirrored'])
  assert.deepEqual(
    found.map(({ as }) => as),
    ['whole', 'cut-5', 'turned-90', 'mirrored'],
  )
  assert.deepEqual(found[0], { as: 'whole', ...pdqOfPicture(picture) })
  assert.equal(new Set(found.map(({ hash }) => hash)).size, 4)
  assert.deepEqual(
    pdqsOf(pdqKernel(), picture, ['mirrored']).map(({ as, hash }) => [as, hash]),
    [['mirrored', found[3]?.hash]],
  )
})

test('a picture too small to hash has no orientations either', () => {
  assert.deepEqual(pdqsOf(pdqKernel(), drawn(4, 4), ['whole', 'mirrored']), [
    { as: 'whole', hash: '0'.repeat(64), quality: 0 },
  ])
})

function framed(
  { pixels, width, height }: Picture,
  { above, below, left, right }: { above: number; below: number; left: number; right: number },
  paint: (at: number) => number,
): Picture {
  const [wider, higher] = [left + width + right, above + height + below]
  const framed = Uint8Array.from({ length: 3 * wider * higher }, (_, at) => paint(at))
  for (let row = 0; row < height; row++)
    framed.set(pixels.subarray(3 * width * row, 3 * width * (row + 1)), 3 * ((above + row) * wider + left))
  return { pixels: framed, width: wider, height: higher }
}
