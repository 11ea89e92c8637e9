import path from 'node:path'
import { z } from 'zod'
import type { Said } from './decode/child.ts'
import { decodablePictures, headLength, looksLike } from './decode/media-type.ts'
import type { Looks } from './decode/media-type.ts'
import { runConfined, usualLimits } from './process.ts'
import type { Fault, Ran } from './process.ts'

/**
 * What a reviewer may see of held content. Both pictures are WebP, drawn anew from the pixels: no metadata, no trailing
 * bytes, at most 1280 pixels a side. `veiled` is grey and blurred beyond recognition and is what the desk shows until
 * somebody asks; `clear` is shown on request, and that view is recorded first. Of a video it is one frame.
 */
export type Preview =
  | {
      kind: 'preview'
      of: 'image' | 'video'
      /** What the original is, by its content. */
      mediaType: string
      width: number
      height: number
      frames: number
      clear: Uint8Array
      veiled: Uint8Array
    }
  | { kind: 'none'; why: WhyNone; message: string; mediaType: string }

/**
 * `nothing-to-show`: sound or text. `not-allowed`: a type that is never decoded. `too-large`: file, pixels or frames.
 * `damaged`: a decoder warned or failed. `too-long`: time or memory ran out. `no-ffmpeg`: only said of videos.
 * `no-decoder`: the decoder itself cannot be started here. In each case the order goes on: a person can decide by
 * reference and text.
 */
export type WhyNone =
  | 'nothing-to-show'
  | 'not-allowed'
  | 'too-large'
  | 'damaged'
  | 'too-long'
  | 'no-ffmpeg'
  | 'no-decoder'

/** `ffmpeg` is the program to use, by name in `/usr/bin` and `/bin` or by its path. */
type Options = { signal?: AbortSignal; ffmpeg?: string }

const root = path.resolve(import.meta.dirname, '../..')
const child = path.join(import.meta.dirname, 'decode/child.ts')
/** Node sets 512 MiB of private memory aside for compiled code and hardly touches it; the other half is the picture's. */
const pictureLimits = { memory: 1024 * 1024 ** 2 }

/**
 * Makes the preview of one file. Throws only when `bytes` themselves cannot be read; whatever a decoder does, it does
 * in a confined process of its own and comes back as a reason.
 */
export async function previewOf(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options: Options = {},
): Promise<Preview> {
  const source = await measured(bytes)
  const preview = await previewFrom(source, options)
  const outcome = source.outcome()
  if (outcome.kind === 'broken') throw outcome.cause
  return preview
}

async function previewFrom(source: Measured, options: Options): Promise<Preview> {
  const looks = looksLike(source.head)
  const { mediaType, family } = looks
  const none = (why: WhyNone, message: string): Preview => ({ kind: 'none', why, message, mediaType })
  if (family === 'audio' || family === 'text')
    return none('nothing-to-show', `${mediaType}: there is nothing to look at`)
  if (family === 'video') return previewOfVideo(source, looks, options)
  if (decodablePictures.includes(mediaType)) return still(source, looks, 'image', options)
  return none(
    'not-allowed',
    `${mediaType} is never decoded; taken are JPEG, PNG, WebP, GIF, AVIF, WebM and MP4`,
  )
}

async function still(
  source: Measured,
  { mediaType }: Looks,
  of: 'image' | 'video',
  { signal }: Options,
  decodedType = mediaType,
): Promise<Preview> {
  const none = (why: WhyNone, message: string): Preview => ({ kind: 'none', why, message, mediaType })
  const ran = await runConfined({
    program: process.execPath,
    args: [child, decodedType],
    stdin: source.stream(),
    reads: root,
    limits: pictureLimits,
    environment: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    ...(signal ? { signal } : {}),
  })
  if (source.outcome().kind === 'too-large') return none('too-large', tooLarge)
  if (ran.kind === 'fault') return none(...reasonOf(ran.fault, ran.message, 'no-decoder'))
  const read = takenApart(ran.stdout)
  if (!read) return none('damaged', 'the decoder said something that cannot be read')
  const { said, clear, veiled } = read
  if (said.kind === 'refused') return none(refusals[said.why], said.message)
  const { width, height, frames } = said
  return { kind: 'preview', of, mediaType, width, height, frames, clear, veiled }
}

const refusals = {
  type: 'not-allowed',
  pixels: 'too-large',
  frames: 'too-large',
  damaged: 'damaged',
} as const
const tooLarge = `more than ${usualLimits.file / 1024 ** 2} MiB`

/** One demuxer, named; no playlists, no other files, no network. */
const demuxers: Readonly<Record<string, { demuxer: string; formats: string }>> = {
  'video/webm': { demuxer: 'matroska', formats: 'matroska,webm' },
  'video/mp4': { demuxer: 'mp4', formats: 'mov,mp4,m4a,3gp,3g2,mj2' },
}
const codecs = 'vp8,vp9,av1,libdav1d,h264,hevc,mpeg4,opus,libopus,vorbis,aac,mp3,mp3float'

