import assert from 'node:assert/strict'
import { test } from 'node:test'
import { growsTooMuch, isBurst } from './list-guard.ts'

test('a list grows too much when it is suddenly several times what it was, never when it is a bank’s first or small', () => {
  const grows = (before: number, more: number) => growsTooMuch({ before, more })
  assert.deepEqual(
    [grows(0, 1_000_000), grows(1, 999), grows(1, 1_000), grows(1_000, 3_000), grows(1_000, 3_001)],
    [false, false, true, false, true],
  )
  const strict = { growthFrom: 10, growthTimes: 0.5, matchesAnHour: 5 }
  assert.deepEqual(
    [growsTooMuch({ before: 100, more: 51 }, strict), growsTooMuch({ before: 100, more: 50 }, strict)],
    [true, false],
  )
})

test('an entry met by more pieces in an hour than the operator says is a burst', () => {
  assert.deepEqual(
    [isBurst(100), isBurst(101), isBurst(6, { growthFrom: 1, growthTimes: 1, matchesAnHour: 5 })],
    [false, true, true],
  )
})
