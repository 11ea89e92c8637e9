// Plain JavaScript for Node 20: this runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

export const home = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(home, 'node_modules')
const marker = join(modules, '.guichet-installed')

/** Ends with one sentence for the person at the terminal; a stack would not help them. */
export class Missing extends Error {}

/** Where the runtime lies that package-lock.json names. Whether it is there is another question. */
export function runtime() {
  return join(modules, `node-linux-${process.arch}`, 'bin', 'node')
}

/**
 * Brings node_modules to what package-lock.json says, if it is not there already.
 * @param {{ checks: boolean }} wanted whether the tools for the checks are needed too
 */
export function install(wanted) {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Missing(
      `Guichet runs on Linux (x64 or arm64); this is ${process.platform} on ${process.arch}. In a container it runs anywhere.`,
    )
  }
  if (installed(wanted)) return
  say(`Installing what package-lock.json names (about a minute, once) …`)
  // Said aloud, because a setting omit=optional or NODE_ENV=production would leave out what is needed here.
  const args = ['ci', '--include=optional', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  const done = spawnSync('npm', args, {
    cwd: home,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: outsideEnvironment(),
  })
  if (done.error)
    throw new Missing(
      `npm could not be started (${done.error.message}). Install it, or run “npm ci --include=optional” here by other means.`,
    )
  if (done.status !== 0) {
    throw new Missing('“npm ci” did not go well; its own words are above. Mend that and start again.')
  }
  if (!installed(wanted)) {
    throw new Missing(
      `“npm ci” went well, and yet ${existsSync(runtime()) ? 'node_modules differs from package-lock.json' : `${runtime()} is not there`}. ` +
        'If npm is set to leave out optional dependencies (npm config get omit), run “npm ci --include=optional”.',
    )
  }
}

/** The marker says so, or npm's own list of what it put there agrees with the lock file. */
function installed({ checks }) {
  if (!existsSync(runtime())) return false
  // Somebody else's folder, linked here: theirs to keep in order.
  if (lstatSync(modules).isSymbolicLink()) return true
  const lock = readFileSync(join(home, 'package-lock.json'))
  const wanted = `${createHash('sha256').update(lock).digest('hex')}${checks ? ' with checks' : ''}`
  if (existsSync(marker) && readFileSync(marker, 'utf8').startsWith(wanted)) return true
  const listed = join(modules, '.package-lock.json')
  if (!existsSync(listed)) return false
  const there = JSON.parse(readFileSync(listed, 'utf8')).packages
  const agrees = Object.entries(JSON.parse(lock).packages).every(
    ([path, { version, optional, dev }]) =>
      path === '' ||
      (there[path]
        ? there[path].version === version && existsSync(join(home, path))
        : optional || (dev && !checks)),
  )
  // A service may not write into its own program; then it looks again at each start.
  if (agrees && writable(modules)) writeFileSync(marker, wanted)
  return agrees
}

/** npm must run on the Node of this machine: it is about to remove the one in node_modules. */
function outsideEnvironment() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  return { ...process.env, PATH: path.join(delimiter) }
}

/** Builds the screens when their sources changed since the last build. */
export function buildScreens() {
  const config = join(home, 'web', 'vite.config.ts')
  if (!existsSync(config)) return
  const dist = join(home, 'web', 'dist')
  const note = join(dist, '.sources')
  const wanted = fingerprint(['web', 'desk/http/contract', 'log', 'package-lock.json'])
  if (existsSync(join(dist, 'index.html')) && existsSync(note) && readFileSync(note, 'utf8') === wanted)
    return
  if (!writable(join(home, 'web')))
    throw new Missing(
      `The screens are not built, and this user may not write into ${home}. Its owner runs “node boot/install.js” there, once.`,
    )
  say('Building the screens …')
  const vite = join(modules, 'vite', 'bin', 'vite.js')
  const built = spawnSync(runtime(), [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: home,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (built.status !== 0) throw new Missing('The screens could not be built; what is wrong stands above.')
  mkdirSync(dist, { recursive: true })
  writeFileSync(note, wanted)
}

function writable(folder) {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** SHA-256 over the names and bytes of every source file below `places`; tests and results left out. */
function fingerprint(places) {
  const hash = createHash('sha256')
  const take = (path) => {
    const full = join(home, path)
    if (!existsSync(full)) return
    if (lstatSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort())
        if (name !== 'dist' && name !== 'node_modules') take(`${path}/${name}`)
    } else if (!/\.test\.tsx?$/.test(path)) {
      const bytes = readFileSync(full)
      hash.update(`${path}\0${bytes.length}\0`).update(bytes)
    }
  }
  places.forEach(take)
  return hash.digest('hex')
}

function say(text) {
  process.stderr.write(`${text}\n`)
}

/** Runs `deed` and turns what is {@link Missing} into a sentence and exit code 1. */
export function orSayWhatIsMissing(deed) {
  try {
    return deed()
  } catch (reason) {
    if (!(reason instanceof Missing)) throw reason
    say(`guichet: ${reason.message}`)
    process.exit(1)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  orSayWhatIsMissing(() => {
    install({ checks: process.argv.includes('--checks') })
    buildScreens()
  })
}
