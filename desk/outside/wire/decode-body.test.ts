import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { WireFault } from '../../../core/wire.ts'
import { decodeBody } from './decode-body.ts'

/** Decodes a body that came in pieces of 16 KiB; says what came out, or the fault and how much came before it. */
async function outcome(
  encoding: string | undefined,
  body: Uint8Array,
  limits = { bytes: 1_000_000, ratio: 100 },
) {
  let bytes = 0
  let text = ''
  try {
    for await (const chunk of decodeBody(encoding, pieces(body), limits)) {
      bytes += chunk.length
      if (bytes < 100) text += Buffer.from(chunk).toString()
    }
    return text
  } catch (error) {
    return { fault: error instanceof WireFault ? error.reason : 'another', before: bytes }
  }
}

async function* pieces(body: Uint8Array) {
  for (let at = 0; at < body.length; at += 16_384) yield body.subarray(at, at + 16_384)
}

test('a body is read in the encodings of the web, and in no others', async () => {
  const hello = Buffer.from('hello')
  assert.deepEqual(
    await Promise.all([
      outcome(undefined, hello),
      outcome('identity', hello),
      outcome('GZIP', gzipSync(hello)),
      outcome('deflate', deflateSync(hello)),
      outcome('br', brotliCompressSync(hello)),
      outcome('gzip, gzip', gzipSync(gzipSync(hello))),
      outcome('zstd', hello),
    ]),
    [
      'hello',
      'hello',
      'hello',
      'hello',
      'hello',
      { fault: 'broken', before: 0 },
      { fault: 'broken', before: 0 },
    ],
  )
})

test('a small body that swells into a large one is cut off early, by its ratio or by its size', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const byRatio = await outcome('gzip', bomb, { bytes: 100_000_000, ratio: 100 })
  const bySize = await outcome('gzip', bomb, { bytes: 1_000_000, ratio: 10_000 })
  assert.ok(typeof byRatio === 'object' && typeof bySize === 'object')
  assert.deepEqual([byRatio.fault, bySize.fault], ['too-large', 'too-large'])
  assert.ok(
    byRatio.before <= 100 * bomb.length && bySize.before <= 1_000_000,
    JSON.stringify([byRatio, bySize]),
  )
})

test('an ordinary page that packs well is not taken for a bomb', async () => {
  const page = Buffer.from('<p>a line like the next</p>\n'.repeat(2000))
  assert.ok(page.length > gzipSync(page).length * 100)
  assert.equal(typeof (await outcome('gzip', gzipSync(page))), 'string')
})

test('a body that stops in the middle, or is not what it says, is an error and never a shorter body', async () => {
  const whole = gzipSync(Buffer.from('hello'.repeat(100)))
  const cut = await outcome('gzip', whole.subarray(0, -9))
  const other = await outcome('gzip', Buffer.from('not gzip at all'))
  assert.ok(typeof cut === 'object' && typeof other === 'object')
})
