import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import sharp, { type JpegOptions } from 'sharp'
import { bitsApart, wordsOf } from '../bits.ts'
import { drawn } from './drawn.ts'
import { pdqKernel } from './kernel.ts'

// One for all tests: what a broken picture leaves behind must not show in the next one.
const kernel = pdqKernel()

async function saved(
  {
    width,
    height,
    channels = 3,
    seed = 1,
  }: { width: number; height: number; channels?: 1 | 3; seed?: number },
  options: JpegOptions,
): Promise<Buffer> {
  const { pixels } = drawn(width, height, { seed, channels })
  const picture = sharp(pixels, { raw: { width, height, channels } })
  return await (channels === 1 ? picture.toColourspace('b-w') : picture).jpeg(options).toBuffer()
}

/** What libjpeg shows of it, hashed as pixels. */
async function throughPixels(jpeg: Buffer) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true })
  const found = kernel.pdqOf({ pixels: data, width: info.width, height: info.height })
  return { ...found, strengths: kernel.strengths() }
}

test('a plain JPEG has, without its pixels, the hash that libjpeg’s pixels have, strength by strength', async () => {
  const length = fc.integer({ min: 16, max: 150 })
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        width: length,
        height: length,
        channels: fc.constantFrom<1 | 3>(1, 3, 3),
        seed: fc.nat(),
      }),
      fc.record({
        quality: fc.integer({ min: 25, max: 100 }),
        chromaSubsampling: fc.constantFrom('4:2:0', '4:4:4'),
        optimiseCoding: fc.boolean(),
      }),
      async (picture, options) => {
        const jpeg = await saved(picture, options)
        const found = kernel.pdqOfJpeg(jpeg)
        assert.deepEqual({ ...found, strengths: kernel.strengths() }, await throughPixels(jpeg))
      },
    ),
    { seed: 4, numRuns: 80 },
  )
})

test('so it has where colours are at the ends of what can be shown', async () => {
  const [width, height] = [61, 47]
  const paint = [(at: number) => ((at * 7_919) % 11 < 5 ? 0 : 255), (at: number) => (at % 3 === 0 ? 255 : 0)]
  for (const of of paint)
    for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
      const pixels = Uint8Array.from({ length: 3 * width * height }, (_, at) => of(at))
      const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: 60, chromaSubsampling })
        .toBuffer()
      const found = kernel.pdqOfJpeg(jpeg)
      assert.deepEqual({ ...found, strengths: kernel.strengths() }, await throughPixels(jpeg))
    }
})

test('frequencies that no encoder writes are left to the decoder by which the picture is shown', async () => {
  // Black and white in whole blocks: nothing but means, each at its end.
  const pixels = Uint8Array.from({ length: 64 * 64 }, (_, at) => (((at >> 3) + (at >> 9)) % 2) * 255)
  const jpeg = await sharp(pixels, { raw: { width: 64, height: 64, channels: 1 } })
    .toColourspace('b-w')
    .jpeg({ quality: 60 })
    .toBuffer()
  assert.deepEqual({ ...kernel.pdqOfJpeg(jpeg), strengths: kernel.strengths() }, await throughPixels(jpeg))
  // The first multiplier, many times what it was: each mean is now far beyond what can be shown.
  const mean = jpeg.indexOf(Uint8Array.of(0xff, 0xdb)) + 5
  jpeg[mean] = 255
  assert.equal(kernel.pdqOfJpeg(jpeg), undefined)
})

test('a block that goes on behind its last frequency is left to that decoder too', async () => {
  const { pixels } = drawn(16, 16, { channels: 1 })
  const picture = sharp(pixels, { raw: { width: 16, height: 16, channels: 1 } }).toColourspace('b-w')
  const jpeg = await picture.jpeg({ optimiseCoding: false }).toBuffer()
  const scan = jpeg.indexOf(Uint8Array.of(0xff, 0xda)) + 10
  // Four blocks with the codes of the standard: nothing new of the mean, then so often sixteen zeros, then the end.
  const holding = (skips: number, end: string) => {
    const bits = `00${'11111111001'.repeat(skips)}${end}`.repeat(4)
    const bytes = bits.padEnd(8 * Math.ceil(bits.length / 8), '1').match(/.{8}/g) ?? []
    const coded = bytes.flatMap((each) => (each === '11111111' ? [255, 0] : [Number.parseInt(each, 2)]))
    return Buffer.concat([jpeg.subarray(0, scan), Buffer.from([...coded, 0xff, 0xd9])])
  }
  assert.ok(kernel.pdqOfJpeg(holding(3, '1010')))
  assert.equal(kernel.pdqOfJpeg(holding(4, '')), undefined)
})

test('a JPEG has the same hash where its scan restarts', async () => {
  const found = kernel.pdqOfJpeg(restarting)
  assert.deepEqual({ ...found, strengths: kernel.strengths() }, await throughPixels(restarting))
})

