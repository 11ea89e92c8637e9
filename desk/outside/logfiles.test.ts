import assert from 'node:assert/strict'
import { open, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import test from 'node:test'
import fc from 'fast-check'
import { base64 } from '../../log/bytes.ts'
import { writeCheckpoint } from '../../log/checkpoint.ts'
import { leafHash } from '../../log/leaf.ts'
import { signNote } from '../../log/note.ts'
import { logSigner, slowRoot } from '../../log/sample.ts'
import {
  encodeBundle,
  encodeTile,
  newTiles,
  parseTilePath,
  tilePath,
  tilesOf,
  tileWidth,
} from '../../log/tile.ts'
import { rootOfEntries } from '../../log/tree.ts'
import { Fault } from './fault.ts'
import { entriesFrom, fault, freshFolder, namesIn, noteOf, turn } from './logfiles/sample.ts'
import { openLogFiles } from './logfiles.ts'
import type { LogFilesSettings } from './logfiles.ts'

async function flip(file: string, bit = 77): Promise<void> {
  const bytes = await readFile(file)
  const at = (bit >> 3) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7))
  await writeFile(file, bytes)
}

test('whatever the batches, the files hold the tree of all entries and its signed checkpoint', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(300), { minLength: 1, maxLength: 6 }), async (batches) => {
      const folder = await freshFolder(t)
      const files = openLogFiles(folder)
      await files.verifyOnDisk(0)
      let size = 0
      for (const count of batches) size = (await turn(files, size, entriesFrom(size, count))).size
      const root = rootOfEntries(entriesFrom(0, size))
      assert.equal(await files.published(), await noteOf(size, root))
      // Another process, which has nothing in memory, finds the same.
      assert.deepEqual(await openLogFiles(folder).verifyOnDisk(size), root)
      const names = await namesIn(folder)
      for (const tile of tilesOf(size)) assert.ok(names.includes(tilePath(tile)), tilePath(tile))
      for (const name of names) assert.ok(name === 'checkpoint' || parseTilePath(name), name)
    }),
    { seed: 3, numRuns: 12 },
  )
})

test('a smaller tree can still be asked for its root, to hold against an older checkpoint', async (t) => {
  const files = openLogFiles(await freshFolder(t))
  await files.verifyOnDisk(0)
  await turn(files, 0, entriesFrom(0, 300))
  for (const size of [0, 1, 255, 256, 257, 300]) {
    assert.deepEqual(await files.rootAt(size), slowRoot(entriesFrom(0, size)))
  }
  await assert.rejects(files.rootAt(301), fault('log-not-verified'))
})

test('a flipped bit in any file of what is new, or at the edge of what is old, is found before signing', async (t) => {
  let found = 0
  for (const [from, to] of [
    [0, 3],
    [3, 5],
    [250, 256],
    [250, 600],
    [256, 257],
    [600, 601],
  ] as const) {
    const about = [
      ...newTiles(from - (from % tileWidth), to),
      ...tilesOf(to).filter(({ width }) => width < tileWidth),
    ]
    for (const path of new Set(about.map(tilePath))) {
      for (const bit of [3, 8 * 30 + 1, 100_003]) {
        const folder = await freshFolder(t)
        const files = openLogFiles(folder)
        await files.verifyOnDisk(0)
        if (from > 0) await turn(files, 0, entriesFrom(0, from))
        await files.append(from, entriesFrom(from, to - from))
        await flip(join(folder, path), bit)
        await assert.rejects(
          files.verifyOnDisk(to),
          fault('log-damaged'),
          `${path} bit ${bit} at ${from} → ${to}`,
        )
        // Damage is not forgotten: nothing is built on it or published until the disk is right again.
        await assert.rejects(files.append(from, []), fault('log-not-verified'))
        await assert.rejects(files.publish(await noteOf(to, new Uint8Array(32))), fault('log-not-verified'))
        found++
      }
    }
  }
  assert.ok(found >= 60, `${found} flipped bits`)
})

