/** What came by post, mail or telephone and is entered by hand. */
import { z } from 'zod'
import { cameBy, id, instant, words } from './common.ts'

/** `GET /desk/api/instruments`: what may be entered by hand, drawn from the regime data. */
const formField = z.object({
  path: z.string(),
  section: z.string(),
  label: words,
  type: z.enum([
    'text',
    'long-text',
    'email',
    'url',
    'date',
    'date-time',
    'country',
    'boolean',
    'choice',
    'choices',
    'items',
  ]),
  required: z.enum(['required', 'conditional', 'optional']),
  options: z.array(z.object({ code: z.string(), title: words })).optional(),
  article: z.string().optional(),
  help: words.optional(),
})
const instrumentForm = z.object({
  regime: z.string(),
  instrument: z.string(),
  title: words,
  sections: z.array(z.object({ letter: z.string(), title: words })),
  fields: z.array(formField),
})
export type InstrumentForm = z.infer<typeof instrumentForm>

/** `POST /desk/api/by-hand` */
export const byHand = z.object({
  regime: z.string(),
  instrument: z.string(),
  cameBy,
  /** When it was in the house, as far as that can be proved: the stamp of the post room, the call's note. */
  cameAt: instant,
  /** Of the order; `en` where nothing is said. */
  language: z
    .string()
    .regex(/^[a-z]{2}$/, 'a language in two small letters')
    .optional(),
  order: z.record(z.string(), z.unknown()),
  /** The person was told what the letter lacks, and says that it lacks it. */
  asItIs: z.boolean().optional(),
  original: z
    .object({ name: z.string().max(255), mediaType: z.string().max(100), base64: z.base64().max(14_000_000) })
    .optional(),
})
export const byHandDone = z.object({ id, number: z.string() })
