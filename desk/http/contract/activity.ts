/** A day at the desk, in sentences. */
import { z } from 'zod'
import { activityKinds, actorKinds, shiftNames } from './activity-kinds.ts'
import { calendarDay, id, instant, saying } from './common.ts'

const activityEntry = z.object({
  /** `case/seq`: the same entry on every page. */
  key: z.string(),
  seq: z.number().int(),
  at: instant,
  type: z.string(),
  kind: z.enum(activityKinds),
  actor: z.object({ kind: z.enum(actorKinds), name: z.string() }),
  says: saying,
  demand: z.object({ id, number: z.string() }).optional(),
  authority: z.string().optional(),
  logIndex: z.number().int().optional(),
})
export type ActivityEntry = z.infer<typeof activityEntry>

/** `GET /desk/api/activity?day=&shift=&kind=&by=&authority=&after=`: newest first. */
const activity = z.object({
  day: calendarDay,
  today: calendarDay,
  /** The zone whose midnight ends the day. */
  zone: z.string(),
  from: instant,
  to: instant,
  shifts: z.array(z.object({ name: z.enum(shiftNames), from: instant, to: instant })),
  entries: z.array(activityEntry),
  next: z.string().optional(),
  people: z.array(z.object({ id, name: z.string() })),
  authorities: z.array(z.object({ id: z.string(), name: z.string() })),
  serverTime: instant,
})
export type Activity = z.infer<typeof activity>
