import assert from 'node:assert/strict'
import test from 'node:test'

import fc from 'fast-check'

import { leafHash } from './leaf.ts'
import { Malformed } from './malformed.ts'
import { hashReader } from './proof.ts'
import { sampleEntries, sampleEvent, slowReader } from './sample.ts'
import {
  decodeBundle,
  decodeTile,
  encodeBundle,
  encodeTile,
  hashesAt,
  isEntry,
  narrowed,
  newTiles,
  parseTilePath,
  tileHolding,
  tilePath,
  tilesOf,
} from './tile.ts'

test('a tree of 70000 has the files that the format counts, and a tree of 256 too', () => {
  const count = (size: number, level: number | 'entries', full: boolean) =>
    tilesOf(size).filter((tile) => tile.level === level && (tile.width === 256) === full)
  assert.equal(count(70000, 0, true).length, 273)
  assert.deepEqual(count(70000, 0, false), [{ level: 0, index: 273, width: 112 }])
  assert.equal(count(70000, 'entries', true).length, 273)
  assert.deepEqual(count(70000, 'entries', false), [{ level: 'entries', index: 273, width: 112 }])
  assert.deepEqual(count(70000, 1, true), [{ level: 1, index: 0, width: 256 }])
  assert.deepEqual(count(70000, 1, false), [{ level: 1, index: 1, width: 17 }])
  assert.deepEqual(count(70000, 2, false), [{ level: 2, index: 0, width: 1 }])
  assert.equal(tilesOf(70000).length, 274 * 2 + 3)
  assert.deepEqual(tilesOf(256).map(tilePath), ['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1'])
  assert.deepEqual(tilesOf(0), [])
})

test('paths are written in groups of three digits and read in no other spelling', () => {
  const pairs: [string, Parameters<typeof tilePath>[0]][] = [
    ['tile/0/000', { level: 0, index: 0, width: 256 }],
    ['tile/0/x001/x234/067', { level: 0, index: 1234067, width: 256 }],
    ['tile/entries/x001/x234/067.p/1', { level: 'entries', index: 1234067, width: 1 }],
    ['tile/63/x001/000.p/255', { level: 63, index: 1000, width: 255 }],
    ['tile/1/999.p/17', { level: 1, index: 999, width: 17 }],
  ]
  for (const [path, tile] of pairs) {
    assert.equal(tilePath(tile), path)
    assert.deepEqual(parseTilePath(path), tile)
  }
  const bad = [
    'checkpoint',
    'tile/00/000',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/0',
    'tile/0/0000',
    'tile/0/x000/000',
    'tile/0/001/000',
    'tile/0/x001/x000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/../0/000',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/data/000',
    'tile/0/000\n',
    'tile/0/٠٠٠',
  ]
  for (const path of bad) assert.equal(parseTilePath(path), undefined, path)
})

test('growing in steps writes in the end what growing at once writes, and no full file twice', () => {
  const sizes = fc
    .array(fc.nat(900), { minLength: 1, maxLength: 6 })
    .map((steps) => steps.toSorted((a, b) => a - b))
  fc.assert(
    fc.property(sizes, (steps) => {
      const written: string[] = []
      let size = 0
      for (const step of steps) {
        written.push(...newTiles(size, step).map(tilePath))
        size = step
      }
      assert.equal(new Set(written).size, written.length, 'each path is written once')
      for (const tile of tilesOf(size)) assert.ok(written.includes(tilePath(tile)), tilePath(tile))
    }),
    { seed: 8, numRuns: 100 },
  )
})

test('every hash and entry of a tree is in exactly one of its files', () => {
  for (const size of [1, 255, 256, 257, 70000]) {
    for (const level of ['entries', 0, 1, 2] as const) {
      const files = tilesOf(size).filter((tile) => tile.level === level)
      assert.equal(
        files.reduce((sum, { width }) => sum + width, 0),
        hashesAt(level, size),
      )
      for (const index of [0, 255, 256, size - 1].filter((index) => index < hashesAt(level, size))) {
        const tile = tileHolding(level, index, size)
        assert.ok(files.some((file) => tile && tilePath(file) === tilePath(tile)))
      }
      assert.equal(tileHolding(level, hashesAt(level, size), size), undefined)
    }
  }
})

test('a level-0 tile rebuilt from its bundle is the tile, and its root is in the tile above', async () => {
  const entries = sampleEntries(256)
  const bundle = encodeBundle(entries)
  const tile = encodeTile(decodeBundle(bundle, 256).map(leafHash))
  assert.equal(tile.length, 8192)
  const root = await hashReader(256, () => tile)(7, 1)
  assert.deepEqual(root, await slowReader(entries)(7, 1))
  assert.deepEqual(
    decodeTile(tile, 256)
      .map((hash) => hash.length)
      .filter((length) => length !== 32),
    [],
  )
})

test('a bundle puts two length bytes before each entry and is read to its last byte', () => {
  const { entry } = sampleEvent(0)
  assert.deepEqual(encodeBundle([entry]).slice(0, 4), Uint8Array.of(0, 33, 1, 0x56))
  assert.equal(encodeBundle([entry, entry]).length, 70)
  const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 })
  fc.assert(
    fc.property(entries, (some) => {
      const bundle = encodeBundle(some)
      assert.deepEqual(decodeBundle(bundle, some.length), some)
      assert.throws(() => decodeBundle(bundle, some.length + 1), Malformed)
      assert.throws(() => decodeBundle(Uint8Array.of(...bundle, 0), some.length), Malformed)
      if (bundle.length > 0) assert.throws(() => decodeBundle(bundle.slice(0, -1), some.length), Malformed)
    }),
    { seed: 16, numRuns: 100 },
  )
  assert.throws(() => encodeBundle([new Uint8Array(65536)]), Malformed)
})

test('a tile of any other length than its width is refused', () => {
  assert.throws(() => decodeTile(new Uint8Array(31), 1), Malformed)
  assert.throws(() => decodeTile(new Uint8Array(33), 1), Malformed)
  assert.throws(() => decodeTile(new Uint8Array(8192), 255), Malformed)
})

test('a partial file is the beginning of the full one', () => {
  const entries = sampleEntries(256)
  const bundle = encodeBundle(entries)
  assert.deepEqual(
    narrowed({ level: 'entries', index: 0, width: 256 }, bundle, 9),
    encodeBundle(entries.slice(0, 9)),
  )
  const hashes = entries.map(leafHash)
  assert.deepEqual(
    narrowed({ level: 0, index: 0, width: 256 }, encodeTile(hashes), 9),
    encodeTile(hashes.slice(0, 9)),
  )
})

test('only 33 bytes that begin with the format byte may be published', () => {
  const { entry } = sampleEvent(0)
  assert.ok(isEntry(entry))
  assert.ok(!isEntry(entry.slice(1)))
  assert.ok(!isEntry(Uint8Array.of(...entry, 0)))
  assert.ok(!isEntry(Uint8Array.of(2, ...entry.slice(1))))
})