test('so it has where colours reach over the edge of sixteen rows, and where a picture ends within them', async () => {
  for (const height of [16, 17, 31, 32, 33, 47, 48, 49])
    for (const width of [16, 17, 31, 33])
      for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
        const jpeg = await saved({ width, height, seed: width * height }, { quality: 90, chromaSubsampling })
        const found = kernel.pdqOfJpeg(jpeg)
        const size = `${width} × ${height}, ${chromaSubsampling}`
        assert.deepEqual({ ...found, strengths: kernel.strengths() }, await throughPixels(jpeg), size)
      }
})

test('so it has when it lies where another picture with other codes has lain', async () => {
  // As many codes of means in both, and other ones.
  const [first, second] = [
    await saved({ width: 90, height: 70, seed: 1, channels: 1 }, { quality: 80 }),
    await saved({ width: 90, height: 70, seed: 3, channels: 1 }, { quality: 80 }),
  ]
  const place = Buffer.alloc(Math.max(first.length, second.length))
  for (const jpeg of [first, second, first]) {
    place.set(jpeg)
    const found = kernel.pdqOfJpeg(place)
    assert.deepEqual({ ...found, strengths: kernel.strengths() }, await throughPixels(jpeg))
  }
})

test('without its colours a JPEG has the same hash, or nearly', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const jpeg = await saved({ width: 300, height: 200, seed }, { quality: 80 })
    const [whole, luma] = [kernel.pdqOfJpeg(jpeg), kernel.pdqOfJpeg(jpeg, { lumaOnly: true })]
    assert.ok(whole && luma && bitsApart(wordsOf(whole.hash), wordsOf(luma.hash)) <= 8)
  }
})

test('what is no plain JPEG is left to a decoder that knows them all', async () => {
  const { pixels } = drawn(40, 40)
  const picture = sharp(pixels, { raw: { width: 40, height: 40, channels: 3 } })
  for (const other of [
    await picture.clone().jpeg({ progressive: true }).toBuffer(),
    await picture.clone().toColourspace('cmyk').jpeg().toBuffer(),
    await picture.clone().png().toBuffer(),
    await picture.clone().resize(15, 15).jpeg().toBuffer(),
    Buffer.alloc(0),
  ])
    assert.equal(kernel.pdqOfJpeg(other), undefined)
})

test('a JPEG that was cut off is no picture here, wherever it was cut', async () => {
  const jpeg = await saved({ width: 70, height: 50 }, { quality: 70 })
  for (let end = 0; end < jpeg.length; end += 7)
    assert.equal(kernel.pdqOfJpeg(jpeg.subarray(0, end)), undefined)
  assert.equal(kernel.pdqOfJpeg(jpeg.subarray(0, -1)), undefined)
  assert.ok(kernel.pdqOfJpeg(Buffer.concat([jpeg, Buffer.from('what follows the end')])))
})

test('a JPEG with wrong bytes gives a hash or none, and the next picture its own', async () => {
  const next = drawn(90, 60)
  const wanted = kernel.pdqOf(next)
  const jpegs = [
    await saved({ width: 64, height: 48 }, { quality: 50 }),
    await saved({ width: 40, height: 90 }, { quality: 98, chromaSubsampling: '4:4:4', optimiseCoding: true }),
    await saved({ width: 70, height: 33, channels: 1 }, { quality: 90 }),
    restarting,
  ]
  for (const jpeg of jpegs) {
    const wrong = fc.array(
      fc.tuple(fc.integer({ min: 2, max: jpeg.length - 1 }), fc.integer({ min: 0, max: 255 })),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(wrong, (changes) => {
        const bytes = Uint8Array.from(jpeg)
        for (const [at, byte] of changes) bytes[at] = byte
        const found = kernel.pdqOfJpeg(bytes)
        assert.ok(found === undefined || /^[0-9a-f]{64}$/.test(found.hash))
        assert.deepEqual(kernel.pdqOf(next), wanted)
        // What it left behind, tables and planes, changes nothing of one that is whole.
        if (found) assert.deepEqual(kernel.pdqOfJpeg(bytes), found)
      }),
      { seed: 4, numRuns: 300 },
    )
    const whole = kernel.pdqOfJpeg(jpeg)
    assert.deepEqual({ ...whole, strengths: kernel.strengths() }, await throughPixels(jpeg))
  }
})

/** A drawn picture of 40 × 24, saved with cjpeg (libjpeg-turbo), which begins anew after each unit. */
const restarting = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG',
    'kJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk',
    'pKSkpKSkpKSkpKSkpKT/wAARCAAYACgDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAQDAv/EACIQAAICAgEDBQAA',
    'AAAAAAAAAAECABEDBCESMUEiYXGBof/EABYBAQEBAAAAAAAAAAAAAAAAAAIBA//EABsRAQACAwEBAAAAAAAAAAAAAAEAEQIS',
    'ITFB/90ABAAB/9oADAMBAAIRAxEAPwDZtdDwAZmMCq/aRDeYuOfMqTZ6nMDfyKiuz//QpZhiQEg8iS5NlDZrgTrafqRaPiQH',
    'GxVvmMUx7AGK8n//0esGRHPaJHrh0N+0SaDHsnk//9KZNC3Bv8lI0ytt1V9REyV2jq8Z/9PHYsAC+04Q+ki4iK7ITEJ//9TA',
    'tXmIiVxJRZ//2Q==',
  ].join(''),
  'base64',
)
