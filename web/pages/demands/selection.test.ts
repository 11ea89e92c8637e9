import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ranges } from './ranges.ts'
import { allOrNone, only, ranged, toggled } from './selection.ts'

const all = ['a', 'b', 'c', 'd', 'e']
const taken = (left: ReadonlySet<string>) => all.filter((id) => !left.has(id)).join('')

test('a target is left out and taken in again, and what nobody touched stays in', () => {
  const left = toggled(new Set(), 'b')
  assert.equal(taken(left), 'acde')
  assert.equal(taken(toggled(left, 'b')), 'abcde')
})

test('a range becomes what its beginning is, in either direction', () => {
  assert.equal(taken(ranged(new Set(['b']), all, 'b', 'd')), 'ae')
  assert.equal(taken(ranged(new Set(['a', 'b', 'c', 'd']), all, 'e', 'c')), 'cde')
  // What is not on the screen cannot begin a range.
  assert.equal(taken(ranged(new Set(), all, 'z', 'c')), 'abde')
})

test('only these, all of these, none of these', () => {
  assert.equal(taken(only(all, ['c'])), 'c')
  assert.equal(taken(allOrNone(new Set(['a', 'b']), ['b', 'c'])), 'bcde')
  assert.equal(taken(allOrNone(new Set(['a']), ['b', 'c'])), 'de')
})

test('which targets is said in as few words as say it exactly', () => {
  assert.deepEqual(ranges([7, 1, 2, 3, 3, 9, 10]), [
    [1, 3],
    [7, 7],
    [9, 10],
  ])
})
