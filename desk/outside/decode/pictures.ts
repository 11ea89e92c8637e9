/** The decoders of pictures: confined processes that are kept warm, and the one question that is put to them. */
import path from 'node:path'
import { z } from 'zod'
import { keepConfined } from '../process/kept.ts'
import { openPool, type Pool } from '../process/pool.ts'
import type { PictureAsked } from './loaders.ts'
import type { As } from '../../../match/pdq/pdqs.ts'
import type { DecodeLimits } from './limits.ts'
import { codeReaders, root } from './permissions.ts'
import { type Refusal, refusalOf } from './refusal.ts'

const script = path.join(import.meta.dirname, 'hasher.ts')

/** What a decoder may have done to it by hostile bytes ends after so many pictures, seen or unseen. */
const picturesEach = 1_000
const waiting = 64
/** A thousand pictures of a second each is far more than any are. */
const cpuOfLife = 1_000_000

/**
 * The memory of a usual picture is kept for the next one: to give it back and fetch it again costs a fifteenth of the
 * time of each. That of a very large one goes back at once.
 */
const environment = {
  MALLOC_MMAP_THRESHOLD_: String(32 * 1024 ** 2),
  MALLOC_TRIM_THRESHOLD_: String(128 * 1024 ** 2),
  NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
}

export function openPictures(limits: DecodeLimits, size: number): Pool {
  return openPool({
    size,
    waiting,
    questions: picturesEach,
    start: () =>
      keepConfined({
        program: process.execPath,
        args: [...codeReaders('--allow-addons'), script],
        reads: root,
        environment,
        limits: { memory: limits.memory, cpu: cpuOfLife, answer: 64 * 1024 },
      }),
  })
}

const digits = z.string().regex(/^[0-9a-f]{64}$/)
const saidShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hashed'),
    width: z.int().min(1),
    height: z.int().min(1),
    frames: z.int().min(1),
    orientation: z.int(),
    hashes: z.array(
      z.object({
        variant: z.string().max(40).optional(),
        value: digits,
        quality: z.int().min(0).max(100),
      }),
    ),
  }),
  z.object({
    kind: z.literal('refused'),
    why: z.enum(['not-allowed', 'too-large', 'damaged']),
    found: z.string().max(400),
    wanted: z.string().max(400),
  }),
])
export type Picture = Extract<z.infer<typeof saidShape>, { kind: 'hashed' }>

/** Hashes one picture. The decoder has handled hostile bytes, so its word is parsed like any stranger's. */
export async function pictureHashes(
  pool: Pool,
  bytes: Uint8Array,
  {
    mediaType,
    limits,
    signal,
    as,
  }: {
    mediaType: string
    limits: DecodeLimits
    signal?: AbortSignal | undefined
    as?: readonly As[] | undefined
  },
): Promise<Picture | Refusal> {
  const asked: PictureAsked = {
    mediaType,
    pixels: limits.pixels,
    frames: limits.frames,
    ...(as ? { as } : {}),
  }
  const answer = await pool.ask([Buffer.from(`${JSON.stringify(asked)}\n`), bytes], {
    within: limits.pictureMs,
    ...(signal ? { signal } : {}),
  })
  if (answer.kind === 'fault') return refusalOf(answer.fault, answer.message)
  try {
    return saidShape.parse(JSON.parse(answer.bytes.toString('utf8')))
  } catch {
    return { kind: 'refused', why: 'damaged', found: 'an answer that cannot be read', wanted: 'hashes' }
  }
}
