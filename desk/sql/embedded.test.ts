import { after, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
  chownSync,
  chmodSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { startEmbedded, type Connection, type EmbeddedPostgres } from './embedded.ts'

const silent = () => undefined
const folders: string[] = []
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

function newFolder(...below: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  folders.push(folder)
  const inner = join(folder, ...below)
  mkdirSync(inner, { recursive: true })
  return inner
}

/** A server that is ended with its test, whatever comes of it. */
async function started(
  t: TestContext,
  dataDir: string,
  log: (line: string) => void = silent,
): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ dataDir, log })
  t.after(() => server.stop())
  return server
}

async function ask(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(connection)
  client.on('error', silent)
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Asks until there is an answer: a server that was killed is on its way back. */
/** The server may answer a moment before its supervisor has written down who it is. */
async function pidOf(server: { pid(): number | undefined }, before?: number): Promise<number> {
  for (;;) {
    const pid = server.pid()
    if (pid !== undefined && pid !== before) return pid
    await pause(20)
  }
}

async function askPatiently(connection: Connection, sql: string): Promise<Record<string, unknown>[]> {
  for (;;) {
    try {
      return await ask(connection, sql)
    } catch {
      await pause(50)
    }
  }
}

test('a new data folder gets a PostgreSQL that writes to the disk before it says done, and listens on no network', async (t) => {
  const dataDir = newFolder()
  const server = await started(t, dataDir)
  const setting = (name: string) => `current_setting('${name}') as ${name}`
  const rows = await ask(
    server.connection,
    `select current_database() as db, ${['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', 'timezone', 'server_encoding'].map(setting).join(', ')}`,
  )
  await server.stop()
  assert.deepEqual(rows, [
    {
      db: 'guichet',
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      timezone: 'UTC',
      server_encoding: 'UTF8',
    },
  ])
  assert.equal(statSync(join(dataDir, 'postgres')).mode & 0o777, 0o700)
  assert.equal(existsSync(join(dataDir, 'postgres', 'postmaster.pid')), false)
})

test('a server that is killed is back by itself, with everything it had acknowledged', async (t) => {
  const said: string[] = []
  const server = await started(t, newFolder(), (line) => said.push(line))
  await ask(server.connection, 'create table kept (n int)')
  let killed: number | undefined
  for (let round = 1; round <= 3; round++) {
    await ask(server.connection, `insert into kept values (${round})`)
    killed = await pidOf(server, killed)
    process.kill(killed, 'SIGKILL')
    assert.deepEqual(await askPatiently(server.connection, 'select count(*)::int as n from kept'), [
      { n: round },
    ])
  }
  await server.stop()
  assert.equal(said.filter((line) => line.startsWith('PostgreSQL ended unasked')).length, 3)
})

test('a server that outlived its desk is adopted, ended by the new one, and not started twice', async (t) => {
  const dataDir = newFolder()
  const first = await started(t, dataDir)
  const second = await started(t, dataDir)
  assert.deepEqual([first.adopted, second.adopted, second.pid()], [false, true, first.pid()])
  await Promise.all([first.stop(), second.stop()])
  assert.equal(existsSync(join(dataDir, 'postgres', 'postmaster.pid')), false)
})

test('a data folder with a name too long for a socket works as any other', async (t) => {
  const server = await started(t, newFolder('d'.repeat(60), 'e'.repeat(60)))
  assert.deepEqual(await ask(server.connection, 'select 1 as one'), [{ one: 1 }])
  await server.stop()
  assert.equal(existsSync(server.connection.host), false)
})

test('a process number taken over by a stranger after a restart of the container does not keep the server down', async (t) => {
  const dataDir = newFolder()
  await (await started(t, dataDir)).stop()
  const file = join(dataDir, 'postgres', 'postmaster.pid')
  const stranger = strangerOf(dataDir)
  writeFileSync(file, `${stranger.pid}\n/proc/self/cwd\n1795468995\n5432\n/proc/self/cwd\n\n 1 1\nready   \n`)
  const owner = statSync(join(dataDir, 'postgres'))
  if (process.getuid?.() === 0) chownSync(file, owner.uid, owner.gid)
  chmodSync(file, 0o600)
  const server = await started(t, dataDir)
  assert.deepEqual([server.adopted, await ask(server.connection, 'select 1 as one')], [false, [{ one: 1 }]])
  await server.stop()
  stranger.kill()
})

/** Some other process of the user who runs the server: the one case in which PostgreSQL believes a stale file. */
function strangerOf(dataDir: string) {
  const owner = statSync(join(dataDir, 'postgres'))
  return spawn('sleep', ['600'], process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : {})
}

test('a folder written by another PostgreSQL is refused by name and left alone', async () => {
  const dataDir = newFolder('postgres')
  writeFileSync(join(dataDir, 'PG_VERSION'), '17\n')
  await assert.rejects(
    startEmbedded({ dataDir: join(dataDir, '..'), log: silent }),
    /written by PostgreSQL 17; this desk brings PostgreSQL 18/,
  )
})

const asRoot = process.getuid?.() === 0
const ordinary = 1000

test(
  'an ordinary user starts it as himself; root later starts the same folder as its owner',
  { skip: !asRoot && 'needs root' },
  async (t) => {
    const dataDir = newFolder()
    chownSync(dataDir, ordinary, ordinary)
    chmodSync(join(dataDir), 0o755)
    const script = `import { startEmbedded } from ${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))}
    const server = await startEmbedded({ dataDir: process.argv[1], log: () => undefined })
    await server.stop()
    process.stdout.write('went well as ' + process.getuid())`
    const run = asOrdinaryUser(script, dataDir)
    if (run === undefined) return t.skip('this checkout lies below a folder closed to other users')
    assert.deepEqual(
      { said: run.stdout, complained: run.stderr },
      { said: `went well as ${ordinary}`, complained: '' },
    )
    const server = await started(t, dataDir)
    const pid = server.pid()
    const owner = statSync(`/proc/${pid}`).uid
    await server.stop()
    assert.equal(owner, ordinary)
  },
)

/** Runs `script` as an ordinary user; in a checkout below a closed folder, through a mount that only the script sees. */
function asOrdinaryUser(script: string, argument: string) {
  const home = join(import.meta.dirname, '..', '..')
  const open =
    spawnSync(process.execPath, ['--version'], { uid: ordinary, gid: ordinary, cwd: '/' }).status === 0
  const at = open ? home : '/mnt'
  const mount = open
    ? []
    : ['unshare', '--mount', 'sh', '-c', 'mount --bind "$1" /mnt && shift && exec "$@"', 'sh', home]
  const [command = '', ...args] = [
    ...mount,
    'setpriv',
    `--reuid=${ordinary}`,
    `--regid=${ordinary}`,
    '--clear-groups',
    ...[process.execPath, '--input-type=module', '-e', script, argument].map((word) =>
      word.replaceAll(home, at),
    ),
  ]
  const run = spawnSync(command, args, {
    encoding: 'utf8',
    cwd: '/',
    env: { HOME: argument, PATH: '/usr/bin:/bin' },
  })
  return !open && /mount|unshare|Cannot find module/.test(run.stderr) ? undefined : run
}
