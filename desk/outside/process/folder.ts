import { chown, mkdtemp, readdir, readlink, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Fault } from '../fault.ts'

/** A folder for one program alone, named after the process that made it. Whoever asked for it removes it. */
export async function privateFolder(user: number | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `guichet-task-${await space()}-${process.pid}-`))
  if (user) await chown(folder, user, user)
  return folder
}

const lookEvery = 32 * 1024 ** 2

/** Gives on what is to lie in such a folder for as long as the disk has room for others beside it. Throws `temp-full` (again). */
export async function* whileThereIsRoom(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let since = 0
  for await (const part of bytes) {
    yield part
    since += part.length
    if (since < lookEvery) continue
    since = 0
    const { bavail, blocks, bsize } = await statfs(tmpdir())
    const [free, kept] = [bavail * bsize, Math.min((blocks * bsize) / 20, 1024 ** 3)]
    if (free < kept)
      throw new Fault('temp-full', {
        again: true,
        found: `${free} bytes free in ${tmpdir()}`,
        wanted: `at least ${Math.round(kept)}`,
      })
  }
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
