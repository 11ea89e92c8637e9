import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const home = join(import.meta.dirname, '..')

/** A checkout in which nothing but the boot files and one entry stand, with an `npm` that only notes how it was called. */
function checkout(t: TestContext, entry: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-test-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(home, 'boot'), join(folder, 'boot'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version: '1.0.0' } } }),
  )
  writeFileSync(join(folder, 'entry.ts'), entry)
  return folder
}

const runtimeFolder = `node_modules/node-linux-${process.arch}/bin`

/** What a good `npm ci` leaves behind; the runtime is the one that runs this test. */
const goodInstall = `
echo "npm $*" >> npm-calls
mkdir -p ${runtimeFolder} node_modules/thing
ln -sf ${process.execPath} ${runtimeFolder}/node
echo '{"packages":{"node_modules/thing":{"version":"1.0.0"}}}' > node_modules/.package-lock.json
`

function npmThat(folder: string, script: string): void {
  writeFileSync(join(folder, 'bin', 'npm'), `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}`, { mode: 0o755 })
}

/** Starts an entry with a Node that is not the one in node_modules, as on a machine that has only Node 20. */
function start(folder: string, ...args: string[]) {
  const foreign = join(folder, 'bin', 'node')
  if (!existsSync(foreign)) copyFileSync(process.execPath, foreign)
  const child = spawn(foreign, ['boot/start.js', 'entry.ts', ...args], {
    cwd: folder,
    // No other npm than the one of the test is found.
    env: { PATH: join(folder, 'bin') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString()))
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString()))
  return { child, said, over: once(child, 'close') as Promise<[number | null, string | null]> }
}

test('the first start installs, with all that is needed whatever npm leaves out; the second does not', async (t) => {
  const folder = checkout(
    t,
    'const word: string = process.argv.slice(2).join(); console.log(word); process.exitCode = 5',
  )
  npmThat(folder, goodInstall)
  const first = start(folder, 'one', 'two')
  const [code] = await first.over
  await start(folder).over
  assert.deepEqual([code, first.said.out], [5, 'one,two\n'])
  assert.equal(
    readFileSync(join(folder, 'npm-calls'), 'utf8'),
    'npm ci --include=optional --include=dev --no-audit --no-fund --loglevel=error\n',
  )

  writeFileSync(
    join(folder, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/thing': { version: '1.0.1' } } }),
  )
  const other = start(folder)
  assert.deepEqual((await other.over)[0], 1)
  assert.match(other.said.err, /node_modules differs from package-lock\.json/)
})

test('what is missing is said in a sentence', async (t) => {
  const folder = checkout(t, '')
  const without = start(folder)
  assert.equal((await without.over)[0], 1)
  assert.match(without.said.err, /npm could not be started/)

  npmThat(folder, 'mkdir -p node_modules; echo {} > node_modules/.package-lock.json')
  const halved = start(folder)
  assert.equal((await halved.over)[0], 1)
  assert.match(halved.said.err, /bin\/node is not there.*npm ci --include=optional/)

  npmThat(folder, 'exit 3')
  const failed = start(folder)
  assert.equal((await failed.over)[0], 1)
  assert.match(failed.said.err, /“npm ci” did not go well/)
})

const patient = `process.on('SIGTERM', () => { console.log('closed in good order'); process.exit(7) })
console.log(process.pid)
setInterval(() => undefined, 1000)`

test('a signal reaches the desk, and its answer is the exit code', async (t) => {
  const folder = checkout(t, patient)
  npmThat(folder, goodInstall)
  const desk = start(folder)
  await once(desk.child.stdout, 'data')
  desk.child.kill('SIGTERM')
  const [code] = await desk.over
  assert.deepEqual([code, desk.said.out.split('\n')[1]], [7, 'closed in good order'])
})

test('no desk outlives the process that the person started, even when that is killed', async (t) => {
  const folder = checkout(t, patient)
  npmThat(folder, goodInstall)
  const desk = start(folder)
  const [pid] = (await once(desk.child.stdout, 'data')) as [Buffer]
  assert.notEqual(Number(pid.toString()), desk.child.pid)
  desk.child.kill('SIGKILL')
  await desk.over
  while (existsSync(`/proc/${pid.toString().trim()}/exe`)) await pause(20)
  assert.match(desk.said.out, /closed in good order/)
})

test('a node_modules that is somebody else’s is left as it is', async (t) => {
  const folder = checkout(t, 'console.log("runs")')
  const other = join(folder, 'elsewhere', `node-linux-${process.arch}`, 'bin')
  mkdirSync(other, { recursive: true })
  symlinkSync(process.execPath, join(other, 'node'))
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules'))
  const desk = start(folder)
  assert.deepEqual([(await desk.over)[0], desk.said], [0, { out: 'runs\n', err: '' }])
})

test('a desk that npm started ends when npm is killed, though a shell stands between them', async (t) => {
  const folder = checkout(t, patient)
  npmThat(folder, goodInstall)
  const follow = join(folder, 'boot', 'follow.js')
  const inner = `"$0" --import ${follow} entry.ts; true`
  const npm = spawn(
    process.execPath,
    [
      '-e',
      `require('child_process').spawn('sh', ['-c', ${JSON.stringify(inner)}, process.execPath], { stdio: 'inherit' })`,
    ],
    {
      cwd: folder,
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  npm.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()))
  await once(npm.stdout, 'data')
  npm.kill('SIGKILL')
  await once(npm, 'close')
  assert.match(said, /closed in good order/)
})
