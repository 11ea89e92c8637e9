import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { downscaled } from './downscale.ts'
import { drawn } from './drawn.ts'
import { pdqKernel } from './kernel.ts'
import { pdqOfPicture } from './pdq.ts'
import type { Picture } from './picture.ts'
import { frequencies } from './transform.ts'

// One for all tests: what a picture leaves behind must not show in the next one.
const kernel = pdqKernel()

const length = fc.oneof(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 5, max: 200 }),
  fc.constantFrom(63, 64, 65, 127, 128, 129, 256, 257),
  fc.integer({ min: 200, max: 450 }),
)
const channels = fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 3, 4)
const seed = fc.integer({ min: 0, max: 2 ** 31 })

test('the vectors give each picture the hash, the quality and the strengths that plain steps give it', () => {
  fc.assert(
    fc.property(length, length, channels, seed, (width, height, channels, seed) => {
      sameAsPlain(drawn(width, height, { seed, channels }))
    }),
    { seed: 4, numRuns: 150 },
  )
})

test('so they do for strips a hundred times as long as wide', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 12 }), fc.boolean(), seed, (short, lies, seed) => {
      const [width, height] = lies ? [100 * short, short] : [short, 100 * short]
      sameAsPlain(drawn(width, height, { seed }))
    }),
    { seed: 4, numRuns: 20 },
  )
})

test('so they do for noise, black, white and what is both', () => {
  const noise = fc.uint8Array({ minLength: 90 * 70 * 3, maxLength: 90 * 70 * 3 })
  fc.assert(
    fc.property(noise, (pixels) => sameAsPlain({ pixels, width: 90, height: 70 })),
    { seed: 4, numRuns: 20 },
  )
  for (const paint of [() => 0, () => 255, (at: number) => ((at / 210) % 2 < 1 ? 255 : 0)])
    sameAsPlain({
      pixels: Uint8Array.from({ length: 90 * 70 * 3 }, (_, at) => paint(at)),
      width: 90,
      height: 70,
    })
})

test('a thousandth taken in two parts, and colours by half a factor, round as they do whole', () => {
  const { fround } = Math
  for (let n = 0; n <= 255_000; n++)
    if (
      fround(fround(n * fround(33 / 32_768)) + fround(n * fround(-0.000007080078125))) !== fround(n / 1_000)
    )
      assert.fail(`${n} thousandths`)
  for (let colour = -128; colour < 128; colour++) {
    const scaled = (factor: number) => (colour * factor + 16_384) >> 15
    assert.deepEqual(
      [colour + scaled(13_173), 2 * colour + scaled(-7_471)],
      [(colour * 91_881 + 32_768) >> 16, (colour * 116_130 + 32_768) >> 16],
    )
  }
})

function sameAsPlain(picture: Picture): void {
  const size = `${picture.width} × ${picture.height}, ${picture.pixels.length} bytes`
  assert.deepEqual(kernel.pdqOf(picture), pdqOfPicture(picture), size)
  const values = downscaled(picture)
  if (values) assert.deepEqual(kernel.strengths(), frequencies(values), size)
}
