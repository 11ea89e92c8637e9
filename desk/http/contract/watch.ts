/** What the machine room looks like. */
import { z } from 'zod'
import { id, instant, saying } from './common.ts'

/** `GET /desk/api/watch`: what the machine room looks like. */
const watch = z.object({
  log: z.object({
    origin: z.string(),
    size: z.number().int(),
    pending: z.number().int(),
    oldestPendingAt: instant.optional(),
    readOnly: z.boolean(),
  }),
  effects: z.object({ waiting: z.number().int(), failing: z.number().int(), dead: z.number().int() }),
  /** What went out and did not arrive; each counted up to a hundred. */
  answers: z.object({ unfetched: z.number().int(), toHandOver: z.number().int() }),
  /** Every way to the outside, with when it was last reached and when it last failed. */
  connections: z.array(
    z.object({
      name: z.string(),
      /** A platform by its title; the webhook of the alerts has none. */
      title: z.string().optional(),
      reachedAt: instant.optional(),
      failedAt: instant.optional(),
      why: saying.optional(),
    }),
  ),
  /** Those nobody has acknowledged, newest first, and the last ones that somebody has. */
  alerts: z.array(
    z.object({
      id,
      at: instant,
      says: saying,
      /** A legal time that may be missed, or was; what wants a person; what one should know. */
      level: z.enum(['time', 'act', 'know']),
      demand: id.optional(),
      /** The retro-hunt that waits for a person. */
      hunt: id.optional(),
      acknowledgedAt: instant.optional(),
      acknowledgedBy: z.string().optional(),
    }),
  ),
  clocks: z.object({ running: z.number().int(), overdue: z.number().int() }),
})
export type Watch = z.infer<typeof watch>
