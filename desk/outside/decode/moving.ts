/**
 * Hashes one video or sound. Runs in a confined process of its own, in whose folder the file lies as `media`, and starts
 * ffmpeg in the same cage. Each {@link Said} is a line on standard output; pixels and samples never leave the cage.
 */
import { pdqKernel } from '../../../match/pdq/kernel.ts'
import { blackUpTo, variantsOf } from '../../../match/pdq/variants.ts'
import type { Asked, FrameForm, Said } from './moving/said.ts'
import { decoding, No, run } from './moving/ffmpeg.ts'
import { framesShown } from './moving/shown.ts'
import { probe, type Video } from './moving/probe.ts'

const kernel = pdqKernel()
/** What people do to a whole video; to cut its edges they would have to hash it anew. */
const frameForms = ['without-bars', 'mirror-image'] as const

/** Frames a second that are believed. No camera of a telephone is faster, and a file may claim anything. */
const fastest = 240

async function answer(asked: Asked): Promise<void> {
  const { limits, wanted } = asked
  const probed = await probe(asked)
  const { streams, pictures, sounds, seconds } = probed
  const videos = wanted.frames ? probed.videos.slice(0, limits.tracks) : []
  const sounding = wanted.sound ? probed.sounding.slice(0, limits.tracks) : []
  if (streams > limits.streams) throw new No('too-large', `${streams} streams`, `at most ${limits.streams}`)
  if (seconds !== undefined && seconds > limits.seconds)
    throw new No('too-large', `${Math.round(seconds)} s`, `at most ${limits.seconds} s`)
  for (const { width, height } of wanted.frames ? videos : probed.videos.slice(0, 1))
    if (width * height > limits.pixels)
      throw new No('too-large', `${width} × ${height} pixels`, `at most ${limits.pixels} pixels`)
  if (videos.length + sounding.length === 0)
    throw wanted.frames
      ? new No('not-allowed', 'no picture in it that may be decoded', 'a video')
      : new No('not-allowed', 'no sound in it that may be decoded', 'a sound')
  const frames = videos
    .map((video) => {
      const step = stepOf(asked, video)
      // And the last one, wherever it falls.
      return Math.ceil(((video.seconds ?? seconds ?? 0) * video.rate) / step) + Number(step > 1)
    })
    .reduce((sum, each) => sum + each, 0)
  if (frames > limits.hashes)
    throw new No('too-large', `${frames} frames to hash`, `at most ${limits.hashes}`)
  const [video] = probed.videos
  say({
    kind: 'found',
    streams,
    pictures,
    sounds,
    frames,
    ...(seconds === undefined ? {} : { seconds }),
    ...(video
      ? {
          width: video.width,
          height: video.height,
          rotation: video.rotation,
          alpha: probed.videos.some((one) => one.alpha),
        }
      : {}),
  })
  const heard = await eachTrack(sounding, (sound, track) => hashSound(asked, sound.index, track))
  const room = { hashes: limits.hashes }
  let unseen = 0
  const seen = await eachTrack(videos, async (one, track) => {
    unseen += await hashFrames(asked, one, { track, seconds, room })
  })
  say({ kind: 'done', pictures: seen, sounds: heard, unseen })
}

/** Streams one after the other. Of the first one what goes wrong is said of the file; of the others, that they were not hashed. */
async function eachTrack<S>(
  streams: readonly S[],
  hash: (one: S, track: number) => Promise<void>,
): Promise<number> {
  let done = 0
  for (const [track, one] of streams.entries())
    try {
      await hash(one, track)
      done += 1
    } catch (fault) {
      if (track === 0 || !(fault instanceof No)) throw fault
    }
  return done
}

/** As the reference does: one frame in so many. */
function stepOf({ every }: Asked, { rate }: Video): number {
  return Math.max(1, Math.floor(every * Math.min(rate, fastest)))
}

/**
 * As the reference does, frame n is hashed where n is a multiple of the step; and where that leaves a picture on the screen
 * unseen, that one too: whoever makes a file chooses how often a frame is counted, but not how long a person sees it.
 * Returns how many of those were not hashed all the same.
 */
async function hashFrames(
  asked: Asked,
  video: Video,
  { track, seconds, room }: { track: number; seconds: number | undefined; room: { hashes: number } },
): Promise<number> {
  const step = stepOf(asked, video)
  const { width, height } = fitted(video, asked.within)
  const forms = frameForms.filter((form) => asked.as.includes(form))
  const hash = (frame: Buffer): Hashed[] => {
    if (room.hashes <= 0)
      throw new No(
        'too-large',
        `more than ${asked.limits.hashes} frames to hash`,
        `at most ${asked.limits.hashes}`,
      )
    room.hashes -= 1
    const found: Hashed[] = [hashOf(frame, width, height)]
    for (const { variant, picture } of variantsOf({ pixels: frame, width, height }, forms, blackUpTo))
      found.push({ variant, ...hashOf(picture.pixels, picture.width, picture.height) })
    if (video.rotation !== 0) {
      const seen = turned(frame, width, height, video.rotation)
      found.push({ variant: 'held-upright', ...hashOf(seen.pixels, seen.width, seen.height) })
    }
    return found
  }
  const size = width * height * 3
  const tell = (milliseconds: number, found: readonly Hashed[]) => {
    const at = Math.max(0, milliseconds / 1000)
    if (at > asked.limits.seconds)
      throw new No('too-large', `more than ${Math.floor(at)} s`, `at most ${asked.limits.seconds} s`)
    for (const one of found) say({ kind: 'frame', track, at, ...one })
  }
  const isBetween = asked.as.includes('between-seconds') && step > 1
  const between = isBetween && {
    select: await placesIn(asked, video, step),
    hear: framesOf(size, (frame): Hashed[] => [
      { variant: 'between-seconds', ...hashOf(frame, width, height) },
    ]),
    tell,
  }
  const shown = await framesShown({
    asked,
    video,
    step,
    drawn: `scale=${width}:${height}:flags=area,format=rgb24`,
    within: deadline(seconds),
    hear: framesOf(size, hash),
    tell,
    ...(between ? { between } : {}),
  })
  if (shown.hashed === 0) throw new No('damaged', 'no frame that can be decoded', 'a video that is whole')
  const isWhole = video.frames !== undefined && shown.decoded >= video.frames * 0.9
  const until = shown.until / 1000
  if (video.seconds !== undefined && !isWhole && until < video.seconds * 0.9 - 2)
    throw new No(
      'damaged',
      `breaks off after ${Math.round(until)} s of ${Math.round(video.seconds)} s`,
      'a video that is whole',
    )
  return shown.unseen
}

