import type { ChildProcess } from 'node:child_process'
import { chown, rm, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { join, sep } from 'node:path'
import { begin, endAll } from './process/begin.ts'
import { cage, type Cage, type Confinement } from './process/cage.ts'
import { privateFolder, whileThereIsRoom } from './process/folder.ts'

/** What a program may use before it is ended. Sizes in bytes, times in milliseconds. */
export type Limits = {
  /** Private writable memory. Node reserves 512 MiB of it for compiled code, unless started with `--jitless`. */
  memory: number
  cpu: number
  wall: number
  /** Everything it writes to standard output. */
  output: number
  /** Any one file it writes. */
  file: number
}

/** Enough for one hostile picture or document, and no more. */
export const usualLimits: Limits = {
  memory: 512 * 1024 ** 2,
  cpu: 20_000,
  wall: 30_000,
  output: 64 * 1024 ** 2,
  file: 200 * 1024 ** 2,
}

export type Task = {
  /** An absolute path, or a name to be found in `/usr/bin` and `/bin`. */
  program: string
  args?: readonly string[]
  stdin?: Uint8Array | AsyncIterable<Uint8Array>
  /** Files laid into the private folder in which the program starts, by bare name. */
  files?: Readonly<Record<string, Uint8Array | AsyncIterable<Uint8Array>>>
  /** Added to an environment that holds nothing of ours. Never put a secret here. */
  environment?: Readonly<Record<string, string>>
  limits?: Partial<Limits>
  /** A folder that the program must read (the checkout, for a script of ours), even below one that is closed. */
  reads?: string
  signal?: AbortSignal
  /** Waited for once the files lie there; what it gives is called when the program has ended. */
  turn?: () => Promise<() => void>
  /** Given standard output as it is written, for what takes long; it is then not in the answer. */
  hear?: (bytes: Uint8Array) => void
}

/**
 * Why a program gave nothing. `missing`: it is not on this machine, or may not be started. `failed`: it said so itself.
 * `crashed`: ended by a signal. `too-long`: wall or processor time. `too-large`: output. `given-up`: the caller's signal.
 */
export type Fault = 'missing' | 'failed' | 'crashed' | 'too-long' | 'too-large' | 'given-up'

/** What came of it. `confinement` names what was in effect, for the record and for `doctor`. `stderr` is cut at 8 KiB. */
export type Ran =
  | { kind: 'done'; stdout: Uint8Array; stderr: string; confinement: Confinement }
  | { kind: 'fault'; fault: Fault; message: string; stderr: string; confinement: Confinement }

/**
 * Runs one program on bytes that may be hostile: a process of its own, a private folder that is gone afterwards, no
 * secrets, and as much of the cage (own user, no network, no new privileges, limits) as this machine permits.
 * Never throws for what the program does; where its files find no room, `temp-full`. It is ended with us, however we end.
 */
export async function runConfined(task: Task): Promise<Ran> {
  const limits = { ...usualLimits, ...task.limits }
  const confined = await cage({ limits, ...(task.reads === undefined ? {} : { reads: task.reads }) })
  const folder = await privateFolder(confined.user)
  try {
    await layOut(folder, task.files ?? {}, confined)
    const over = await task.turn?.()
    try {
      return await run(task, limits, confined, folder)
    } finally {
      over?.()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function layOut(folder: string, files: NonNullable<Task['files']>, confined: Cage): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    if (name.includes(sep) || name.startsWith('.'))
      throw new TypeError(`${JSON.stringify(name)} is not a bare file name`)
    const laid = bytes instanceof Uint8Array ? bytes : whileThereIsRoom(bytes)
    await writeFile(join(folder, name), laid, { mode: 0o600, flag: 'wx' })
    if (confined.user) await chown(join(folder, name), confined.user, confined.user)
  }
}

function run(task: Task, limits: Limits, confined: Cage, folder: string): Promise<Ran> {
  const { environment } = task
  const child = begin(confined, [task.program, ...(task.args ?? [])], { folder, environment })
  return new Promise((resolve) => {
    const out: Uint8Array[] = []
    let size = 0
    let stderr = ''
    let fault: Fault | undefined
    const stop = (reason: Fault) => {
      fault ??= reason
      endAll(child)
    }
    const tooLong = setTimeout(() => stop('too-long'), limits.wall)
    const givenUp = () => stop('given-up')
    task.signal?.addEventListener('abort', givenUp)
    if (task.signal?.aborted) givenUp()

    child.stdout.on('data', (bytes: Uint8Array) => {
      size += bytes.length
      if (size > limits.output) stop('too-large')
      else if (task.hear) task.hear(bytes)
      else out.push(bytes)
    })
    child.stderr.on('data', (bytes: Buffer) => {
      if (stderr.length < 8192) stderr = (stderr + bytes.toString('utf8')).slice(0, 8192)
    })
    // A program that has read enough closes its input; that is no fault.
    child.stdin.on('error', () => undefined)
    void feed(child, task.stdin)

    const settle = (found: Fault | undefined, message: string) => {
      clearTimeout(tooLong)
      task.signal?.removeEventListener('abort', givenUp)
      const { confinement } = confined
      resolve(
        found === undefined
          ? { kind: 'done', stdout: Buffer.concat(out), stderr, confinement }
          : { kind: 'fault', fault: found, message: `${task.program}: ${message}`, stderr, confinement },
      )
    }
    child.once('error', (reason) => settle('missing', reason.message))
    child.once('close', (code, signal) => {
      endAll(child)
      if (fault) return settle(fault, inWords(fault, limits))
      if (code === 0) return settle(undefined, '')
      const endedBy = signal ?? signalOf(code)
      if (endedBy === 'SIGXCPU') return settle('too-long', inWords('too-long', limits))
      if (endedBy) return settle('crashed', `ended by ${endedBy}`)
      if (confined.couldNotStart(code, stderr))
        return settle('missing', stderr.trim() || 'not on this machine')
      settle('failed', `exit code ${code}${stderr ? `: ${stderr.trim().split('\n').at(-1)}` : ''}`)
    })
  })
}

/** A shell says 128 and the number of the signal. */
function signalOf(code: number | null): string | undefined {
  const number = (code ?? 0) - 128
  return Object.entries(constants.signals).find(([, known]) => known === number)?.[0]
}

function inWords(fault: Fault, limits: Limits): string {
  if (fault === 'too-long')
    return `not done within ${limits.wall / 1000} s (${limits.cpu / 1000} s of processor time)`
  if (fault === 'too-large') return `more than ${limits.output} bytes of output`
  return 'the caller gave up'
}

async function feed(child: ChildProcess, bytes: Task['stdin']): Promise<void> {
  const { stdin } = child
  if (!stdin) return
  if (bytes === undefined || bytes instanceof Uint8Array) return void stdin.end(bytes)
  try {
    for await (const part of bytes) {
      if (!stdin.writable) return
      if (!stdin.write(part))
        await new Promise<void>((resolve) => {
          const go = () => {
            stdin.off('drain', go).off('close', go)
            resolve()
          }
          stdin.once('drain', go).once('close', go)
        })
    }
    stdin.end()
  } catch {
    // The source broke: what the program would make of half the bytes is worth nothing.
    endAll(child)
  }
}
