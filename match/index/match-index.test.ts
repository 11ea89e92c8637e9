import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { equal, type Kind } from '../kind.ts'
import { kinds } from '../signals/index.ts'
import { anyHash, dice, turned } from './invented.ts'
import { differingBits } from './twin.ts'
import { type Found, openMatchIndex } from './match-index.ts'

/** Kinds of our own, one for each way a list is searched. */
function kindOf(name: string, more: Pick<Kind, 'compare' | 'search'>): Kind {
  return {
    name,
    says: 'a kind for this test',
    source: 'this file',
    of: ['text'],
    unit: 'score',
    radius: { usual: 0, most: 256 },
    read: (canonical) => ({ canonical }),
    examples: { read: [], misread: [], near: [], apart: [] },
    ...more,
  }
}

const byte = (text: string) => Number.parseInt(text, 16)
const apart = (query: string, listed: string, radius: number) => {
  const distance = Math.abs(byte(query) - byte(listed))
  return { matches: distance <= radius, distance }
}
const hashOf = (text: string) => text.padStart(2, '0').repeat(32)
const bitsApart = (query: string, listed: string, radius: number) => {
  const distance = differingBits(Buffer.from(query, 'hex'), Buffer.from(listed, 'hex'))
  return { matches: distance <= radius, distance }
}

const family: Kind[] = [
  kindOf('compared', { compare: apart }),
  kindOf('equal', { compare: equal, search: { by: 'equality' } }),
  kindOf('bits', { compare: bitsApart, search: { by: 'bits' } }),
  kindOf('keys', {
    compare: (query, listed) => ({ matches: query.startsWith(listed[0] ?? ''), distance: 0 }),
    search: {
      by: 'keys',
      listed: ([first = '']) => [first],
      query: ([first = '', second = '']) => [first, second],
    },
  }),
  kindOf('hashes', {
    compare: (query, listed) => bitsApart(hashOf(query), hashOf(listed), 64),
    search: { by: 'hashes', within: 64, hashes: (value) => [hashOf(value), hashOf(value)] },
  }),
]

test('however a kind is searched, its list answers as if every pair had been compared', () => {
  const change = fc.record({
    isGone: fc.boolean(),
    id: fc.integer({ min: 0, max: 12 }),
    value: fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16)),
  })
  for (const kind of family)
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.constantFrom(0, 1, 9, 64), (changes, radius) => {
        const valueOf = (value: string) => (kind.name === 'bits' ? hashOf(value) : value)
        const [index, listed] = [openMatchIndex(family), new Map<number, string>()]
        for (const { isGone, id, value } of changes) {
          if (isGone) assert.equal(index.remove(kind.name, id), listed.delete(id))
          else index.add(kind.name, id, valueOf(value))
          if (!isGone) listed.set(id, valueOf(value))
        }
        assert.equal(index.size(kind.name), listed.size)
        for (const query of changes.map(({ value }) => valueOf(value)))
          assert.deepEqual(index.lookup(kind.name, query, radius), everyPair(kind, query, listed, radius))
      }),
      { seed: 4, numRuns: 60 },
    )
})

test('what is listed and withdrawn between two steps of a look-up loses nothing that stands, and brings nothing that is gone', () => {
  const value = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16))
  const change = fc.record({ isGone: fc.boolean(), id: fc.nat(15), value })
  for (const kind of family)
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), fc.array(change), value, (before, changes, asked) => {
        const valueOf = (value: string) => (kind.name === 'bits' ? hashOf(value) : value)
        const index = openMatchIndex(family)
        const standing = new Map(before.map((value, id) => [id, valueOf(value)]))
        for (const [id, value] of standing) index.add(kind.name, id, value)
        const steps = index.looking(kind.name, valueOf(asked), 64)
        const left = [...changes]
        let step = steps.next()
        for (; !step.done; step = steps.next()) {
          const next = left.shift()
          if (!next) continue
          standing.delete(next.id)
          if (next.isGone) index.remove(kind.name, next.id)
          else index.add(kind.name, next.id, valueOf(next.value))
        }
        const found = step.value
        assert.deepEqual(
          found.filter(({ id }) => standing.has(id)),
          everyPair(kind, valueOf(asked), standing, 64),
        )
        assert.ok(found.every(({ id }) => index.has(kind.name, id)))
      }),
      { seed: 4, numRuns: 60 },
    )
})

