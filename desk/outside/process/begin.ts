import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process'
import type { Cage } from './cage.ts'

/** Starts `command` in the cage, in its private folder, with an environment that holds nothing of ours. */
export function begin(
  confined: Cage,
  command: readonly string[],
  { folder, environment }: { folder: string; environment?: Readonly<Record<string, string>> | undefined },
): ChildProcessWithoutNullStreams {
  const [program, args] = confined.around(command)
  return spawn(program, args, {
    cwd: folder,
    env: {
      PATH: '/usr/bin:/bin',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      HOME: folder,
      TMPDIR: folder,
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
}

/** Ends the program and everything it started. */
export function endAll(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Already gone.
  }
}
