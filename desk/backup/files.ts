import { constants } from 'node:fs'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { sync, syncFolder } from '../outside/durable.ts'
import { Fault, systemCode } from '../outside/fault.ts'

export type Written = { size: number; sha256: string }

/** Writes a file as it comes, closed to others, and gives its hash. Its bytes are on the disk when this returns. */
async function writeStream(path: string, bytes: AsyncIterable<Uint8Array>): Promise<Written> {
  await makeFolder(dirname(path))
  const hash = createHash('sha256')
  let size = 0
  const handle = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of bytes) {
      hash.update(chunk)
      size += chunk.length
      await handle.writeFile(chunk)
    }
    await sync(handle)
  } finally {
    await handle.close()
  }
  await syncFolder(dirname(path))
  return { size, sha256: hash.digest('hex') }
}

export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<Written> {
  return await writeStream(path, Readable.from([Buffer.from(bytes)]))
}

/** Lines, packed. `count` is told of each. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<string>,
): Promise<Written & { rows: number }> {
  let rows = 0
  const counted = async function* () {
    for await (const line of lines) {
      rows++
      yield `${line}\n`
    }
  }
  const written = await writeStream(path, Readable.from(counted()).pipe(createGzip({ level: 6 })))
  return { ...written, rows }
}

/** A copy that is there whole or not at all. */
export async function copyWhole(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to))
  await rm(`${to}.part`, { force: true })
  await copyFile(from, `${to}.part`, constants.COPYFILE_FICLONE)
  const handle = await open(`${to}.part`, 'r+')
  try {
    await handle.chmod(0o600)
    await sync(handle)
  } finally {
    await handle.close()
  }
  await rename(`${to}.part`, to)
  await syncFolder(dirname(to))
}

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    if (systemCode(cause) !== 'EACCES') throw cause
    throw new Fault('folder-closed', { found: folder, wanted: 'a folder that this user may make', cause })
  }
}
