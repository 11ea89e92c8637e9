/** People at one desk: who has a demand, what they write to each other about it. Nothing of it ever leaves the desk. */
import { z } from 'zod'
import { id, instant, saying, sha256 } from './common.ts'

export const person = z.object({ id, name: z.string() })

/** `GET /desk/api/colleagues`: everybody who may come in now. */
const colleagues = z.object({
  people: z.array(person.extend({ role: z.string(), decides: z.boolean() })),
})
export type Colleagues = z.infer<typeof colleagues>

/** `POST /desk/api/demands/{id}/notes`. Who is called with `@` and the whole name finds it under "for you". */
export const writeNote = z.object({ text: z.string().trim().min(1).max(4000) })
export const noteView = z.object({
  id,
  at: instant,
  by: person,
  text: z.string(),
  mentions: z.array(person),
})
export type NoteView = z.infer<typeof noteView>

/**
 * `POST /desk/api/demands/{id}/assign`: to take a demand, give it to a colleague or put it back (`to: null`). `from` is
 * who had it on the screen of whoever asks; 409 where somebody else was quicker.
 */
export const assign = z.object({ to: id.nullable(), from: id.nullable() })

/**
 * What one person asks another to agree to: `POST …/requests/{request}/approve` with the hash of the plan that was
 * looked at (`GET …/plan`), `…/decline` with a word, `…/withdraw` by whoever asked.
 */
export const agree = z.object({ planSha256: sha256 })
export const decline = z.object({ text: z.string().trim().min(1).max(2000) })
const requestView = z.object({
  id,
  deed: z.string(),
  targets: z.array(id),
  /** What the deed itself says: why, or what is asked. */
  text: z.string().optional(),
  reason: z.string(),
  by: person,
  at: instant,
  until: instant,
  planSha256: sha256,
  mine: z.boolean(),
  mayAgree: z.boolean(),
  /** How it ended; absent while it is open. */
  outcome: z.enum(['approved', 'declined', 'withdrawn', 'lapsed', 'changed']).optional(),
  decidedBy: person.optional(),
  decidedAt: instant.optional(),
  word: z.string().optional(),
})
export type RequestView = z.infer<typeof requestView>

/** What a demand's own view says of the people around it. */
export const around = {
  /** What stands in a bank because of it. */
  listed: z.array(
    z.object({
      target: id,
      entry: z.number().int(),
      bank: z.object({ name: z.string(), title: z.string() }),
      withdrawnAt: instant.optional(),
      /** It is met by less than all of its piece. */
      inPart: z
        .object({
          /** A person said so of what could not be read. */
          fileAlone: z.literal(true).optional(),
          /** What was not read when it was listed. */
          missed: z.array(
            z.object({
              what: z.enum(['file', 'pictures', 'sound', 'frames', 'streams', 'text']),
              found: z.string(),
              wanted: z.string(),
            }),
          ),
        })
        .optional(),
    }),
  ),
  /** What is being read so that it can be listed; `why`: it could not be, and waits for a person. */
  listing: z.array(
    z.object({
      id,
      target: id,
      bank: z.object({ name: z.string(), title: z.string() }),
      progress: z.object({ done: z.number().int(), expected: z.number().int() }),
      why: saying.optional(),
    }),
  ),
  assignedTo: person.optional(),
  notes: z.array(noteView),
  /** Notes that call the reader and were not read yet. */
  unread: z.number().int(),
  /** The newest request to a second person: open, or over without having been done. */
  request: requestView.optional(),
}
export type Around = z.infer<z.ZodObject<typeof around>>
