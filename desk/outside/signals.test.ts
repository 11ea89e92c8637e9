import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { gif, png } from '../../checks/hostile-media.ts'
import { usualDecodeLimits } from './decode/limits.ts'
import { roomOf } from './decode/room.ts'
import { type Hashed, openDecoders } from './signals.ts'

const decoders = openDecoders({ limits: usualDecodeLimits, atOnce: 2 })
after(() => decoders.stop())

/** A picture with something in it everywhere, and no two of its eight ways of lying alike. */
async function picture(width = 320, height = 200) {
  const drawn = sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#468',
      noise: { type: 'gaussian', mean: 110, sigma: 60 },
    },
  })
    .blur(8)
    .normalise()
  const spot = { create: { width: 90, height: 60, channels: 3 as const, background: '#fd0' } }
  return sharp(
    await drawn
      .composite([{ input: spot, left: 20, top: 10 }])
      .png()
      .toBuffer(),
  )
}

const shortly = ({ refused, signals }: Hashed) =>
  refused
    ? refused.why
    : signals.map(({ kind, variant }) => (variant ? `${kind} ${variant}` : kind)).join(' ')

const pdqOf = ({ signals }: Hashed, variant?: string) =>
  signals.find((one) => one.kind === 'pdq' && one.variant === variant)

test('each type of picture that is taken has the hashes of its bytes and of its pixels', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const bytes = await (await picture()).toFormat(format, format === 'avif' ? { effort: 0 } : {}).toBuffer()
    const hashed = await decoders.signalsOf(bytes)
    assert.equal(shortly(hashed), 'sha256 md5 pdq', `${format}: ${JSON.stringify(hashed.refused)}`)
    assert.equal(hashed.signals[0]?.value, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(hashed.signals[1]?.value, createHash('md5').update(bytes).digest('hex'))
    assert.equal(hashed.mediaType, `image/${format}`)
    assert.deepEqual([hashed.facts.width, hashed.facts.height, hashed.facts.frames], [320, 200, 1])
    assert.ok((pdqOf(hashed)?.quality ?? 0) >= 50, format)
  }
})

test('a picture that plays, and of which one frame is drawn, says that the others were not looked at', async () => {
  const frame = async (seed: number) => {
    const drawn = await (await picture()).modulate({ hue: seed }).removeAlpha().raw().toBuffer()
    return sharp(drawn, { raw: { width: 320, height: 200, channels: 3 } })
  }
  const frames = await Promise.all([0, 90, 180].map(async (hue) => (await frame(hue)).png().toBuffer()))
  const webp = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer()
  const still = frames[0] as Buffer
  const avif = await (await picture()).avif({ effort: 0 }).toBuffer()
  const chunk = (name: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, sum])
  }
  // 33 bytes: the signature and the head of a PNG.
  const apng = (...parts: Buffer[]) => Buffer.concat([still.subarray(0, 33), ...parts, still.subarray(33)])
  const announced = (count: number) => chunk('acTL', Buffer.from([0, 0, 0, count, 0, 0, 0, 0]))
  const control = Buffer.alloc(26)
  control.writeUInt32BE(320, 4)
  control.writeUInt32BE(200, 8)
  const own = chunk('fcTL', control)
  const notes = Array.from({ length: 40 }, (_, n) => chunk('tEXt', Buffer.from(`a\0${n}`, 'latin1')))
  const sequence = Buffer.concat([avif, Buffer.from([0, 0, 0, 16]), Buffer.from('moov        ', 'latin1')])
  for (const [name, bytes, found] of [
    ['WebP', webp, '3 frames'],
    ['PNG whose picture is its first frame', apng(announced(3), own), '3 frames'],
    ['PNG whose picture is none of its frames', apng(announced(1)), '2 frames'],
    ['PNG with much before', apng(...notes, announced(2), own), '2 frames'],
    ['AVIF with a sequence beside it', sequence, 'some frames'],
  ] as const) {
    const { refused, unclear, signals } = await decoders.signalsOf(bytes)
    assert.equal(refused, undefined, name)
    assert.ok(signals.some(({ kind }) => kind === 'pdq'))
    assert.deepEqual(
      unclear,
      [
        {
          what: 'frames',
          why: 'in-part',
          found: `${found} of which one was hashed`,
          wanted: 'a picture that does not move',
        },
      ],
      name,
    )
  }
  const alone = [still, avif, apng(announced(1), own), Buffer.concat([still, announced(9)])]
  for (const bytes of alone) assert.equal((await decoders.signalsOf(bytes)).unclear, undefined)
})

