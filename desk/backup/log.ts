/** The files of the log as they stood at one size, from a folder that may have grown since. */
import { join } from 'node:path'
import { base64 } from '../../log/bytes.ts'
import { narrowed, newTiles, tilePath, tileWidth } from '../../log/tile.ts'
import { Fault, systemCode } from '../outside/fault.ts'
import { openLogFiles } from '../outside/logfiles.ts'
import { type LogReader, readLogFiles } from '../outside/logfiles/read.ts'
import { type Written, writeBytes } from './files.ts'

export type Head = { origin: string; size: number; root: string; note: string | null }

/**
 * Copies what makes up the tree of `head`, with its checkpoint, and reckons the root anew from what was written.
 * Throws `log-damaged` where the files do not give the root that the database holds.
 */
export async function copyLog(from: string, to: string, head: Head): Promise<(Written & { path: string })[]> {
  const reader = readLogFiles(from)
  const written: (Written & { path: string })[] = []
  const put = async (path: string, bytes: Uint8Array | string) =>
    void written.push({ path, ...(await writeBytes(join(to, path), bytes)) })
  for (const tile of newTiles(0, head.size)) await put(tilePath(tile), await tileOf(reader, tile))
  if (head.note !== null) await put('checkpoint', head.note)
  const root = base64(await openLogFiles(to).verifyOnDisk(head.size))
  if (root !== head.root)
    throw new Fault('log-damaged', {
      found: `files that give another root for ${head.size} entries than the database holds`,
    })
  return written
}

/** A partial file may be gone since its full one came: its beginning is the same, word for word. */
export async function tileOf(
  reader: Pick<LogReader, 'readTile'>,
  tile: Parameters<typeof tilePath>[0],
): Promise<Uint8Array> {
  try {
    return await reader.readTile(tile)
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT' || tile.width === tileWidth) throw cause
    const full = { ...tile, width: tileWidth }
    return narrowed(full, await reader.readTile(full), tile.width)
  }
}
