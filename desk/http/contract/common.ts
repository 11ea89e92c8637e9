import { z } from 'zod'

/** RFC 3339 in UTC with milliseconds. */
export const writtenInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const aTime = 'a time: 2026-01-31T12:00:00.000Z'
export const instant = z
  .string()
  .regex(writtenInstant, { error: aTime, abort: true })
  .refine(isInCalendar, { error: aTime, params: { format: 'time' } })

const aDay = 'a day: 2026-01-31'
export const calendarDay = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: aDay, abort: true })
  .refine(isReckonedWith, aDay)

const aMonth = 'a month: 2026-01'
export const calendarMonth = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, { error: aMonth, abort: true })
  .refine((month) => isReckonedWith(`${month}-01`), aMonth)

/** The thirtieth of February, and any day of the year 0, is written like a day, and no database takes it. */
function isInCalendar(text: string): boolean {
  const at = Date.parse(text)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) && text >= '0001'
}

/** So that the days before and behind it, and where it begins at any place, are in the calendar, too. */
function isReckonedWith(day: string): boolean {
  return isInCalendar(day) && day >= '0002' && day < '9999'
}
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 in 64 hexadecimal digits')
export const id = z.uuid()

/** A text in the desk's three languages; `ar` and `fr` may be missing, English never. */
export const words = z.object({ en: z.string(), fr: z.string().optional(), ar: z.string().optional() })
export type Words = z.infer<typeof words>

/** A sentence kept as a key and its parameters, so that each reader sees it in their own language. */
export const saying = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** Params that are names in the law, as the law words them. */
  words: z.record(z.string(), words).optional(),
})
export type Saying = z.infer<typeof saying>

/** RFC 9457 problem details, with what was found and what was wanted where that can be said. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        found: z.string(),
        wanted: z.string(),
        /** The same for a reader in any language, where it stands on a form. */
        says: saying.optional(),
        /** Where it is a law that wants it: what is the matter, what that leads to, and by which article. */
        code: z.enum(['missing', 'wrong']).optional(),
        leadsTo: z.enum(['hold', 'clarify', 'note']).optional(),
        article: z.string().optional(),
      }),
    )
    .optional(),
  /** The same as `detail` for a reader in any language, where a rule of the desk said no. */
  says: saying.optional(),
})
export type Problem = z.infer<typeof problem>

export const steps = [
  'arrive',
  'authenticate',
  'register',
  'assess',
  'act',
  'preserve',
  'answer',
  'publish',
] as const
export const step = z.enum(steps)
export type Step = z.infer<typeof step>

/** What a demand stands still for. */
export const waitsFor = z.enum([
  'person',
  'second-person',
  'call-back',
  'clarification',
  'platform',
  'date',
  'log',
  'nothing',
])

/** One of the eight lights of a demand's path. */
export const light = z.object({
  step,
  light: z.enum(['done', 'here', 'waiting', 'stopped', 'ahead']),
  at: instant.optional(),
})

/** A legal time limit as shown to people. `share` of the time left is computed by the reader from `serverTime`. */
export const clock = z.object({
  name: z.string(),
  title: words,
  article: z.string(),
  consequence: words.optional(),
  duty: z.enum(['act', 'keep', 'silence', 'other-party']),
  startedAt: instant,
  dueAt: instant,
  state: z.enum(['running', 'stopped', 'satisfied', 'ended']),
  endedAt: instant.optional(),
  spans: z.array(
    z.object({ from: instant, to: instant.optional(), why: z.string().optional(), title: words.optional() }),
  ),
})
export type ClockView = z.infer<typeof clock>

export const targetOutcome = z.enum([
  'open', // nothing decided yet
  'restricting', // decided, the platform has not shown it done yet
  'restricted', // read back: the public no longer gets it
  'gone', // was already gone when the demand came
  'impossible', // cannot be found or done; the reason is in `why`
  'left', // a person decided to leave it (referrals, refused demands)
  'restoring',
  'restored', // put back after undo, annulment, reinstatement
])
export type TargetOutcome = z.infer<typeof targetOutcome>

/** The ways of what comes and goes without a wire. */
export const cameBy = z.enum(['post', 'mail', 'telephone', 'in-person'])