type Hashed = { value: string; quality: number; variant?: FrameForm }

/** Takes pixels as they come, and says what is made of each frame that they complete. */
function framesOf<Found>(size: number, each: (frame: Buffer) => Found): (bytes: Buffer) => Found[] {
  const frame = Buffer.allocUnsafe(size)
  let filled = 0
  return (bytes) => {
    const found: Found[] = []
    for (let from = 0; from < bytes.length;) {
      const taken = bytes.copy(frame, filled, from)
      from += taken
      filled += taken
      if (filled < size) break
      filled = 0
      found.push(each(frame))
    }
    return found
  }
}

/**
 * One more frame in each step, where nobody who makes a video can put something else: which one follows from all that the
 * stream holds, so that the same video is hashed alike each time, and another change of it moves all of them.
 */
async function placesIn(asked: Asked, { index }: Video, step: number): Promise<string> {
  let text = ''
  const output = `-map 0:${index} -c copy -f hash -hash sha256 pipe:1`
  await run('ffmpeg', [...decoding(asked), ...output.split(' ')], deadline(undefined), (bytes) => {
    if (text.length < 1_000) text += bytes.toString('latin1')
  })
  const digits = /=([0-9a-f]{64})/i.exec(text)?.[1] ?? '0'.repeat(64)
  const [factor, more] = [0, 8].map((from) => Number.parseInt(digits.slice(from, from + 6), 16)) as [
    number,
    number,
  ]
  const nth = `floor(n/${step})`
  return `eq(mod(n\\,${step})\\,1+mod(floor((${nth}*${factor}+${more})/97)\\,${step - 1}))`
}

function hashOf(pixels: Uint8Array, width: number, height: number): { value: string; quality: number } {
  const { hash, quality } = kernel.pdqOf({ pixels, width, height })
  return { value: hash, quality }
}

function fitted({ width, height }: Video, within: number | undefined): { width: number; height: number } {
  const shrunk = Math.min(1, (within ?? Number.POSITIVE_INFINITY) / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * shrunk)), height: Math.max(1, Math.round(height * shrunk)) }
}

function turned(
  pixels: Uint8Array,
  width: number,
  height: number,
  clockwise: number,
): { pixels: Uint8Array; width: number; height: number } {
  const to = new Uint8Array(pixels.length)
  const isSideways = clockwise % 180 !== 0
  const across = isSideways ? height : width
  const down = isSideways ? width : height
  for (let y = 0, from = 0; y < height; y++)
    for (let x = 0; x < width; x++, from += 3) {
      const column = clockwise === 90 ? height - 1 - y : clockwise === 180 ? width - 1 - x : y
      const row = clockwise === 90 ? x : clockwise === 180 ? height - 1 - y : width - 1 - x
      const at = (row * across + column) * 3
      to[at] = pixels[from] ?? 0
      to[at + 1] = pixels[from + 1] ?? 0
      to[at + 2] = pixels[from + 2] ?? 0
    }
  return { pixels: to, width: across, height: down }
}

/** Chromaprint as libchromaprint reckons it, which Debian's ffmpeg has in it. */
async function hashSound(asked: Asked, index: number, track: number): Promise<void> {
  const output = `-vn -sn -dn -t ${asked.limits.soundSeconds} -f chromaprint -fp_format base64 pipe:1`
  const args = [...decoding(asked), '-map', `0:${index}`, ...output.split(' ')]
  let value = ''
  await run('ffmpeg', args, deadline(asked.limits.soundSeconds), (bytes) => {
    if (value.length < 1_000_000) value += bytes.toString('latin1')
  })
  if (value.trim() !== '') say({ kind: 'sound', track, value: value.trim() })
}

/** Twice as long as it plays, and a minute: what needs more is made to be slow. */
function deadline(seconds: number | undefined): number {
  return 60_000 + 2_000 * Math.min(seconds ?? 600, 24 * 3600)
}

function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

try {
  await answer(JSON.parse(process.argv[2] ?? '') as Asked)
} catch (fault) {
  if (fault instanceof No)
    say({ kind: 'refused', why: fault.why, found: fault.message, wanted: fault.wanted })
  else throw fault
}
