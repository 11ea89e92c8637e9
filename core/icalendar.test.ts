import assert from 'node:assert/strict'
import { test } from 'node:test'
import { icalendar } from './icalendar.ts'

const now = '2026-11-26T19:00:00.000Z'

test('a deadline is the same moment in every zone, and never later than the law says', () => {
  const text = icalendar('Clocks', [{ uid: 'a', at: '2027-02-12T22:59:59.999Z', title: 'RO-1' }], {
    now,
    refreshMinutes: 15,
  })
  assert.match(text, /\r\nDTSTART:20270212T225959Z\r\n/)
  assert.match(text, /\r\nDTSTAMP:20261126T190000Z\r\n/)
})

test('whatever stands in a title, it stays one line of one entry', () => {
  const title = 'A, B; C\\D\r\nEND:VEVENT\r\nBEGIN:VEVENT\u0000'
  const text = icalendar('Clocks', [{ uid: 'a', at: now, title }], { now, refreshMinutes: 15 })
  assert.equal(text.match(/^BEGIN:VEVENT/gm)?.length, 1)
  assert.ok(text.includes('SUMMARY:A\\, B\\; C\\\\D\\nEND:VEVENT\\nBEGIN:VEVENT\r\n'))
})

test('no line is longer than 75 bytes, and no letter is cut in two', () => {
  const title = 'تقويم المهل في المكتب '.repeat(9)
  const text = icalendar('Clocks', [{ uid: 'a', at: now, title }], { now, refreshMinutes: 15 })
  for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line)
  assert.ok(text.replaceAll('\r\n ', '').includes(`SUMMARY:${title}`))
})
