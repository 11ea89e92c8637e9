import { test } from 'node:test'
import assert from 'node:assert/strict'
import { jumpOf, systemClock, turnableClock } from './clock.ts'

const nine = '2026-11-23T09:00:00.000Z'
const minute = 60_000

test('a turned clock shows the hour that it was turned to, and wakes who waited for it, in order', async () => {
  const clock = turnableClock(nine)
  const woken: string[] = []
  const waits = [
    clock.pause(30 * minute).then(() => woken.push('at 9:30')),
    clock.pause(10 * minute).then(() => woken.push('at 9:10')),
    clock.pause(90 * minute).then(() => woken.push('at 10:30')),
  ]
  clock.turn(60 * minute)
  await Promise.all(waits.slice(0, 2))
  assert.deepEqual([clock.now(), woken], ['2026-11-23T10:00:00.000Z', ['at 9:10', 'at 9:30']])
  clock.turn(30 * minute)
  await waits[2]
  assert.deepEqual(woken, ['at 9:10', 'at 9:30', 'at 10:30'])
})

test('a pause that is given up ends with the reason', async () => {
  for (const clock of [turnableClock(nine), turnableClock(nine, { running: true }), systemClock]) {
    const giveUp = new AbortController()
    const pause = clock.pause(60 * minute, giveUp.signal)
    giveUp.abort(new Error('the desk closes'))
    await assert.rejects(pause)
  }
})

test('a running clock goes on by itself from the hour it was given', async () => {
  const clock = turnableClock(nine, { running: true })
  await clock.pause(5)
  assert.ok(clock.monotonic() >= 4)
  assert.ok(clock.now() > nine)
})

test('a wall clock that is set by more than two seconds is noticed once, in either direction', () => {
  const clock = turnableClock(nine)
  const jumped = jumpOf(clock)
  const seen = [jumped()]
  clock.turn(60 * minute)
  seen.push(jumped())
  clock.jump(2000)
  seen.push(jumped())
  clock.jump(2001)
  seen.push(jumped(), jumped())
  clock.turn(minute)
  clock.jump(-60 * minute)
  seen.push(jumped(), jumped())
  assert.deepEqual(seen, [undefined, undefined, undefined, 2001, undefined, -60 * minute, undefined])
})

test('the machine clock writes instants, and measures without going back', () => {
  const before = systemClock.monotonic()
  assert.match(systemClock.now(), /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  assert.ok(systemClock.monotonic() >= before)
})
