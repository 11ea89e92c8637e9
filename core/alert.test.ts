import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelOf } from './alert.ts'

test('only a legal time that may be missed, or was, is as loud as an alert can be', () => {
  const level = (key: string, share?: number) =>
    levelOf({ key, ...(share === undefined ? {} : { params: { share } }) })
  assert.deepEqual(
    [
      level('alert.overdue', 100),
      level('alert.clock', 90),
      level('alert.clock', 75),
      level('alert.restrict-failed'),
      level('alert.log-read-only'),
      level('alert.a-kind-nobody-thought-of'),
      level('alert.not-yet-done'),
      level('alert.person-recovered'),
    ],
    ['time', 'time', 'act', 'act', 'act', 'act', 'know', 'know'],
  )
})