test('a picture that a camera held another way is hashed as it lies and as it is seen', async () => {
  const raw = await (await picture()).raw().toBuffer({ resolveWithObject: true })
  const lying = () => sharp(raw.data, { raw: raw.info })
  const asItLies = pdqOf(await decoders.signalsOf(await lying().png().toBuffer()))
  for (let orientation = 2; orientation <= 8; orientation++) {
    const tagged = await lying().withMetadata({ orientation }).png().toBuffer()
    const seen = await sharp(await sharp(tagged).autoOrient().png().toBuffer())
      .png()
      .toBuffer()
    const hashed = await decoders.signalsOf(tagged)
    assert.equal(shortly(hashed), 'sha256 md5 pdq pdq held-upright')
    assert.equal(hashed.facts.orientation, orientation)
    assert.deepEqual(pdqOf(hashed), asItLies)
    const upright = pdqOf(await decoders.signalsOf(seen))
    assert.equal(pdqOf(hashed, 'held-upright')?.value, upright?.value, `orientation ${orientation}`)
    assert.notEqual(upright?.value, asItLies?.value)
  }
})

test('only the kinds that are wanted are given, and what a piece is said to be must be what it is', async () => {
  const bytes = await (await picture()).jpeg().toBuffer()
  assert.equal(shortly(await decoders.signalsOf(bytes, { wanted: ['pdq'] })), 'pdq')
  assert.equal(shortly(await decoders.signalsOf(bytes, { wanted: ['sha256'] })), 'sha256')
  assert.equal(shortly(await decoders.signalsOf(bytes, { of: 'image' })), 'sha256 md5 pdq')
  const said = await decoders.signalsOf(bytes, { of: 'video' })
  assert.deepEqual(said.refused, {
    kind: 'refused',
    why: 'not-allowed',
    found: 'image/jpeg',
    wanted: 'a video: MP4, WebM or GIF',
  })
  assert.equal(said.signals.length, 2, 'its bytes are known all the same')
  const words = await decoders.signalsOf(Buffer.from('Only words.'))
  assert.equal(shortly(words), 'sha256 md5')
})

test('a text is one to its end, or it is refused: what a player finds behind the first letters is no text', async () => {
  const letters = Buffer.from('A'.repeat(600))
  const behind = ['\xff\xfb\x90\0', 'G@\0\x10\0\0', '%PDF-1.4\n\0stream', '\xe9']
  for (const bytes of behind) {
    const { refused, signals } = await decoders.signalsOf(
      Buffer.concat([letters, Buffer.from(bytes, 'latin1')]),
    )
    assert.deepEqual([refused?.why, signals.length], ['not-allowed', 2], bytes)
  }
  const long = Buffer.concat([letters, Buffer.from('\tكلام\r\n'.repeat(20_000))])
  assert.equal((await decoders.signalsOf(long)).refused, undefined)
})

test('bombs are refused before their pixels are drawn', async () => {
  const whys = async (bytes: Buffer) => (await decoders.signalsOf(bytes)).refused
  const little = deflateSync(Buffer.alloc(1000))
  assert.deepEqual(await whys(png(50_000, 50_000, little)), {
    kind: 'refused',
    why: 'too-large',
    found: '50000 × 50000 pixels',
    wanted: 'at most 100000000 pixels',
  })
  assert.deepEqual(await whys(gif(5000)), {
    kind: 'refused',
    why: 'too-large',
    found: '5000 frames',
    wanted: 'at most 2000',
  })
  assert.equal((await whys(png(2 ** 31 - 1, 1, little)))?.why, 'damaged')
})

