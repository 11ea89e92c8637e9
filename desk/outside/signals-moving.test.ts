import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { needs } from '../../checks/needs.ts'
import { usualDecodeLimits } from './decode/limits.ts'
import { type Hashed, openDecoders } from './signals.ts'

const decoders = openDecoders({ limits: usualDecodeLimits, atOnce: 2 })
const folder = mkdtempSync(join(tmpdir(), 'guichet-made-'))
after(() => {
  rmSync(folder, { recursive: true })
  return decoders.stop()
})

/** A file that ffmpeg makes for this test, by the words of its command line. */
function made(name: string, words: string): Buffer {
  const file = join(folder, name)
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...words.split(' '), file])
  assert.equal(status, 0, String(stderr))
  return readFileSync(file)
}

const picture = (seconds: number, more = '') =>
  `-f lavfi -i testsrc2=duration=${seconds}:size=320x240:rate=10${more}`
const tone = (seconds: number) => `-f lavfi -i aevalsrc=sin(t*t*300):d=${seconds}`
const coded = '-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac'
const video = () => made('v.mp4', `${picture(6)} ${tone(12)} ${coded}`)

const shortly = ({ refused, signals }: Hashed) =>
  refused
    ? refused.why
    : signals.map(({ kind, variant }) => (variant ? `${kind} ${variant}` : kind)).join(' ')

/** [hash, quality, seconds] of each frame. */
function framesOf({ signals }: Hashed, variant?: string): [string, number, number][] {
  const found = signals.find((one) => one.kind === 'vpdq' && one.variant === variant)
  return (JSON.parse(found?.value ?? '[]') as string[]).map((line) => {
    const [hash = '', quality, at] = line.split(',')
    return [hash, Number(quality), Number(at)]
  })
}

function distance(one: string, other: string): number {
  return [...one].reduce((sum, digit, n) => {
    const differing = Number.parseInt(digit, 16) ^ Number.parseInt(other[n] ?? '0', 16)
    return sum + differing.toString(2).replaceAll('0', '').length
  }, 0)
}

test('a video is a list of its frames, one a second, and the fingerprint of its sound', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const told: string[] = []
  const bytes = video()
  const hashed = await decoders.signalsOf(bytes, { progress: (done, of) => void told.push(`${done}/${of}`) })
  assert.equal(shortly(hashed), 'sha256 md5 vpdq chromaprint', JSON.stringify(hashed.refused))
  const { mediaType, facts } = hashed
  assert.deepEqual(
    { mediaType, ...facts, seconds: Math.round(facts.seconds ?? 0) },
    {
      mediaType: 'video/mp4',
      size: bytes.length,
      streams: 2,
      seconds: 12,
      width: 320,
      height: 240,
      frames: 7,
    },
  )
  assert.deepEqual(
    framesOf(hashed).map(([, , at]) => at),
    [0, 1, 2, 3, 4, 5, 5.9],
    'and the last one, on which a player stands still',
  )
  assert.deepEqual(told, ['0/7', '1/7', '2/7', '3/7', '4/7', '5/7', '6/7', '7/7'])
  for (const [n, [hash, , at]] of framesOf(hashed).entries()) {
    const file = join(folder, 'v.mp4')
    const number = Math.round(at * 10)
    const png = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', `select=eq(n\\,${number})`, ...pngOut])
    const [, , pdq] = (await decoders.signalsOf(png.stdout)).signals
    assert.ok(distance(hash, pdq?.value ?? '') <= 8, `frame ${n}: the picture that it shows has its hash`)
  }
})

const pngOut = ['-frames:v', '1', '-f', 'image2pipe', '-c:v', 'png', 'pipe:1']

test('every frame or one in so many seconds, as large as it is or smaller: as it is asked', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const bytes = video()
  const wanted = ['vpdq']
  const every = framesOf(await decoders.signalsOf(bytes, { wanted, every: 0 }))
  const some = framesOf(await decoders.signalsOf(bytes, { wanted, every: 2 }))
  const small = framesOf(await decoders.signalsOf(bytes, { wanted, every: 2, within: 128 }))
  assert.deepEqual([every.length, some.length, small.length], [60, 4, 4])
  assert.deepEqual(
    some,
    [0, 20, 40, 59].map((n) => every[n]),
  )
  for (const [n, [hash]] of small.entries()) assert.ok(distance(hash, some[n]?.[0] ?? '') <= 24)
})

