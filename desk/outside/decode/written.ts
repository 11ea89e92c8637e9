/** What is written in a picture, read by a confined tesseract. */
import path from 'node:path'
import { z } from 'zod'
import { runConfined } from '../process.ts'
import type { LetteringAsked } from './lettering.ts'
import type { DecodeLimits } from './limits.ts'
import { codeReaders, root } from './permissions.ts'
import { type Refusal, refusalOf } from './refusal.ts'
import type { Turns } from './turns.ts'

const script = path.join(import.meta.dirname, 'lettering.ts')

const readShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), text: z.string().max(20_000), languages: z.array(z.string()) }),
  z.object({
    kind: z.literal('refused'),
    why: z.enum(['not-allowed', 'too-large', 'damaged', 'no-decoder', 'crashed']),
    found: z.string().max(400),
    wanted: z.string().max(400),
  }),
])
export type Written = Extract<z.infer<typeof readShape>, { kind: 'read' }>

/** `languages` as tesseract calls them: `ara`, `fra`, `eng`. The process saw hostile bytes: its word is a stranger's. */
export async function writtenIn(
  bytes: Uint8Array,
  options: {
    mediaType: string
    languages: readonly string[]
    limits: DecodeLimits
    turn: Turns
    signal?: AbortSignal | undefined
  },
): Promise<Written | Refusal> {
  const { mediaType, languages, limits, turn, signal } = options
  const { pixels, frames, memory } = limits
  const asked: LetteringAsked = { mediaType, pixels, frames, languages: [...languages] }
  const ran = await runConfined({
    program: process.execPath,
    args: [...codeReaders('--allow-addons', '--allow-child-process'), script, JSON.stringify(asked)],
    reads: root,
    stdin: bytes,
    environment: {
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning --disable-warning=SecurityWarning',
      OMP_THREAD_LIMIT: '1',
    },
    limits: { memory, wall: 60_000, cpu: 60_000, output: 256 * 1024, file: 1024 },
    turn,
    ...(signal ? { signal } : {}),
  })
  if (ran.kind === 'fault') return refusalOf(ran.fault === 'failed' ? 'crashed' : ran.fault, ran.message)
  try {
    return readShape.parse(JSON.parse(Buffer.from(ran.stdout).toString('utf8')))
  } catch {
    return refusalOf('crashed', 'an answer that cannot be read')
  }
}
