/** What was seen before and is searched again when a list gains something. `/desk/api/hunts`. */
import { z } from 'zod'
import { id, instant } from './common.ts'
import { piece, unit } from './scan.ts'

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
  /** Who said that what it found is brought, or left. */
  decidedBy: z.string().optional(),
  /** Who ended it while it was under way. What it had brought by then stays. */
  endedBy: z.string().optional(),
})
export type HuntView = z.infer<typeof hunt>

/** `GET /desk/api/hunts`: the newest first; without `on` nothing is kept and nothing is searched. */
const hunts = z.object({
  on: z.object({ basis: z.string(), months: z.number().int(), atOnce: z.number().int() }).optional(),
  hunts: z.array(hunt),
  mayDecide: z.boolean(),
})
export type Hunts = z.infer<typeof hunts>

const bank = z.object({ name: z.string(), title: z.string() })

/** `GET /desk/api/hunts/{id}`: what it looks for, and what came of it. */
const huntPage = hunt.extend({
  /** What the lists had gained, by bank and kind. */
  sought: z.array(z.object({ bank, kind: z.string(), signals: z.number().int() })),
  /** Cases that what it found stands in, the newest first; `more` where there are further ones. */
  cases: z.array(
    z.object({
      id,
      number: z.number().int(),
      piece: piece.pick({ content: true, platform: true }),
      openedAt: instant,
      verdict: z.enum(['known', 'exempt', 'collision', 'lapsed']).optional(),
    }),
  ),
  more: z.boolean(),
  /** Whether whoever asks may bring or leave what it found, where it is held; and end it, where it is under way. */
  mayDecide: z.boolean(),
})
export type HuntPage = z.infer<typeof huntPage>

/** `GET /desk/api/hunts/{id}/would`: what a held hunt would bring, looked up anew in the lists as they stand. */
const huntWould = z.object({
  /** How many were looked up; there may be more than are told one by one. */
  looked: z.number().int(),
  of: z.number().int(),
  /** A piece that is met by several banks or kinds counts under each. */
  by: z.array(z.object({ bank, kind: z.string(), pieces: z.number().int() })),
  some: z.array(
    z.object({
      piece: piece.pick({ content: true, platform: true, type: true }),
      seenAt: instant,
      label: z.string(),
      kind: z.string(),
      unit,
      distance: z.number(),
    }),
  ),
})
export type HuntWould = z.infer<typeof huntWould>

/** `POST /desk/api/hunts/{id}/decide`: whether what a held hunt found is brought. */
export const decideHunt = z.object({ bring: z.boolean() })