test('a flipped bit in an old entry, carried along into the next file, does not pass', async (t) => {
  for (const path of ['tile/entries/000.p/5', 'tile/0/000.p/5']) {
    const folder = await freshFolder(t)
    const files = openLogFiles(folder)
    await files.verifyOnDisk(0)
    await turn(files, 0, entriesFrom(0, 5))
    await flip(join(folder, path))
    // Found at once, where the old hashes are used, or when the new files are read again.
    await assert.rejects(async () => {
      await files.append(5, entriesFrom(5, 2))
      await files.verifyOnDisk(7)
    }, Fault)
  }
})

test('an old entry exchanged with its hash, so that all new files agree, does not lead to the old root', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  await files.append(0, entriesFrom(0, 5))
  await files.verifyOnDisk(5)
  await files.append(5, entriesFrom(5, 2))
  const exchanged = [...entriesFrom(90, 1), ...entriesFrom(1, 6)]
  await writeFile(join(folder, 'tile/entries/000.p/7'), encodeBundle(exchanged))
  await writeFile(join(folder, 'tile/0/000.p/7'), encodeTile(exchanged.map(leafHash)))
  await assert.rejects(files.verifyOnDisk(7), fault('log-damaged'))
})

test('an entry of any other shape than ours is not signed, even if its hash is right', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  await files.append(0, entriesFrom(0, 1))
  const name = new TextEncoder().encode('a name that must not be here, ever')
  await writeFile(join(folder, 'tile/entries/000.p/1'), encodeBundle([name]))
  await writeFile(join(folder, 'tile/0/000.p/1'), encodeTile([leafHash(name)]))
  await assert.rejects(files.verifyOnDisk(1), fault('log-damaged'))
})

test('a start reads every entry and every tile, and finds a flipped bit in any of them', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  const { root } = await turn(files, 0, entriesFrom(0, 600))
  for (const tile of tilesOf(600)) {
    const file = join(folder, tilePath(tile))
    const right = await readFile(file)
    await flip(file, 8 * 40)
    await assert.rejects(openLogFiles(folder).verifyOnDisk(600), fault('log-damaged'), tilePath(tile))
    await writeFile(file, right.subarray(1))
    await assert.rejects(openLogFiles(folder).verifyOnDisk(600), fault('log-damaged'), tilePath(tile))
    await rm(file)
    await assert.rejects(openLogFiles(folder).verifyOnDisk(600), fault('log-damaged'), tilePath(tile))
    await writeFile(file, right)
  }
  assert.deepEqual(await openLogFiles(folder).verifyOnDisk(600), root)
})

test('a tree large enough for three levels of tiles is written and read again right', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  const entries = entriesFrom(0, 65_536)
  await turn(files, 0, entries.slice(0, 65_530))
  const { root } = await turn(files, 65_530, entries.slice(65_530))
  assert.deepEqual(root, rootOfEntries(entries))
  await flip(join(folder, 'tile/2/000.p/1'))
  await assert.rejects(files.verifyOnDisk(65_536), fault('log-damaged'))
})

test('restored from an old backup, the log refuses: what was published is larger, or other', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  await turn(files, 0, entriesFrom(0, 5))
  const { root } = await turn(files, 5, entriesFrom(5, 4))

  const older = openLogFiles(folder)
  await assert.rejects(older.verifyOnDisk(5), fault('log-forked'))
  await assert.rejects(older.append(5, entriesFrom(90, 1)), fault('log-not-verified'))

  for (const size of [9, 3]) {
    await writeFile(join(folder, 'checkpoint'), await noteOf(size, slowRoot(entriesFrom(50, size))))
    await assert.rejects(openLogFiles(folder).verifyOnDisk(9), fault('log-forked'))
  }
  await writeFile(join(folder, 'checkpoint'), 'nothing to read\n')
  await assert.rejects(openLogFiles(folder).verifyOnDisk(9), fault('log-damaged'))
  await writeFile(join(folder, 'checkpoint'), await noteOf(9, root))
  assert.deepEqual(await openLogFiles(folder).verifyOnDisk(9), root)
})

