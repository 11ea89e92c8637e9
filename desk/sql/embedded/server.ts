import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { systemClock } from '../../outside/clock.ts'
import { commandAs, identityOf, type Runner } from './files.ts'

/** Where to connect: a folder with a unix socket, no password (the folder is closed to everybody else). */
export type Connection = { host: string; port: number; user: string; database: string }

/** What a server is started from, and how it is reached: the real name of its folder, and one short enough for a socket. */
export type Server = {
  bin: string
  home: string
  host: string
  who: Runner
  logFile: string
  log: (message: string) => void
}

/** A server process; `over` resolves when it is gone, with the reason where that is known. */
export type Postmaster = { pid: number; over: Promise<string | undefined> }

export const user = 'guichet'
export const port = 5432
const clock = systemClock
const patience = 60_000

/**
 * Inside its folder the server knows itself as `/proc/self/cwd`: that is short enough for any socket,
 * and works below folders that only root may enter.
 */
export const here = '/proc/self/cwd'

/** Nothing of the desk's own environment (keys, addresses) reaches the server. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** Commits are on the disk when they return; that is what the word "received" rests on. */
const settings = [
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'listen_addresses=',
  'timezone=UTC',
  'log_timezone=UTC',
]

/**
 * A running server of this folder that takes connections. One that is on its way down (it was told to end
 * when its desk was killed) is waited for; then there is none.
 */
export async function adopt(server: Server): Promise<Postmaster | undefined> {
  const since = clock.monotonic()
  while (clock.monotonic() - since < patience) {
    const pid = postmasterOf(server)
    if (pid === undefined) return undefined
    if (await answers(server.host)) return { pid, over: gone(server, pid) }
    await clock.pause(50)
  }
  throw new Error(
    `PostgreSQL (process ${postmasterOf(server)}) runs in ${server.home} but answers nobody; see ${server.logFile}`,
  )
}

/** What PostgreSQL says while the remains of a killed one linger; it passes by itself. */
const lingering = /pre-existing shared memory block|lock file ".*" already exists/

/** Starts the server and resolves when it takes connections. Tries again while a killed one lingers, until `signal`. */
export async function start(server: Server, signal?: AbortSignal): Promise<Postmaster> {
  const since = clock.monotonic()
  for (let attempt = 1; ; attempt++) {
    forgetStalePidFile(server)
    const child = launch(server)
    const over = ended(child)
    const result = await Promise.race([ready(server, child), over])
    if (result === 'ready') return { pid: child.pid ?? -1, over }
    child.kill('SIGQUIT')
    const words = lastWords(server.logFile)
    if (signal?.aborted || !lingering.test(words) || clock.monotonic() - since > patience) {
      throw new Error(`PostgreSQL did not start in ${server.home} (${result}). Its last words:\n${words}`)
    }
    if (attempt === 1) server.log(`a killed PostgreSQL still lingers in ${server.home}; trying again`)
    await clock.pause(Math.min(50 * attempt, 1000))
  }
}

/**
 * After a restart of a container the number in `postmaster.pid` may be that of any process, and PostgreSQL would
 * refuse to start. The file also guards against sessions that outlived their server, so it is removed only when
 * its number is taken by a stranger and no process at all is at home in the folder.
 */
function forgetStalePidFile(server: Server): void {
  const pid = numberIn(server.home)
  if (pid === undefined || !existsSync(`/proc/${pid}`)) return
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  if (processes.some((name) => livesIn(server.home, Number(name)))) return
  rmSync(join(server.home, 'postmaster.pid'), { force: true })
}

function launch(server: Server): ChildProcess {
  const [command, args] = commandAs(
    server.who,
    join(server.bin, 'postgres'),
    ['-D', here, '-k', here, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    'INT',
  )
  const out = openSync(server.logFile, sizeOf(server.logFile) > 10_000_000 ? 'w' : 'a', 0o600)
  try {
    return spawn(command, args, {
      cwd: server.home,
      ...identityOf(server.who),
      env: environment,
      stdio: ['ignore', out, out],
      // A Ctrl-C in the terminal is for the desk, which ends the server last.
      detached: true,
    })
  } finally {
    closeSync(out)
  }
}

async function ready(server: Server, child: ChildProcess): Promise<'ready' | string> {
  const since = clock.monotonic()
  while (child.exitCode === null && child.signalCode === null && clock.monotonic() - since < patience) {
    if (await answers(server.host)) return 'ready'
    await clock.pause(20)
  }
  return 'no answer'
}

/** Resolves with a reason once the process is over. Never rejects. */
function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (reason) => resolve(reason.message))
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`))
  })
}

/** Resolves once a server that is not our child is gone. */
async function gone(server: Server, pid: number): Promise<undefined> {
  while (livesIn(server.home, pid)) await clock.pause(200)
}

async function answers(host: string): Promise<boolean> {
  const client = new Client({ host, port, user, database: 'postgres', connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Fast shutdown: sessions are ended, everything is written down. After a minute, without the last writing (the log replays it). */
export async function end(postmaster: Postmaster): Promise<void> {
  tell(postmaster.pid, 'SIGINT')
  const waiting = new AbortController()
  const late = clock.pause(patience, waiting.signal).then(
    () => 'late' as const,
    () => 'over' as const,
  )
  if ((await Promise.race([postmaster.over, late])) === 'late') tell(postmaster.pid, 'SIGQUIT')
  waiting.abort()
  await postmaster.over
}

/** The number in `postmaster.pid`, whoever has it now. */
function numberIn(home: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(home, 'postmaster.pid'), 'utf8'), 10)
    return pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Whether that process lives and is at home in this folder, as every process of a PostgreSQL is. */
function livesIn(home: string, pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === home
  } catch {
    return false
  }
}

function postmasterOf(server: Server): number | undefined {
  const pid = numberIn(server.home)
  return pid !== undefined && livesIn(server.home, pid) ? pid : undefined
}

function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // Already gone.
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function lastWords(file: string): string {
  if (!existsSync(file)) return '(none)'
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
}
