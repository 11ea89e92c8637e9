/** What waits for one person in particular. */
import { z } from 'zod'
import { id, instant } from './common.ts'
import { houseChangeView } from './people.ts'
import { noteView, person } from './together.ts'

/** `GET /desk/api/for-you`: what waits for one person in particular. */
const forYou = z.object({
  /** Hand-overs of others that nobody has taken yet. */
  handovers: z.number().int(),
  /** Open requests of the whole desk: a second person is wanted, or waited for. */
  requests: z.array(
    z.object({
      id,
      demand: z.object({ id, number: z.string() }),
      deed: z.string(),
      by: person,
      at: instant,
      until: instant,
      mine: z.boolean(),
      mayAgree: z.boolean(),
    }),
  ),
  /** Changes that the reader has a say in, with the page on which each is decided. */
  changes: z.array(
    houseChangeView.extend({
      page: z.enum(['people', 'operator', 'platforms', 'bank']),
      bank: z.string().optional(),
    }),
  ),
  /** Retro-hunts that found so much that a person is asked first. */
  hunts: z.array(
    z.object({
      id,
      after: z.number().int(),
      upTo: z.number().int(),
      found: z.number().int(),
      begunAt: instant,
    }),
  ),
  mentions: z.array(
    z.object({
      note: noteView,
      demand: z.object({ id, number: z.string() }),
      readAt: instant.optional(),
    }),
  ),
})
export type ForYou = z.infer<typeof forYou>
/** `GET /desk/api/for-you/count` */
const forYouCount = z.object({ count: z.number().int(), more: z.boolean() })
export type ForYouCount = z.infer<typeof forYouCount>
