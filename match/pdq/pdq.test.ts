import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { downscaled } from './downscale.ts'
import { drawn } from './drawn.ts'
import { pdqOf, pdqOfPicture } from './pdq.ts'
import { frequencies } from './transform.ts'

/**
 * Made with pdqhash 0.2.8 (Python, on the reference in C++) of the pictures that `drawn` draws: grey ones with their
 * channel three times, of the others the first three channels. The last column is the beginning of the SHA-256 of the
 * 256 strengths as 32-bit floats, little end first: a rounding elsewhere changes it long before it changes the hash.
 */
const ofPdqhash: [
  number,
  number,
  1 | 2 | 3 | 4,
  seed: number,
  quality: number,
  hash: string,
  strengths: string,
][] = [
  [5, 5, 3, 2, 64, '1b0ece7344d1318c9b269f269b2661d864d9ce733b0ece73c4f1318c9b269e27', 'a3fba101478d9319'],
  [64, 64, 3, 3, 100, '61883788ce7cf27fda5ce87d27ac4d2e2582fa5f6da8c05d05a8a1ae2ba51592', 'ee0b1e89950a52a3'],
  [65, 64, 3, 4, 100, '05ba85e64fb845a2c877301ee93a8faa899a9e7d0d7cf6a02fbe05a0f25ae84c', '7d17a2009224db8c'],
  [
    31,
    200,
    3,
    5,
    100,
    'e67b818196aa9783ec7ba3828dfb0583707b507f9398f143b5b8e06f8b811f84',
    'e5784a2f2c21544c',
  ],
  [
    128,
    128,
    1,
    6,
    100,
    '1946b404ce90387d5f880d5397c4dc43be3440d5da74353f53d4f15e6aab39ab',
    'c8a0b723f2825435',
  ],
  [
    129,
    200,
    3,
    7,
    100,
    'f85f0db81e2de85d2d8ed478d80e2d7827add458278f15b8c26e2b87d5d2c043',
    '825c135a408d9989',
  ],
  [
    10,
    1000,
    3,
    8,
    81,
    '778f1e3ef4871e3a41e861cce3c36c4c96b33c1c94b00c7c14f8c6a34e6956af',
    '08d2f79dc1e70596',
  ],
  [700, 7, 3, 9, 92, 'ce7074ba688b8b453b9440a13ff4b57e4c9b4aa1b3664a81c08bbf5ec47a74ba', '8c24153d88d43741'],
  [
    256,
    256,
    4,
    10,
    100,
    '201809a88e769c6ecc76cc7d8836e07d33e6f06f37a620ef359a3ff40fa90790',
    '557f67269cac78de',
  ],
  [
    301,
    299,
    2,
    11,
    87,
    'f7eb7c30810f961c71eb1e38d2af854c2ccb8e1c28af71c48cabf75a0d9118e3',
    '1dd0a22aea751263',
  ],
  [
    512,
    512,
    3,
    12,
    65,
    '3592ca7d4d29546d3788ab898ba14ba1d45696d3b05309ad4d9245b5fa7afa6a',
    '68d14aa55d0dfa16',
  ],
  [
    640,
    480,
    3,
    13,
    69,
    '4ccd3723eccdd2770d8896053da8c877f25d4f23308d4da7e045c8552baf3d8a',
    '4b2a9c4ea60e781c',
  ],
  [
    1000,
    750,
    3,
    14,
    77,
    'e3c403933481da5d1ee998e1ffe8ef49b8943389fa148881d84427a3e672fa7e',
    'a06095d681794d82',
  ],
]

test('a picture has the PDQ and the quality that pdqhash gives it, whatever its size and shape', () => {
  for (const [width, height, channels, seed, quality, hash] of ofPdqhash)
    assert.deepEqual(
      pdqOfPicture(drawn(width, height, { seed, channels })),
      { hash, quality },
      `${width} × ${height} × ${channels}`,
    )
})

test('what is rounded on the way to a hash is rounded where pdqhash rounds it', () => {
  for (const [width, height, channels, seed, , , strengths] of ofPdqhash) {
    const values = downscaled(drawn(width, height, { seed, channels }))
    assert.ok(values)
    const bytes = new Uint8Array(frequencies(values).buffer)
    assert.equal(bytesToHex(sha256(bytes)).slice(0, 16), strengths, `${width} × ${height} × ${channels}`)
  }
})

test('a picture of fewer than five pixels a side has no bits and no quality', () => {
  for (const [width, height] of [
    [4, 300],
    [300, 4],
    [1, 1],
  ] as const)
    assert.deepEqual(pdqOfPicture(drawn(width, height)), { hash: '0'.repeat(64), quality: 0 })
})

test('a picture of one colour has quality 0, so that its hash is looked up nowhere', () => {
  for (const [width, height] of [
    [64, 64],
    [300, 200],
  ] as const)
    assert.equal(pdqOf(new Uint8Array(width * height).fill(200), width, height).quality, 0)
})

test('what is transparent in a picture does not change its hash: alpha is dropped', () => {
  const { pixels, width, height } = drawn(200, 100, { channels: 4 })
  const opaque = pixels.map((byte, at) => (at % 4 === 3 ? 255 : byte))
  assert.deepEqual(pdqOf(pixels, width, height), pdqOf(opaque, width, height))
})

test('grey and the same grey three times are one picture', () => {
  const { pixels, width, height } = drawn(150, 90, { channels: 1 })
  const thrice = Uint8Array.from({ length: 3 * pixels.length }, (_, n) => pixels[Math.floor(n / 3)] ?? 0)
  assert.deepEqual(pdqOf(thrice, width, height), pdqOf(pixels, width, height))
})

test('bytes that are no picture of the size given are a fault and no hash', () => {
  assert.throws(() => pdqOf(new Uint8Array(100), 10, 9), /100 bytes are no picture of 10 × 9/)
})
