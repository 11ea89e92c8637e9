import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { bitsApart, wordsOf } from '../bits.ts'
import { drawn } from './drawn.ts'
import { pdqOf } from './pdq.ts'

const [width, height] = [480, 320]
const seeds = [1, 2, 3, 4, 5, 6]

/** How many bits each of six drawn pictures is from itself after this was done to it, the nearest first. */
async function after(change: (picture: Sharp) => Sharp): Promise<number[]> {
  const apart = seeds.map(async (seed) => {
    const { pixels } = drawn(width, height, { seed })
    const changed = await change(sharp(pixels, { raw: { width, height, channels: 3 } })).toBuffer()
    const { data, info } = await sharp(changed).raw().toBuffer({ resolveWithObject: true })
    const hash = pdqOf(data, info.width, info.height).hash
    return bitsApart(wordsOf(hash), wordsOf(pdqOf(pixels, width, height).hash))
  })
  return (await Promise.all(apart)).sort((a, b) => a - b)
}

test('a picture that is saved again, made smaller, grey or soft is found', async () => {
  const kept: [string, (picture: Sharp) => Sharp][] = [
    ['JPEG', (picture) => picture.jpeg({ quality: 80 })],
    ['WebP', (picture) => picture.webp({ quality: 80 })],
    ['half as large', (picture) => picture.resize(width / 2, height / 2).png()],
    ['squeezed', (picture) => picture.resize(width / 2, height, { fit: 'fill' }).png()],
    ['grey', (picture) => picture.greyscale().png()],
    ['soft', (picture) => picture.blur(2).png()],
  ]
  for (const [name, change] of kept)
    assert.deepEqual(
      (await after(change)).filter((bits) => bits > 31),
      [],
      name,
    )
})

test('a picture that is cut by a tenth, mirrored, turned a little, barred or written on is not found', async () => {
  const bar = { create: { width, height: 48, channels: 3 as const, background: '#000' } }
  const lost: [string, (picture: Sharp) => Sharp][] = [
    ['cut', (picture) => picture.extract({ left: 24, top: 16, width: 432, height: 288 }).png()],
    ['mirrored', (picture) => picture.flop().png()],
    ['turned', (picture) => picture.rotate(2, { background: '#000' }).png()],
    ['barred', (picture) => picture.extend({ top: 16, bottom: 16, background: '#000' }).png()],
    ['written on', (picture) => picture.composite([{ input: bar, gravity: 'south' }]).png()],
  ]
  for (const [name, change] of lost)
    assert.deepEqual(
      (await after(change)).filter((bits) => bits <= 31),
      [],
      name,
    )
})