test('a video that a telephone held sideways is hashed as it lies and as it is seen', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  made('lying.mp4', `${picture(2)} ${coded}`)
  const lying = join(folder, 'lying.mp4')
  for (const angle of [90, 180, 270]) {
    const turned = made('turned.mp4', `-i ${lying} -c copy -metadata:s:v:0 rotate=${angle}`)
    // As a player shows it.
    const seen = made('seen.mp4', `-i ${join(folder, 'turned.mp4')} ${coded} -crf 1`)
    const hashed = await decoders.signalsOf(turned, { wanted: ['vpdq'] })
    assert.equal(shortly(hashed), 'vpdq vpdq held-upright')
    const wanted = framesOf(await decoders.signalsOf(seen))
    for (const [n, [hash]] of framesOf(hashed, 'held-upright').entries())
      assert.ok(distance(hash, wanted[n]?.[0] ?? '') <= 8, `${angle}°`)
    assert.ok(distance(framesOf(hashed)[0]?.[0] ?? '', wanted[0]?.[0] ?? '') > 60)
  }
})

test('each container that is taken is read by its own demuxer, and a picture that moves is one', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const kindsOf = async (bytes: Buffer) =>
    `${(await decoders.signalsOf(bytes)).mediaType}: ${shortly(await decoders.signalsOf(bytes))}`
  const sound = 'sha256 md5 chromaprint'
  assert.equal(
    await kindsOf(made('v.webm', `${picture(1)} -c:v libvpx -b:v 1M`)),
    'video/webm: sha256 md5 vpdq',
  )
  assert.equal(await kindsOf(made('v.mov', `${picture(1)} ${coded}`)), 'video/mp4: sha256 md5 vpdq')
  assert.equal(await kindsOf(made('v.gif', picture(2))), 'image/gif: sha256 md5 pdq vpdq')
  assert.equal(await kindsOf(made('s.webm', `${tone(12)} -c:a libopus`)), `video/webm: ${sound}`)
  assert.equal(await kindsOf(made('s.mp3', tone(12))), `audio/mpeg: ${sound}`)
  assert.equal(await kindsOf(made('s.m4a', `${tone(12)} -c:a aac`)), `audio/mp4: ${sound}`)
  assert.equal(await kindsOf(made('s.flac', tone(12))), `audio/flac: ${sound}`)
  assert.equal(await kindsOf(made('s.ogg', `${tone(12)} -c:a libvorbis`)), `audio/ogg: ${sound}`)
  assert.equal(await kindsOf(made('s.wav', tone(12))), `audio/wav: ${sound}`)
  assert.equal(await kindsOf(made('s.aac', `${tone(12)} -c:a aac`)), `audio/aac: ${sound}`)
})

test('a playlist is no video, whatever it is called', async () => {
  const lists = [
    ['application/vnd.apple.mpegurl', '#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1/v.ts\n'],
    ['application/vnd.apple.mpegurl', '\u{FEFF}#EXTM3U\nfile:///etc/passwd'],
    ['application/dash+xml', '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>'],
    ['application/x-ffconcat', 'ffconcat version 1.0\nfile /etc/passwd'],
  ]
  for (const [mediaType, text = ''] of lists)
    for (const said of ['video', 'unknown'] as const) {
      const { refused } = await decoders.signalsOf(Buffer.from(text), { of: said })
      assert.deepEqual([refused?.why, refused?.found], ['not-allowed', mediaType], text)
    }
})

