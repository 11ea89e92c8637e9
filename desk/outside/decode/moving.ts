/**
 * Hashes one video or sound. Runs in a confined process of its own, in whose folder the file lies as `media`, and starts
 * ffmpeg in the same cage. Each {@link Said} is a line on standard output; pixels and samples never leave the cage.
 */
import { spawn } from 'node:child_process'
import { pdqKernel } from '../../../match/pdq/kernel.ts'

export type Asked = {
  demuxer: string
  formats: string
  wanted: { frames: boolean; sound: boolean }
  /** Seconds from one hashed frame to the next; 0 is every frame. */
  every: number
  /** The longest side of a frame when it is hashed; without it as large as it is. */
  within?: number
  limits: { pixels: number; streams: number; seconds: number; soundSeconds: number; hashes: number }
}

export type Said =
  | ({ kind: 'found'; streams: number; frames: number } & Partial<Facts>)
  /** `at` is in seconds. */
  | { kind: 'frame'; value: string; quality: number; at: number; variant?: 'upright' }
  | { kind: 'sound'; value: string }
  | {
      kind: 'refused'
      why: 'not-allowed' | 'too-large' | 'damaged' | 'too-long' | 'no-decoder'
      found: string
      wanted: string
    }
  | { kind: 'done' }
type Facts = { seconds: number; width: number; height: number; rotation: number }

const kernel = pdqKernel()

/** Why nothing more is said of a file. */
class No extends Error {
  readonly why: (Said & { kind: 'refused' })['why']
  readonly wanted: string
  constructor(why: No['why'], found: string, wanted: string) {
    super(found)
    this.why = why
    this.wanted = wanted
  }
}

/** What may be decoded, whatever container it came in. */
const codecs =
  'vp8,vp9,av1,libdav1d,h264,hevc,mpeg4,gif,opus,libopus,vorbis,aac,mp3,mp3float,flac,alac,ac3,eac3,' +
  'pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_u8'
/** What may lie beside it: a cover, words. Their heads are looked at, and nothing is made of them. */
const besides = 'png,mjpeg,mov_text,subrip,ass,ssa,webvtt'

/** One file, one demuxer, and nothing that either of them names. */
function opening({ demuxer, formats, limits }: Asked): string[] {
  const words =
    '-hide_banner -v error -max_alloc 268435456 -protocol_whitelist file,pipe ' +
    `-format_whitelist ${formats} -codec_whitelist ${codecs},${besides} -max_streams ${limits.streams}`
  return [...words.split(' '), '-f', demuxer, '-i', 'file:media']
}

/** The same, for who then decodes it. */
function decoding(asked: Asked): string[] {
  const words = `-nostdin -noautorotate -threads 1 -max_pixels ${asked.limits.pixels}`
  return [...words.split(' '), ...opening(asked)]
}

async function answer(asked: Asked): Promise<void> {
  const { limits, wanted } = asked
  const probed = await probe(asked)
  const { streams, video, sound, seconds } = probed
  if (streams > limits.streams) throw new No('too-large', `${streams} streams`, `at most ${limits.streams}`)
  if (seconds !== undefined && seconds > limits.seconds)
    throw new No('too-large', `${Math.round(seconds)} s`, `at most ${limits.seconds} s`)
  if (video && video.width * video.height > limits.pixels)
    throw new No('too-large', `${video.width} × ${video.height} pixels`, `at most ${limits.pixels} pixels`)
  if (wanted.frames && !video && !(wanted.sound && sound))
    throw new No('not-allowed', 'no picture in it that may be decoded', 'a video')
  if (wanted.sound && !sound && !(wanted.frames && video))
    throw new No('not-allowed', 'no sound in it that may be decoded', 'a sound')
  const step = video ? Math.max(1, Math.floor(asked.every * video.rate)) : 1
  const frames = wanted.frames && video ? Math.ceil(((seconds ?? 0) * video.rate) / step) : 0
  if (frames > limits.hashes)
    throw new No('too-large', `${frames} frames to hash`, `at most ${limits.hashes}`)
  say({
    kind: 'found',
    streams,
    frames,
    ...(seconds === undefined ? {} : { seconds }),
    ...(video ? { width: video.width, height: video.height, rotation: video.rotation } : {}),
  })
  if (wanted.sound && sound) await hashSound(asked, sound.index)
  if (wanted.frames && video) await hashFrames(asked, video, { step, seconds })
  say({ kind: 'done' })
}

type Video = { index: number; width: number; height: number; rate: number; rotation: number }
type Probed = { streams: number; seconds?: number; video?: Video; sound?: { index: number } }
type ProbedStream = {
  index: number
  codec_type?: string
  codec_name?: string
  width?: number
  height?: number
  avg_frame_rate?: string
  r_frame_rate?: string
  duration?: string
  disposition?: { attached_pic?: number }
  side_data_list?: { rotation?: number }[]
}

async function probe(asked: Asked): Promise<Probed> {
  const entries =
    'format=duration,nb_streams:stream=index,codec_type,codec_name,width,height,avg_frame_rate,r_frame_rate,duration' +
    ':stream_disposition=attached_pic:stream_side_data=rotation'
  let text = ''
  await run(
    'ffprobe',
    [...opening(asked), '-print_format', 'json', '-show_entries', entries],
    30_000,
    (bytes) => {
      if (text.length < 1_000_000) text += bytes.toString('utf8')
    },
  )
  const { format, streams = [] } = JSON.parse(text) as {
    format?: { duration?: string; nb_streams?: number }
    streams?: ProbedStream[]
  }
  const seconds = [format?.duration, ...streams.map(({ duration }) => duration)]
    .map(Number)
    .find((n) => n > 0)
  const found = streams.find(
    (one) => one.codec_type === 'video' && one.codec_name && !one.disposition?.attached_pic && one.width,
  )
  const sound = streams.find((one) => one.codec_type === 'audio' && one.codec_name)
  return {
    streams: format?.nb_streams ?? streams.length,
    ...(seconds === undefined ? {} : { seconds }),
    ...(found ? { video: videoOf(found) } : {}),
    ...(sound ? { sound: { index: sound.index } } : {}),
  }
}

