import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test, { type TestContext } from 'node:test'

import { buildIndependent, missingForIndependent } from '../checks/independent.ts'
import { leaveOut } from '../checks/needs.ts'
import { base64 } from './bytes.ts'
import { leafHash } from './leaf.ts'
import { logKey, sampleCheckpoint, sampleEntries, sampleReceipt, slowRoot } from './sample.ts'
import { encodeBundle, encodeTile, tilePath, tilesOf } from './tile.ts'
import { append, emptyFrontier } from './tree.ts'

test("Go's own transparency log finds every entry, root, proof and signature of ours in order", async (t) => {
  const missing = await missingForIndependent()
  if (missing) return leaveOut(t, missing)
  const check = await buildIndependent(t)

  for (const size of [1, 2, 3, 255, 256, 257, 700]) {
    const entries = sampleEntries(size)
    const folder = await published(t, entries)
    const receipts = await freshFolder(t)
    const proved = [...new Set([0, size >> 1, size - 1])]
    for (const index of proved) {
      await writeFile(join(receipts, `${index}.tlog-proof`), await sampleReceipt(entries, index))
    }
    const old =
      size < 300 ? Array.from({ length: size }, (_, at) => at + 1) : [1, 255, 256, 257, 512, 699, 700]
    const found = await check(folder, { key: logKey, receipts, old })
    const counts = `inclusions ${size} consistencies ${old.length} receipts ${proved.length}`
    assert.ok(found.startsWith(`size ${size} root ${base64(slowRoot(entries))} ${counts} `), found)
    t.diagnostic(found)
  }

  const wrong = await published(t, sampleEntries(300))
  for (const path of [
    'tile/0/000',
    'tile/entries/000',
    'tile/entries/001.p/44',
    'checkpoint',
    'tile/1/000.p/1',
  ]) {
    const file = join(wrong, path)
    const bytes = await readFile(file)
    await writeFile(
      file,
      bytes.map((byte, at) => (at === 30 ? byte ^ 1 : byte)),
    )
    await assert.rejects(check(wrong, { key: logKey }), { code: 1 }, `a flipped bit in ${path}`)
    await writeFile(file, bytes)
  }
  assert.match(await check(wrong, { key: logKey }), /inclusions 300/)
})

/** A folder with the tiles, bundles and checkpoint of these entries. */
async function published(t: TestContext, entries: readonly Uint8Array[]): Promise<string> {
  const folder = await freshFolder(t)
  const hashes = new Map<string, Uint8Array>()
  entries.reduce(
    (frontier, entry) =>
      append(frontier, leafHash(entry), (level, index, hash) => hashes.set(`${level}/${index}`, hash)),
    emptyFrontier,
  )
  for (const tile of tilesOf(entries.length)) {
    const { level } = tile
    const slots = Array.from({ length: tile.width }, (_, at) => tile.index * 256 + at)
    const bytes =
      level === 'entries'
        ? encodeBundle(slots.map((at) => entries[at] ?? new Uint8Array()))
        : encodeTile(slots.map((at) => hashes.get(`${level * 8}/${at}`) ?? new Uint8Array()))
    const file = join(folder, tilePath(tile))
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, bytes)
  }
  await writeFile(join(folder, 'checkpoint'), await sampleCheckpoint(entries))
  return folder
}

async function freshFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-log-'))
  t.after(() => rm(folder, { recursive: true }))
  return folder
}
