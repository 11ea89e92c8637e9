import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'
import { buildIndependent, missingForIndependent } from '../../../checks/independent.ts'
import { leaveOut } from '../../../checks/needs.ts'
import { inclusionProof } from '../../../log/proof.ts'
import { writeReceipt } from '../../../log/receipt.ts'
import { logKey, slowRoot } from '../../../log/sample.ts'
import { encodeBundle, encodeTile, parseTilePath, tileWidth } from '../../../log/tile.ts'
import type { Tile } from '../../../log/tile.ts'
import { entriesFrom, freshFolder, namesIn, noteOf } from './sample.ts'
import { openLogFiles } from '../logfiles.ts'
import type { LogFilesSettings } from '../logfiles.ts'

// What a killed writer leaves, a new one takes up. The "database" of these tests is one number, the size that was
// taken after the files were read again and before they were published, as the sequencer does it.

type Row = { size: number }

type Settings = LogFilesSettings & { crashpoint?: (name: string) => void }

async function live(folder: string, row: Row, batches: readonly Uint8Array[][], settings: Settings) {
  const files = openLogFiles(folder, settings)
  await files.verifyOnDisk(row.size)
  for (const batch of batches) {
    const { size, root } = await files.append(row.size, batch)
    assert.deepEqual(await files.verifyOnDisk(size), root)
    await settings.crashpoint?.('test.before-row')
    row.size = size
    await settings.crashpoint?.('test.after-row')
    await files.publish(await noteOf(size, root))
  }
}

class Killed extends Error {}

const batchesOf = (from: number) => [
  entriesFrom(from, 2),
  entriesFrom(from + 2, 255),
  entriesFrom(from + 257, 1),
]

test('killed at any step of any file, a new process finds a tree it can prove and goes on', async (t) => {
  const points: string[] = []
  await live(await freshFolder(t), { size: 0 }, batchesOf(0), {
    crashpoint: (name) => void points.push(name),
  })
  assert.equal(new Set(points).size, 12, [...new Set(points)].join(' '))

  for (let at = 0; at < points.length; at++) {
    const folder = await freshFolder(t)
    const row = { size: 0 }
    let passed = 0
    const kill = () => {
      if (passed++ === at) throw new Killed()
    }
    await assert.rejects(live(folder, row, batchesOf(0), { crashpoint: kill }), Killed)
    await takenUp(folder, row, `${points[at]} (${at})`)
  }
})

test('killed while it sets leftovers aside, a new process does the rest', async (t) => {
  const folder = await freshFolder(t)
  const row = { size: 0 }
  const once = (point: string) => (name: string) => {
    if (name === point) throw new Killed()
  }
  await assert.rejects(
    live(folder, row, [entriesFrom(900, 300)], { crashpoint: once('test.before-row') }),
    Killed,
  )
  await assert.rejects(live(folder, row, batchesOf(0), { crashpoint: once('log.set-aside') }), Killed)
  await takenUp(folder, row, 'log.set-aside')
})

/** A new process with other entries than the killed one had in hand: nothing of those may show. */
async function takenUp(folder: string, row: Row, when: string) {
  const known = entriesFrom(0, row.size)
  assert.deepEqual(await openLogFiles(folder).verifyOnDisk(row.size), slowRoot(known), when)
  const more = [entriesFrom(5000, 3), entriesFrom(5003, 300)]
  await live(folder, row, more, {})
  const all = [...known, ...more.flat()]
  const files = openLogFiles(folder)
  assert.deepEqual(await files.verifyOnDisk(all.length), slowRoot(all), when)
  assert.equal(await files.published(), await noteOf(all.length, slowRoot(all)))
  for (const name of await namesIn(join(folder, 'tile'))) {
    const tile = parseTilePath(`tile/${name}`)
    assert.ok(tile, `${when}: ${name}`)
    assert.deepEqual(await files.readTile(tile), tileOf(all, tile), `${when}: ${name}`)
  }
}

/** The bytes of a tile of the tree of `entries`, reckoned from its definition. */
function tileOf(entries: readonly Uint8Array[], { level, index, width }: Tile): Uint8Array {
  const slots = Array.from({ length: width }, (_, at) => index * tileWidth + at)
  if (level === 'entries') return encodeBundle(slots.map((at) => entries[at] ?? new Uint8Array()))
  const block = tileWidth ** level
  return encodeTile(slots.map((at) => slowRoot(entries.slice(at * block, (at + 1) * block))))
}

test('killed for good by the operating system at each kind of step, the files come back as one chain', async (t) => {
  const points = new Set<string>()
  await live(await freshFolder(t), { size: 0 }, batchesOf(0), { crashpoint: (name) => void points.add(name) })
  for (const point of points) {
    const folder = await freshFolder(t)
    const script = `
      import { writeFileSync } from 'node:fs'
      import { entriesFrom, noteOf } from ${JSON.stringify(new URL('sample.ts', import.meta.url).href)}
      import { openLogFiles } from ${JSON.stringify(new URL('../logfiles.ts', import.meta.url).href)}
      let left = 3
      const crashpoint = (name) => {
        if (name === ${JSON.stringify(point)} && (size > 0 || --left === 0)) process.kill(process.pid, 'SIGKILL')
      }
      const files = openLogFiles(${JSON.stringify(folder)}, { crashpoint })
      let size = 0
      await files.verifyOnDisk(0)
      for (const count of [2, 255, 1]) {
        const { size: to, root } = await files.append(size, entriesFrom(size, count))
        await files.verifyOnDisk(to)
        crashpoint('test.before-row')
        writeFileSync(${JSON.stringify(join(folder, 'row'))}, String(to))
        size = to
        crashpoint('test.after-row')
        await files.publish(await noteOf(to, root))
      }
      console.log('never reached')`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    assert.deepEqual([run.signal, run.stdout], ['SIGKILL', ''], `${point}: ${run.stderr}`)
    const size = Number(await readFile(join(folder, 'row'), 'utf8').catch(() => '0'))
    await takenUp(folder, { size }, point)
  }
})

test("Go's own transparency log reads what we published, after a crash as well", async (t) => {
  const missing = await missingForIndependent()
  if (missing) return leaveOut(t, missing)
  const check = await buildIndependent(t)
  const folder = await freshFolder(t)
  const row = { size: 0 }
  const kill = (name: string) => {
    if (name === 'test.before-row' && row.size > 100) throw new Killed()
  }
  await assert.rejects(live(folder, row, batchesOf(0), { crashpoint: kill }), Killed)
  await takenUp(folder, row, 'before Go')
  const files = openLogFiles(folder)
  const receipts = await freshFolder(t)
  const read = files.hashReader(row.size)
  for (const index of [0, 255, 256, row.size - 1]) {
    const proof = await inclusionProof(index, row.size, read)
    const checkpoint = (await files.published()) ?? ''
    await writeFile(join(receipts, `${index}.tlog-proof`), writeReceipt({ index, proof, checkpoint }))
  }
  const found = await check(folder, { key: logKey, receipts, old: [2, 255, 256, 257, row.size] })
  assert.match(found, new RegExp(`^size ${row.size} .* inclusions ${row.size} consistencies 5 receipts 4 `))
  t.diagnostic(found)
})
