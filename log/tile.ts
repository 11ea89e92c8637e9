import { concat } from './bytes.ts'
import { entryLength } from './leaf.ts'
import { Malformed } from './malformed.ts'

/** Levels of the tree in one tile: each hash of a tile is the root of a full tile of the level below. */
export const tileHeight = 8
/** Hashes in a full tile, and entries in a full bundle. */
export const tileWidth = 256
const hashLength = 32

/**
 * One file of the published tree (C2SP tlog-tiles): a tile of hashes at a level, or a bundle of entries.
 * `width` counts what it holds; below 256 the file is partial and belongs to one size of the tree.
 */
export type Tile = { readonly level: number | 'entries'; readonly index: number; readonly width: number }

/** Path under the log's prefix, e.g. `tile/0/x001/x234/067.p/12` or `tile/entries/000`. */
export function tilePath(tile: Tile): string {
  const groups = [String(tile.index % 1000).padStart(3, '0')]
  for (let rest = Math.floor(tile.index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`)
  }
  const whole = `tile/${tile.level}/${groups.join('/')}`
  return tile.width === tileWidth ? whole : `${whole}.p/${tile.width}`
}

/** Reads a path as {@link tilePath} writes it; `undefined` for every other spelling. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level, groups, width] =
    /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? []
  if (level === undefined || groups === undefined) return undefined
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? tileWidth : Number(width),
  }
  const possible =
    Number.isSafeInteger(tile.index) &&
    (tile.level === 'entries' || tile.level < 64) &&
    tilePath(tile) === path
  return possible ? tile : undefined
}

/** How many hashes stand at `level` in a tree of `size` leaves: roots of full blocks of 256^level leaves. */
export function hashesAt(level: number | 'entries', size: number): number {
  return level === 'entries' ? size : Math.floor(size / tileWidth ** level)
}

/** How many entries a tree must have before this file is among its own. */
export function tileEnd({ level, index, width }: Tile): number {
  return (index * tileWidth + width) * (level === 'entries' ? 1 : tileWidth ** level)
}

/**
 * The files to write when the tree grows from one size to another: for every level, bundles first, the tiles that
 * gained a hash. The last of each level may be partial; files of the smaller tree are never among them.
 */
export function newTiles(from: number, to: number): Tile[] {
  const tiles: Tile[] = []
  for (const level of levelsOf(to)) {
    const until = hashesAt(level, to)
    const since = hashesAt(level, from)
    if (since === until) continue
    const first = Math.floor(since / tileWidth)
    for (let index = first; index * tileWidth < until; index++) {
      tiles.push({ level, index, width: Math.min(tileWidth, until - index * tileWidth) })
    }
  }
  return tiles
}

/** All files of a tree of `size`, as a mirror would hold them. */
export function tilesOf(size: number): Tile[] {
  return newTiles(0, size)
}

/** The tile that holds the `index`-th hash of `level` (a tile level) in a tree of `size`; undefined if none does. */
export function tileHolding(level: number | 'entries', index: number, size: number): Tile | undefined {
  const count = hashesAt(level, size)
  if (index < 0 || index >= count) return undefined
  const tile = Math.floor(index / tileWidth)
  return { level, index: tile, width: Math.min(tileWidth, count - tile * tileWidth) }
}

export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  return concat(...hashes)
}

/** The hashes of a tile of exactly `width`. */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * hashLength) {
    throw new Malformed(`a tile of ${bytes.length} bytes where ${width * hashLength} were wanted`)
  }
  return Array.from({ length: width }, (_, at) => bytes.slice(at * hashLength, (at + 1) * hashLength))
}

/** Entries one after the other, each behind its length as a big-endian uint16. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(
    ...entries.flatMap((entry) => {
      if (entry.length > 0xffff)
        throw new Malformed(`an entry of ${entry.length} bytes where 65535 are the most`)
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry]
    }),
  )
}

/** The entries of a bundle of exactly `width`, whatever their length. */
export function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const [high, low] = bytes.subarray(at, at + 2)
    if (high === undefined || low === undefined) throw new Malformed('the bundle ends inside a length')
    const end = at + 2 + high * 0x100 + low
    if (end > bytes.length) throw new Malformed('the bundle ends inside an entry')
    entries.push(bytes.slice(at + 2, end))
    at = end
  }
  if (entries.length !== width)
    throw new Malformed(`a bundle of ${entries.length} entries where ${width} were wanted`)
  return entries
}

/** Whether these bytes have the shape of a published entry: 33 bytes, format 1. */
export function isEntry(bytes: Uint8Array): boolean {
  return bytes.length === entryLength && bytes[0] === 0x01
}

/** The smaller, partial file that `bytes` of the same tile begin with: a tree only ever appends. */
export function narrowed(tile: Tile, bytes: Uint8Array, width: number): Uint8Array {
  if (tile.level === 'entries') return encodeBundle(decodeBundle(bytes, tile.width).slice(0, width))
  return encodeTile(decodeTile(bytes, tile.width).slice(0, width))
}

function levelsOf(size: number): (number | 'entries')[] {
  const levels: (number | 'entries')[] = ['entries']
  for (let level = 0; hashesAt(level, size) > 0; level++) levels.push(level)
  return levels
}
