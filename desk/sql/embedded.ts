import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { Client, escapeIdentifier } from 'pg'
import { systemClock } from '../outside/clock.ts'
import {
  closedFolder,
  commandAs,
  identityOf,
  programs,
  runnerOf,
  shortName,
  type Runner,
} from './embedded-files.ts'

/** Where to connect: a folder with a unix socket, no password (the folder is closed to everybody else). */
export type Connection = { host: string; port: number; user: string; database: string }

/** A PostgreSQL of our own. It is started again whenever it ends, until `stop`. */
export type EmbeddedPostgres = {
  connection: Connection
  /** The process that listens now; `undefined` in the moments between its end and the next start. */
  pid(): number | undefined
  /** Whether a server that outlived an earlier desk was found running and taken over. */
  adopted: boolean
  /** Ends open sessions, writes everything down and resolves when the server is gone. */
  stop(): Promise<void>
}

type Log = (message: string) => void

const clock = systemClock
const major = '18'
const user = 'guichet'
const database = 'guichet'
const port = 5432
const patience = 60_000

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
 * Starts (or adopts) PostgreSQL 18 in `dataDir/postgres`, listening on a unix socket in that folder and nowhere else.
 * When this resolves the database `guichet` exists and answers. As root the server runs as user 65534.
 * The caller holds the lock of the data folder: two desks must never start one cluster.
 * Throws where the machine cannot run it, saying what to do.
 */
export async function startEmbedded(options: { dataDir: string; log: Log }): Promise<EmbeddedPostgres> {
  const { log } = options
  const cluster = join(options.dataDir, 'postgres')
  const who = runnerOf(cluster)
  const { bin } = programs(who)
  const logFile = join(options.dataDir, 'postgres.log')
  if (existsSync(cluster)) closedFolder(cluster, who)
  else initialise(cluster, bin, who)
  refuseOtherVersions(cluster)

  const home = realpathSync(cluster)
  const short = shortName(home)
  const connection: Connection = { host: short.name, port, user, database }
  const server: Server = { bin, home, host: short.name, who, logFile, log }

  const running = await adoptable(server)
  let current: Postmaster | undefined = running
    ? { pid: running, over: gone(server, running) }
    : await start(server)
  if (running) log(`adopted the PostgreSQL that was still running (process ${running})`)
  await ensureDatabase(connection)

  const stopping = new AbortController()
  const supervised = supervise(server, current, stopping.signal, (next) => {
    current = next
  })
  return {
    connection,
    adopted: running !== undefined,
    pid: () => current?.pid,
    stop: async () => {
      stopping.abort()
      await supervised
      if (current) await end(current)
      short.forget()
    },
  }
}

type Server = { bin: string; home: string; host: string; who: Runner; logFile: string; log: Log }
type Postmaster = { pid: number; over: Promise<unknown> }

/**
 * Inside its folder the server knows itself as `/proc/self/cwd`: that is short enough for any socket,
 * and works below folders that only root may enter.
 */
const here = '/proc/self/cwd'

/** Makes a new cluster under another name first, so that a half-made one is never taken for a whole one. */
function initialise(cluster: string, bin: string, who: Runner): void {
  const making = `${cluster}.new`
  rmSync(making, { recursive: true, force: true })
  closedFolder(making, who)
  const wishes = `-D ${here} -U ${user} -A trust -E UTF8 --locale-provider=builtin --locale=C.UTF-8 --data-checksums --no-instructions`
  const [command, args] = commandAs(who, join(bin, 'initdb'), wishes.split(' '))
  const made = spawnSync(command, args, {
    cwd: making,
    ...identityOf(who),
    env: environment,
    encoding: 'utf8',
  })
  if (made.status !== 0) {
    throw new Error(
      `PostgreSQL could not set up ${cluster}: ${(made.stderr ?? '').trim() || (made.error?.message ?? made.signal)}`,
    )
  }
  renameSync(making, cluster)
  const above = openSync(join(cluster, '..'), 'r')
  fsyncSync(above)
  closeSync(above)
}

/** Nothing of the desk's own environment (keys, addresses) reaches the server. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

function refuseOtherVersions(cluster: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return
  throw new Error(
    `${cluster} was written by PostgreSQL ${found}; this desk brings PostgreSQL ${major}. Dump it with the old one and restore it.`,
  )
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

/**
 * A running server of this folder that takes connections. One that is on its way down (it was told to end
 * when its desk was killed) is waited for; then there is none.
 */
async function adoptable(server: Server): Promise<number | undefined> {
  const since = clock.monotonic()
  while (clock.monotonic() - since < patience) {
    const pid = postmasterOf(server)
    if (pid === undefined) return undefined
    if (await answers(server.host)) return pid
    await clock.pause(50)
  }
  throw new Error(
    `PostgreSQL (process ${postmasterOf(server)}) runs in ${server.home} but answers nobody; see ${server.logFile}`,
  )
}

/** Starts the server and resolves when it takes connections. Tries again while the remains of a killed one linger. */
async function start(server: Server): Promise<Postmaster> {
  const since = clock.monotonic()
  for (let attempt = 1; ; attempt++) {
    forgetStalePidFile(server)
    const child = launch(server)
    const over = ended(child)
    const result = await Promise.race([ready(server, child), over])
    if (result === 'ready') return { pid: child.pid ?? -1, over }
    if (clock.monotonic() - since > patience) {
      child.kill('SIGQUIT')
      throw new Error(
        `PostgreSQL did not start in ${server.home} (${result}). Its last words:\n${lastWords(server.logFile)}`,
      )
    }
    if (attempt === 1) server.log(`PostgreSQL did not start yet (${result}); trying again`)
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
async function gone(server: Server, pid: number): Promise<void> {
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

async function ensureDatabase(connection: Connection): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      connection.database,
    ])
    if (rowCount === 0) await client.query(`create database ${escapeIdentifier(connection.database)}`)
  } finally {
    await client.end()
  }
}

/** Keeps a server running until told to stop: whoever killed it, it is back within seconds. */
async function supervise(
  server: Server,
  first: Postmaster,
  signal: AbortSignal,
  replace: (next: Postmaster | undefined) => void,
): Promise<void> {
  const stopped = new Promise<'stopped'>((resolve) =>
    signal.addEventListener('abort', () => resolve('stopped')),
  )
  let current = first
  for (;;) {
    const reason = await Promise.race([current.over, stopped])
    if (reason === 'stopped') return
    replace(undefined)
    server.log(
      `PostgreSQL ended unasked (${reason ?? 'it was adopted, so nobody saw why'}); starting it again`,
    )
    for (let pause = 100; !signal.aborted; pause = Math.min(pause * 2, 5000)) {
      try {
        current = await start(server)
        replace(current)
        break
      } catch (failure) {
        server.log(`${failure instanceof Error ? failure.message : failure}; next attempt in ${pause} ms`)
        await clock.pause(pause)
      }
    }
    if (signal.aborted) return
  }
}

/** Fast shutdown: sessions are ended, everything is written down. After a minute, without the last writing (the log replays it). */
async function end(postmaster: Postmaster): Promise<void> {
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
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n')
}