test('only the tree that was read again may be published, never back and never under another name', async (t) => {
  const files = openLogFiles(await freshFolder(t))
  await assert.rejects(files.append(0, entriesFrom(0, 1)), fault('log-not-verified'))
  await files.verifyOnDisk(0)
  await assert.rejects(files.append(0, [Uint8Array.of(1, 2, 3)]), fault('log-entry-unfit'))
  const { root } = await files.append(0, entriesFrom(0, 5))
  await assert.rejects(files.publish(await noteOf(5, root)), fault('log-not-verified'))
  await files.verifyOnDisk(5)
  await assert.rejects(files.publish(await noteOf(5, slowRoot(entriesFrom(1, 5)))), fault('log-forked'))
  await files.publish(await noteOf(5, root))
  const other = await signNote(writeCheckpoint({ origin: 'other.example', size: 5, root }), logSigner)
  await assert.rejects(files.publish(other), fault('log-other-origin'))
  const cosigned = `${await noteOf(5, root)}— w ${base64(new Uint8Array(76))}\n`
  await files.publish(cosigned)
  assert.equal(await files.published(), cosigned)
  await assert.rejects(files.append(4, entriesFrom(4, 1)), fault('log-not-verified'))
})

test('two deeds at once are refused: there is one writer', async (t) => {
  const files = openLogFiles(await freshFolder(t))
  await files.verifyOnDisk(0)
  const first = files.append(0, entriesFrom(0, 2))
  await assert.rejects(files.append(0, entriesFrom(5, 2)), fault('log-two-writers'))
  await first
})

test('what an abandoned append left behind is set aside, never overwritten and never served', async (t) => {
  const folder = await freshFolder(t)
  const before = openLogFiles(folder)
  await before.verifyOnDisk(0)
  await turn(before, 0, entriesFrom(0, 5))
  await before.append(5, entriesFrom(70, 260))
  assert.equal(await before.publishedTile({ level: 0, index: 0, width: 256 }), undefined)

  const after = openLogFiles(folder)
  await after.verifyOnDisk(5)
  const { root } = await turn(after, 5, entriesFrom(5, 255))
  assert.deepEqual(root, slowRoot(entriesFrom(0, 260)))
  const names = await namesIn(folder)
  assert.ok(names.includes('set-aside/1/tile/0/000') && names.includes('set-aside/1/tile/entries/001.p/9'))
  assert.ok(!names.includes('tile/0/001.p/9'))
  assert.deepEqual(await openLogFiles(folder).verifyOnDisk(260), root)
})

test('partial files of every published size can be had for ever, also once the full file stands', async (t) => {
  const folder = await freshFolder(t)
  const files = openLogFiles(folder)
  await files.verifyOnDisk(0)
  const seen = new Map<string, Uint8Array>()
  for (const [from, to] of [
    [0, 3],
    [3, 200],
    [200, 256],
    [256, 300],
    [300, 513],
  ] as const) {
    await turn(files, from, entriesFrom(from, to - from))
    for (const tile of tilesOf(to)) seen.set(tilePath(tile), await readFile(join(folder, tilePath(tile))))
  }
  for (const [path, bytes] of seen) {
    const tile = parseTilePath(path)
    assert.ok(tile)
    assert.deepEqual(new Uint8Array((await files.publishedTile(tile)) ?? []), new Uint8Array(bytes), path)
  }
  const names = await namesIn(folder)
  assert.ok(
    !names.includes('tile/0/000.p/3') && names.includes('tile/1/000.p/1') && names.includes('tile/1/000.p/2'),
  )
  for (const tile of [
    { level: 0, index: 2, width: 2 },
    { level: 0, index: 9, width: 1 },
    { level: 3, index: 0, width: 1 },
  ]) {
    assert.equal(await files.publishedTile(tile), undefined)
  }
})

