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
  const way = root && reads !== undefined ? await wayTo(means, reads) : 'open'
  const mounted = way === 'mounted' ? reads : undefined
  const ownUser = root && means.setpriv !== undefined && way !== 'closed'
  const { limits } = options

  const outer = means.setpriv ? [means.setpriv, '--pdeathsig=KILL'] : []
  const space = means.unshare ?? []
  const first = means.unshare ? firstProcess(mounted) : []
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
      const named = mounted === undefined ? command : command.map((word) => renamed(word, mounted))
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

function firstProcess(toMount: string | undefined): string[] {
  return toMount === undefined
    ? ['/bin/sh', '-c', goOn, 'sh']
    : ['/bin/sh', '-c', `${mount} && ${goOn}`, 'sh', toMount]
}

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

/** How the lent user comes to a folder: by its own name, by a mount, or (its files being closed too) not at all. */
type Way = 'open' | 'mounted' | 'closed'

const ways = new Map<string, Promise<Way>>()

function wayTo(means: Means, folder: string): Promise<Way> {
  const known = ways.get(folder)
  if (known) return known
  const found = findWay(means, folder)
  ways.set(folder, found)
  return found
}

async function findWay({ setpriv, unshare }: Means, folder: string): Promise<Way> {
  if (!setpriv) return 'closed'
  const lend = [setpriv, `--reuid=${lentUser}`, `--regid=${lentUser}`, '--clear-groups', '--']
  const look = (at: string) => [...lend, 'test', '-r', at, '-a', '-x', at]
  if (await succeeds(look(folder))) return 'open'
  const mountedWell = unshare && (await succeeds([...unshare, ...firstProcess(folder), ...look(mountPoint)]))
  return mountedWell ? 'mounted' : 'closed'
}

function succeeds(command: readonly string[]): Promise<boolean> {
  const [first = '', ...rest] = command
  return new Promise((resolve) => {
    execFile(first, rest, { cwd: '/', env: { PATH: '/usr/bin:/bin' } }, (failure) =>
      resolve(failure === null),
    )
  })
}