test('a video that lies about itself or is made to be heavy is refused by name, and the next one is served', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const limits = { ...usualDecodeLimits, seconds: 60, pixels: 500_000, hashes: 100 }
  const strict = openDecoders({ limits, atOnce: 1 })
  t.after(() => strict.stop())
  const many = '-map 0:0 '.repeat(999).trim()
  const small = '-c:v libx264 -preset ultrafast'
  const files: [string, Buffer, string, string][] = [
    [
      'a thousand streams',
      made('many.mkv', `-f lavfi -i anullsrc=d=0.1:r=8000 ${many}`),
      'too-large',
      'streams',
    ],
    ['an hour', made('long.mp4', `-f lavfi -i color=s=16x16:r=1:d=3600 ${small}`), 'too-large', 's'],
    ['wide', made('wide.mp4', `-f lavfi -i color=s=1280x720:r=1:d=1 ${small}`), 'too-large', 'pixels'],
    ['cut', video().subarray(0, video().length * 0.7), 'damaged', ''],
    ['cut', made('c.webm', `${picture(20)} -c:v libvpx`).subarray(0, 60_000), 'damaged', 'breaks off'],
    ['a coding that is not taken', made('f.mkv', `${picture(1)} -c:v ffv1`), 'not-allowed', 'coded as ffv1'],
    ['only its name', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1'), 'damaged', ''],
    ['a page behind it', Buffer.from('\0\0\0\x18ftypisom<html><script>', 'latin1'), 'damaged', ''],
  ]
  for (const [name, bytes, why, found] of files) {
    const { refused, signals } = await strict.signalsOf(bytes)
    assert.equal(refused?.why, why, `${name}: ${JSON.stringify(refused)}`)
    assert.ok(refused.found.includes(found), `${name}: ${refused.found}`)
    assert.equal(signals.length, 2, name)
  }
  const many0 = await strict.signalsOf(video(), { wanted: ['vpdq'], every: 0 })
  assert.equal(shortly(many0), 'vpdq')
  const tooMany = await strict.signalsOf(made('t.mp4', `${picture(12)} ${coded}`), { every: 0 })
  assert.deepEqual([tooMany.refused?.why, tooMany.refused?.found], ['too-large', '120 frames to hash'])
})

test('a video behind a picture is a picture, and a sound with a cover is a sound', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#f00' } })
    .jpeg()
    .toBuffer()
  assert.equal((await decoders.signalsOf(Buffer.concat([jpeg, video()]))).mediaType, 'image/jpeg')
  made('tone.m4a', `${tone(12)} -c:a aac`)
  const cover = join(folder, 'tone.m4a')
  const words = `-i ${cover} ${picture(0.1)} -map 0 -map 1 -c:a copy -c:v png -frames:v 1 -disposition:v:0 attached_pic`
  const covered = made('covered.mp4', words)
  assert.equal(shortly(await decoders.signalsOf(covered)), 'sha256 md5 chromaprint')
})

test('of several pictures and sounds in one file each is hashed, and those beyond a few are said not to be', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const one = `${picture(6)} ${tone(12)}`
  const told = async (bytes: Buffer, wanted?: string[]) => {
    const hashed = await decoders.signalsOf(bytes, wanted ? { wanted } : {})
    assert.equal(hashed.refused, undefined)
    return hashed.unclear?.map(({ what, found }) => `${what}: ${found}`)
  }
  const harmless = '-f lavfi -i smptebars=duration=6:size=320x240:rate=10'
  const hidden = made('hidden.mp4', `${harmless} ${picture(6)} ${tone(12)} -map 0 -map 1 -map 2 ${coded}`)
  const hashed = await decoders.signalsOf(hidden)
  assert.equal(shortly(hashed), 'sha256 md5 vpdq vpdq track-2 chromaprint', JSON.stringify(hashed.refused))
  const alone = framesOf(await decoders.signalsOf(video()))
  for (const [n, [hash]] of framesOf(hashed, 'track-2').entries())
    assert.ok(distance(hash, alone[n]?.[0] ?? '') <= 16, `frame ${n} of what lies behind`)
  assert.equal(hashed.unclear, undefined)
  const many = Array.from({ length: 6 }, () => picture(1)).join(' ')
  const six = made('six.mp4', `${many} ${[0, 1, 2, 3, 4, 5].map((n) => `-map ${n}`).join(' ')} ${coded}`)
  assert.deepEqual(await told(six), ['streams: 6 streams of pictures of which 4 were hashed'])
  const usual = made('usual.mp4', `${one} ${coded}`)
  assert.equal(await told(usual), undefined)
  const calledSound = Buffer.concat([usual.subarray(0, 8), Buffer.from('M4A '), usual.subarray(12)])
  assert.deepEqual(await told(calledSound), ['streams: moving pictures that were not hashed'])
})

