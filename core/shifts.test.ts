import assert from 'node:assert/strict'
import { test } from 'node:test'
import { between } from './instant.ts'
import { shiftsOf, spanOf } from './shifts.ts'

const hours = ({ from, to }: { from: string; to: string }) => between(from, to) / 3_600_000

test('a day lasts as long as it lasts: 23 hours in spring, 25 in autumn', () => {
  assert.equal(hours(spanOf('2026-03-29', 'Europe/Paris')), 23)
  assert.equal(hours(spanOf('2026-10-25', 'Europe/Paris')), 25)
  assert.deepEqual(spanOf('2026-11-26', 'Europe/Paris'), {
    from: '2026-11-25T23:00:00.000Z',
    to: '2026-11-26T23:00:00.000Z',
  })
})

test('the night belongs to the day on which it begins, and no minute belongs to nobody', () => {
  const shifts = [...shiftsOf('2026-10-24', 'Europe/Paris'), ...shiftsOf('2026-10-25', 'Europe/Paris')]
  assert.deepEqual(
    shifts.map((shift) => [shift.name, hours(shift)]),
    [
      ['morning', 8],
      ['late', 8],
      ['night', 9],
      ['morning', 8],
      ['late', 8],
      ['night', 8],
    ],
  )
  shifts.slice(1).forEach((shift, nth) => assert.equal(shift.from, shifts[nth]?.to))
})
