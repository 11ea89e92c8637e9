/** ffmpeg and ffprobe as they are run on one hostile file, in the cage in which whoever runs them stands. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Asked, Said } from './said.ts'

/** Why nothing more is said of a file. */
export class No extends Error {
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
export function opening({ demuxer, formats, limits }: Asked): string[] {
  const words =
    '-hide_banner -v error -max_alloc 268435456 -protocol_whitelist file,pipe ' +
    `-format_whitelist ${formats} -codec_whitelist ${codecs},${besides} -max_streams ${limits.streams}`
  return [...words.split(' '), '-f', demuxer, '-i', 'file:media']
}

/** The same, for who then decodes it, `from` a second. */
export function decoding(asked: Asked, from = 0): string[] {
  const begun = from > 0 ? `-ss ${from} ` : ''
  const words = `${begun}-nostdin -noautorotate -threads 1 -max_pixels ${asked.limits.pixels}`
  return [...words.split(' '), ...opening(asked)]
}

/** Runs a program to its end and hands on what it writes; its own word on why it failed becomes the refusal. */
export async function run(
  program: 'ffmpeg' | 'ffprobe',
  args: readonly string[],
  within: number,
  hear: (bytes: Buffer) => void,
  /** What it writes to pipe 3 and on, each by its place. */
  beside: readonly ((bytes: Buffer) => void)[] = [],
): Promise<void> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe', ...beside.map(() => 'pipe' as const)],
  })
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
  const heard = (each: (bytes: Buffer) => void) => (bytes: Buffer) => {
    if (no) return
    try {
      each(bytes)
    } catch (fault) {
      stop(fault)
    }
  }
  child.stdout?.on('data', heard(hear))
  for (const [n, each] of beside.entries())
    (child.stdio[n + 3] as Readable | undefined)?.on('data', heard(each))
  child.stderr?.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString('utf8')).slice(-4096)
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
  if (/File ended prematurely|partial file/.test(stderr))
    throw new No('damaged', 'it breaks off', 'a file that is whole')
  const closed = /Codec \((\w+)\) not on whitelist/.exec(stderr)?.[1]
  if (code !== 0 && closed) throw new No('not-allowed', `coded as ${closed}`, codecs)
  if (code !== 0)
    throw new No(
      'damaged',
      stderr.trim().split('\n')[0]?.slice(0, 200) || `${program}: ${code}`,
      'a file that is whole',
    )
}