test('what is shown only between the seconds is seen where somebody asks, each time alike', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  // Bars at each tenth frame, which is what one frame a second sees, and a still picture at all others.
  const still = '-f lavfi -i testsrc=duration=1:size=320x240:rate=10'
  const shown =
    '[1:v]loop=loop=-1:size=1,trim=duration=12,setpts=N/10/TB[s];[s][0:v]overlay=enable=not(mod(n\\,10))[v]'
  const bars = '-f lavfi -i smptebars=duration=12:size=320x240:rate=10'
  const strobe = made('strobe.mp4', `${bars} ${still} -filter_complex ${shown} -map [v] ${coded}`)
  const known = framesOf(await decoders.signalsOf(made('still.mp4', `${still} ${coded}`)))[0]?.[0] ?? ''
  const ask = { wanted: ['vpdq'], as: ['between-seconds'] as const }
  const [first, again] = [await decoders.signalsOf(strobe, ask), await decoders.signalsOf(strobe, ask)]
  assert.ok(
    framesOf(first)
      .slice(0, -1)
      .every(([hash]) => distance(hash, known) > 31),
    'the seconds show nothing of it, and of the last frame alone it is not known',
  )
  const between = framesOf(first, 'between-seconds')
  assert.equal(between.length, 12)
  assert.ok(between.every(([hash]) => distance(hash, known) <= 31))
  assert.ok(
    new Set(between.map(([, , at]) => Math.round((at % 1) * 10))).size > 3,
    'not always at the same place',
  )
  assert.deepEqual(again, first)
  const longer = made('longer.mp4', `${bars} ${still} -filter_complex ${shown} -map [v] ${coded} -g 7`)
  const moved = framesOf(await decoders.signalsOf(longer, ask), 'between-seconds')
  assert.notDeepEqual(
    moved.map(([, , at]) => at),
    between.map(([, , at]) => at),
  )
})

test('a video that is see-through says that what it shows by that was not looked at', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const alpha = '-vf format=yuva420p,geq=lum=16:a=X -c:v libvpx-vp9 -deadline realtime -cpu-used 8'
  const { unclear } = await decoders.signalsOf(made('alpha.webm', `${picture(1)} ${alpha}`))
  assert.deepEqual(
    unclear?.filter(({ what }) => what === 'streams').map(({ why, wanted }) => [why, wanted]),
    [['in-part', 'a video without alpha']],
  )
})

test('a video in which there is nothing to see and nothing to hear says so', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const black = made('b.mp4', `-f lavfi -i color=s=64x64:r=5:d=12 -f lavfi -i anullsrc=d=12 ${coded}`)
  const { refused, signals, unclear } = await decoders.signalsOf(black)
  assert.deepEqual(
    [refused, signals.length, unclear?.map(({ kind }) => kind)],
    [undefined, 2, ['vpdq', 'chromaprint']],
  )
})

test('whoever gives up ends the decoding, and nothing of the video stays on the disk', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const tasks = () => readdirSync(tmpdir()).filter((name) => name.startsWith('guichet-task-'))
  const before = new Set(tasks())
  const stop = new AbortController()
  const bytes = made('long.webm', `${picture(60)} -c:v libvpx -deadline realtime`)
  const hashed = await decoders.signalsOf(bytes, {
    every: 0,
    signal: stop.signal,
    progress: (done) => done === 5 && stop.abort(),
  })
  assert.deepEqual([hashed.refused?.why, hashed.signals.length], ['given-up', 2])
  assert.deepEqual(
    tasks().filter((name) => !before.has(name)),
    [],
  )
})
