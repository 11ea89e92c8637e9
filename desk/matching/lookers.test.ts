import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Hit, openHammingIndex } from '../../match/index/hamming.ts'
import { anyHash, dice, turned } from '../../match/index/invented.ts'
import { buildElsewhere } from './builder.ts'
import { openLookers } from './lookers.ts'

const hex = (hash: Uint8Array) => Buffer.from(hash).toString('hex')
const byId = (hits: readonly Hit[] | undefined) => hits?.toSorted((a, b) => a.id - b.id)

test('threads that look up while hashes come and go, and segments are built and swapped, are told of all that is there and of nothing else', async (t) => {
  const roll = dice(17)
  const lookers = openLookers(2)
  t.after(() => lookers.close())
  const apart = lookers.open()
  const [first, second] = [anyHash(roll), anyHash(roll)]
  const stay = 20
  let views = 0
  const index = openHammingIndex({
    deltaSize: 32,
    build: buildElsewhere,
    published: (view) => {
      apart.tell(view)
      views++
    },
  })
  apart.tell(index.view())
  for (let id = 0; id < stay; id++) index.add(id, turned(first, id, roll))
  const wanted = Array.from({ length: stay }, (_, id) => ({ id, distance: id }))
  const there = new Set<number>()
  const asked: Promise<Hit[] | undefined>[] = []
  for (let step = 0; step < 20_000; step++) {
    const id = stay + roll(2_000)
    if (there.delete(id)) assert.ok(index.remove(id))
    else {
      index.add(id, turned(second, id % 20, roll))
      there.add(id)
    }
    // Asked in the middle of changes, and answered while they go on.
    if (step % 7 === 0) asked.push(apart.lookup(hex(first), 31) ?? Promise.resolve(wanted))
    if (step % 20 > 0) continue
    await new Promise((resolve) => setImmediate(resolve))
    const found = apart.lookup(hex(second), 31)
    if (!found) continue
    assert.deepEqual(
      byId(await found),
      [...there].sort((a, b) => a - b).map((id) => ({ id, distance: id % 20 })),
    )
  }
  await index.settled()
  for (const found of await Promise.all(asked)) assert.deepEqual(byId(found), wanted)
  assert.ok(views > 10)
})

test('where a thread breaks, whoever asked looks up for themselves, and the next one finds another thread', async (t) => {
  const lookers = openLookers(1)
  t.after(() => lookers.close())
  const apart = lookers.open()
  const index = openHammingIndex()
  const hash = anyHash(dice(3))
  index.add(7, hash)
  const strange = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
  apart.tell({ parts: [{ key: 1, memory: strange }] })
  assert.equal(await apart.lookup(hex(hash), 0), undefined)
  apart.tell(index.view())
  assert.deepEqual(await apart.lookup(hex(hash), 0), [{ id: 7, distance: 0 }])
})

test('when every thread has enough to do, whoever asks looks up for themselves; and without threads everybody does', async (t) => {
  const lookers = openLookers(1)
  t.after(() => lookers.close())
  const apart = lookers.open()
  const index = openHammingIndex()
  apart.tell(index.view())
  const asked = Array.from({ length: 20 }, () => apart.lookup('5'.repeat(64), 31))
  assert.ok(asked[0] && asked.includes(undefined))
  assert.deepEqual(await asked[0], [])
  assert.equal(openLookers(0).open().lookup('5'.repeat(64), 31), undefined)
})
