/** A demand as the desk tells its own authority about it, and how it is said in a terminal. */
import { z } from 'zod'
import type { Reply } from '../client/http.ts'
import { exit, Stop } from './command.ts'
import { jsonIn } from '../client/description.ts'
import { look, marked, pairs, span, visible } from './terminal.ts'

const clock = z.object({
  name: z.string(),
  startedAt: z.string(),
  /** `null`: a clock without an end of its own, such as one that runs until somebody says so. */
  dueAt: z.string().nullable(),
  state: z.string(),
})
const missing = z.object({
  section: z.string(),
  path: z.string(),
  found: z.string(),
  wanted: z.string(),
})
const target = z.object({
  ordinal: z.number(),
  address: z.string(),
  outcome: z.string(),
  ground: z.string().optional(),
})
export const told = z.object({
  id: z.uuid(),
  number: z.string(),
  reference: z.string(),
  instrument: z.string(),
  sha256: z.string(),
  receivedAt: z.string(),
  step: z.string(),
  steps: z.array(z.object({ step: z.string(), at: z.string().optional() })),
  waitsFor: z.string(),
  trust: z.object({
    level: z.string(),
    outcome: z.string(),
    reasons: z.array(z.object({ check: z.string(), found: z.string(), wanted: z.string() })).default([]),
  }),
  clocks: z.array(clock),
  missing: z.array(missing),
  seenAt: z.string(),
})
export const toldInFull = told.extend({
  targets: z.array(target),
  answers: z.array(z.object({ id: z.string(), form: z.string(), sentAt: z.string().optional() })),
  ended: z.object({ how: z.string(), at: z.string(), why: z.string() }).optional(),
})
export type Told = z.infer<typeof told>
export type ToldInFull = z.infer<typeof toldInFull>

/** Reads a shape out of an answer. Throws {@link Stop} with `fault`: no desk answers otherwise. */
export function readAs<T extends z.ZodType>(shape: T, reply: Reply): z.output<T> {
  const read = shape.safeParse(jsonIn(reply))
  if (read.success) return read.data
  const [first] = read.error.issues
  throw new Stop(
    exit.fault,
    `The desk's answer lacks what is wanted${first ? ` (${first.path.map(String).join('.')}: ${first.message})` : ''}.`,
  )
}

export function clockLines({ clocks, seenAt }: Pick<Told, 'clocks' | 'seenAt'>): string[] {
  const said = clocks.map(({ name, dueAt, state }) => {
    if (dueAt === null) return `  ${visible(name)}: ${visible(state)}, without a date`
    const left = Date.parse(dueAt) - Date.parse(seenAt)
    const words = state === 'running' ? (left >= 0 ? `${span(left)} left` : `over for ${span(left)}`) : state
    return `  ${visible(name)}: until ${dueAt} (${visible(words)})`
  })
  // A clock runs for each address; those that say the same are said once.
  return [...Map.groupBy(said, (line) => line)].map(([line, same]) =>
    same.length === 1 ? line : `${line}, for ${same.length} addresses`,
  )
}

/** Why a person looks at it before anything else happens, where the desk says so. */
export function heldLines({ trust }: Pick<Told, 'trust'>): string[] {
  return trust.reasons.map(({ found, wanted }) =>
    marked('warning', visible(`held: found ${found}; wanted ${wanted}`)),
  )
}

/** The eight steps on one line each, those that are done with their time. */
function stepLines({ steps, step, waitsFor }: Told): string[] {
  return steps.map(({ step: name, at }, n) => {
    const words = `${n + 1} ${name}`
    if (name === step && waitsFor !== 'nothing')
      return `  ${marked('warning', `${words.padEnd(14)} waits for: ${visible(waitsFor)}`)}`
    return `  ${at ? marked('passed', `${words.padEnd(14)} ${at}`) : marked('not-reached', words)}`
  })
}

export function demandLines(demand: ToldInFull): string[] {
  const { number, reference, instrument, trust, receivedAt, targets, missing, answers, ended } = demand
  return [
    look('bold', `${visible(number)}: ${visible(instrument)}`),
    ...pairs([
      ['reference', reference],
      ['received', receivedAt],
      ['sender', `${trust.level}, ${trust.outcome}`],
      ...(ended ? [['ended', `${ended.how} at ${ended.at}`] as const] : []),
    ]),
    ...heldLines(demand),
    ...stepLines(demand),
    'Clocks',
    ...clockLines(demand),
    ...(targets.length > 0 ? ['Addresses'] : []),
    ...targets.map(
      ({ ordinal, address, outcome }) => `  ${ordinal} ${visible(outcome)}: ${visible(address)}`,
    ),
    ...(missing.length > 0 ? ['Missing or unfit'] : []),
    ...missing.map(
      ({ path, found, wanted }) => `  ${visible(path)}: found ${visible(found)}; wanted ${visible(wanted)}`,
    ),
    ...answers.map(
      ({ form, sentAt }) => `Answer ${visible(form)}${sentAt ? ` sent ${sentAt}` : ', not sent yet'}`,
    ),
  ]
}
