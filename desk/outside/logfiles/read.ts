import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCheckpoint } from '../../../log/checkpoint.ts'
import type { Checkpoint } from '../../../log/checkpoint.ts'
import { hashReader } from '../../../log/proof.ts'
import type { HashReader } from '../../../log/proof.ts'
import { narrowed, tileEnd, tilePath, tileWidth } from '../../../log/tile.ts'
import type { Tile } from '../../../log/tile.ts'
import { Fault, systemCode } from '../fault.ts'

/** The reading side of the log's files: for the web, for proofs, in any process. It changes nothing. */
export type LogReader = {
  /** The signed checkpoint the world reads, word for word. */
  published(): Promise<string | undefined>
  /** What it says, believed because it is our own file: whoever signs compares it first. */
  publishedCheckpoint(): Promise<Checkpoint | undefined>
  /** A file for whoever asks: nothing beyond the published size; a partial one also from the full one. */
  publishedTile(tile: Tile): Promise<Uint8Array | undefined>
  /** Hashes of the tree of `size`, for proofs. */
  hashReader(size: number): HashReader
  /** A file as it lies on the disk, published or not. */
  readTile(tile: Tile): Promise<Uint8Array>
}

export function readLogFiles(folder: string): LogReader {
  async function readTile(tile: Tile): Promise<Uint8Array> {
    const bytes = await readFile(join(folder, tilePath(tile)))
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  async function published(): Promise<string | undefined> {
    try {
      return await readFile(join(folder, 'checkpoint'), 'utf8')
    } catch (cause) {
      if (systemCode(cause) === 'ENOENT') return undefined
      throw cause
    }
  }

  async function publishedCheckpoint(): Promise<Checkpoint | undefined> {
    const note = await published()
    try {
      return note === undefined ? undefined : readCheckpoint(note)
    } catch (cause) {
      throw new Fault('log-damaged', { found: 'a checkpoint that cannot be read', cause })
    }
  }

  async function publishedTile(tile: Tile): Promise<Uint8Array | undefined> {
    const told = await publishedCheckpoint()
    if (!told || tileEnd(tile) > told.size) return undefined
    try {
      return await readTile(tile)
    } catch (cause) {
      if (systemCode(cause) !== 'ENOENT' || tile.width === tileWidth) throw cause
      const full = { ...tile, width: tileWidth }
      return tileEnd(full) > told.size ? undefined : narrowed(full, await readTile(full), tile.width)
    }
  }

  return {
    published,
    publishedCheckpoint,
    publishedTile,
    hashReader: (size) => hashReader(size, readTile),
    readTile,
  }
}
