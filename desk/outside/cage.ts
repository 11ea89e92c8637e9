import { execFile } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { sep } from 'node:path'

/** What keeps a program of ours from the rest of the machine. Each word is true only where it was tried and held. */
export type Confinement = {
  /** A user of its own, who owns nothing: only root can lend one. */
  ownUser: boolean
  /** No network, not even this machine's own addresses. */
  noNetwork: boolean
  /** Cannot see or signal other processes, and everything it starts ends with it. */
  ownProcesses: boolean
  /** A set-uid program gives it nothing. */
  noNewPrivileges: boolean
  /** Memory, processor time and file size are held by the kernel. */
  limited: boolean
  /** It is ended when the desk ends, even by `kill -9`. */
  endsWithUs: boolean
}

export type Cage = {
  confinement: Confinement
  /** The user it runs as, where that is not ours. */
  user?: number
  /** The command that runs `command` inside. */
  around(command: readonly string[]): [string, string[]]
  /** Whether an exit code comes from the cage, because the program could not be started at all. */
  couldNotStart(code: number | null, stderr: string): boolean
}

/** Nobody's number, and not that of `nobody`: PostgreSQL runs as 65534, and one user's processes may trace each other. */
const lentUser = 65533

type Means = { setpriv?: string; prlimit?: string; unshare?: string[] | undefined }

/**
 * The strongest cage that this machine permits. What is permitted is tried once a process and remembered.
 * `reads` is mounted read-only where the lent user could not reach it by its own name.
 */
export async function cage(options: {
  limits: { memory: number; cpu: number; file: number }
  reads?: string
}): Promise<Cage> {
  const means = await (known ??= findMeans())
  const root = process.getuid?.() === 0
  const reads = options.reads === undefined ? undefined : realpathSync(options.reads)
  const closed =
    reads !== undefined && root && means.setpriv !== undefined && !(await reachable(means.setpriv, reads))
  const mounted = closed && means.unshare !== undefined
  const ownUser = root && means.setpriv !== undefined && (!closed || mounted)
  const { limits } = options

  const outer = means.setpriv ? [means.setpriv, '--pdeathsig=KILL'] : []
  const space = means.unshare ?? []
  const first = means.unshare
    ? ['/bin/sh', '-c', mounted ? `${mount} && ${goOn}` : goOn, 'sh', ...(mounted ? [reads] : [])]
    : []
  const lend = ownUser ? [`--reuid=${lentUser}`, `--regid=${lentUser}`, '--clear-groups'] : []
  const drop = root ? ['--bounding-set=-all', '--inh-caps=-all'] : []
  const inner = means.setpriv ? [means.setpriv, ...lend, ...drop, '--no-new-privs', '--pdeathsig=KILL'] : []
  const seconds = Math.max(1, Math.ceil(limits.cpu / 1000))
  const limit = means.prlimit
    ? [
        means.prlimit,
        `--data=${limits.memory}`,
        `--cpu=${seconds}:${seconds + 1}`,
        `--fsize=${limits.file}`,
        '--core=0',
        '--nofile=256',
      ]
    : []
  const prefix = [...outer, ...space, ...first, ...inner, ...limit]

  return {
    confinement: {
      ownUser,
      noNetwork: means.unshare !== undefined,
      ownProcesses: means.unshare !== undefined,
      noNewPrivileges: means.setpriv !== undefined,
      limited: means.prlimit !== undefined,
      endsWithUs: means.setpriv !== undefined,
    },
    ...(ownUser ? { user: lentUser } : {}),
    around(command) {
      const named = mounted ? command.map((word) => renamed(word, reads)) : command
      const [program = 'false', ...rest] = [...prefix, ...named]
      return [program, rest]
    },
    // util-linux says 126 (may not be run) and 127 (not found), as shells do.
    couldNotStart: (code, stderr) =>
      prefix.length > 0 && (code === 126 || code === 127 || /failed to execute/.test(stderr)),
  }
}

/** Where a closed folder is mounted inside the cage. Any empty folder that every Linux has would do. */
const mountPoint = '/mnt'

const mount = `mount --bind "$1" ${mountPoint} && mount -o remount,bind,ro ${mountPoint} && shift`

/** The first process of its space ignores most signals, so a shell is the first and the program the second. */
const goOn = '"$@"; exit $?'

function renamed(word: string, folder: string): string {
  return word === folder || word.startsWith(folder + sep) ? mountPoint + word.slice(folder.length) : word
}

let known: Promise<Means> | undefined

async function findMeans(): Promise<Means> {
  const setpriv = existing('setpriv')
  const prlimit = existing('prlimit')
  return { ...(setpriv ? { setpriv } : {}), ...(prlimit ? { prlimit } : {}), unshare: await ownSpace() }
}

function existing(name: string): string | undefined {
  return [`/usr/bin/${name}`, `/bin/${name}`].find((path) => existsSync(path))
}

/** Namespaces without network and neighbours: root may make them, others only where the kernel lets users have their own. */
async function ownSpace(): Promise<string[] | undefined> {
  const unshare = existing('unshare')
  if (!unshare) return undefined
  const own = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user']
  const words = [
    unshare,
    ...own,
    '--mount',
    '--net',
    '--ipc',
    '--pid',
    '--fork',
    '--kill-child=KILL',
    '--mount-proc',
    '--',
  ]
  return (await succeeds([...words, 'true'])) ? words : undefined
}

const reached = new Map<string, Promise<boolean>>()

function reachable(setpriv: string, folder: string): Promise<boolean> {
  const known = reached.get(folder)
  if (known) return known
  const lend = [setpriv, `--reuid=${lentUser}`, `--regid=${lentUser}`, '--clear-groups', '--']
  const asked = succeeds([...lend, 'test', '-r', folder, '-a', '-x', folder])
  reached.set(folder, asked)
  return asked
}

function succeeds(command: readonly string[]): Promise<boolean> {
  const [first = '', ...rest] = command
  return new Promise((resolve) => {
    execFile(first, rest, { cwd: '/', env: { PATH: '/usr/bin:/bin' } }, (failure) =>
      resolve(failure === null),
    )
  })
}
