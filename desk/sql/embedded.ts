import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
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
} from './embedded/files.ts'
import {
  adopt,
  end,
  environment,
  here,
  port,
  start,
  user,
  type Connection,
  type Postmaster,
  type Server,
} from './embedded/server.ts'

export type { Connection }

const clock = systemClock
const major = '18'
const database = 'guichet'

/** A PostgreSQL of our own. It is started again whenever it ends, until `stop`. */
export type EmbeddedPostgres = {
  connection: Connection
  /** The process that listens now; `undefined` in the moments between its end and the next start. */
  pid(): number | undefined
  /** Whether a server that outlived an earlier desk was found running and taken over. */
  adopted: boolean
  /** Ends open sessions, writes everything down and resolves when the server is gone. A second call does nothing more. */
  stop(): Promise<void>
}

/**
 * Starts (or adopts) PostgreSQL 18 in `dataDir/postgres`, listening on a unix socket in that folder and nowhere else.
 * When this resolves the database `guichet` exists and answers. As root the server runs as user 65534.
 * The caller holds the lock of the data folder: two desks must never start one cluster.
 * Throws where the machine cannot run it, saying what to do.
 */
export async function startEmbedded(options: {
  dataDir: string
  log: (message: string) => void
}): Promise<EmbeddedPostgres> {
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

  const running = await adopt(server)
  if (running) log(`adopted the PostgreSQL that was still running (process ${running.pid})`)
  let current: Postmaster | undefined = running ?? (await start(server))
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
      if (stopping.signal.aborted) return
      stopping.abort()
      await supervised
      if (current) await end(current)
      short.forget()
    },
  }
}

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

function refuseOtherVersions(cluster: string): void {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return
  throw new Error(
    `${cluster} was written by PostgreSQL ${found}; this desk brings PostgreSQL ${major}. Dump it with the old one and restore it.`,
  )
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
        current = await start(server, signal)
        replace(current)
        break
      } catch (failure) {
        server.log(`${failure instanceof Error ? failure.message : failure}; next attempt in ${pause} ms`)
        await clock.pause(pause, signal).catch(() => undefined)
      }
    }
    if (signal.aborted) return
  }
}
