import { chown, mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for one program alone, named after the process that made it. Whoever asked for it removes it. */
export async function privateFolder(user: number | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `guichet-task-${await space()}-${process.pid}-`))
  if (user) await chown(folder, user, user)
  return folder
}

/**
 * Removes what processes that were killed have left: their programs ended with them, their folders did not, and may hold
 * what a program was to look at. Those of another space of processes are left alone. Returns how many went.
 */
export async function removeLeftFolders(): Promise<number> {
  const here = await space()
  let gone = 0
  for (const name of await readdir(tmpdir())) {
    const [, where, pid] = /^guichet-task-(\d+)-(\d+)-/.exec(name) ?? []
    if (where !== here || isAlive(Number(pid))) continue
    await rm(join(tmpdir(), name), { recursive: true, force: true })
    gone += 1
  }
  return gone
}

/** Where process numbers mean what they mean here: two containers may share a folder and number alike. */
async function space(): Promise<string> {
  const name = await readlink('/proc/self/ns/pid').catch(() => '')
  return /\d+/.exec(name)?.[0] ?? '0'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM'
  }
}
