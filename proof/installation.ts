/** One whole installation on trial: a data folder, a Plaza beside it, a desk that lives many lives, and what they promised. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deliveryPolicy } from '../core/policy.ts'
import type { CrashpointName } from '../desk/outside/crashpoint.ts'
import { systemChance } from '../desk/outside/random.ts'
import { folderKeys } from '../desk/outside/keys/folder.ts'
import { type Database, sql } from '../desk/sql/database.ts'
import type { Tables } from '../desk/sql/tables.ts'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { authorityAt, type Acknowledged, type Authority } from './authority.ts'
import { type Dice, diceOf } from './dice.ts'
import { type Officer, signIn } from './officer.ts'
import { type DeskPlace, type Life, startDesk, startPlaza } from './processes.ts'

export type Installation = {
  place: DeskPlace
  url: string
  dice: Dice
  authority: Authority
  /** Everything the desk has put its word to, by demand. */
  ledger: Map<string, Acknowledged>
  /** Every checkpoint that was ever seen published, by its text. */
  checkpoints: Set<string>
  /** A post of Plaza that no order named yet. */
  newPost(): string
  live(options?: { crashAt?: CrashpointName }): Promise<Life>
  officer(): Officer
  /** A connection of our own, as the owner: it looks, and the desk knows nothing of it. */
  database(): Database
  keys(): ReturnType<typeof folderKeys>
  plaza(path: string, body?: unknown, headers?: Record<string, string>): Promise<unknown>
  /** The process that listens for PostgreSQL now. */
  postmaster(): number | undefined
  stopping: boolean
  /** Milliseconds by which desk and authorities believe it to be later than it is. */
  later: number
  /** What the desk last said to its operator. */
  lastWords(about?: string): string
  end(): Promise<void>
}

/** Prepares folder and Plaza; no desk lives yet. `crowd` is how many posts there are to be named. */
export async function install(options: { seed: number; crowd: number }): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-proof-'))
  const [port, plazaPort] = [await freePort(), await freePort()]
  const plaza = await startPlaza(join(folder, 'plaza'), plazaPort, options.crowd)
  const place = { folder, port, plaza: { origin: plaza.origin, folder: join(folder, 'plaza') } }
  const url = `http://localhost:${port}`
  const dice = diceOf(options.seed)
  const token = readFileSync(join(folder, 'plaza', 'plaza-token'), 'utf8').trim()
  const dataFolder = join(folder, 'data')
  let life: Life | undefined
  let officer: Officer | undefined
  let database: Database | undefined
  let posts = 0

  const installation: Installation = {
    place,
    url,
    dice,
    stopping: false,
    later: 0,
    authority: authorityAt({ url, dataFolder, plazaOrigin: plaza.origin }, dice, {
      stopped: () => installation.stopping,
      now: () => new Date(Date.now() + installation.later).toISOString(),
    }),
    ledger: new Map(),
    checkpoints: new Set(),
    newPost() {
      if (posts === options.crowd) throw new Error('every post has been named already')
      return `x${posts++}`
    },
    async live(how) {
      life = startDesk(place, { ...how, later: installation.later })
      const link = await life.opened
      if (link !== undefined) officer ??= await signIn(link).catch(() => undefined)
      return life
    },
    officer() {
      if (!officer) throw new Error('nobody has signed in yet')
      return officer
    },
    database() {
      const socket = { host: join(dataFolder, 'postgres'), port: 5432, user: 'guichet', database: 'guichet' }
      database ??= asOwner(socket)
      return database
    },
    keys: () =>
      folderKeys({
        folder: join(dataFolder, 'keys'),
        now: () => new Date().toISOString(),
        random: (length) => systemChance.bytes(length),
      }),
    async plaza(path, body, headers = {}) {
      const response = await fetch(`${plaza.origin}${path}`, {
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`Plaza answered ${response.status} at ${path}`)
      return await response.json()
    },
    postmaster() {
      const file = join(dataFolder, 'postgres', 'postmaster.pid')
      const pid = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : Number.NaN
      return pid > 1 ? pid : undefined
    },
    lastWords: (about = '') =>
      readFileSync(join(folder, 'desk.log'), 'utf8')
        .split('\n')
        .filter((line) => line.includes(about))
        .slice(-40)
        .join('\n'),
    async end() {
      installation.stopping = true
      await database?.destroy()
      await life?.stop()
      await plaza.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return installation
}

/** The cluster's owner sees every row; a desk never could. */
function asOwner(socket: pg.PoolConfig): Database {
  const pool = new pg.Pool({ ...socket, max: 4, connectionTimeoutMillis: 10_000, query_timeout: 30_000 })
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
}

/** Asks again and again; what it costs is printed, never judged. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>): Promise<T> {
  const since = performance.now()
  for (;;) {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined && answer !== false) return answer
    if (performance.now() - since > 60_000) throw new Error(`waited a minute in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/**
 * Whether nothing is left to do by itself: every effect carried out, every entry in a published checkpoint, nobody to be
 * told of an answer that lies unfetched. `later`: milliseconds by which the desk believes it to be later.
 */
export async function isIdle(db: Database, later = 0): Promise<boolean> {
  const tell = new Date(Date.now() + later - deliveryPolicy.unfetchedHours * 3_600_000).toISOString()
  const { rows } = await sql<{ waiting: number }>`
    select (select count(*) from effect where state = 'pending')
         + (select count(*) from log_entry where index is null)
         + (select count(*) from log_checkpoint where signed_size < size)
         + (select count(*) from answer
            where by_door and fetched_at is null and reminded_at is null and sent_at < ${tell}::timestamptz)
         + (select count(*) from demand where open and waits_for in ('log', 'nothing')) as waiting`.execute(
    db,
  )
  return Number(rows[0]?.waiting) === 0
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
