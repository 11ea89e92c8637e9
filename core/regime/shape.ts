import { z } from 'zod'
import { Condition } from './condition.ts'
import { named, strict } from './strict.ts'
import {
  CLOCK_KINDS,
  CONSEQUENCES,
  COUNTINGS,
  DEEDS,
  EVENTS,
  FIELD_TYPES,
  FILLS,
  OUTCOMES,
  PARTS,
  PARTY_KINDS,
  RESOLUTIONS,
  ROLES,
  UNITS,
} from './vocabulary.ts'
import type { Consequence, Unit } from './vocabulary.ts'

/** A calendar day written `2022-06-07`. */
export type Day = string

/** A period of law: `{ amount: 6, unit: 'week' }`. */
export type Period = { amount: number; unit: Unit }

/** How long a clock runs. `no-figure`: the law says at once, promptly or without undue delay and gives no number. */
export type Length =
  | ({ kind: 'period' } & Period)
  | { kind: 'no-figure'; words: string }
  /** The period is stated in the order (at `path`) or by whoever sends the message that starts it. */
  | { kind: 'stated'; path?: string }

/** What a finding leads to, and the ground that may be relied on. A `note` may name a ground a person can still use. */
export type Leading = { leadsTo: Consequence; ground?: string }

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'wanted a day written as 2022-06-07')
const words = z.record(z.string().regex(/^[a-z]{2}$/, 'wanted a language of two letters'), z.string().min(1))
const party = z.string()

/** What every rule of a regime says of itself. `changes` and `ends` are resolved before this is read. */
const provision = {
  /** The first day on which this text applies. */
  since: day,
  /** Where it is written: article, annex or recital. */
  source: z.string().min(1),
  /** `unsure`: not read in a source, or our own reading. The note says which. */
  certainty: z.enum(['sure', 'unsure']).default('sure'),
  note: z.string().optional(),
}

const consequence = z.string().transform((text, context): Leading => {
  const [leadsTo, ground, ...rest] = text.trim().split(/\s+/)
  const known = CONSEQUENCES.find((each) => each === leadsTo)
  if (!known || rest.length > 0) {
    context.addIssue(`wanted one of ${CONSEQUENCES.join(', ')}, and after it the ground where there is one`)
    return z.NEVER
  }
  return ground === undefined ? { leadsTo: known } : { leadsTo: known, ground }
})

const PERIOD = new RegExp(`^(\\d+) (${UNITS.join('|')})s?$`)

const period = z.string().transform((text, context): Period => {
  const [, amount, unit] = PERIOD.exec(text.replace('working day', 'working-day')) ?? []
  const known = UNITS.find((each) => each === unit)
  if (!known || amount === undefined) {
    context.addIssue('wanted a number and a unit, as in "1 hour", "6 weeks" or "2 working days"')
    return z.NEVER
  }
  return { amount: Number(amount), unit: known }
})

const length = z.union(
  [
    z
      .enum(['at once', 'promptly', 'without undue delay', 'no figure'])
      .transform((text): Length => ({ kind: 'no-figure', words: text })),
    z.literal('stated').transform((): Length => ({ kind: 'stated' })),
    strict({ stated: z.string() }).transform(({ stated }): Length => ({ kind: 'stated', path: stated })),
    period.transform((each): Length => ({ kind: 'period', ...each })),
  ],
  {
    error:
      'wanted a period ("1 hour", "6 months"), "at once", "promptly", "without undue delay", "no figure", "stated" or {stated: path}',
  },
)

/** One line of a form. `path` is where it stands in the order as data; `[]` in it means: in each entry of the list. */
const field = strict({
  ...provision,
  section: z.string().min(1),
  label: words,
  type: z.enum(FIELD_TYPES),
  /** For `choice` and `choices`: what may be ticked. */
  values: z.record(z.string(), words).optional(),
  required: z.union([z.enum(['always', 'never']), Condition]),
  /** The other line of the form that may be filled in instead ("name of the provider OR of its representative"). */
  or: z.string().optional(),
  ifMissing: consequence.default({ leadsTo: 'note' }),
  /** For something filled in that cannot be right; as `ifMissing` where absent. */
  ifWrong: consequence.optional(),
})

