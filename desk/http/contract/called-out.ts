/** What the desk calls out to the platform's own program, signed as Standard Webhooks says. */
import { z } from 'zod'
import { id, instant } from './common.ts'
import { advice, late, scanVerdict, unread } from './scan.ts'

const { content, platform, verdict, exception } = scanVerdict.shape

const named = { content, platform, advice }

/** `type` says what `data` holds; `timestamp` is when it came about, not when it is told. */
function call<T extends string, D extends z.ZodType>(type: T, data: D) {
  return z.strictObject({
    type: z.literal(type).describe('what is told'),
    timestamp: instant.describe(
      'when it came about; each attempt to tell it has its own in `webhook-timestamp`',
    ),
    data,
  })
}

export const matchDecided = call(
  'match.decided',
  z.strictObject({
    case: id.describe('the case that was decided'),
    ...named,
    verdict: verdict.unwrap(),
    exception,
  }),
)

export const matchReopened = call(
  'match.reopened',
  z.strictObject({
    case: id.describe('the case whose word counts no more'),
    ...named,
    newest: z
      .strictObject({ case: id, open: z.literal(true).describe('a person has still to look') })
      .describe('the case under which a person looks at the piece again'),
  }),
)

export const scanDone = call(
  'scan.done',
  z.strictObject({
    scan: id.describe('as given with 202'),
    ...named,
    unread: z.array(unread).optional().describe('what could not be told of it, where that is anything'),
    late: z
      .array(late)
      .optional()
      .describe('what was not compared with all that is listed, where that is anything'),
    case: id.optional().describe('what a person decides, where something was met'),
  }),
)

export const calledOut = z.discriminatedUnion('type', [matchDecided, matchReopened, scanDone])