test('the largest picture that is taken still fits into its decoder', async () => {
  const large = png(10_000, 10_000, deflateSync(Buffer.alloc(10_000 * 10_001)))
  assert.equal(shortly(await decoders.signalsOf(large)), 'sha256 md5 pdq')
})

test('a file that is longer than is read has no signals, and a picture that is longer has those of its bytes', async () => {
  const small = openDecoders({
    limits: { ...usualDecodeLimits, pictureBytes: 1000, mediaBytes: 20_000 },
    atOnce: 1,
  })
  async function* endless() {
    for (const part = await (await picture()).png().toBuffer(); ;) yield part
  }
  const whole = await (await picture(160, 100)).jpeg({ quality: 90 }).toBuffer()
  assert.ok(whole.length > 1000 && whole.length < 20_000)
  const [middling, long] = [await small.signalsOf(whole), await small.signalsOf(endless())]
  await small.stop()
  assert.deepEqual([middling.refused?.why, middling.signals.length], ['too-large', 2])
  assert.deepEqual([long.refused?.why, long.signals.length], ['too-large', 0])
})

test('half a file is damaged, and nothing at all is no file', async () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif'] as const) {
    const whole = await (await picture(640, 400)).toFormat(format, { effort: 1 }).toBuffer()
    const cut = await decoders.signalsOf(whole.subarray(0, whole.length * 0.6))
    assert.deepEqual([cut.refused?.why, cut.signals.length], ['damaged', 2], format)
  }
  const empty = await decoders.signalsOf(Buffer.alloc(0))
  assert.deepEqual([empty.refused?.found, empty.refused?.wanted, empty.signals], ['0 bytes', 'a file', []])
})

test('of a file that is two things at once the first bytes decide, and only one decoder ever opens it', async () => {
  const jpeg = await (await picture()).jpeg().toBuffer()
  const plain = pdqOf(await decoders.signalsOf(jpeg))
  for (const tail of [
    'PK\x03\x04 an archive',
    '<html><script>alert(1)</script>',
    '\0\0\0\x18ftypisom a video',
  ])
    assert.deepEqual(
      pdqOf(await decoders.signalsOf(Buffer.concat([jpeg, Buffer.from(tail, 'latin1')]))),
      plain,
      tail,
    )
  const refused = async (bytes: Buffer) => (await decoders.signalsOf(bytes)).refused?.why
  assert.equal(await refused(Buffer.concat([Buffer.from('%PDF-1.4\n'), jpeg])), 'not-allowed')
  assert.equal(await refused(Buffer.from('GIF89a/*<svg onload=alert(1)>*/=1;<script>')), 'damaged')
  assert.equal(await refused(Buffer.from('\x89PNG\r\n\x1a\n<svg xmlns="x"/>', 'latin1')), 'damaged')
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
  assert.equal(await refused(Buffer.from(drawing)), 'not-allowed')
  assert.equal(await refused(Buffer.from('II*\0\x08\0\0\0', 'latin1')), 'not-allowed')
  assert.equal(await refused(Buffer.from('PK\x03\x04rest')), 'not-allowed')
})

test('a source that breaks is a break of ours and not damage of the file', async () => {
  async function* breaking() {
    yield await (await picture()).jpeg().toBuffer()
    throw new Error('the vault is gone')
  }
  await assert.rejects(decoders.signalsOf(breaking()), /the vault is gone/)
})

/** The decoders that this process keeps, whatever stands between it and them. */
function decoderPids(): number[] {
  const parents = new Map<number, number>()
  const named: number[] = []
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each)))
    try {
      const pid = Number(name)
      parents.set(pid, Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]))
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (words[0]?.endsWith('node') && words.some((word) => word.endsWith('hasher.ts'))) named.push(pid)
    } catch {
      // It ended while we looked.
    }
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0))
  return named.filter(isOurs)
}

/** A picture that keeps its decoder long enough to be killed over it. */
const slow = () => png(10_000, 9_999, deflateSync(Buffer.alloc(9_999 * 10_001)))