function videoOf(stream: ProbedStream): Video {
  const { index, width = 0, height = 0, avg_frame_rate: usual, r_frame_rate: least } = stream
  const rate = [usual, least].map(ratio).find((each) => each > 0)
  if (rate === undefined) throw new No('damaged', 'no rate of frames', 'a video that says how fast it is')
  const turned = stream.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0
  return { index, width, height, rate, rotation: (((Math.round(-turned / 90) * 90) % 360) + 360) % 360 }
}

function ratio(text: string | undefined): number {
  const [over = 0, under = 0] = (text ?? '').split('/').map(Number)
  return under > 0 ? over / under : 0
}

/** As the reference does: frame n is hashed where n is a multiple of the step, and its time is reckoned from n. */
async function hashFrames(
  asked: Asked,
  video: Video,
  { step, seconds }: { step: number; seconds: number | undefined },
): Promise<void> {
  const { width, height } = fitted(video, asked.within)
  const size = width * height * 3
  const frame = Buffer.allocUnsafe(size)
  let filled = 0
  let n = 0
  const hash = () => {
    if (n >= asked.limits.hashes)
      throw new No('too-large', `more than ${n} frames to hash`, `at most ${asked.limits.hashes}`)
    const at = (n * step) / video.rate
    if (at > asked.limits.seconds)
      throw new No('too-large', `more than ${Math.floor(at)} s`, `at most ${asked.limits.seconds} s`)
    n += 1
    say({ kind: 'frame', at, ...hashOf(frame, width, height) })
    if (video.rotation === 0) return
    const seen = turned(frame, width, height, video.rotation)
    say({ kind: 'frame', at, variant: 'upright', ...hashOf(seen.pixels, seen.width, seen.height) })
  }
  const filters = `select=not(mod(n\\,${step})),scale=${width}:${height}:flags=area,format=rgb24`
  const output = '-an -sn -dn -fps_mode passthrough -threads 1 -f rawvideo pipe:1'
  const args = [...decoding(asked), '-map', `0:${video.index}`, '-vf', filters, ...output.split(' ')]
  await run('ffmpeg', args, deadline(seconds), (bytes) => {
    for (let from = 0; from < bytes.length;) {
      const taken = bytes.copy(frame, filled, from)
      from += taken
      filled += taken
      if (filled < size) return
      filled = 0
      hash()
    }
  })
  if (n === 0) throw new No('damaged', 'no frame that can be decoded', 'a video that is whole')
  const reached = (n * step) / video.rate
  if (seconds !== undefined && reached < seconds * 0.9 - 2)
    throw new No(
      'damaged',
      `breaks off after ${Math.round(reached)} s of ${Math.round(seconds)} s`,
      'a video that is whole',
    )
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
async function hashSound(asked: Asked, index: number): Promise<void> {
  const output = `-vn -sn -dn -t ${asked.limits.soundSeconds} -f chromaprint -fp_format base64 pipe:1`
  const args = [...decoding(asked), '-map', `0:${index}`, ...output.split(' ')]
  let value = ''
  await run('ffmpeg', args, deadline(asked.limits.soundSeconds), (bytes) => {
    if (value.length < 1_000_000) value += bytes.toString('latin1')
  })
  if (value.trim() !== '') say({ kind: 'sound', value: value.trim() })
}

/** Twice as long as it plays, and a minute: what needs more is made to be slow. */
function deadline(seconds: number | undefined): number {
  return 60_000 + 2_000 * Math.min(seconds ?? 600, 24 * 3600)
}

/** Runs a program to its end and hands on what it writes; its own word on why it failed becomes the refusal. */
async function run(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  within: number,
  hear: (bytes: Buffer) => void,
): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stderr = ''
  let no: unknown
  const stop = (why: unknown) => {
    no ??= why
    child.kill('SIGKILL')
  }
  const late = setTimeout(
    () => stop(new No('too-long', `not done within ${within / 1000} s`, 'a file that is decoded in time')),
    within,
  )
  child.stdout.on('data', (bytes: Buffer) => {
    if (no) return
    try {
      hear(bytes)
    } catch (fault) {
      stop(fault)
    }
  })
  child.stderr.on('data', (bytes: Buffer) => {
    if (stderr.length < 4096) stderr += bytes.toString('utf8')
  })
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (reason) => {
      stop(new No('no-decoder', reason.message, `${program} on this machine`))
      resolve('missing')
    })
    child.once('close', (number, signal) => resolve(number ?? signal ?? 'nothing'))
  })
  clearTimeout(late)
  if (no) throw no
  if (/max_streams/.test(stderr)) throw new No('too-large', 'more streams than are read', 'fewer streams')
  const closed = /Codec \((\w+)\) not on whitelist/.exec(stderr)?.[1]
  if (code !== 0 && closed) throw new No('not-allowed', `coded as ${closed}`, codecs)
  if (code !== 0)
    throw new No(
      'damaged',
      stderr.trim().split('\n')[0]?.slice(0, 200) || `${program}: ${code}`,
      'a file that is whole',
    )
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