const check = strict({
  ...provision,
  section: z.string(),
  path: z.string(),
  holds: Condition,
  /** What to say when it does not hold. */
  wanted: words,
  /** What it is called when it does not hold, where the line of the form does not say it by itself. */
  label: words.optional(),
  leadsTo: consequence,
})

const clock = strict({
  ...provision,
  label: words,
  kind: z.enum(CLOCK_KINDS),
  /** Whose time it is. */
  who: party,
  /** Whether one clock runs for the demand or one for each of its targets. */
  per: z.enum(['demand', 'target', 'authority', 'desk']).default('demand'),
  startsOn: z.enum(EVENTS),
  /** Starts only if this holds of the order. */
  when: Condition.optional(),
  length,
  counted: z.enum(COUNTINGS).default('elapsed'),
  settledBy: z.array(z.enum(EVENTS)).default([]),
  /** Ends without having been kept or missed. */
  endedBy: z.array(z.enum(EVENTS)).default([]),
  /** Name of the clock that must be over first. */
  waitsFor: z.string().optional(),
  /** The desk or the authority may name an earlier end than the law's. */
  mayBeShorter: z.boolean().default(false),
  extension: strict({
    ...provision,
    by: z.array(party).min(1),
    length: z.union([z.literal('stated').transform(() => 'stated' as const), period]),
    /** How often; absent: as often as the law's condition is met. */
    times: z.number().int().positive().optional(),
    /** The longest the clock may run in all, from its start. */
    inAll: period.optional(),
    purposes: z.array(z.string()).default([]),
  }).optional(),
  /** Begins again with the same length each time it is settled. */
  repeats: z.boolean().default(false),
  /** What follows when it is missed, for whoever looks at the clock. */
  ifMissed: words.optional(),
})

const ground = strict({
  ...provision,
  label: words,
  form: z.string(),
  value: z.string(),
  /** Names of the clocks that stop when the ground is reported. */
  stops: z.array(z.string()).default([]),
  stopsOn: z.enum(EVENTS).optional(),
  restartsOn: z.enum(EVENTS).optional(),
  /** `fresh`: the whole length again. `rest`: what was left. */
  restarts: z.enum(['fresh', 'rest']).optional(),
  /** Path in the form that must say more when this ground is used. */
  needs: z.array(z.string()).default([]),
})

const answer = strict({
  ...provision,
  label: words,
  outcome: z.enum(OUTCOMES),
  /** Name of the form; `plain`: a letter without a form. */
  form: z.string(),
  value: z.string().optional(),
  grounds: z.array(z.string()).default([]),
})

/** One line of a form of ours, and what the desk writes there; a line without that stays empty. */
const line = strict({ ...field.shape, fill: z.enum(FILLS).optional() })

/** Its name leads to its template (forms/index.ts); `label` is what it is called in a sentence. */
const form = strict({
  ...provision,
  label: words,
  title: words,
  /** Where the law or the addressee wants one language, whatever the demand came in. */
  language: z.enum(['en', 'fr']).optional(),
  to: party,
  fields: named(line),
})

const followUp = strict({
  ...provision,
  label: words,
  from: z.array(party).min(1),
  /** Ways it can go; the deeds below may be tied to one. */
  outcomes: z.record(z.string(), words).default({}),
  does: z
    .array(
      strict({
        deed: z.enum(DEEDS),
        clock: z.string().optional(),
        /** How it must have gone. */
        when: z.string().optional(),
        /** For what ends a demand: whether its author took it back or somebody else set it aside. */
        as: z.enum(['withdrawn', 'annulled']).optional(),
      }),
    )
    .min(1),
  /** Only where the authority is of another state than the operator. */
  acrossBorders: z.boolean().default(false),
})

const preservation = strict({
  ...provision,
  label: words,
  part: z.enum(PARTS),
  clock: z.string(),
  purposes: z.array(z.string()).min(1),
})

const duty = strict({
  ...provision,
  label: words,
  who: party,
  to: z.array(party).default([]),
  clock: z.string().optional(),
  when: Condition.optional(),
  /** May be sanctioned if neglected. */
  sanctioned: z.boolean().default(false),
})

