import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemClock } from '../outside/clock.ts'
import { nearIn } from './sought.ts'

test('a hunt whose comparisons are slow lets others have their turn between them, whatever they cost', async () => {
  const slow = (value: Buffer) => {
    const until = systemClock.monotonic() + 5
    while (systemClock.monotonic() < until);
    return value[0] === 3
  }
  let turns = 0
  let isOver = false
  const others = () => {
    turns++
    if (!isOver) setImmediate(others)
  }
  setImmediate(others)
  const portion = { count: 60, last: 60, length: 32, values: Buffer.alloc(60 * 32), ends: new Int32Array() }
  portion.values[32 * 7] = 3
  assert.deepEqual(await nearIn(portion, slow), [portion.values.subarray(32 * 7, 32 * 8)])
  isOver = true
  assert.ok(turns >= 5, `${turns} turns in three hundred milliseconds`)
})
