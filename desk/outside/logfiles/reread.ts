import { same } from '../../../log/bytes.ts'
import { leafHash } from '../../../log/leaf.ts'
import { Malformed } from '../../../log/malformed.ts'
import { frontierFrom, hashReader } from '../../../log/proof.ts'
import {
  decodeBundle,
  decodeTile,
  isEntry,
  newTiles,
  tileHeight,
  tilePath,
  tileWidth,
} from '../../../log/tile.ts'
import type { Tile } from '../../../log/tile.ts'
import { append, emptyFrontier, rootOf, wholeBlocks } from '../../../log/tree.ts'
import type { Frontier } from '../../../log/tree.ts'
import { Fault, systemCode } from '../fault.ts'
import type { LogReader } from './read.ts'

type ReadTile = LogReader['readTile']

/**
 * Reckons the tree of `size` anew from the bytes of its entries as they lie on the disk, and holds every tile that
 * has grown since `known` against it. `known` is a frontier that was itself reckoned this way, or the empty one to
 * begin from nothing; of it only whole bundles are believed, so the entries at the right edge are read again and must
 * still lead to its root. No hash comes from a file: a single flipped bit in what would be signed is found here.
 * @throws Fault `log-damaged`, naming the file or size at which the disk and the reckoning part.
 */
export async function reread(size: number, known: Frontier, read: ReadTile): Promise<Frontier> {
  const start = wholeBlocks(known, tileHeight)
  const tops = new Map<string, Uint8Array>()
  let grown = start
  for (const bundle of newTiles(start.size, size).filter(({ level }) => level === 'entries')) {
    for (const entry of await entriesOf(bundle, read)) {
      if (!isEntry(entry)) throw damaged(tilePath(bundle), 'an entry that is not one of ours')
      grown = append(grown, leafHash(entry), (level, index, hash) => {
        if (level > 0 && level % tileHeight === 0) tops.set(`${level / tileHeight}/${index}`, hash)
      })
      if (grown.size === known.size && !same(rootOf(grown), rootOf(known))) {
        throw damaged(tilePath(bundle), `entries that no longer lead to the root of size ${known.size}`)
      }
    }
  }
  if (grown.size !== size) throw damaged(`size ${size}`, `a tree of ${grown.size}`)
  for (const tile of newTiles(start.size, size)) {
    if (tile.level === 'entries' || tile.width < tileWidth) continue
    const top = tops.get(`${tile.level + 1}/${tile.index}`)
    if (!top || !same(await topOf(tile, read), top)) throw damaged(tilePath(tile), 'hashes of other entries')
  }
  await holdAgainstEdge(grown, read)
  return grown
}

/** The partial tiles of every level, read together, must give the very subtrees the tree is made of. */
async function holdAgainstEdge(grown: Frontier, read: ReadTile): Promise<void> {
  const onDisk = await damagedIfMalformed(`the edge of size ${grown.size}`, () =>
    frontierFrom(
      grown.size,
      hashReader(grown.size, (tile) => readOrDamaged(tile, read)),
    ),
  )
  grown.hashes.forEach((hash, at) => {
    const found = onDisk.hashes[at]
    if (!found || !same(found, hash))
      throw damaged(`the edge of size ${grown.size}`, 'hashes of other entries')
  })
}

async function entriesOf(bundle: Tile, read: ReadTile): Promise<Uint8Array[]> {
  const bytes = await readOrDamaged(bundle, read)
  return damagedIfMalformed(tilePath(bundle), () => decodeBundle(bytes, bundle.width))
}

async function topOf(tile: Tile, read: ReadTile): Promise<Uint8Array> {
  const bytes = await readOrDamaged(tile, read)
  const hashes = await damagedIfMalformed(tilePath(tile), () => decodeTile(bytes, tile.width))
  return rootOf(hashes.reduce<Frontier>((grown, hash) => append(grown, hash), emptyFrontier))
}

async function readOrDamaged(tile: Tile, read: ReadTile): Promise<Uint8Array> {
  try {
    return await read(tile)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') throw damaged(tilePath(tile), 'no such file', cause)
    throw cause
  }
}

async function damagedIfMalformed<T>(what: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof Malformed) throw damaged(what, cause.message, cause)
    throw cause
  }
}

function damaged(what: string, found: string, cause?: unknown): Fault {
  return new Fault('log-damaged', {
    found: `${found} in ${what}`,
    wanted: 'the files that were written',
    cause,
  })
}