const resolution = strict({
  ...provision,
  leadsTo: z.union([
    consequence,
    strict({ answer: z.string() }),
    z.literal('act').transform(() => ({ act: true as const })),
  ]),
})

const entry = strict({ ...provision, label: words, value: z.string().optional() })

const report = strict({
  ...provision,
  label: words,
  by: party,
  clock: z.string().optional(),
  lines: named(entry),
})

const information = strict({
  ...provision,
  clock: z.string(),
  /** Name of the clock during which nothing may be said. */
  silence: z.string().optional(),
  onRequest: strict({ ...provision, clock: z.string(), oneOf: z.array(z.string()).min(1) }).optional(),
})

const instrument = strict({
  ...provision,
  label: words,
  summary: words,
  /** `order`: must be followed. `request`: the desk decides under its own rules. */
  force: z.enum(['order', 'request']),
  issuers: z.array(party).min(1),
  addressee: party,
  /** Shape of the clause on several targets in one demand: path of the list. */
  targets: z.string(),
  /** Field that carries the number and the field that carries the time of issue. */
  reference: z.string(),
  issuedAt: z.string().optional(),
  /** Where the order says what the desk looks up in it. */
  says: z.partialRecord(z.enum(ROLES), z.string()).default({}),
  /** What a message is taken for that names no instrument. */
  unnamed: z.boolean().default(false),
  /** Where the content must be gone for the demand to be met. */
  reach: strict({
    ...provision,
    everywhere: z.boolean(),
    /** Where a restriction for some countries is enough: which. */
    countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'wanted two capital letters')).default([]),
  }).optional(),
  /** What the sections of the form are about, by the letter each field names. */
  sections: named(strict({ ...provision, label: words })).default([]),
  fields: named(field),
  checks: named(check).default([]),
  clocks: named(clock).default([]),
  duties: named(duty).default([]),
  grounds: named(ground).default([]),
  answers: named(answer),
  resolutions: z.partialRecord(z.enum(RESOLUTIONS), resolution),
  forms: named(form).default([]),
  information: information.optional(),
  preservation: named(preservation).default([]),
  followUps: named(followUp).default([]),
  redress: named(
    strict({
      ...provision,
      label: words,
      who: z.array(party),
      where: words,
      clock: z.string().optional(),
      /** Open only if this holds of the order. */
      when: Condition.optional(),
    }),
  ).default([]),
  exceptions: named(entry).default([]),
  contentTypes: named(entry).default([]),
  reports: named(report).default([]),
})

/** The whole file, as it stands on one day. */
export const regimeShape = strict({
  regime: z.string().regex(/^[a-z0-9-]+$/, 'wanted a short name in small letters'),
  title: words,
  act: strict({ ...provision, name: words, identifier: z.string(), published: z.string() }),
  /** How far the labels in each language can be relied on. */
  languages: z.record(
    z.string(),
    strict({ source: z.string(), certainty: z.enum(['sure', 'unsure']), note: z.string().optional() }),
  ),
  members: strict({
    ...provision,
    list: z.array(z.string().regex(/^[A-Z]{2}$/, 'wanted two capital letters')).min(1),
  }),
  parties: named(strict({ ...provision, label: words, is: z.enum(PARTY_KINDS) })),
  purposes: named(entry).default([]),
  instruments: named(instrument),
})

export type Whole = z.output<typeof regimeShape>
/** One power of an authority as it stood on one day, with what it takes from its regime. */
export type Instrument = Whole['instruments'][number] & {
  regime: string
  edition: Day
  members: readonly string[]
  parties: Whole['parties']
}
export type Field = Instrument['fields'][number]
export type Check = Instrument['checks'][number]
export type ClockRule = Instrument['clocks'][number]
export type Duty = Instrument['duties'][number]
export type Ground = Instrument['grounds'][number]
export type Answer = Instrument['answers'][number]
export type Form = Instrument['forms'][number]
export type FollowUp = Instrument['followUps'][number]
export type Preservation = Instrument['preservation'][number]
export type Party = Whole['parties'][number]
/** The regime as it stood from `since` until the next edition. */
export type Edition = Omit<Whole, 'instruments'> & { since: Day; instruments: readonly Instrument[] }