test('a title card that is in every video costs no comparison, and loses no match', () => {
  const vpdq = kinds.find(({ name }) => name === 'vpdq') ?? assert.fail('no vPDQ')
  let compared = 0
  const counted: Kind = {
    ...vpdq,
    comparing(...asked) {
      compared++
      return vpdq.comparing?.(...asked) ?? assert.fail('videos are compared in steps')
    },
  }
  const roll = dice(20_261_127)
  const pool = Array.from({ length: 40 }, () => anyHash(roll))
  const video = (frames: Uint8Array[]) => {
    const said = frames.map((hash, n) => `${Buffer.from(hash).toString('hex')},100,${n}`)
    const read = vpdq.read(JSON.stringify(said))
    return 'canonical' in read ? read.canonical : assert.fail(read.found)
  }
  const [card = anyHash(roll), ...scenes] = pool
  const index = openMatchIndex([counted])
  for (let id = 0; id < 20; id++)
    index.add('vpdq', id, video([card, ...Array.from({ length: 9 }, () => anyHash(roll))]))
  assert.deepEqual(index.lookup('vpdq', video([card, ...scenes]), 20), [])
  assert.equal(compared, 0)

  const some = fc.array(fc.tuple(fc.nat(39), fc.constantFrom(0, 30, 31, 32)), { minLength: 1, maxLength: 8 })
  const videos = some.map((frames) =>
    video(frames.map(([which, bits]) => turned(pool[which % 7] ?? card, bits, roll))),
  )
  fc.assert(
    fc.property(
      fc.array(videos, { minLength: 1, maxLength: 8 }),
      videos,
      fc.constantFrom(0, 20, 50, 80),
      (listed, query, radius) => {
        const index = openMatchIndex([vpdq])
        for (const [id, value] of listed.entries()) index.add('vpdq', id, value)
        assert.deepEqual(
          index.lookup('vpdq', query, radius),
          everyPair(vpdq, query, new Map(listed.entries()), radius),
        )
      },
    ),
    { seed: 4, numRuns: 150 },
  )
})

function everyPair(kind: Kind, query: string, listed: Map<number, string>, radius: number): Found[] {
  return [...listed]
    .flatMap(([id, value]) => {
      const { matches, ...comparison } = kind.compare(query, value, radius)
      return matches ? [{ id, ...comparison }] : []
    })
    .sort((a, b) => a.distance - b.distance || a.id - b.id)
}

test('every kind finds its own examples in a list, and the kinds do not see each other’s', () => {
  const index = openMatchIndex(kinds)
  for (const kind of kinds) {
    const pairs = kind.examples.near
    for (const [n, [, listed]] of pairs.entries()) index.add(kind.name, n, listed)
    for (const [n, [query, , distance]] of pairs.entries()) {
      const found = index.lookup(kind.name, query, kind.radius.usual).find(({ id }) => id === n)
      assert.equal(found?.distance, distance)
    }
    for (const other of kinds)
      assert.equal(index.has(other.name, 0), kinds.indexOf(other) <= kinds.indexOf(kind))
  }
  assert.throws(() => index.lookup('unheard-of', '', 0), /found the kind unheard-of, wanted one of sha256/)
})

test('a look-up that is over ends before the next comparison, with what was found by then', () => {
  let compared = 0
  const counted = kindOf('counted', {
    compare: (_query, _listed) => ({ matches: ++compared > 0, distance: 0 }),
  })
  const index = openMatchIndex([counted])
  for (let id = 0; id < 100; id++) index.add('counted', id, `${id}`)
  assert.deepEqual(
    index.lookup('counted', 'a', 0, () => compared >= 3).map(({ id }) => id),
    [0, 1, 2],
  )
  assert.equal(index.lookup('counted', 'a', 0).length, 100)
})

test('a look-up that is over ends within a long comparison too, and says nothing of what that would have found', () => {
  let steps = 0
  const long: Kind = {
    ...kindOf('long', { compare: () => ({ matches: true, distance: 0 }) }),
    *comparing(_query, listed) {
      for (let step = 0; listed === 'long' && step < 1_000; step++) {
        steps++
        yield
      }
      return { matches: true, distance: 0 }
    },
  }
  const index = openMatchIndex([long])
  for (const [id, value] of ['short', 'long', 'short'].entries()) index.add('long', id, value)
  assert.deepEqual(
    index.lookup('long', 'a', 0, () => steps >= 5).map(({ id }) => id),
    [0],
  )
  assert.equal(steps, 5)
  assert.equal(index.lookup('long', 'a', 0).length, 3)
})

test('where there is no time to find what may match, nothing is compared and nothing more is looked for', () => {
  const kind = kindOf('parts', {
    compare: () => assert.fail('compared'),
    search: { by: 'hashes', within: 0, hashes: (value) => value.split(' ').map(hashOf) },
  })
  const index = openMatchIndex([kind])
  index.add('parts', 1, '1 2 3')
  let asked = 0
  assert.deepEqual(
    index.lookup('parts', '1 2 3', 0, () => ++asked > 1),
    [],
  )
  assert.equal(asked, 2)
})
