import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { foldersOf, packagesOf, strict, unmet } from './needs.ts'
import { ownNode } from './pds.ts'

/**
 * `npm test [-- files…]`: every kind of check in one run of node:test, the house's own checks first.
 * `npm run check`: only what reads the code. What was left out is listed at the end; the last line counts.
 */
const home = join(import.meta.dirname, '..')
const given = process.argv.slice(2)
const files =
  given.length === 0 ? allTests() : given[0] === '--reading' ? readingTests() : globSync(given, { cwd: home })

if (strict || process.env.GUICHET_INSTALL === '1') installWhatIsMissing()
if (files.length === 0) throw new Error(`no test is called ${given.join(' ')}`)

const count = { passed: 0, failed: 0, skipped: 0 }
const leftOut: string[] = []
const broken: string[] = []

const events = run({
  files: files.map((file) => join(home, file)),
  // Two processors are what this must run on; every file is a process of its own.
  concurrency: 2,
  cwd: home,
  execArgv: ['--import', join(import.meta.dirname, 'no-hanging.js')],
})
events.on('test:pass', (event) => {
  if (event.details.type === 'suite' || isFile(event.name)) return
  if (event.skip === undefined) return void count.passed++
  count.skipped++
  leftOut.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`)
})
events.on('test:fail', (event) => {
  if (event.details.type === 'suite') return
  count.failed++
  broken.push(`${event.file ? relative(home, event.file) : ''}: ${event.name}`)
})
events.compose(spec).pipe(process.stdout)
events.on('end', () => {
  process.exitCode = count.failed === 0 && count.passed > 0 ? 0 : 1
})
process.on('exit', () => {
  if (broken.length > 0) say(`Failed:\n${broken.map((line) => `  ${line}`).join('\n')}`)
  if (leftOut.length > 0) say(`Left out:\n${leftOut.map((line) => `  ${line}`).join('\n')}`)
  say(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
})

function allTests(): string[] {
  const found = globSync('**/*.test.{ts,tsx}', {
    cwd: home,
    exclude: (name) => /(?:^|\/)(?:node_modules|dist)$/.test(name),
  })
  return found.sort((a, b) => turnOf(a) - turnOf(b) || a.localeCompare(b))
}

/** The house's own checks first; then what takes long, so that neither processor is left without work at the end. */
function turnOf(file: string): number {
  if (file.startsWith('checks/')) return 0
  return /^(proof|bench|journeys)\/|^web\/pages\.test/.test(file) ? 1 : 2
}

function readingTests(): string[] {
  return ['checks/tools.test.ts', 'checks/house.test.ts', 'checks/docs.test.ts']
}

/** A file in which nothing failed is reported like a test of its name; it is not one. */
function isFile(name: string): boolean {
  return files.includes(relative(home, name)) || files.includes(name)
}

/** Debian's packages for checks that need them. Outside of CI nothing is installed unasked. */
function installWhatIsMissing(): void {
  const missing = unmet()
  if (missing.length === 0) return
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const apt = [...asRoot, 'apt-get', '-o', 'DPkg::Lock::Timeout=600', '-y', '--no-install-recommends']
  for (const words of [['update'], ['install', ...packagesOf(missing)]]) {
    say(`${[...apt, ...words].join(' ')}`)
    const [command = '', ...args] = [...apt, ...words]
    const done = spawnSync(command, args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (done.status !== 0)
      say(
        `that did not go well (${done.error?.message ?? `exit code ${done.status}`}); checks that need it will say so`,
      )
  }
  for (const folder of foldersOf(missing)) {
    say(`npm ci in ${relative(home, folder)}`)
    const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: ownNode(),
    })
    if (done.status !== 0) say('that did not go well; checks that need it will say so')
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