async function previewOfVideo(source: Measured, looks: Looks, options: Options): Promise<Preview> {
  const { mediaType } = looks
  const none = (why: WhyNone, message: string): Preview => ({ kind: 'none', why, message, mediaType })
  const known = demuxers[mediaType]
  if (!known) return none('not-allowed', `${mediaType} is never decoded`)
  const ran = await posterOf(source, known, options)
  if (ran === 'too-large') return none('too-large', tooLarge)
  if (ran.kind === 'fault') {
    if (ran.fault === 'missing') return none('no-ffmpeg', 'no preview: ffmpeg is not installed')
    return none(...reasonOf(ran.fault, ran.message, 'no-ffmpeg'))
  }
  if (ran.stdout.length === 0) return none('damaged', 'ffmpeg found no picture in it')
  return still(await measured(ran.stdout), looks, 'video', options, 'image/png')
}

/** The most telling of the first key frames, as PNG. The file lies in the private folder: MP4 must be read in jumps. */
async function posterOf(
  source: Measured,
  { demuxer, formats }: { demuxer: string; formats: string },
  { signal, ffmpeg = 'ffmpeg' }: Options,
): Promise<Ran | 'too-large'> {
  const args =
    '-nostdin -hide_banner -loglevel error -xerror -max_alloc 268435456 -timelimit 20 ' +
    `-protocol_whitelist file,pipe -format_whitelist ${formats} -codec_whitelist ${codecs} ` +
    '-max_pixels 50000000 -threads 1 -err_detect explode -skip_frame nokey ' +
    `-f ${demuxer} -i file:video -map 0:v:0 -an -sn -dn -map_metadata -1 ` +
    '-vf thumbnail=12 -frames:v 1 -threads 1 -c:v png -f image2pipe pipe:1'
  try {
    return await runConfined({
      program: ffmpeg,
      args: args.split(' '),
      files: { video: source.stream() },
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    if (source.outcome().kind === 'too-large') return 'too-large'
    throw error
  }
}

function reasonOf(fault: Fault, message: string, missing: WhyNone): [WhyNone, string] {
  const reasons: Record<Fault, WhyNone> = {
    missing,
    failed: 'damaged',
    crashed: 'damaged',
    'too-long': 'too-long',
    'too-large': 'too-large',
    'given-up': 'too-long',
  }
  return [reasons[fault], message]
}

const saidShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('made'),
    width: z.int(),
    height: z.int(),
    frames: z.int(),
    clear: z.int(),
    veiled: z.int(),
  }),
  z.object({
    kind: z.literal('refused'),
    why: z.enum(['type', 'pixels', 'frames', 'damaged']),
    message: z.string(),
  }),
])

/** The child has handled hostile bytes, so its word is parsed like any stranger's. */
function takenApart(stdout: Uint8Array): { said: Said; clear: Uint8Array; veiled: Uint8Array } | undefined {
  const end = stdout.indexOf(10)
  try {
    const said = saidShape.parse(JSON.parse(Buffer.from(stdout.subarray(0, end)).toString('utf8')))
    const rest = stdout.subarray(end + 1)
    const [clear, veiled] = said.kind === 'made' ? [said.clear, said.veiled] : [0, 0]
    if (rest.length !== clear + veiled) return undefined
    const pictures = [rest.subarray(0, clear), rest.subarray(clear)] as const
    if (said.kind === 'made' && !pictures.every((one) => looksLike(one).mediaType === 'image/webp'))
      return undefined
    return { said, clear: pictures[0], veiled: pictures[1] }
  } catch {
    return undefined
  }
}

type Outcome = { kind: 'whole' } | { kind: 'too-large' } | { kind: 'broken'; cause: unknown }
type Measured = { head: Uint8Array; stream(): AsyncIterable<Uint8Array>; outcome(): Outcome }

/**
 * Looks at the first bytes and counts the others as they pass. Tells a file that is too large, and a source that
 * broke, from whatever the decoder thought of the bytes it got.
 */
async function measured(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<Measured> {
  const rest = (bytes instanceof Uint8Array ? only(bytes) : bytes)[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let size = 0
  let outcome: Outcome = { kind: 'whole' }
  while (size < headLength) {
    const next = await rest.next()
    if (next.done) break
    held.push(next.value)
    size += next.value.length
  }
  async function* stream(): AsyncIterable<Uint8Array> {
    yield* held
    for (;;) {
      const next = await rest.next().catch((cause: unknown) => {
        outcome = { kind: 'broken', cause }
        throw cause
      })
      if (next.done) return
      size += next.value.length
      if (size > usualLimits.file) {
        outcome = { kind: 'too-large' }
        await rest.return?.()
        throw new RangeError(tooLarge)
      }
      yield next.value
    }
  }
  return { head: Buffer.concat(held).subarray(0, headLength), stream, outcome: () => outcome }
}

async function* only(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
