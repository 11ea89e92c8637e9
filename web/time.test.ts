import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY, HOUR, length, MINUTE, standing } from './time.ts'

const start = Date.parse('2026-11-24T10:00:00.000Z')
const at = (ms: number) => new Date(start + ms).toISOString()
const hour = {
  state: 'running' as const,
  duty: 'act',
  startedAt: at(0),
  dueAt: at(HOUR),
  spans: [{ from: at(0) }],
}

test('time left is said as a person would say it', () => {
  assert.equal(length(41 * MINUTE + 59_000, 'en-GB'), '41 min')
  assert.equal(length(80_000, 'en-GB'), '1 min 20 sec')
  assert.equal(length(9.4 * DAY, 'en-GB'), '9 days')
  assert.equal(length(41 * MINUTE, 'fr-FR'), '41\u00A0min')
  assert.equal(length(41 * MINUTE, 'ar-EG'), '٤١ د')
})

test('a clock warns under a quarter of its time and alarms under a tenth', () => {
  assert.equal(standing(hour, start + 44 * MINUTE).standing, 'far')
  assert.equal(standing(hour, start + 46 * MINUTE).standing, 'soon')
  assert.equal(standing(hour, start + 55 * MINUTE).standing, 'late')
  assert.equal(standing(hour, start + 61 * MINUTE).standing, 'over')
})

test('a clock that started anew after a clarification is measured over its fresh hour', () => {
  const again = {
    ...hour,
    dueAt: at(6 * HOUR),
    spans: [{ from: at(0), to: at(20 * MINUTE) }, { from: at(5 * HOUR) }],
  }
  assert.deepEqual(standing(again, start + 5.5 * HOUR), { left: 30 * MINUTE, share: 0.5, standing: 'far' })
})

test('a stopped clock is paused however late it is, and a duty to keep never alarms', () => {
  assert.equal(standing({ ...hour, state: 'stopped' }, start + 2 * HOUR).standing, 'paused')
  assert.equal(standing({ ...hour, duty: 'keep' }, start + 59 * MINUTE).standing, 'far')
})
