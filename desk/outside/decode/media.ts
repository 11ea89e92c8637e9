/** Videos and sounds: one confined process for each, and what it says of them, line by line as it goes. */
import path from 'node:path'
import { z } from 'zod'
import { type Fault, runConfined } from '../process.ts'
import type { Form } from './form.ts'
import type { DecodeLimits } from './limits.ts'
import { codeReaders, root } from './permissions.ts'
import type { Asked } from './moving/said.ts'
import { type Refusal, refusalOf } from './refusal.ts'

const script = path.join(import.meta.dirname, 'moving.ts')

/** One demuxer for each type, named: a playlist that calls itself a video is not even looked at by another. */
export const mediaDemuxers: Readonly<Record<string, { demuxer: string; formats: string }>> = {
  'video/webm': { demuxer: 'matroska', formats: 'matroska,webm' },
  'video/mp4': { demuxer: 'mp4', formats: 'mov,mp4,m4a,3gp,3g2,mj2' },
  'image/gif': { demuxer: 'gif', formats: 'gif' },
  'audio/mp4': { demuxer: 'mp4', formats: 'mov,mp4,m4a,3gp,3g2,mj2' },
  'audio/mpeg': { demuxer: 'mp3', formats: 'mp3' },
  'audio/aac': { demuxer: 'aac', formats: 'aac' },
  'audio/flac': { demuxer: 'flac', formats: 'flac' },
  'audio/ogg': { demuxer: 'ogg', formats: 'ogg' },
  'audio/wav': { demuxer: 'wav', formats: 'wav' },
}

export type MediaFrame = {
  track: number
  value: string
  quality: number
  at: number
  variant?: string | undefined
}
export type Media = {
  kind: 'hashed'
  frames: MediaFrame[]
  sounds: { track: number; value: string }[]
  /** How many streams of each sort were hashed to their end. */
  hashed: { pictures: number; sounds: number }
  /** Frames that stay on the screen and were not hashed. */
  unseen: number
  facts: {
    streams: number
    /** Streams that play. */
    pictures: number
    sounds: number
    seconds?: number
    width?: number
    height?: number
    rotation?: number
    alpha?: boolean
  }
}

const text = z.string().max(400)
const digits = z.string().regex(/^[0-9a-f]{64}$/)
const saidShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('found'),
    streams: z.int().min(0),
    pictures: z.int().min(0),
    sounds: z.int().min(0),
    frames: z.int().min(0),
    seconds: z.number().optional(),
    width: z.int().optional(),
    height: z.int().optional(),
    rotation: z.int().optional(),
    alpha: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('frame'),
    track: z.int().min(0).max(99),
    value: digits,
    quality: z.int().min(0).max(100),
    at: z.number().min(0),
    variant: z.string().max(40).optional(),
  }),
  z.object({
    kind: z.literal('sound'),
    track: z.int().min(0).max(99),
    value: z
      .string()
      .regex(/^[\w+/=-]+$/)
      .max(1_000_000),
  }),
  z.object({
    kind: z.literal('refused'),
    why: z.enum(['not-allowed', 'too-large', 'damaged', 'too-long', 'no-decoder']),
    found: text,
    wanted: text,
  }),
  z.object({
    kind: z.literal('done'),
    pictures: z.int().min(0),
    sounds: z.int().min(0),
    unseen: z.int().min(0),
  }),
])
type Said = z.infer<typeof saidShape>

export type MediaWish = {
  mediaType: string
  wanted: Asked['wanted']
  every: number
  within?: number | undefined
  as: readonly Form[]
  limits: DecodeLimits
  signal?: AbortSignal | undefined
  /** Waited for before anything is decoded: only so many are at once. */
  turn: () => Promise<() => void>
  /** Frames hashed, and how many are expected: 0 while nobody knows. */
  progress?: ((done: number, expected: number) => void) | undefined
}

/**
 * Hashes one video or sound, read from `bytes` as they come. The process has handled hostile bytes, so each of its lines
 * is parsed like a stranger's word. Throws what reading `bytes` throws.
 */
export async function mediaHashes(
  bytes: AsyncIterable<Uint8Array>,
  wish: MediaWish,
): Promise<Media | Refusal> {
  const known = mediaDemuxers[wish.mediaType]
  if (!known)
    return {
      kind: 'refused',
      why: 'not-allowed',
      found: wish.mediaType,
      wanted: Object.keys(mediaDemuxers).join(', '),
    }
  const { limits, wanted, every, within, as, signal } = wish
  const asked: Asked = { ...known, wanted, every, as, limits, ...(within === undefined ? {} : { within }) }
  const media: Media = {
    kind: 'hashed',
    frames: [],
    sounds: [],
    hashed: { pictures: 0, sounds: 0 },
    unseen: 0,
    facts: { streams: 0, pictures: 0, sounds: 0 },
  }
  const unread = 'a decoder that says what cannot be read'
  let refused: Refusal | undefined
  let expected = 0
  let isDone = false
  const garbled = new AbortController()
  const hear = lines((line) => {
    const said = saidOf(line)
    if (!said || isDone || media.frames.length > 6 * limits.hashes || media.sounds.length > limits.tracks)
      return garbled.abort()
    if (said.kind === 'refused') refused ??= said
    if (said.kind === 'done') {
      isDone = true
      media.hashed = { pictures: said.pictures, sounds: said.sounds }
      media.unseen = said.unseen
    }
    if (said.kind === 'sound') media.sounds.push({ track: said.track, value: said.value })
    if (said.kind === 'found') {
      const { kind: _, frames, ...facts } = said
      expected = frames
      media.facts = facts as Media['facts']
    }
    if (said.kind === 'frame') {
      const { kind: _, ...frame } = said
      media.frames.push(frame)
    }
    if (said.kind === 'frame' || said.kind === 'found')
      wish.progress?.(media.frames.filter(({ variant }) => !variant).length, expected)
  })
  const wall = 120_000 + 2_000 * limits.seconds
  const ran = await runConfined({
    program: process.execPath,
    args: [...codeReaders('--allow-child-process'), script, JSON.stringify(asked)],
    reads: root,
    files: { media: bytes },
    environment: { NODE_OPTIONS: '--disable-warning=ExperimentalWarning --disable-warning=SecurityWarning' },
    limits: {
      memory: limits.memory,
      wall,
      cpu: wall,
      output: 16 * 1024 ** 2 + 800 * limits.hashes,
      file: 1024,
    },
    signal: signal ? AbortSignal.any([signal, garbled.signal]) : garbled.signal,
    turn: wish.turn,
    hear,
  })
  if (refused) return refused
  if (garbled.signal.aborted) return { kind: 'refused', why: 'damaged', found: unread, wanted: 'hashes' }
  if (ran.kind === 'fault') return refusalOf(faultIn(ran.fault), ran.message)
  // The last frame, and others that stay, are hashed when the others are done.
  media.frames.sort((one, other) => one.at - other.at)
  return isDone ? media : refusalOf('crashed', 'a decoder that ended before it was done')
}

/** Our own script says itself what is wrong with a file; if it fails otherwise, something happened to it. */
const faultIn = (fault: Fault): Fault => (fault === 'failed' ? 'crashed' : fault)

function saidOf(line: string): Said | undefined {
  try {
    return saidShape.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}

/** Hands on whole lines. The rest of the last one waits for what follows. */
function lines(each: (line: string) => void): (bytes: Uint8Array) => void {
  let held = ''
  return (bytes) => {
    const parts = (held + Buffer.from(bytes).toString('latin1')).split('\n')
    held = parts.pop() ?? ''
    parts.forEach(each)
  }
}
