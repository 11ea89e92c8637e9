/**
 * The lists of a tenant as a file in the data folder, from which the next start begins instead of from every row. It is
 * never the truth: whoever begins from it comes up to the database before anybody is answered, and a file that is damaged,
 * somebody else's, of another release or of another past is passed over. Nothing is in it that is not in the database,
 * and no backup has it.
 */
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { leastQuality } from '../../core/match.ts'
import {
  headLine,
  mostHead,
  type Portion,
  portionBytes,
  portionHead,
  readHead,
  readPortion,
  sizeOfPortion,
  type SnapshotHead,
} from '../../match/index/snapshot.ts'
import type { Crashpoint } from '../outside/crashpoint.ts'
import { syncFolder } from '../outside/durable.ts'
import { systemCode } from '../outside/fault.ts'
import { migrationNames } from '../sql/database.ts'
import { kindNames } from './held.ts'

export type Kept = Pick<SnapshotHead, 'version' | 'mark' | 'banks'>

/** What is wrong with a file that is there. */
export type Unfit = { found: string; wanted: string }

const digestSize = 32
const readAtOnce = 4 * 1024 ** 2

export function snapshotFile(dataDir: string, tenant: string): string {
  return join(dataDir, 'snapshots', `${tenant}.lists`)
}

/** Whose it is, and everything that has a say in what of the rows is held and how. */
function ofTenant(tenant: string): string {
  return [tenant, migrationNames.at(-1), `quality ${leastQuality}`, ...kindNames].join(' ')
}

/** Puts a new one in the place of the last; killed anywhere, there is the old one or the new one. Bytes and name are on the disk when this returns. */
export async function writeSnapshot(
  path: string,
  tenant: string,
  { version, mark, banks }: Kept,
  portions: Iterable<Portion>,
  crashpoint: Crashpoint,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const temp = `${path}.part`
  await rm(temp, { force: true })
  const handle = await open(temp, 'wx', 0o600)
  try {
    const digest = createHash('sha256')
    const write = async (bytes: Uint8Array) => {
      digest.update(bytes)
      await handle.writeFile(bytes)
    }
    await write(headLine({ of: ofTenant(tenant), version, mark, banks }))
    for (const portion of portions) await write(portionBytes(portion))
    await crashpoint('snapshot.half-written')
    await handle.writeFile(digest.digest())
    await handle.sync()
  } finally {
    await handle.close()
  }
  await crashpoint('snapshot.written')
  await rename(temp, path)
  await syncFolder(dirname(path))
  await crashpoint('snapshot.placed')
}

/** A file that is whole and of this tenant: what it says of itself, and then what is in it. `undefined` where there is none. */
export async function readSnapshot(
  path: string,
  tenant: string,
): Promise<{ kept: Kept; portions(): AsyncIterable<Portion>; close(): Promise<void> } | Unfit | undefined> {
  const handle = await open(path, 'r').catch((fault) => {
    if (systemCode(fault) === 'ENOENT') return undefined
    throw fault
  })
  if (!handle) return undefined
  const end = (await handle.stat()).size - digestSize
  const line = await firstLine(handle, end)
  const head = line && readHead(line)
  const unfit = !head
    ? { found: 'a file that is no snapshot', wanted: 'one of lists' }
    : head.of !== ofTenant(tenant)
      ? { found: `a snapshot of ${head.of}`, wanted: `one of ${ofTenant(tenant)}` }
      : (await isWhole(handle, end))
        ? undefined
        : { found: 'bytes that are not those that were written', wanted: 'their checksum' }
  if (!head || unfit) {
    await handle.close()
    return unfit
  }
  return {
    kept: head,
    portions: () => portionsIn(handle, (line?.length ?? 0) + 1, end),
    close: () => handle.close(),
  }
}

async function firstLine(handle: FileHandle, end: number): Promise<Uint8Array | undefined> {
  const bytes = await exactly(handle, 0, Math.min(mostHead, Math.max(end, 0)))
  const length = bytes.indexOf(10)
  return length < 0 ? undefined : bytes.subarray(0, length)
}

async function isWhole(handle: FileHandle, end: number): Promise<boolean> {
  const digest = createHash('sha256')
  for (let at = 0; at < end; at += readAtOnce)
    digest.update(await exactly(handle, at, Math.min(readAtOnce, end - at)))
  return digest.digest().equals(await exactly(handle, end, digestSize))
}

async function* portionsIn(handle: FileHandle, from: number, end: number): AsyncGenerator<Portion> {
  for (let at = from; at < end;) {
    const head = await exactly(handle, at, portionHead)
    const size = sizeOfPortion(head)
    yield readPortion(head, await exactly(handle, at + portionHead, size))
    at += portionHead + size
  }
}

/** So many bytes, or fewer where the file ends before. */
async function exactly(handle: FileHandle, at: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size)
  let got = 0
  while (got < size) {
    const { bytesRead } = await handle.read(bytes, got, size - got, at + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}
