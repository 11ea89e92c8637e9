import { test } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { removeLeftFolders } from './process/folder.ts'
import { runConfined, type Ran, type Task } from './process.ts'

const shell = (script: string, more: Partial<Task> = {}): Promise<Ran> =>
  runConfined({ program: 'sh', args: ['-c', script], ...more })

function saidBy(ran: Ran): string {
  return ran.kind === 'done'
    ? Buffer.from(ran.stdout).toString()
    : `${ran.fault}: ${ran.message} ${ran.stderr}`
}

function faultOf(ran: Ran): string {
  return ran.kind === 'fault' ? ran.fault : 'none'
}

async function* parts(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

test('a program gets its bytes and its files, and its private folder is gone afterwards', async () => {
  const ran = await shell('cat; cat picture; echo kept > here; pwd', {
    stdin: parts('one ', 'two '),
    files: { picture: Buffer.from('three ') },
  })
  const said = saidBy(ran)
  assert.match(said, /^one two three \/.*guichet-task-/)
  assert.equal(existsSync(said.replace('one two three ', '').trim()), false)
})

test('nothing of our own environment reaches a program', async () => {
  process.env.GUICHET_TEST_SECRET = 'the key of the vault'
  const ran = await shell('env', { environment: { GIVEN: 'yes' } })
  delete process.env.GUICHET_TEST_SECRET
  assert.doesNotMatch(saidBy(ran), /vault/)
  assert.match(saidBy(ran), /GIVEN=yes/)
})

test('each way of giving nothing has a name', async () => {
  assert.equal(faultOf(await runConfined({ program: 'no-such-program' })), 'missing')
  assert.equal(faultOf(await shell('echo no >&2; exit 3')), 'failed')
  assert.equal(faultOf(await shell('kill -SEGV $$')), 'crashed')
  assert.equal(faultOf(await shell('sleep 600', { limits: { wall: 200 } })), 'too-long')
  assert.equal(faultOf(await shell('yes', { limits: { output: 1000 } })), 'too-large')
  assert.equal(faultOf(await shell('sleep 600', { signal: AbortSignal.timeout(100) })), 'given-up')
})

test('what a program started ends with it', async () => {
  const mark = `60${process.pid}`
  await shell(`setsid sleep ${mark} & exec sleep 600`, { limits: { wall: 500 } })
  for (let look = 0; look < 100 && commandLines().some((line) => line === `sleep ${mark}`); look++)
    await pause(50)
  const ran = await shell('true')
  if (ran.confinement.ownProcesses)
    assert.deepEqual(
      commandLines().filter((line) => line === `sleep ${mark}`),
      [],
    )
})

function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      } catch {
        return ''
      }
    })
}

test('the confinements that are said to be in effect are', async (t) => {
  const listener = createServer((socket) => socket.end('reached')).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const ran = await shell(
    `id -u; grep NoNewPrivs /proc/self/status | cut -f2; ulimit -c; ulimit -d; ls /proc | grep -c '^[0-9]'; cat /proc/net/dev | wc -l`,
  )
  const [uid, noNewPrivileges, core, data, processes, interfaces] = saidBy(ran).trim().split('\n')
  const reached = await runConfined({
    program: process.execPath,
    args: [
      '--jitless',
      '-e',
      `require('net').connect(${port}, '127.0.0.1', () => console.log('reached')).on('error', (e) => console.log(e.code))`,
    ],
    reads: join(process.execPath, '..', '..'),
  })
  listener.close()
  const { confinement } = ran
  t.diagnostic(`in effect here: ${JSON.stringify(confinement)}`)
  if (confinement.ownUser) assert.equal(uid, '65533')
  if (confinement.noNewPrivileges) assert.equal(noNewPrivileges, '1')
  if (confinement.limited) assert.deepEqual([core, data], ['0', String(512 * 1024)])
  if (confinement.ownProcesses) assert.ok(Number(processes) < 8)
  if (confinement.noNetwork) {
    assert.equal(interfaces, '3')
    assert.notEqual(saidBy(reached).trim(), 'reached')
    assert.equal(faultOf(reached), 'none')
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/setpriv')) assert.equal(confinement.ownUser, true)
})

test('processor time and memory are held to what was allowed', async () => {
  const busy = await shell('while :; do :; done', { limits: { cpu: 1000 } })
  const greedy = await runConfined({
    program: process.execPath,
    args: ['--jitless', '-e', 'const all = []; for (let n = 0; n < 400; n++) all.push(Buffer.alloc(4e6, 1))'],
    reads: join(process.execPath, '..', '..'),
  })
  assert.equal(faultOf(busy), 'too-long')
  if (greedy.confinement.limited) assert.notEqual(faultOf(greedy), 'none')
})

test('a program can read the folder that it needs, below one that is closed to everybody else', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  const open = join(closed, 'open')
  mkdirSync(open)
  chmodSync(open, 0o755)
  writeFileSync(join(open, 'script'), 'read well')
  const ran = await runConfined({ program: 'cat', args: [join(open, 'script')], reads: open })
  rmSync(closed, { recursive: true })
  assert.equal(saidBy(ran), 'read well')
})

test('a program ends when the desk is killed', async () => {
  const mark = `61${process.pid}`
  const script = `import { runConfined } from ${JSON.stringify(join(import.meta.dirname, 'process.ts'))}
    await runConfined({ program: 'sleep', args: ['${mark}'] })`
  const desk = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  while (!commandLines().includes(`sleep ${mark}`)) await pause(20)
  desk.kill('SIGKILL')
  const { confinement } = await shell('true')
  if (confinement.endsWithUs) while (commandLines().includes(`sleep ${mark}`)) await pause(20)
})

test('what a killed desk left for a program to look at is removed by the next one', async () => {
  const script = `import { runConfined } from ${JSON.stringify(join(import.meta.dirname, 'process.ts'))}
    await runConfined({ program: 'sleep', args: ['600'], files: { picture: Buffer.from('held') } })`
  const desk = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
  const itsFolders = () => readdirSync(tmpdir()).filter((name) => name.includes(`-${desk.pid}-`))
  while (itsFolders().length === 0) await pause(20)
  desk.kill('SIGKILL')
  await once(desk, 'exit')
  assert.equal(itsFolders().length, 1)
  await removeLeftFolders()
  assert.deepEqual(itsFolders(), [])
  const still = await shell('pwd; ls ..')
  assert.match(saidBy(still), new RegExp(`-${process.pid}-`))
})

test('a program is not run as a user who could not read what it needs', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  writeFileSync(join(closed, 'script'), 'read as ourselves', { mode: 0o600 })
  const ran = await runConfined({ program: 'cat', args: [join(closed, 'script')], reads: closed })
  rmSync(closed, { recursive: true })
  assert.deepEqual([saidBy(ran), ran.confinement.ownUser], ['read as ourselves', false])
})
