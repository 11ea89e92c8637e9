import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { guichet } from '../checks/command.ts'

test('a folder is hashed file by file, what is refused says why, and the command ends accordingly', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-hash-'))
  t.after(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'in/deep'), { recursive: true })
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 60 }
  const picture = sharp({ create: { width: 300, height: 200, channels: 3, background: '#888', noise } })
  const bytes = await picture.blur(8).normalise().jpeg().toBuffer()
  writeFileSync(join(folder, 'in/deep/a picture.mp4'), bytes)
  writeFileSync(join(folder, 'in/cut.jpg'), bytes.subarray(0, bytes.length / 2))
  writeFileSync(join(folder, 'in/list.mp4'), '#EXTM3U\nhttp://127.0.0.1/\u001b[2J')
  writeFileSync(join(folder, 'in/words.txt'), 'Only words.')
  symlinkSync('/etc/passwd', join(folder, 'in/link'))

  const all = await guichet(folder, ['hash', 'in', '--json'])
  const { files } = JSON.parse(all.out) as { files: Hashed[] }
  assert.deepEqual(
    files.map(({ file, mediaType, signals, refused }) => [
      file,
      mediaType,
      signals.map(({ kind }) => kind).join(' '),
      refused?.why,
    ]),
    [
      ['in/cut.jpg', 'image/jpeg', 'sha256 md5', 'damaged'],
      ['in/deep/a picture.mp4', 'image/jpeg', 'sha256 md5 pdq', undefined],
      ['in/list.mp4', 'application/vnd.apple.mpegurl', 'sha256 md5', 'not-allowed'],
      ['in/words.txt', 'text/plain', 'sha256 md5', undefined],
    ],
  )
  assert.match(all.said, /4 of 4 files/)
  assert.equal(all.code, 1)

  const one = await guichet(folder, ['hash', 'in/deep/a picture.mp4', '--kinds', 'pdq,sha1'])
  const sha1 = createHash('sha1').update(bytes).digest('hex')
  assert.match(
    one.out,
    new RegExp(`^in/deep/a picture.mp4  image/jpeg\n  sha1 +${sha1}\n  pdq +[0-9a-f]{64}  \\(quality`),
  )
  assert.equal(one.code, 0)
  assert.equal((await guichet(folder, ['hash', 'nowhere'])).code, 2)
  assert.equal((await guichet(folder, ['hash', 'in', '--kinds', 'phash'])).code, 2)
  assert.equal((await guichet(folder, ['hash'])).code, 2)
})

type Hashed = {
  file: string
  mediaType: string
  signals: { kind: string }[]
  refused?: { why: string }
}
