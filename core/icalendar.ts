/** A calendar for other programs (RFC 5545): moments in UTC, so that it is right in every zone. Pure. */
import type { Instant } from './instant.ts'

export type Deadline = {
  /** The same for the same clock, so that a program renews it and does not add another. */
  uid: string
  at: Instant
  title: string
  text?: string
  url?: string
  /** How many minutes before it the program should say so. */
  remind?: readonly number[]
}

export function icalendar(
  name: string,
  deadlines: readonly Deadline[],
  { now, refreshMinutes }: { now: Instant; refreshMinutes: number },
): string {
  const every = `PT${refreshMinutes}M`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Guichet//Clocks//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${text(name)}`,
    `X-WR-CALNAME:${text(name)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:${every}`,
    `X-PUBLISHED-TTL:${every}`,
    ...deadlines.flatMap((each) => event(each, now)),
    'END:VCALENDAR',
  ]
  return lines.map(folded).join('')
}

function event(deadline: Deadline, now: Instant): string[] {
  const { uid, at, title, remind = [] } = deadline
  return [
    'BEGIN:VEVENT',
    `UID:${text(uid)}`,
    `DTSTAMP:${moment(now)}`,
    // A moment without a length: busy nowhere, due there.
    `DTSTART:${moment(at)}`,
    'TRANSP:TRANSPARENT',
    `SUMMARY:${text(title)}`,
    ...(deadline.text ? [`DESCRIPTION:${text(deadline.text)}`] : []),
    ...(deadline.url ? [`URL:${deadline.url}`] : []),
    ...remind.flatMap((minutes) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${text(title)}`,
      `TRIGGER:-PT${minutes}M`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]
}

/** To the second, rounded down: never later than the law's last instant. */
function moment(at: Instant): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

function text(value: string): string {
  return value
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/\p{Cc}/gu, '')
}

/** Lines of at most 75 bytes, never cut inside a character. */
function folded(line: string): string {
  let length = 0
  let out = ''
  for (const character of line) {
    const bytes = new TextEncoder().encode(character).length
    if (length + bytes > 75) {
      out += '\r\n '
      length = 1
    }
    out += character
    length += bytes
  }
  return `${out}\r\n`
}
