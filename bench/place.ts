/** A desk to be measured: a folder of its own, a PostgreSQL, a Plaza beside it, and the desk as a process, as in production. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { firstLine } from '../checks/first-line.ts'
import { deskRole, letDeskSignIn, migrate } from '../desk/sql/database.ts'
import { type Connection, startEmbedded } from '../desk/sql/embedded.ts'
import type { Given } from './bench.ts'
import { secondsOf, secondsOfFamily, secondsOfTree } from './spent.ts'

const home = join(import.meta.dirname, '..')

export type Place = {
  folder: string
  dataDir: string
  url: string
  plaza: { origin: string; token: string }
  /** The owner's connection: it prepares, looks and writes yardsticks, and sees every row. */
  owner: Connection
  /** Where a database of this server is, for another program. */
  urlOf(database: string): string
  /** A pool of the owner's, of so many connections, ended with the bench. */
  pool(connections: number, database?: string): pg.Pool
  /** Starts the desk and gives the link to sign in with, once it is open. */
  open(how?: { roles?: string; env?: Record<string, string> }): Promise<string>
  close(): Promise<void>
  /** Processor seconds used so far, by the desk, by it with its decoders, and by PostgreSQL. */
  spent(): { desk: number; tree: number; postgres: number }
}

/** Prepares everything but the desk itself. `crowd` is how many posts of Plaza there are to be named. */
export async function placeFor(given: Given, { crowd = 0 }: { crowd?: number } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bench-'))
  given.after(() => rmSync(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir, { mode: 0o700 })
  const postgres = await startEmbedded({ dataDir: folder, log: () => undefined })
  given.after(() => postgres.stop())
  const owner = postgres.connection
  await migrate(owner)
  await letDeskSignIn(owner)
  const plaza = await startPlaza(given, join(folder, 'plaza'), crowd)
  const [port, profile] = [await freePort(), given.option('profile')]
  let desk: ReturnType<typeof launch> | undefined
  given.after(() => desk?.end())

  return {
    folder,
    dataDir,
    url: `http://localhost:${port}`,
    plaza,
    owner,
    urlOf: (database) => urlOf({ ...owner, database }),
    pool(connections, database = owner.database) {
      const pool = new pg.Pool({ ...owner, database, max: connections })
      pool.on('error', () => undefined)
      given.after(() => pool.end())
      return pool
    },
    async open({ roles, env = {} } = {}) {
      const started = launch(
        [...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []), join(home, 'desk/main.ts')],
        {
          GUICHET_DATA: dataDir,
          PORT: `${port}`,
          PLAZA_URL: plaza.origin,
          PLAZA_TOKEN_FILE: join(folder, 'plaza', 'plaza-token'),
          DATABASE_URL: urlOf({ ...owner, user: deskRole }),
          MIGRATE_DATABASE_URL: urlOf(owner),
          ...(roles ? { GUICHET_ROLES: roles } : {}),
          ...env,
        },
        join(folder, 'desk.log'),
      )
      desk = started
      const link = await started.line((line) => /is open: (\S+)/.exec(line)?.[1])
      if (!link) throw new Error(`the desk did not open: ${readFileSync(join(folder, 'desk.log'), 'utf8')}`)
      return link
    },
    spent: () => ({
      desk: secondsOf(desk?.pid),
      tree: secondsOfTree(desk?.pid),
      postgres: secondsOfFamily(postgres.pid()),
    }),
    async close() {
      await desk?.end()
      desk = undefined
    },
  }
}

async function startPlaza(given: Given, folder: string, crowd: number): Promise<Place['plaza']> {
  mkdirSync(folder, { mode: 0o700 })
  const plaza = launch(
    [join(home, 'sandbox/plaza/main.ts'), folder, '0'],
    { PLAZA_CROWD: `${crowd}` },
    join(folder, 'plaza.log'),
  )
  given.after(() => plaza.end())
  const origin = await plaza.line((line) => (JSON.parse(line) as { origin: string }).origin)
  if (!origin) throw new Error('Plaza did not start')
  return { origin, token: readFileSync(join(folder, 'plaza-token'), 'utf8').trim() }
}

/** A program of ours as a process; it ends with this one, whatever happens. */
export function launch(args: readonly string[], env: Record<string, string>, log: string) {
  const said = openSync(log, 'a', 0o600)
  const child = spawn(process.execPath, args, {
    cwd: home,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', said],
  })
  closeSync(said)
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void ended.then(() => process.off('exit', kill))
  return {
    pid: child.pid ?? -1,
    line: (read: (line: string) => string | undefined) => firstLine(child, read),
    end() {
      child.kill('SIGTERM')
      return ended
    },
  }
}

function urlOf({ host, user, database }: Connection): string {
  return `postgresql://${user}@${encodeURIComponent(host)}/${database}`
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
