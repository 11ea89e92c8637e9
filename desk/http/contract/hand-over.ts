/** What goes from one shift to the next: named, with a word to each, and theirs until a colleague takes it. */
import { z } from 'zod'
import { id, instant } from './common.ts'
import { inboxRow } from './desk.ts'
import { noteView, person } from './together.ts'

const word = z.string().trim().max(4000)

/** `POST /desk/api/hand-over`. `to: null` is the team. `note` is for every demand that has none of its own. */
export const giveOver = z.object({
  to: id.nullable(),
  note: word,
  demands: z
    .array(z.object({ demand: id, note: word }))
    .min(1)
    .max(200),
})

/** One hand-over that nobody has taken yet. */
const handover = z.object({
  id,
  by: person,
  to: person.optional(),
  at: instant,
  mine: z.boolean(),
  mayTake: z.boolean(),
  demands: z.array(
    z.object({
      id,
      number: z.string(),
      /** As it stands in the inbox now; absent once it is closed. */
      row: inboxRow.optional(),
      note: noteView.optional(),
    }),
  ),
})
export type Handover = z.infer<typeof handover>

/** `GET /desk/api/hand-over`: what one has, what else runs out within hours, and what waits to be taken. */
const handovers = z.object({
  held: z.array(inboxRow),
  soon: z.array(inboxRow),
  open: z.array(handover),
  serverTime: instant,
})
export type Handovers = z.infer<typeof handovers>
