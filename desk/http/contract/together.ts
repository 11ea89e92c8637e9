/** People at one desk: who has a demand, what they write to each other about it. Nothing of it ever leaves the desk. */
import { z } from 'zod'
import { id, instant } from './common.ts'

export const person = z.object({ id, name: z.string() })

/** `GET /desk/api/colleagues`: everybody who may come in now. */
export const colleagues = z.object({
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

/** What a demand's own view says of the people around it. */
export const around = {
  assignedTo: person.optional(),
  notes: z.array(noteView),
  /** Notes that call the reader and were not read yet. */
  unread: z.number().int(),
}
export type Around = z.infer<z.ZodObject<typeof around>>

/** `GET /desk/api/for-you`: what waits for one person in particular. */
export const forYou = z.object({
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
export const forYouCount = z.object({ count: z.number().int() })
export type ForYouCount = z.infer<typeof forYouCount>
