import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import sharp from 'sharp'
import { gif, png } from '../../checks/hostile-media.ts'
import { previewOf } from './decode.ts'
import type { Preview } from './decode.ts'
import { looksLike } from './decode/media-type.ts'

const media = new URL('../../sandbox/plaza/media/', import.meta.url)
const picture = readFileSync(new URL('night-town.jpg', media))
const video = readFileSync(new URL('lantern.webm', media))
const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0
const withoutFfmpeg = hasFfmpeg ? false : 'ffmpeg is not installed'

const shortly = (preview: Preview) =>
  preview.kind === 'none' ? preview.why : `${preview.of} ${preview.mediaType}`

test('each type that is taken becomes two small pictures without metadata', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const named = sharp(picture)
      .resize(1600, 1000)
      .withExif({ IFD0: { Copyright: 'a name that must not survive' } })
    const preview = await previewOf(
      await named.toFormat(format, { effort: format === 'avif' ? 0 : 1 }).toBuffer(),
    )
    assert.ok(preview.kind === 'preview', `${format}: ${JSON.stringify(preview)}`)
    assert.deepEqual([preview.of, preview.width, preview.frames], ['image', 1600, 1])
    for (const drawn of [preview.clear, preview.veiled]) {
      const { width, height, exif, icc, xmp, format: as } = await sharp(drawn).metadata()
      assert.deepEqual(
        { width, height, exif, icc, xmp, as },
        { width: 1280, height: 800, exif: undefined, icc: undefined, xmp: undefined, as: 'webp' },
      )
      assert.equal(Buffer.from(drawn).includes('must not survive'), false)
    }
  }
})

test('the veiled picture is grey, and finer than a twentieth of its width nothing is left', async () => {
  const stripes = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } })
    .composite(
      Array.from({ length: 20 }, (_, n) => ({
        input: { create: { width: 20, height: 600, channels: 3 as const, background: '#c00' } },
        left: n * 40,
        top: 0,
      })),
    )
    .png()
    .toBuffer()
  // Away from the edges, which are no stripes.
  const middle = { left: 200, top: 150, width: 400, height: 300 }
  const statsOf = async (drawn: Uint8Array) =>
    sharp(await sharp(drawn).extract(middle).png().toBuffer()).stats()
  const preview = await previewOf(stripes)
  assert.ok(preview.kind === 'preview')
  const { channels } = await statsOf(preview.veiled)
  const [red, green, blue] = channels
  assert.ok(red && green && blue && Math.abs(red.mean - blue.mean) < 1 && Math.abs(red.mean - green.mean) < 1)
  assert.ok(red.stdev < 3, `stripes show: ${red.stdev}`)
  const clear = await statsOf(preview.clear)
  assert.ok((clear.channels[1]?.stdev ?? 0) > 80, 'the clear one shows them')
})

test('a video becomes one frame', { skip: withoutFfmpeg }, async () => {
  for (const [name, bytes] of [
    ['video/webm', video],
    ['video/mp4', mp4()],
  ] as const) {
    const preview = await previewOf(bytes)
    assert.ok(preview.kind === 'preview', JSON.stringify(preview))
    assert.deepEqual(
      [preview.of, preview.mediaType, preview.width, preview.height],
      ['video', name, 640, 360],
    )
  }
})

/** With its index at the end and a sound track, as many are. */
function mp4(): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'decode-'))
  const file = path.join(folder, 'v.mp4')
  try {
    const made = spawnSync('ffmpeg', [
      '-nostdin',
      '-loglevel',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=duration=1:size=640x360:rate=10',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=1',
      '-c:v',
      'mpeg4',
      '-c:a',
      'aac',
      file,
    ])
    assert.equal(made.status, 0, String(made.stderr))
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('without ffmpeg a video has no preview, and says so', async () => {
  const preview = await previewOf(video, { ffmpeg: 'no-such-program' })
  assert.deepEqual(preview, {
    kind: 'none',
    why: 'no-ffmpeg',
    message: 'no preview: ffmpeg is not installed',
    mediaType: 'video/webm',
  })
})

test('a video in a coding that is not on the list is not decoded', { skip: withoutFfmpeg }, async () => {
  const made = spawnSync(
    'ffmpeg',
    '-nostdin -loglevel error -f lavfi -i testsrc=duration=0.2:size=64x64 -c:v ffv1 -f matroska -'.split(' '),
  )
  assert.equal(shortly(await previewOf(made.stdout)), 'damaged')
})

test('what is not a picture or a video is refused by name and never decoded', async () => {
  const files: [string, string | Buffer, string][] = [
    [
      'SVG',
      '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"/>',
      'not-allowed',
    ],
    ['bare SVG', '  <!-- hi --><svg onload="alert(1)"></svg>', 'not-allowed'],
    ['HTML', '<!doctype html><script>alert(1)</script>', 'not-allowed'],
    ['PDF', '%PDF-1.7\n1 0 obj', 'not-allowed'],
    ['ZIP and Office', 'PK\x03\x04rest', 'not-allowed'],
    ['a playlist', '#EXTM3U\nfile:///etc/passwd', 'not-allowed'],
    ['a list of files', 'ffconcat version 1.0\nfile /etc/passwd', 'not-allowed'],
    ['TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'not-allowed'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'not-allowed'],
    ['BMP', 'BM....', 'not-allowed'],
    ['sound', 'ID3\x04', 'nothing-to-show'],
    ['words', 'Only words.', 'nothing-to-show'],
    ['nothing', '', 'not-allowed'],
    ['noise', Buffer.from([0, 1, 2, 3, 4]), 'not-allowed'],
  ]
  for (const [name, bytes, why] of files)
    assert.equal(shortly(await previewOf(Buffer.from(bytes))), why, name)
})

test('bombs are refused before their pixels are drawn', async () => {
  assert.equal(shortly(await previewOf(png(60_000, 60_000, deflateSync(Buffer.alloc(1000))))), 'too-large')
  const large = deflateSync(Buffer.alloc(7200 * (7200 + 1)))
  assert.ok(large.length < 100_000, 'fifty-two million pixels in less than 100 kB')
  assert.equal(shortly(await previewOf(png(7200, 7200, large))), 'too-large')
  assert.equal(shortly(await previewOf(gif(301))), 'too-large')
  assert.equal(shortly(await previewOf(gif(300))), 'image image/gif')
})

test('the largest picture that is taken still fits into its process', async () => {
  const preview = await previewOf(png(7000, 7000, deflateSync(Buffer.alloc(7000 * 7001))))
  assert.equal(shortly(preview), 'image image/png')
})

test('half a file is damaged and not half a preview', { skip: withoutFfmpeg }, async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const whole = await sharp(picture).resize(640).toFormat(format, { effort: 1 }).toBuffer()
    assert.equal(shortly(await previewOf(whole.subarray(0, whole.length * 0.6))), 'damaged', format)
  }
  const cut = mp4()
  assert.equal(shortly(await previewOf(cut.subarray(0, cut.length * 0.6))), 'damaged', 'mp4')
})

