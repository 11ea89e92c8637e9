import { link, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { base64, concat, same, utf8 } from '../../log/bytes.ts'
import { readCheckpoint } from '../../log/checkpoint.ts'
import type { Checkpoint } from '../../log/checkpoint.ts'
import { leafHash } from '../../log/leaf.ts'
import { frontierFrom } from '../../log/proof.ts'
import { encodeBundle, encodeTile, hashesAt, isEntry, newTiles } from '../../log/tile.ts'
import { parseTilePath, tileEnd, tileHeight, tilePath, tileWidth } from '../../log/tile.ts'
import type { Tile } from '../../log/tile.ts'
import { append, emptyFrontier, rootOf } from '../../log/tree.ts'
import type { Frontier } from '../../log/tree.ts'
import { sync, syncFolder } from './durable.ts'
import { Fault, systemCode } from './fault.ts'
import { readLogFiles } from './logfiles/read.ts'
import type { LogReader } from './logfiles/read.ts'
import { reread } from './logfiles/reread.ts'
import type { Crashpoint } from './crashpoint.ts'

/**
 * The files of the log: what the world may read, laid out as it is served (`checkpoint`, `tile/…`).
 * One writer at a time calls, in this order: {@link verifyOnDisk} of the size the database holds, then for each batch
 * {@link append}, {@link verifyOnDisk}, (the database takes the new size), (sign), {@link publish}.
 * Nothing here signs and nothing here knows the database. Other processes may read the same folder.
 * After a fault with `fatal` every deed refuses: the process must end and begin again from the disk.
 */
export type LogFiles = LogReader & {
  /**
   * Root of the first `size` entries, reckoned from their bytes on the disk (all of them the first time, then what
   * is new), with every tile held against it. What it returns may be signed. Throws Fault `log-damaged`.
   */
  verifyOnDisk(size: number): Promise<Uint8Array>
  /**
   * Writes the bundles and tiles of a tree grown from `size` by `entries`. Durable when it returns; signed by nobody
   * yet, so that a crash before the database takes the new size merely sets these files aside at the next append.
   * Refuses a size other than the one verified last, and one smaller than what was published.
   */
  append(size: number, entries: readonly Uint8Array[]): Promise<{ size: number; root: Uint8Array }>
  /** Puts a signed checkpoint where the world reads it. Only of the tree verified last; never back, never aside. */
  publish(note: string): Promise<void>
  /** Root of a smaller tree, once a larger one is verified: to hold against an older checkpoint. */
  rootAt(size: number): Promise<Uint8Array>
}

export type LogFilesSettings = {
  crashpoint?: Crashpoint
  /** Called once when the disk can no longer be trusted, before the fault is thrown: end the process. */
  onFatal?: (fault: Fault) => void
  /** Opens a new file for writing; a test hands in one whose disk fails. */
  openNew?: (path: string) => Promise<FileHandle>
  syncFolder?: (folder: string) => Promise<void>
}

/** Opens a folder of log files, which may be empty or missing; touches nothing until the first append. */
export function openLogFiles(path: string, settings: LogFilesSettings = {}): LogFiles {
  const folder = resolve(path)
  const { crashpoint = () => {}, openNew = (path) => open(path, 'wx', 0o644) } = settings
  const disk = { syncFolder, ...settings }
  const reader = readLogFiles(folder)
  const writing = join(folder, 'writing')
  const fileOf = (tile: Tile) => join(folder, tilePath(tile))

  /** Reckoned from the disk by this process: what may be signed, and what an append may build on. */
  let verified: Frontier | undefined
  /** No file reaches beyond this size. Unknown after a start and after an append that did not end well. */
  let cleanAt: number | undefined
  let broken: Fault | undefined
  let busy = false

  /** One deed at a time, and none after the disk has lied. */
  async function alone<T>(deed: () => Promise<T>): Promise<T> {
    if (broken) throw broken
    if (busy) throw new Fault('log-two-writers')
    busy = true
    try {
      return await deed()
    } catch (fault) {
      if (fault instanceof Fault && fault.fatal) {
        broken = fault
        settings.onFatal?.(fault)
      }
      const code = fault instanceof Fault ? undefined : systemCode(fault)
      if (code === undefined) throw fault
      throw new Fault('log-disk', {
        found: code,
        again: code === 'ENOSPC' || code === 'EDQUOT',
        cause: fault,
      })
    } finally {
      busy = false
    }
  }

  async function verifyOnDisk(size: number): Promise<Uint8Array> {
    const known = verified && verified.size <= size ? verified : emptyFrontier
    verified = undefined
    const tree = await reread(size, known, reader.readTile)
    await crashpoint('log.reread')
    await holdAgainstPublished(tree)
    verified = tree
    return rootOf(tree)
  }

  async function grow(size: number, entries: readonly Uint8Array[]) {
    const from = mustBeVerified(size)
    if (!entries.every(isEntry)) throw new Fault('log-entry-unfit', { wanted: '33 bytes of format 1' })
    await holdAgainstPublished(from)
    if (cleanAt !== size) await setAsideBeyond(size)
    cleanAt = undefined
    const { grown, hashes } = grownBy(from, entries)
    const folders = new Set<string>()
    for (const tile of newTiles(size, grown.size)) {
      const slots = hashes.get(tile.level) ?? entries
      await createFile(fileOf(tile), await grownTile(tile, size, slots))
      for (let at = dirname(fileOf(tile)); at.length >= folder.length; at = dirname(at)) folders.add(at)
    }
    await crashpoint('log.files-placed')
    for (const deepestFirst of [...folders].toSorted((a, b) => b.length - a.length)) {
      await disk.syncFolder(deepestFirst)
    }
    await crashpoint('log.folders-synced')
    cleanAt = grown.size
    return { size: grown.size, root: rootOf(grown) }
  }

  /** The bytes of a tile: what it already held when the tree had `size` entries, then its share of what is new. */
  async function grownTile(tile: Tile, size: number, slots: readonly Uint8Array[]): Promise<Uint8Array> {
    const start = tile.index * tileWidth
    const old = hashesAt(tile.level, size)
    const held = Math.max(0, old - start)
    const before = held > 0 ? await reader.readTile({ ...tile, width: held }) : new Uint8Array()
    const fresh = slots.slice(start + held - old, start + tile.width - old)
    return concat(before, tile.level === 'entries' ? encodeBundle(fresh) : encodeTile(fresh))
  }

  /** A file that exists whole or not at all, under a name that is used once. Its folder is synced by the caller. */
  async function createFile(path: string, bytes: Uint8Array): Promise<void> {
    await mkdir(dirname(path), { recursive: true })
    const part = await writePart(bytes)
    try {
      // link and not rename: rename would silently replace a file that the world may have read.
      await link(part, path)
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST')
        throw new Fault('log-file-taken', { found: relative(folder, path), cause })
      throw cause
    }
    await crashpoint('log.file-placed')
    await unlink(part)
  }

  async function writePart(bytes: Uint8Array): Promise<string> {
    const part = join(writing, 'next.part')
    await mkdir(writing, { recursive: true })
    await rm(part, { force: true })
    await crashpoint('log.before-file')
    const handle = await openNew(part)
    try {
      await handle.writeFile(bytes.subarray(0, bytes.length >> 1))
      await crashpoint('log.file-half-written')
      await handle.writeFile(bytes.subarray(bytes.length >> 1))
      await crashpoint('log.file-written')
      await sync(handle)
    } finally {
      await handle.close()
    }
    await crashpoint('log.file-synced')
    return part
  }

  async function publish(note: string): Promise<void> {
    const { origin, size, root } = readCheckpoint(note)
    const tree = mustBeVerified(size)
    if (!same(rootOf(tree), root)) throw forked({ size, root }, tree)
    const before = await holdAgainstPublished(tree)
    if (before && before.origin !== origin) {
      throw new Fault('log-other-origin', { found: origin, wanted: before.origin })
    }
    const part = await writePart(utf8(note))
    await rename(part, join(folder, 'checkpoint'))
    await crashpoint('log.checkpoint-placed')
    await disk.syncFolder(folder)
    await crashpoint('log.checkpoint-synced')
    await dropPartials(before?.size ?? 0, size)
  }

  /** Partial files whose full one is now in a published tree: each is its beginning, word for word. */
  async function dropPartials(from: number, to: number): Promise<void> {
    for (const tile of newTiles(from, to)) {
      if (tile.width === tileWidth) await rm(`${fileOf(tile)}.p`, { recursive: true, force: true })
    }
  }

  /** What the world has been told, which `tree` must continue: the files of `tree` hold its hashes. */
  async function holdAgainstPublished(tree: Frontier): Promise<Checkpoint | undefined> {
    const told = await reader.publishedCheckpoint()
    if (!told) return undefined
    if (told.size > tree.size) throw forked(told, tree)
    const then = rootOf(await frontierFrom(told.size, reader.hashReader(tree.size)))
    if (!same(told.root, then)) throw forked(told, tree)
    return told
  }

  /**
   * Moves what an append left behind that nobody took up: files beyond `size`, which were never signed.
   * They are kept, under `set-aside/`, in case somebody has to understand what happened.
   */
  async function setAsideBeyond(size: number): Promise<void> {
    if (await mkdir(writing, { recursive: true })) await disk.syncFolder(dirname(folder))
    const found = await readdir(join(folder, 'tile'), { recursive: true, withFileTypes: true }).catch(
      noneIfMissing,
    )
    const beyond = found
      .filter((file) => file.isFile())
      .map((file) => relative(folder, join(file.parentPath, file.name)))
      .filter((path) => {
        const tile = parseTilePath(path)
        return tile !== undefined && tileEnd(tile) > size
      })
    const nth = (await readdir(join(folder, 'set-aside')).catch(noneIfMissing)).length + 1
    for (const path of beyond) {
      const aside = join(folder, 'set-aside', String(nth), path)
      await mkdir(dirname(aside), { recursive: true })
      await rename(join(folder, path), aside)
      await crashpoint('log.set-aside')
    }
  }

  function mustBeVerified(size: number): Frontier {
    if (verified?.size === size) return verified
    throw new Fault('log-not-verified', {
      found: `size ${verified?.size ?? 'unknown'}`,
      wanted: `size ${size}`,
    })
  }

  return {
    ...reader,
    verifyOnDisk: (size) => alone(() => verifyOnDisk(size)),
    append: (size, entries) => alone(() => grow(size, entries)),
    publish: (note) => alone(() => publish(note)),
    async rootAt(size) {
      if (!verified || verified.size < size) throw new Fault('log-not-verified', { wanted: `size ${size}` })
      return rootOf(await frontierFrom(size, reader.hashReader(verified.size)))
    },
  }
}

/** The frontier after these entries, and for each tile level the hashes they add to it. */
function grownBy(from: Frontier, entries: readonly Uint8Array[]) {
  const hashes = new Map<Tile['level'], Uint8Array[]>()
  const grown = entries.reduce(
    (grown, entry) =>
      append(grown, leafHash(entry), (level, _index, hash) => {
        if (level % tileHeight !== 0) return
        const slots = hashes.get(level / tileHeight) ?? []
        hashes.set(level / tileHeight, slots)
        slots.push(hash)
      }),
    from,
  )
  return { grown, hashes }
}

function forked({ size, root }: { size: number; root: Uint8Array }, tree: Frontier): Fault {
  return new Fault('log-forked', {
    found: `a checkpoint of size ${size} with root ${base64(root)}`,
    wanted: `one that our tree of size ${tree.size} with root ${base64(rootOf(tree))} continues`,
  })
}

function noneIfMissing(cause: unknown): [] {
  if (systemCode(cause) === 'ENOENT') return []
  throw cause
}
