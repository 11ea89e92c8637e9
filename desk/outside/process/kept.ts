import { rm } from 'node:fs/promises'
import type { Fault } from '../process.ts'
import { begin, endAll } from './begin.ts'
import { cage, type Confinement } from './cage.ts'
import { privateFolder } from './folder.ts'
import { framed, unframer } from './frames.ts'

export type KeptTask = {
  program: string
  args: readonly string[]
  /** The folder that it must read. */
  reads: string
  environment?: Readonly<Record<string, string>>
  /** Memory and processor time of its whole life, and the longest answer that is read. */
  limits: { memory: number; cpu: number; answer: number }
}

export type Answer = { kind: 'said'; bytes: Buffer } | { kind: 'fault'; fault: Fault; message: string }

/** A confined program that is asked again and again, one question at a time. After a fault it is gone for good. */
export type Kept = {
  confinement: Confinement
  ask(question: readonly Uint8Array[], options: { within: number; signal?: AbortSignal }): Promise<Answer>
  end(): Promise<void>
  /** It is gone, for whatever reason. */
  ended: Promise<void>
}

/**
 * Starts a program in the same cage as any other that meets hostile bytes, and keeps it. It says one message (whatever it
 * holds) once it is ready; the answer `fault` says why it never was.
 */
export async function keepConfined(task: KeptTask): Promise<Kept & { ready: Promise<Answer> }> {
  const { memory, cpu, answer: longest } = task.limits
  // It writes no files at all.
  const confined = await cage({ limits: { memory, cpu, file: 0 }, reads: task.reads })
  const folder = await privateFolder(confined.user)
  const { environment } = task
  const child = begin(confined, [task.program, ...task.args], { folder, environment })

  let stderr = ''
  let gone: Answer | undefined
  let asked: ((answer: Answer) => void) | undefined
  const tell = (answer: Answer) => {
    const told = asked
    asked = undefined
    told?.(answer)
  }
  const stop = (fault: Fault, message: string) => {
    gone ??= { kind: 'fault', fault, message: `${task.program}: ${message}` }
    endAll(child)
    tell(gone)
  }
  const unframe = unframer(longest)
  child.stdout.on('data', (bytes: Uint8Array) => {
    try {
      for (const message of unframe(bytes)) {
        // Nobody asked: it says what it should not, so whatever it says next is not to be believed either.
        if (!asked) return stop('crashed', 'spoke without being asked')
        tell({ kind: 'said', bytes: message })
      }
    } catch (fault) {
      stop('too-large', fault instanceof Error ? fault.message : String(fault))
    }
  })
  child.stderr.on('data', (bytes: Buffer) => {
    if (stderr.length < 8192) stderr = (stderr + bytes.toString('utf8')).slice(0, 8192)
  })
  child.stdin.on('error', () => undefined)
  const closed = new Promise<void>((resolve) => {
    child.once('error', (reason) => {
      stop('missing', reason.message)
      resolve()
    })
    child.once('close', (code, signal) => {
      const last = stderr.trim().split('\n').at(-1)
      if (confined.couldNotStart(code, stderr)) stop('missing', last || 'not on this machine')
      else stop('crashed', `ended by ${signal ?? `exit code ${code}`}${last ? `: ${last}` : ''}`)
      resolve()
    })
  }).then(() => rm(folder, { recursive: true, force: true }))

  const next = (within: number, signal?: AbortSignal) =>
    new Promise<Answer>((resolve) => {
      if (gone) return resolve(gone)
      const late = setTimeout(() => stop('too-long', `not done within ${within / 1000} s`), within)
      const givenUp = () => stop('given-up', 'the caller gave up')
      signal?.addEventListener('abort', givenUp)
      asked = (answer) => {
        clearTimeout(late)
        signal?.removeEventListener('abort', givenUp)
        resolve(answer)
      }
      if (signal?.aborted) givenUp()
    })

  return {
    confinement: confined.confinement,
    ended: closed,
    ready: next(startsWithin),
    async ask(question, { within, signal }) {
      const answer = next(within, signal)
      if (!gone) {
        // In one piece: each piece that comes by itself wakes the program.
        child.stdin.cork()
        for (const part of framed(...question)) child.stdin.write(part)
        child.stdin.uncork()
      }
      return await answer
    },
    async end() {
      stop('given-up', 'ended')
      await closed
    },
  }
}

const startsWithin = 30_000
