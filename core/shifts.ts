import { Temporal } from 'temporal-polyfill'
import type { Instant } from './instant.ts'
import type { Day } from './regime/shape.ts'

/** The part of a day for which one team is on duty. The last one of a day ends on the morning after. */
const shiftNames = ['morning', 'late', 'night'] as const
export type ShiftName = (typeof shiftNames)[number]
export type Shift = { name: ShiftName; from: Instant; to: Instant }

/** When each begins by the wall clock of the home state. */
const begins: Readonly<Record<ShiftName, string>> = { morning: '06:00', late: '14:00', night: '22:00' }

/** From midnight to midnight where the desk stands: 23, 24 or 25 hours. */
export function spanOf(day: Day, zone: string): { from: Instant; to: Instant } {
  return { from: at(day, zone, '00:00'), to: at(dayAfter(day), zone, '00:00') }
}

export function shiftsOf(day: Day, zone: string): Shift[] {
  return shiftNames.map((name, nth) => {
    const next = shiftNames[nth + 1]
    const to = next ? at(day, zone, begins[next]) : at(dayAfter(day), zone, begins.morning)
    return { name, from: at(day, zone, begins[name]), to }
  })
}

function dayAfter(day: Day): Day {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString()
}

/** A time the clocks skip that night is the first one after it. */
function at(day: Day, zone: string, time: string): Instant {
  const { epochMilliseconds } = Temporal.PlainDate.from(day).toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from(time),
  })
  return new Date(epochMilliseconds).toISOString()
}