test('of a file that is two things at once only the pixels are kept', async () => {
  const tail = Buffer.from('<script>alert("tail")</script>%PDF-1.7 PK\x03\x04')
  const preview = await previewOf(Buffer.concat([picture, tail]))
  // Phones append things to their pictures, so a tail alone is no reason to refuse; it just never comes out again.
  if (preview.kind === 'preview')
    for (const drawn of [preview.clear, preview.veiled])
      assert.equal(Buffer.from(drawn).includes('alert'), false)
  assert.equal(shortly(await previewOf(Buffer.from('GIF89a/*<svg onload=alert(1)>*/=1;<script>'))), 'damaged')
  assert.equal(shortly(await previewOf(Buffer.concat([Buffer.from('%PDF-1.4\n'), picture]))), 'not-allowed')
})

test('a file that says PNG and goes on as something else is not shown', async () => {
  for (const inside of [
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    '%PDF-1.4',
    'II*\0',
  ])
    assert.notEqual((await previewOf(Buffer.from(`\x89PNG\r\n\x1a\n${inside}`, 'latin1'))).kind, 'preview')
})

test('the decoder itself has no loader for what is not taken', async () => {
  const script = path.join(import.meta.dirname, 'decode/child.ts')
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  for (const input of [drawing, await sharp(picture).resize(9).tiff().toBuffer()]) {
    const { stdout } = spawnSync(process.execPath, [script, 'image/png'], { input })
    // `type` would mean that some loader had opened it and found out what it is.
    assert.equal(JSON.parse(stdout.toString()).why, 'damaged')
  }
})

test('a hold that cannot be read is a break of ours and not damage of the file', async () => {
  async function* breaking() {
    yield picture.subarray(0, 5000)
    throw new Error('the vault is gone')
  }
  await assert.rejects(previewOf(breaking()), /the vault is gone/)
})

test('a file that never ends is cut off at the limit', async () => {
  let sent = 0
  async function* endless() {
    yield picture
    for (const block = Buffer.alloc(8 * 1024 ** 2); ; sent += block.length) yield block
  }
  assert.equal(shortly(await previewOf(endless())), 'too-large')
  assert.ok(sent < 256 * 1024 ** 2)
})

test('no bytes at all make the desk itself stumble', async () => {
  const mutated = fc.tuple(
    fc.constantFrom('jpeg', 'png', 'gif'),
    fc.array(fc.noBias(fc.tuple(fc.nat(9999), fc.nat(255))), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  const small = {
    jpeg: await sharp(picture).resize(64).jpeg().toBuffer(),
    png: await sharp(picture).resize(64).png().toBuffer(),
    gif: await sharp(picture).resize(64).gif().toBuffer(),
  }
  const ends = new Set<string>()
  await fc.assert(
    fc.asyncProperty(mutated, async ([format, changes]) => {
      const bytes = Buffer.from(small[format as keyof typeof small])
      for (const [where, value] of changes) bytes[Math.floor((where * bytes.length) / 10_000)] = value
      const preview = await previewOf(bytes)
      ends.add(shortly(preview))
      if (preview.kind === 'preview') assert.equal(looksLike(preview.veiled).mediaType, 'image/webp')
    }),
    { seed: 20261123, numRuns: 25 },
  )
  // Some are noticed and some are drawn: else the mutations tried nothing.
  assert.ok(ends.has('damaged') && ends.has('image image/gif'), [...ends].join())
})

test('the first bytes decide what a file is, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const { mediaType, family } = looksLike(bytes)
      assert.match(mediaType, /^[a-z]+\/[a-z0-9.+-]+$/)
      assert.ok(['image', 'video', 'audio', 'document', 'text', 'unknown'].includes(family))
    }),
    { seed: 20261123, numRuns: 200 },
  )
})
