import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAfter } from './order.ts'

test('whoever decides one case after the other is led through what is public before anything that is held', () => {
  const one = (number: number, told: 'none' | 'review') => ({ id: `${number}`, number, told })
  const cases = [one(7, 'none'), one(3, 'none'), one(9, 'review'), one(8, 'review'), one(2, 'review')]
  const after = cases.map((each) => nextAfter(each, cases)?.number)
  assert.deepEqual(after, [3, 9, 8, 2, 7])
  // Decided already, and so among them no more.
  assert.equal(nextAfter(one(5, 'none'), cases)?.number, 3)
  assert.equal(nextAfter(one(1, 'none'), cases)?.number, 9)
  assert.equal(nextAfter(one(7, 'none'), [one(7, 'none')]), undefined)
})
