import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '../../core/instant.ts'

/** The desk that has a data folder: its process, since when, and where it can be reached once it listens. */
export type Holder = { pid: number; since: Instant; url?: string }

/** `held`: the folder is ours until `release` or our end, however we end. `taken`: another desk has it, in one sentence. */
export type FolderLock =
  | { kind: 'held'; tell(url: string): void; release(): void }
  | { kind: 'taken'; by: Holder | undefined; message: string }

/**
 * Takes the data folder for this process alone, making it (0700) where it is missing. At most one of any number of
 * desks that try at once gets it, also across containers that share the folder. The kernel holds the lock and drops it
 * when the process is gone, so a killed desk leaves nothing to clean up. Asked again by its holder, it is taken.
 */
export function lockFolder(folder: string, now: Instant): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'desk.lock')
  const file = openSync(path, 'a+', 0o600)
  // The lock belongs to the opened file, which the child shares with us: it stays when the child is done.
  const asked = spawnSync('flock', ['--nonblock', '3'], { stdio: ['ignore', 'ignore', 'pipe', file] })
  if (asked.status === 0) return held(file, { pid: process.pid, since: now })
  closeSync(file)
  if (asked.status === 1) return taken(folder, holderIn(path))
  throw new Error(
    `${folder} cannot be locked: ${asked.error?.message ?? String(asked.stderr).trim()} (flock comes with util-linux)`,
  )
}

function held(file: number, holder: Holder): FolderLock {
  const write = (text: string) => {
    ftruncateSync(file)
    writeSync(file, text)
  }
  let open = true
  write(JSON.stringify(holder))
  return {
    kind: 'held',
    tell: (url) => write(JSON.stringify({ ...holder, url })),
    release() {
      if (!open) return
      open = false
      ftruncateSync(file)
      closeSync(file)
    },
  }
}

function taken(folder: string, by: Holder | undefined): FolderLock {
  const who = by
    ? `process ${by.pid}, since ${by.since}${by.url ? `, at ${by.url}` : ''}`
    : 'it has not said which'
  return {
    kind: 'taken',
    by,
    message: `another desk works in ${folder} (${who}). Use that one, end it, or set GUICHET_DATA to another folder.`,
  }
}

/** What the holder wrote, if it had the time. */
function holderIn(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}
