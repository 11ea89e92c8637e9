import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { dayOf } from './calendar.ts'

const zones = [
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/Lisbon',
  'Atlantic/Azores',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
]
const minute = 60_000

test('the day of an instant is that of the tz database, in whatever order a minute is asked about', () => {
  const any = fc.integer({ min: Date.UTC(1972, 1, 1), max: Date.UTC(2100, 0, 1) })
  // Around midnight somewhere, where one minute more is another day.
  const near = any.map((ms) => ms - (ms % (15 * minute)))
  fc.assert(
    fc.property(fc.oneof(any, near), fc.constantFrom(...zones), (ms, zone) => {
      for (const at of [ms, ms - 1, ms - (ms % minute) + minute - 1, ms - (ms % minute)]) {
        const instant = new Date(at).toISOString()
        const day = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
        assert.equal(dayOf(instant, zone), day)
      }
    }),
    { seed: 9, numRuns: 1_000 },
  )
})
