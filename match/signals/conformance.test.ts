import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { kinds } from './index.ts'

for (const kind of kinds) {
  const canonical = [
    ...kind.examples.read.map(([, read]) => read),
    ...kind.examples.near.flatMap(([query, listed]) => [query, listed]),
    ...kind.examples.apart.flat(),
    ...(kind.examples.made ?? []).map(([, made]) => made),
  ]

  test(`${kind.name}: what partners write is read into one form, and that form reads as itself`, () => {
    for (const [text, read] of kind.examples.read) assert.deepEqual(kind.read(text), { canonical: read })
    for (const value of canonical) assert.deepEqual(kind.read(value), { canonical: value })
  })

  test(`${kind.name}: what is no signal is refused with what was found and what was wanted`, () => {
    assert.ok(kind.examples.misread.length > 0)
    for (const text of kind.examples.misread) {
      const read = kind.read(text)
      assert.ok('found' in read && read.found !== '' && read.wanted !== '', text)
    }
  })

  test(`${kind.name}: whatever text comes in, reading it ends in a value or a refusal`, () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const read = kind.read(text)
        if ('canonical' in read) assert.deepEqual(kind.read(read.canonical), read)
      }),
      { seed: 4, numRuns: 500 },
    )
  })

  test(`${kind.name}: the same matches at distance 0, the near ones as far as they are, the others not`, () => {
    for (const value of canonical) {
      const { matches, distance } = kind.compare(value, value, kind.radius.usual)
      assert.deepEqual({ matches, distance }, { matches: true, distance: 0 }, value)
    }
    for (const [query, listed, wanted] of kind.examples.near) {
      const { matches, distance } = kind.compare(query, listed, kind.radius.usual)
      assert.deepEqual({ matches, distance }, { matches: true, distance: wanted })
    }
    for (const [query, listed] of kind.examples.apart)
      assert.equal(kind.compare(query, listed, kind.radius.usual).matches, false)
  })

  const { made, search } = kind
  if (made)
    test(`${kind.name}: a text becomes the signal it is listed by, and any text one or a refusal`, () => {
      for (const [content, signal] of kind.examples.made ?? [])
        assert.deepEqual(made(content), { canonical: signal })
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (content) => {
          const read = made(content)
          if ('canonical' in read) assert.deepEqual(kind.read(read.canonical), read)
        }),
        { seed: 4, numRuns: 500 },
      )
    })

  if (search?.by === 'keys')
    test(`${kind.name}: what matches is found by its keys`, () => {
      const matching = [...canonical.map((value) => [value, value]), ...kind.examples.near]
      for (const [query, listed] of matching) {
        const kept = new Set(search.listed(String(listed)))
        assert.ok(
          [...search.query(String(query))].some((key) => kept.has(key)),
          `${query} and ${listed}`,
        )
      }
    })
}
