/** What was seen before and is searched again when a list gains something. `/desk/api/hunts`. */
import { z } from 'zod'
import { id, instant } from './common.ts'

const hunt = z.object({
  id,
  /** The versions of the lists whose news it looks for. */
  after: z.number().int(),
  upTo: z.number().int(),
  /** `held`: it would bring so many pieces that a person is asked first. */
  state: z.enum(['looking', 'held', 'bringing', 'done', 'dropped']),
  begunAt: instant,
  endedAt: instant.optional(),
  /** How many kept signals were compared, how many pieces it found, and how many are before people. */
  looked: z.number().int(),
  found: z.number().int(),
  brought: z.number().int(),
  decidedBy: z.string().optional(),
})
export type HuntView = z.infer<typeof hunt>

/** `GET /desk/api/hunts`: the newest first; without `on` nothing is kept and nothing is searched. */
const hunts = z.object({
  on: z.object({ basis: z.string(), months: z.number().int(), atOnce: z.number().int() }).optional(),
  hunts: z.array(hunt),
  mayDecide: z.boolean(),
})
export type Hunts = z.infer<typeof hunts>

/** `POST /desk/api/hunts/{id}/decide`: whether what a held hunt found is brought. */
export const decideHunt = z.object({ bring: z.boolean() })