test('a disk whose fsync fails ends everything at once, and that fsync is not tried again', async (t) => {
  for (const failing of ['file', 'folder'] as const) {
    const folder = await freshFolder(t)
    let tries = 0
    const fatal: Fault[] = []
    const fail = async () => {
      tries++
      throw Object.assign(new Error('i/o error'), { code: 'EIO' })
    }
    const settings: LogFilesSettings = {
      onFatal: (fault) => fatal.push(fault),
      ...(failing === 'file' && {
        openNew: async (path) => Object.assign(await open(path, 'wx'), { sync: fail }),
      }),
      ...(failing === 'folder' && { syncFolder: () => fail().catch(asFatal) }),
    }
    const files = openLogFiles(folder, settings)
    await files.verifyOnDisk(0)
    await assert.rejects(files.append(0, entriesFrom(0, 3)), fault('fsync-failed'))
    await assert.rejects(files.append(0, entriesFrom(0, 3)), fault('fsync-failed'))
    await assert.rejects(files.verifyOnDisk(0), fault('fsync-failed'))
    await assert.rejects(files.publish(await noteOf(3, new Uint8Array(32))), fault('fsync-failed'))
    assert.deepEqual([tries, fatal.length, fatal[0]?.fatal], [1, 1, true], failing)
  }
})

test('a full disk is a fault that may pass: the same append succeeds once there is room', async (t) => {
  const folder = await freshFolder(t)
  let room = Infinity
  const files = openLogFiles(folder, {
    openNew: async (path) => {
      const handle = await open(path, 'wx')
      if (room-- > 0) return handle
      await handle.writeFile('half a')
      await handle.close()
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
    },
  })
  await files.verifyOnDisk(0)
  await turn(files, 0, entriesFrom(0, 3))
  room = 2
  await assert.rejects(files.append(3, entriesFrom(3, 300)), (error) => error instanceof Fault && error.again)
  assert.ok(
    (await namesIn(folder)).includes('tile/entries/000'),
    'some files were placed before the disk was full',
  )
  room = Infinity
  const { root } = await turn(files, 3, entriesFrom(3, 300))
  assert.deepEqual(root, slowRoot(entriesFrom(0, 303)))
})

test('every file is on the disk before its name, and every name before an append returns', async (t) => {
  const folder = await freshFolder(t)
  const story: string[] = []
  const files = openLogFiles(folder, {
    openNew: async (path) => {
      const handle = await open(path, 'wx')
      const sync = handle.sync.bind(handle)
      return Object.assign(handle, {
        sync: async () => {
          story.push(`file of ${(await handle.stat()).size}`)
          await sync()
        },
      })
    },
    syncFolder: async (path) => void story.push(`folder ${relative(folder, path) || '.'}`),
    crashpoint: (name) => void (/placed|synced/.test(name) && story.push(name)),
  })
  await files.verifyOnDisk(0)
  const { root } = await files.append(0, entriesFrom(0, 2))
  assert.deepEqual(story.splice(0), [
    'folder ..',
    'file of 70',
    'log.file-synced',
    'log.file-placed',
    'file of 64',
    'log.file-synced',
    'log.file-placed',
    'log.files-placed',
    'folder tile/entries/000.p',
    'folder tile/entries',
    'folder tile/0/000.p',
    'folder tile/0',
    'folder tile',
    'folder .',
    'log.folders-synced',
  ])
  await files.verifyOnDisk(2)
  await files.publish(await noteOf(2, root))
  const note = `file of ${(await stat(join(folder, 'checkpoint'))).size}`
  assert.deepEqual(story, [
    note,
    'log.file-synced',
    'log.checkpoint-placed',
    'folder .',
    'log.checkpoint-synced',
  ])
})

function asFatal(cause: unknown): never {
  throw new Fault('fsync-failed', { fatal: true, cause })
}
