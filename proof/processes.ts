/** The programs of a trial: a desk that is killed again and again, and a Plaza that outlives it and counts. */
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { firstLine } from '../checks/first-line.ts'
import type { CrashpointName } from '../desk/outside/crashpoint.ts'

const home = join(import.meta.dirname, '..')
const living = new Set<ChildProcess>()
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')))

/** How a process ended: by its own word (`code`) or by a signal. */
export type End = { code: number | null; signal: NodeJS.Signals | null }

export type Life = {
  pid: number
  startedAt: number
  /** The one-time sign-in link, printed when the desk is open; `undefined` if it ended before. */
  opened: Promise<string | undefined>
  ended: Promise<End>
  /** Kills it as a power cut would and waits until it is gone. */
  kill(): Promise<End>
  /** Asks it to end, and waits. */
  stop(): Promise<End>
}

export type DeskPlace = { folder: string; port: number; plaza: { origin: string; folder: string } }

/** Starts the desk as `npm start` does, on its data folder; `crashAt` is the point to die at. */
export function startDesk(
  { folder, port, plaza }: DeskPlace,
  { crashAt, later }: { crashAt?: CrashpointName; later?: number } = {},
): Life {
  const env = {
    PATH: process.env.PATH,
    GUICHET_DATA: join(folder, 'data'),
    PORT: `${port}`,
    GUICHET_CHECKPOINT_SECONDS: '1',
    PLAZA_URL: plaza.origin,
    PLAZA_TOKEN_FILE: join(plaza.folder, 'plaza-token'),
    ...(crashAt ? { GUICHET_CRASH_AT: crashAt } : {}),
    ...(later ? { GUICHET_PROOF_LATER: `${later}` } : {}),
  }
  const before = later ? ['--import', join(import.meta.dirname, 'later.ts')] : []
  const child = launch([...before, join(home, 'desk/main.ts')], env, join(folder, 'desk.log'))
  const opened = firstLine(child, (line) => /is open: (\S+)/.exec(line)?.[1])
  return { ...lifeOf(child), opened }
}

/** Starts Plaza as a process of its own; it listens when this returns. */
export async function startPlaza(
  folder: string,
  port: number,
  crowd: number,
): Promise<Life & { origin: string }> {
  mkdirSync(folder, { recursive: true })
  const env = { PATH: process.env.PATH, PLAZA_MAY_MISBEHAVE: '1', PLAZA_CROWD: `${crowd}` }
  const child = launch(
    ['--max-old-space-size=256', join(home, 'sandbox/plaza/main.ts'), folder, `${port}`],
    env,
    join(folder, 'plaza.log'),
  )
  const origin = await firstLine(child, (line) => (JSON.parse(line) as { origin: string }).origin)
  if (origin === undefined) throw new Error(`Plaza did not start; see ${join(folder, 'plaza.log')}`)
  return { ...lifeOf(child), opened: Promise.resolve(origin), origin }
}

function launch(args: string[], env: NodeJS.ProcessEnv, log: string): ChildProcess {
  const said = openSync(log, 'a', 0o600)
  const child = spawn(process.execPath, args, { cwd: home, env, stdio: ['ignore', 'pipe', said] })
  closeSync(said)
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}

function lifeOf(child: ChildProcess): Omit<Life, 'opened'> {
  const ended = new Promise<End>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    pid: child.pid ?? -1,
    startedAt: performance.now(),
    ended,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}
