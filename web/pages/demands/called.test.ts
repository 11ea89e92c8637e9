import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beingCalled, pieces as piecesIn } from './called.ts'

const pieces = (text: string, names: readonly string[]) =>
  piecesIn(text, names).map(({ text, called }) => ({ text, called }))

test('the places where a note calls somebody are found, and a longer name is not cut in two', () => {
  assert.deepEqual(pieces('ask @Bo Second (or @Bo?)', ['Bo', 'Bo Second']), [
    { text: 'ask ', called: false },
    { text: '@Bo Second', called: true },
    { text: ' (or ', called: false },
    { text: '@Bo', called: true },
    { text: '?)', called: false },
  ])
  assert.deepEqual(pieces('@Boris', ['Bo']), [{ text: '@Boris', called: false }])
})

test('a name that reads like a pattern is a name', () => {
  assert.deepEqual(pieces('@A. (night)', ['A. (night)']), [{ text: '@A. (night)', called: true }])
  assert.deepEqual(pieces('@Ax (night)', ['A. (night)']), [{ text: '@Ax (night)', called: false }])
})

test('names are offered after an at sign, not inside an address', () => {
  assert.deepEqual(beingCalled('ask @bo', 7), { from: 4, typed: 'bo' })
  assert.deepEqual(beingCalled('ask @', 5), { from: 4, typed: '' })
  assert.equal(beingCalled('write to desk@plaza', 19), undefined)
  assert.equal(beingCalled('@Bo\nand', 7), undefined)
})
