import { link, open, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Fault, systemCode } from './fault.ts'

/**
 * Writes a file that exists whole or not at all, readable by its owner only. When this returns, bytes and
 * name are on the disk. `taken` when the name is in use already: nothing is ever overwritten.
 */
export async function createOnce(path: string, bytes: Uint8Array, suffix: string): Promise<'made' | 'taken'> {
  const temp = `${path}.${suffix}.part`
  const handle = await open(temp, 'wx', 0o600)
  try {
    await handle.writeFile(bytes)
    await sync(handle)
  } finally {
    await handle.close()
  }
  try {
    // link and not rename: rename would silently replace a file that another process made meanwhile.
    await link(temp, path)
    return 'made'
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return 'taken'
    throw cause
  } finally {
    await unlink(temp)
    await syncFolder(dirname(path))
  }
}

/** Removes a file; when this returns the name is gone from the disk. A file that is not there is fine. */
export async function removeDurably(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT') throw cause
  }
  await syncFolder(dirname(path))
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await sync(handle)
  } finally {
    await handle.close()
  }
}

/**
 * As {@link syncFolder}, for a folder in which much happens at once: whoever asks while it is being synced waits for
 * the next time, and all of those go together.
 */
export function syncingTogether(folder: string): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | undefined
  return () =>
    (next ??= running.then(async () => {
      next = undefined
      const mine = syncFolder(folder)
      running = mine.catch(() => undefined)
      await mine
    }))
}

/** fsync, once. After a failure the kernel may have dropped the pages, so a second try would lie. */
export async function sync(handle: Pick<FileHandle, 'sync'>): Promise<void> {
  try {
    await handle.sync()
  } catch (cause) {
    throw new Fault('fsync-failed', { fatal: true, cause })
  }
}
