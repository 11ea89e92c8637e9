/** All running clocks on one page. */
import { z } from 'zod'
import { calendarDay, id, instant, words } from './common.ts'

/** `act`: the desk must act. `other-party`: somebody else must, or may. `keep`, `silence`: until then, and then no more. */
export const clockDuties = ['act', 'other-party', 'keep', 'silence'] as const
export const clockDuty = z.enum(clockDuties)

/** Clocks of one demand that run alike, such as one for each target. */
const clockLine = z.object({
  demand: z.object({ id, number: z.string() }),
  authority: z.string(),
  name: z.string(),
  title: words,
  article: z.string(),
  consequence: words.optional(),
  duty: clockDuty,
  state: z.enum(['running', 'stopped']),
  startedAt: instant,
  dueAt: instant,
  /** How many run alike; at most 1 000 are counted. */
  alike: z.number().int(),
})
export type ClockLine = z.infer<typeof clockLine>

/** `GET /desk/api/clocks?duty=&from=&to=&state=&after=`: what ends first, first. */
const clockLines = z.object({
  lines: z.array(clockLine),
  next: z.string().optional(),
  serverTime: instant,
})
export type ClockLines = z.infer<typeof clockLines>

/** `GET /desk/api/calendar?month=2026-11&start=monday`: whole weeks around a month, as the home state counts its days. */
const calendarMonth = z.object({
  month: z.string(),
  today: calendarDay,
  zone: z.string(),
  homeState: z.string(),
  /** Whether the public holidays of the home state are known; without them only weekends are. */
  holidaysKnown: z.boolean(),
  days: z.array(
    z.object({
      day: calendarDay,
      from: instant,
      to: instant,
      isWorking: z.boolean(),
      holiday: z.string().optional(),
      /** How many clocks end on it, counted up to `countedTo`. */
      ends: z.object({
        act: z.number().int(),
        'other-party': z.number().int(),
        keep: z.number().int(),
        silence: z.number().int(),
      }),
    }),
  ),
  countedTo: z.number().int(),
  serverTime: instant,
})
export type CalendarMonth = z.infer<typeof calendarMonth>

/** `GET|POST|DELETE /desk/api/calendar/feed`: one address a person, for their own calendar program. */
const calendarFeed = z.object({
  feed: z.object({ createdAt: instant, readAt: instant.optional() }).optional(),
  /** Only in the answer that makes it; the desk keeps no more than its hash. */
  url: z.string().optional(),
})
export type CalendarFeed = z.infer<typeof calendarFeed>
export const newFeed = z.object({ language: z.enum(['en', 'fr', 'ar']) })
