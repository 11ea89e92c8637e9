/** What the machine room looks like. */
import { z } from 'zod'
import { id, instant, saying } from './common.ts'

/** `GET /desk/api/watch`: what the machine room looks like. */
export const watch = z.object({
  log: z.object({
    origin: z.string(),
    size: z.number().int(),
    pending: z.number().int(),
    oldestPendingAt: instant.optional(),
    readOnly: z.boolean(),
  }),
  effects: z.object({ waiting: z.number().int(), failing: z.number().int(), dead: z.number().int() }),
  alerts: z.array(
    z.object({ id, at: instant, says: saying, demand: id.optional(), acknowledgedAt: instant.optional() }),
  ),
  clocks: z.object({ running: z.number().int(), overdue: z.number().int() }),
})
export type Watch = z.infer<typeof watch>