test('a decoder that is killed in the middle of a picture is replaced, and the picture hashed all the same', async () => {
  const one = openDecoders({ limits: usualDecodeLimits, atOnce: 1 })
  const before = new Set(decoderPids())
  await one.warm()
  const asked = one.signalsOf(slow())
  const mine = () => decoderPids().filter((pid) => !before.has(pid))
  const [first = 0] = mine()
  process.kill(first, 'SIGKILL')
  const hashed = await asked
  const [second = 0] = mine()
  await one.stop()
  assert.equal(shortly(hashed), 'sha256 md5 pdq')
  assert.ok(second !== 0 && second !== first)
})

test('a picture that ends its decoder twice is refused, and the next one is served', async () => {
  const one = openDecoders({ limits: { ...usualDecodeLimits, pictureMs: 60_000 }, atOnce: 1 })
  const before = new Set(decoderPids())
  const mine = () => decoderPids().filter((pid) => !before.has(pid))
  await one.warm()
  const asked = one.signalsOf(slow())
  const killed = new Set<number>()
  for (let settled = false; !settled;) {
    for (const pid of mine().filter((each) => !killed.has(each))) {
      killed.add(pid)
      process.kill(pid, 'SIGKILL')
    }
    settled = await Promise.race([
      asked.then(() => true),
      new Promise<false>((r) => setTimeout(r, 20, false)),
    ])
  }
  const small = await (await picture()).jpeg().toBuffer()
  const next = await one.signalsOf(small)
  await one.stop()
  const { refused } = await asked
  assert.ok(refused && ['crashed', 'no-decoder'].includes(refused.why), JSON.stringify(refused))
  assert.equal(shortly(next), 'sha256 md5 pdq')
})

test('a decoder that hangs is ended at its time, and the next picture is served', async () => {
  const one = openDecoders({ limits: { ...usualDecodeLimits, pictureMs: 4_000 }, atOnce: 1 })
  const before = new Set(decoderPids())
  await one.warm()
  const small = await (await picture()).jpeg().toBuffer()
  const [pid = 0] = decoderPids().filter((each) => !before.has(each))
  process.kill(pid, 'SIGSTOP')
  const late = await one.signalsOf(small)
  const next = await one.signalsOf(small)
  await one.stop()
  assert.deepEqual([late.refused?.why, late.signals.length], ['too-long', 2])
  assert.equal(shortly(next), 'sha256 md5 pdq')
})

test('whoever gives up waits no longer, and nobody else is kept', async () => {
  const small = await (await picture()).jpeg().toBuffer()
  const signal = AbortSignal.abort()
  assert.equal((await decoders.signalsOf(small, { signal })).refused?.why, 'given-up')
  const many = await Promise.all(Array.from({ length: 20 }, () => decoders.signalsOf(small)))
  assert.deepEqual([...new Set(many.map(shortly))], ['sha256 md5 pdq'])
})

test('of pictures that come slowly only so many bytes are held at once; the next one is asked for later, and its file is known all the same', async () => {
  const bytes = await (await picture()).png().toBuffer()
  const narrow = openDecoders({ limits: usualDecodeLimits, atOnce: 2, room: roomOf(bytes.length + 10) })
  after(() => narrow.stop())
  let goOn = () => {}
  const more = new Promise<void>((resolve) => (goOn = resolve))
  async function* slowly() {
    yield bytes.subarray(0, 5_000)
    yield bytes.subarray(5_000, -10)
    await more
    yield bytes.subarray(-10)
  }
  const slow = narrow.signalsOf(slowly())
  await new Promise((resolve) => setImmediate(resolve))
  const turnedAway = await narrow.signalsOf(bytes)
  assert.equal(turnedAway.refused?.why, 'busy')
  assert.equal(turnedAway.signals[0]?.value, createHash('sha256').update(bytes).digest('hex'))
  goOn()
  assert.equal(shortly(await slow), 'sha256 md5 pdq')
  assert.equal(shortly(await narrow.signalsOf(bytes)), 'sha256 md5 pdq')
})
