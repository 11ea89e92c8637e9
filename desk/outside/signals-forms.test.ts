/** What people do to a picture or a video so that it is not known again, and the forms in which it is known all the same. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import sharp, { type Sharp } from 'sharp'
import { needs } from '../../checks/needs.ts'
import { bitsApart, wordsOf } from '../../match/bits.ts'
import { vpdq } from '../../match/signals/vpdq.ts'
import { formsAskedFor, formsListed } from '../matching/signals.ts'
import { usualDecodeLimits } from './decode/limits.ts'
import { type Hashed, openDecoders } from './signals.ts'
import type { Signal } from '../../match/signal.ts'

const decoders = openDecoders({ limits: usualDecodeLimits, atOnce: 2 })
const folder = mkdtempSync(join(tmpdir(), 'guichet-forms-'))
after(() => {
  rmSync(folder, { recursive: true })
  return decoders.stop()
})
const listed = (bytes: Buffer) => decoders.signalsOf(bytes, { as: formsListed })
const asked = (bytes: Buffer) => decoders.signalsOf(bytes, { as: formsAskedFor })
const photograph = readFileSync(join(import.meta.dirname, '../../sandbox/plaza/media/harbour.jpg'))

/** How far the piece in one form is from what is listed in another. */
function apart(query: Hashed, as: string, known: Hashed, listed: string): number {
  const form = ({ signals }: Hashed, name: string) =>
    signals.find(({ kind, variant = 'whole' }) => kind === 'pdq' && variant === name)?.value
  const [one, other] = [form(query, as), form(known, listed)]
  return one && other ? bitsApart(wordsOf(one), wordsOf(other)) : 256
}

test('a listed picture is met again with bars around it, mirrored, turned and with its edges cut off', async () => {
  const known = await listed(photograph)
  const { width, height } = await sharp(photograph).metadata()
  const barred = sharp(photograph).extend({ top: 60, bottom: 60, background: '#000' })
  const inside = (share: number) => ({
    left: Math.round((width * share) / 2),
    top: Math.round((height * share) / 2),
    width: Math.round(width * (1 - share)),
    height: Math.round(height * (1 - share)),
  })
  const changed: Record<string, Sharp> = {
    'without-bars whole': barred,
    'without-bars whole ': sharp(photograph).extend({ left: 150, right: 150, background: '#fff' }),
    'without-bars whole  ': sharp(photograph).extend({ top: 150, bottom: 100, background: '#202020' }),
    'whole mirror-image': sharp(photograph).flop(),
    'turned-180 whole': sharp(photograph).rotate(180),
    'whole cut-10': sharp(photograph).extract(inside(0.1)),
  }
  for (const [forms, picture] of Object.entries(changed)) {
    const query = await asked(await picture.jpeg({ quality: 85 }).toBuffer())
    const [as = '', listed = ''] = forms.split(' ')
    assert.ok(apart(query, as, known, listed) <= 31, `${forms}: ${apart(query, as, known, listed)}`)
    // As it came, none of them is near what was listed.
    assert.ok(apart(query, 'whole', known, 'whole') > 31, forms)
  }
})

test('a picture that lies in its alpha alone is met as it is seen, and one that shows nothing is held back', async () => {
  const known = await listed(photograph)
  const { data, info } = await sharp(photograph).greyscale().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  const black = { create: { width, height, channels: 3 as const, background: '#000' } }
  const seeThrough = async (alpha: Buffer, as: 'png' | 'webp') =>
    await sharp(black)
      .joinChannel(alpha, { raw: { width, height, channels: 1 } })
      .toFormat(as, as === 'webp' ? { lossless: true, exact: true } : {})
      .toBuffer()
  const negative = Buffer.from(data.map((value) => 255 - value))
  for (const as of ['png', 'webp'] as const) {
    const query = await asked(await seeThrough(negative, as))
    assert.ok(apart(query, 'over-white', known, 'whole') <= 31)
    assert.equal(query.unclear, undefined)
    const again = await listed(await seeThrough(negative, as))
    assert.ok(apart(known, 'whole', again, 'over-white') <= 31, 'and is listed as it is seen')
  }
  const nothing = await asked(await seeThrough(Buffer.alloc(width * height, 1), 'png'))
  assert.deepEqual(
    nothing.unclear?.map(({ what, why, kind }) => [what, why, kind]),
    [['file', 'no-signal', 'pdq']],
  )
  const opaque = await asked(await sharp(photograph).ensureAlpha().png().toBuffer())
  assert.deepEqual(
    opaque.signals.filter(({ variant }) => variant?.startsWith('over')),
    [],
  )
  const plain = await asked(await sharp(black).png().toBuffer())
  assert.deepEqual(
    plain.unclear?.map(({ what, why, kind }) => [what, why, kind]),
    [['pictures', 'no-signal', 'pdq']],
  )
})

test('a picture is asked for in the same forms whether its pixels were written down or not', async () => {
  const jpeg = await sharp(photograph).jpeg().toBuffer()
  const png = await sharp(jpeg).png().toBuffer()
  const pdqs = ({ signals }: Hashed) => signals.filter(({ kind }) => kind === 'pdq')
  const [fast, slow] = [pdqs(await asked(jpeg)), pdqs(await asked(png))]
  assert.deepEqual(fast, slow)
  assert.deepEqual(
    fast.map(({ variant }) => variant ?? 'whole'),
    ['whole', ...formsAskedFor.filter((form) => form !== 'upright' && form !== 'between-seconds')],
  )
})

test('a listed video is met again smaller, shorter, coded anew and with bars', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const made = (name: string, words: string) => {
    const file = join(folder, name)
    const { status, stderr } = spawnSync('ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      '-y',
      ...words.split(' '),
      file,
    ])
    assert.equal(status, 0, String(stderr))
    return readFileSync(file)
  }
  const original = 'mandelbrot=size=640x360:rate=10:start_scale=2.9:end_pts=200'
  const coded = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p'
  const known = await listed(made('known.mp4', `-f lavfi -i ${original} -t 12 ${coded}`))
  const clip = made(
    'clip.mp4',
    `-ss 4 -t 6 -i ${join(folder, 'known.mp4')} -vf scale=426:240,pad=426:320:0:40:black ${coded} -crf 30`,
  )
  const videos = ({ signals }: Hashed) => signals.filter(({ kind }) => kind === 'vpdq')
  const query = await asked(clip)
  const met = videos(query).flatMap((one: Signal) =>
    videos(known)
      .map((other) => ({ as: one.variant, ...vpdq.compare(one.value, other.value, vpdq.radius.usual) }))
      .filter(({ matches }) => matches),
  )
  assert.deepEqual([...new Set(met.map(({ as }) => as))], ['without-bars'])
  const [first] = met
  assert.ok(first?.detail?.of === 'video' && first.detail.rule === 'is-clip-of-known')
  const [segment] = first.detail.segments
  assert.ok(segment && Math.abs(segment.listedFrom - segment.queryFrom - 4) <= 1, JSON.stringify(segment))
})
