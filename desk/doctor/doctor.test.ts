import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { type Desk, guichet, serve } from '../../checks/command.ts'
import { commandAs, identityOf, programs, runnerOf } from '../sql/embedded/files.ts'
import { startEmbedded } from '../sql/embedded.ts'

type Found = { code: number; wrong: string[]; all: Map<string, string> }

let desk: Desk

before(async () => {
  desk = await serve()
  // The first order is on its way through the log when the desk opens.
  while ((await fetch(`${desk.url}/log/checkpoint`)).status !== 200) await pause(100)
})
after(() => rmSync(desk.data, { recursive: true, force: true }))

/** What `guichet doctor` says: everything that is neither fine nor a note, and the exit code. */
async function doctor(data: string, env: NodeJS.ProcessEnv = {}): Promise<Found> {
  const { code, out, said } = await guichet(tmpdir(), ['doctor', '--data', data, '--json'], env)
  assert.equal(said, '')
  const { findings } = JSON.parse(out) as { findings: { about: string; severity: string; says: string }[] }
  const wrong = findings
    .filter(({ severity, about }) => !['fine', 'note'].includes(severity) && !ofThisMachine.has(about))
    .map(({ about, severity }) => `${about}: ${severity}`)
  return { code, wrong, all: new Map(findings.map(({ about, says }) => [about, says])) }
}

/** What may be wrong with the machine that runs this, and not with the desk. */
const ofThisMachine = new Set([
  'disk-low',
  'disk-full',
  'ffmpeg-missing',
  'chromaprint-missing',
  'clock-alone',
])

test('a good sandbox is told nothing worse than a note, while it runs', async () => {
  const found = await doctor(desk.data)
  assert.deepEqual(found.wrong, [])
  assert.match(found.all.get('log') ?? '', /^The log of \d+ entries is whole/)
  assert.match(found.all.get('database-role') ?? '', /Queries run as guichet_app/)
})

test('a key that others can read is found, by its name', async () => {
  const key = join(desk.data, 'keys', 'log.1.key')
  chmodSync(key, 0o644)
  const found = await doctor(desk.data)
  chmodSync(key, 0o600)
  assert.deepEqual([found.code, found.wrong], [2, ['file-mode: unsafe']])
  assert.match(found.all.get('file-mode') ?? '', /keys\/log\.1\.key has mode 0644/)
})

test('a passphrase that is gone, or is another one, is found before the next start needs it', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const passphrase = join(folder, 'passphrase')
  const write = (words: string) => writeFileSync(passphrase, `${words}\n`, { mode: 0o600 })
  write('a harbour at dusk, nine boats')
  const data = join(folder, 'data')
  const words = ['init', '--data', data, '--url', 'https://desk.example', '--passphrase-file', passphrase]
  assert.equal((await guichet(folder, words)).code, 0)
  const locked = async () => (await doctor(data)).all.get('keys-locked')
  assert.equal(await locked(), undefined)
  write('a harbour at dawn, ten sails')
  assert.match((await locked()) ?? '', /another passphrase/)
  rmSync(passphrase)
  assert.match((await locked()) ?? '', /passphrase file .*passphrase, which is not there/)
})

test('a data folder that others can enter is found', async () => {
  chmodSync(desk.data, 0o755)
  const found = await doctor(desk.data)
  chmodSync(desk.data, 0o700)
  assert.deepEqual([found.code, found.wrong], [2, ['folder-mode: unsafe']])
})

test('beside a desk that has ended, the doctor finds the log whole, makes no key that is not there and leaves nothing running', async () => {
  assert.equal(await desk.close(), 0)
  // Where the operator has brought a document key of their own, whoever asks the doctor need not name it.
  for (const gone of ['document', 'receipt']) rmSync(join(desk.data, 'keys', `${gone}.1.key`))
  const before = statSync(join(desk.data, 'keys')).mtimeMs
  const env = { PORT: new URL(desk.url).port }
  const found = await doctor(desk.data, env)
  assert.deepEqual(found.wrong, [])
  assert.equal(statSync(join(desk.data, 'postgres', 'postmaster.pid'), { throwIfNoEntry: false }), undefined)
  assert.equal(statSync(join(desk.data, 'keys')).mtimeMs, before)
})

test('a database restored from yesterday, beside the log files of today, is found', async () => {
  const env = { PORT: new URL(desk.url).port }
  await tell(desk.data, `update log_checkpoint set size = size - 1, signed_size = size - 1`)
  const restored = await doctor(desk.data, env)
  assert.deepEqual([restored.code, restored.wrong], [2, ['log-wrong: unsafe']])
  await tell(desk.data, `update log_checkpoint set size = size + 1, signed_size = size + 1`)
  assert.deepEqual((await doctor(desk.data, env)).wrong, [])
})

test('log files restored from yesterday, beside the database of today, are found', async () => {
  const env = { PORT: new URL(desk.url).port }
  const log = join(desk.data, 'log')
  renameSync(join(log, 'tile'), join(log, 'kept'))
  const lost = await doctor(desk.data, env)
  renameSync(join(log, 'kept'), join(log, 'tile'))
  assert.deepEqual([lost.code, lost.wrong], [2, ['log-wrong: unsafe']])
})

/** Says something to the database of a desk that does not run. */
async function tell(data: string, sql: string): Promise<void> {
  const server = await startEmbedded({ dataDir: data, log: () => undefined })
  const client = new Client(server.connection)
  await client.connect()
  await client.query(sql)
  await client.end()
  await server.stop()
}

test('a PostgreSQL that loses commits on a power cut is found', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  await (await startEmbedded({ dataDir: folder, log: () => undefined })).stop()
  const cluster = realpathSync(join(folder, 'postgres'))
  const who = runnerOf(cluster)
  // Inside its folder the server knows itself by this name, also where root alone may enter the folder above.
  const here = '/proc/self/cwd'
  const off = ['fsync=off', 'full_page_writes=off', 'listen_addresses='].flatMap((one) => ['-c', one])
  const words = ['-D', here, '-k', here, ...off]
  const [command, args] = commandAs(who, join(programs(who).bin, 'postgres'), words, 'INT')
  const server = spawn(command, args, {
    cwd: cluster,
    ...identityOf(who),
    stdio: 'ignore',
    env: { PATH: '/usr/bin:/bin' },
  })
  const gone = once(server, 'exit')
  t.after(async () => {
    server.kill('SIGINT')
    await gone
  })
  const connection = { host: cluster, user: 'guichet', database: 'guichet' }
  while (!(await answers(connection))) {
    assert.equal(server.exitCode, null, 'PostgreSQL did not start')
    await pause(50)
  }
  const found = await doctor(join(folder, 'none'), {
    DATABASE_URL: `postgres://guichet@/guichet?host=${cluster}`,
  })
  assert.deepEqual(
    found.wrong.filter((line) => line.startsWith('database-') && line.endsWith('unsafe')),
    ['database-fsync: unsafe', 'database-full-page-writes: unsafe', 'database-role: unsafe'],
  )
  assert.equal(found.code, 2)
})

async function answers(connection: { host: string; user: string; database: string }): Promise<boolean> {
  const client = new Client(connection)
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}
