import type { Instant } from '../core/instant.ts'
import type { Setting } from './template.ts'
import { code, line, prose } from './text.ts'
import type { Printed } from './text.ts'

/** Writes each kind of value the way this form's language does. */
export function penFor({ words, frame, covered }: Setting) {
  const cut = (left: number) => words.frame.cut.replace('{left}', String(left))
  const write = (text: string) => line(text, covered, cut)
  return {
    line: write,
    prose: (text: string) => prose(text, covered, cut),
    code: (text: string, cap?: number) => code(text, covered, cut, cap),
    plain: (text: string) => write(text).parts.join(''),
    region: (alpha2: string) => write(`${countryName(alpha2, words.region)} (${alpha2})`),
    time: (at: Instant): Printed => ({
      parts: [timeIn(at, frame.timeZone, words.region)],
      direction: words.direction,
    }),
    date: (at: Instant): Printed => ({
      parts: [
        new Intl.DateTimeFormat(words.region, { dateStyle: 'long', timeZone: frame.timeZone }).format(
          new Date(at),
        ),
      ],
      direction: words.direction,
    }),
    day: (day: string): Printed => ({
      parts: [
        new Intl.DateTimeFormat(words.region, { dateStyle: 'long', timeZone: 'UTC' }).format(
          new Date(`${day}T00:00:00Z`),
        ),
      ],
      direction: words.direction,
    }),
  }
}

/** `23 November 2026, 10:04:31 (UTC+01:00)`. */
function timeIn(at: Instant, timeZone: string, region: string): string {
  const date = new Date(at)
  const { days, times, offsets } = clockOf(region, timeZone)
  const [day, time] = [days.format(date), times.format(date)]
  const offset = offsets.formatToParts(date).find((part) => part.type === 'timeZoneName')?.value
  // No break between the time and its offset.
  return `${day}, ${time}\u00a0(${(offset ?? 'GMT').replace('GMT', 'UTC')})`
}

type ClockFace = Record<'days' | 'times' | 'offsets', Intl.DateTimeFormat>
const clocks = new Map<string, ClockFace>()

/** To make one costs far more than to use it, and a form is set for every answer. */
function clockOf(region: string, timeZone: string): ClockFace {
  const known = clocks.get(`${region} ${timeZone}`)
  if (known) return known
  const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone } as const
  const face = {
    days: new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone }),
    times: new Intl.DateTimeFormat('en-GB', clock),
    offsets: new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }),
  }
  clocks.set(`${region} ${timeZone}`, face)
  return face
}

function countryName(alpha2: string, region: string): string {
  if (!/^[A-Z]{2}$/.test(alpha2)) return alpha2
  return new Intl.DisplayNames([region], { type: 'region' }).of(alpha2) ?? alpha2
}
