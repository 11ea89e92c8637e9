import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { chanceOf, isLiveFor, judge, keepMost, type Met } from './match.ts'

const met = (given: Partial<Met>): Met => ({
  query: 0,
  kind: 'pdq',
  distance: 10,
  bank: 'known',
  stance: 'known',
  onMatch: 'review',
  isConfirmed: false,
  ...given,
})

test('what matches is brought before a person, and what matches nothing passes', () => {
  assert.equal(judge([]).advice, 'none')
  assert.equal(judge([met({})]).advice, 'review')
})

test('only the same file, confirmed by a person, in a bank that two persons allowed, is stopped by nobody’s hand', () => {
  const all: Partial<Met> = { kind: 'sha256', distance: 0, onMatch: 'block', isConfirmed: true }
  assert.equal(judge([met(all)]).advice, 'block')
  assert.equal(judge([met({ ...all, kind: 'md5' })]).advice, 'review')
  assert.equal(judge([met({ ...all, kind: 'pdq' })]).advice, 'review')
  assert.equal(judge([met({ ...all, isConfirmed: false })]).advice, 'review')
  assert.equal(judge([met({ ...all, onMatch: 'review' })]).advice, 'review')
})

test('the very file that was let through is never stopped again', () => {
  const file = met({ query: 1, kind: 'sha256', distance: 0, stance: 'let-through', bank: 'reports' })
  assert.equal(judge([met({ distance: 0 }), file]).advice, 'none')
})

test('what is nearer to something let through than to anything known passes', () => {
  const report = met({ distance: 4, stance: 'let-through', bank: 'reports' })
  assert.equal(judge([met({ distance: 12 }), report]).advice, 'none')
})

test('what is as near to the one as to the other is looked at by a person', () => {
  const report = met({ distance: 4, stance: 'let-through', bank: 'reports' })
  assert.equal(judge([met({ distance: 4 }), report]).advice, 'review')
  assert.equal(judge([met({ distance: 2 }), report]).advice, 'review')
})

test('a report that is let through says nothing about another picture of the same piece', () => {
  const report = met({ query: 1, distance: 0, stance: 'let-through', bank: 'reports' })
  assert.equal(judge([met({ query: 0 }), report]).advice, 'review')
})

test('what was let through says nothing of what else is in the same video, sound or text', () => {
  for (const kind of ['vpdq', 'chromaprint', 'winnow']) {
    const report = met({ kind, distance: 0, stance: 'let-through', bank: 'reports' })
    assert.equal(judge([met({ kind, distance: 5 }), report]).advice, 'review', kind)
  }
})

test('a file that was let through carries no words and no address past the list', () => {
  const file = met({ query: 0, kind: 'sha256', distance: 0, stance: 'let-through', bank: 'reports' })
  const link = met({ query: 3, kind: 'url', distance: 0, isBeside: true })
  assert.equal(judge([file, met({ query: 1, distance: 3 })]).advice, 'none')
  assert.deepEqual(judge([file, met({ query: 1, distance: 3 }), link]).counting, [link])
})

test('a bank that is live for a quarter of the traffic is live for the same pieces every time', () => {
  const pieces = Uint8Array.from([9, 9, 0x3f, 0xff, 0xff, 0xff, 0x40, 0, 0, 0])
  const live = [2, 6].map((from) => isLiveFor(0.25, chanceOf(pieces.subarray(from))))
  assert.deepEqual([...live, isLiveFor(1, chanceOf(pieces.subarray(6)))], [true, false, true])
})

test('of all that a piece was met by so many are kept that they say of it what all of them say', () => {
  const anyMet = fc.record({
    query: fc.nat(2),
    kind: fc.constantFrom('sha256', 'pdq', 'vpdq', 'url'),
    distance: fc.constantFrom(0, 0, 4, 8),
    bank: fc.constant('any'),
    stance: fc.constantFrom('known' as const, 'known' as const, 'let-through' as const),
    onMatch: fc.constantFrom('review' as const, 'block' as const),
    isConfirmed: fc.boolean(),
    isBeside: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(anyMet, { maxLength: 24 }), fc.integer({ min: 1, max: 4 }), (all, most) => {
      const kept = keepMost(all, most)
      const known = (some: readonly Met[]) => some.filter(({ stance }) => stance === 'known').length
      assert.equal(judge(kept).advice, judge(all).advice)
      assert.equal(known(kept), Math.min(most, known(all)))
      assert.equal(judge(kept).counting.length, Math.min(most, judge(all).counting.length))
      assert.ok(kept.length - known(kept) >= Math.min(most, all.length - known(all)))
    }),
    { seed: 4, numRuns: 2_000 },
  )
})
