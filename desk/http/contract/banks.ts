/** Lists of what is known, and the pieces that were met by them, as the desk's screens see them. */
import { z } from 'zod'
import { id, instant, saying } from './common.ts'
import { telling } from './deliveries.ts'
import { houseChangeView } from './people.ts'
import { advice, nearness, piece, shownMatch, shownSignal, signal } from './scan.ts'

export const bankName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]{0,63}$/, 'capital letters, digits and _, at most 64')

/** How a bank is set, today or at a version. */
export const bankSetting = z.object({
  name: bankName,
  title: z.string(),
  /** What stands in it is known, or was looked at and let through. */
  stance: z.enum(['known', 'let-through']),
  enabled: z.boolean(),
  liveShare: z.number(),
  radii: z.record(z.string(), z.number()),
  onMatch: z.enum(['review', 'block']),
})

const bank = bankSetting.extend({
  id,
  entries: z.number().int(),
  signals: z.number().int(),
  /** Cases that its entries met, those that wait, and what came of those that a person has decided. */
  rates: z.object({
    cases: z.number().int(),
    open: z.number().int(),
    decided: z.number().int(),
    exempt: z.number().int(),
    collisions: z.number().int(),
  }),
})
export type BankView = z.infer<typeof bank>

/** How far each kind may be asked for, in its unit. */
const kind = z.object({ name: z.string(), unit: z.string(), usual: z.number(), most: z.number() })

/** `GET /desk/api/banks`. */
const banks = z.object({
  banks: z.array(bank),
  listVersion: z.number().int(),
  kinds: z.array(kind),
  mayCurate: z.boolean(),
})
export type Banks = z.infer<typeof banks>

/** `POST /desk/api/banks`. */
export const newBank = z.object({
  name: bankName,
  title: z.string().trim().max(200).default(''),
  stance: z.enum(['known', 'let-through']).default('known'),
})

export type NewBank = z.input<typeof newBank>

/** `POST /desk/api/banks/{name}/change`: what is named becomes this; the rest stays. Each is a version of its own. */
export const changeBank = z.strictObject({
  name: bankName.optional(),
  title: z.string().trim().max(200).optional(),
  enabled: z.boolean().optional(),
  /** Of the traffic. */
  liveShare: z.number().min(0).max(1).optional(),
  /** By kind, in its unit, at most what `kinds` says; `null` for the usual one. */
  radii: z.record(z.string(), z.number().nullable()).optional(),
  /** Nothing is met by it any more, and its name is free. */
  ended: z.literal(true).optional(),
})

/**
 * `POST /desk/api/banks/{name}/on-match`: whether the same file that a person of this service has confirmed is stopped by
 * itself. To `block` a second person agrees (`/desk/api/bank-changes/{id}/approve` or `…/reject`); back goes at once.
 */
export const bankOnMatch = z.strictObject({ onMatch: z.enum(['review', 'block']) })
export type ChangeBank = z.input<typeof changeBank>

const source = z.object({
  kind: z.enum(['order', 'staff', 'import', 'partner']),
  name: z.string().min(1).max(200),
  reference: z.string().max(200).optional(),
})

/** What every entry says of itself, whoever lists it. */
const entryWords = z.object({
  label: z.string().trim().min(1).max(200),
  legalBasis: z.string().trim().min(1).max(300),
  source,
  confidence: z.number().int().min(0).max(100).optional(),
  note: z.string().max(2_000).default(''),
  expiresAt: instant.optional(),
})

/** `POST /desk/api/banks/{name}/entries`. */
export const newEntry = entryWords.extend({
  /**
   * Whoever lists it has seen the content and says that it is what the label says. Of a file that this service has not
   * seen itself a second person has to say so too.
   */
  confirmed: z.boolean().default(false),
  signals: z.array(signal).min(1).max(5_000),
})

export type NewEntry = z.input<typeof newEntry>

const entry = z.object({
  id: z.number().int(),
  label: z.string(),
  legalBasis: z.string(),
  source,
  confidence: z.number().int().optional(),
  confirmed: z.boolean(),
  /** One person has said that they have seen it, and a second one is to say so too (`…/entries/{entry}/confirm`). */
  awaitsSecond: z.boolean().optional(),
  note: z.string(),
  addedAt: instant,
  addedBy: z.string(),
  expiresAt: instant.optional(),
  offUntil: instant.optional(),
  withdrawnAt: instant.optional(),
  withdrawnBecause: saying.optional(),
  demand: id.optional(),
  signals: z.array(shownSignal.extend({ id: z.number().int() })),
})
export type Entry = z.infer<typeof entry>

/** `GET /desk/api/banks/{name}`: one bank, its newest entries (`?before=` the last one seen) and its history. */
const bankPage = z.object({
  bank,
  entries: z.array(entry),
  history: z.array(z.object({ version: z.number().int(), at: instant, by: z.string(), says: saying })),
  /** What waits for a second person. */
  pending: z.array(houseChangeView),
  kinds: z.array(kind),
  mayCurate: z.boolean(),
})
export type BankPage = z.infer<typeof bankPage>

/** `POST /desk/api/banks/{name}/entries/{entry}/signals`: it is recognised by these as well. */
export const moreSignals = z.object({ signals: z.array(signal).min(1).max(5_000) })

/** `POST /desk/api/banks/{name}/entries/{entry}/off`; without a time until somebody turns it on (`…/on`). */
export const turnOff = z.object({ until: instant.optional() })
export const nothing = z.strictObject({})

/** `POST /desk/api/banks/{name}/entries/{entry}/withdraw`. */
export const withdraw = z.object({ text: z.string().trim().min(1).max(500) })

/** `POST /desk/api/demands/{id}/list`: what was restricted is listed, so that it does not come back. */
export const listTargets = entryWords.omit({ source: true }).extend({
  targets: z.array(id).min(1).max(100),
  bank: bankName,
})

export type ListTargets = z.input<typeof listTargets>

/** `later`: so many are read in their own time, and listed when they are. */
const targetsListed = z.object({ entries: z.array(z.number().int()), later: z.number().int() })
export type TargetsListed = z.infer<typeof targetsListed>

/** `POST /desk/api/demands/{id}/list/{listing}/again`: what could not be read is tried again, or listed by its very file. */
export const listAgain = z.object({ fileAlone: z.boolean().default(false) })
export type ListAgain = z.input<typeof listAgain>

/** The exceptions of Article 1(3) of Regulation (EU) 2021/784, and what is met by mistake. */
export const exceptions = ['education', 'journalism', 'art', 'research', 'counter-speech'] as const

const matchCase = z.object({
  id,
  number: z.number().int(),
  origin: z.enum(['scan', 'stock']),
  piece: piece.extend({ sha256: z.string().optional(), mediaType: z.string().optional() }),
  /** What its platform was told last, while it waits. `none`: it is public, for nothing was said of what meets it. */
  told: advice,
  listVersion: z.number().int(),
  openedAt: instant,
  verdict: z.enum(['known', 'exempt', 'collision', 'lapsed']).optional(),
  exception: z.enum(exceptions).optional(),
  reason: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: instant.optional(),
  /** Why it is work again, where it was settled or stopped before. */
  work: saying.optional(),
})

/**
 * `GET /desk/api/matches` (`?decided`, `?before=` the number of the last one seen, `&shown=yes` where that is public). What
 * waits while it is public comes first.
 */
const matches = z.object({
  cases: z.array(
    matchCase.extend({
      banks: z.array(z.string()),
      labels: z.array(z.string()),
      nearest: z.number(),
      /** Of the hit that tells most. */
      kind: z.string(),
      nearness,
    }),
  ),
  open: z.number().int(),
  /** Of those that wait: pieces that are public meanwhile. */
  shown: z.number().int(),
  mayDecide: z.boolean(),
})
export type Matches = z.infer<typeof matches>

const caseName = z.object({ id, number: z.number().int() })

/** `GET /desk/api/matches/{id}`: everything it rests on, as it was met. */
const matchPage = matchCase.extend({
  hits: z.array(
    shownMatch.extend({
      withdrawnAt: instant.optional(),
      /** When it joined a case that was open, and by which lists. */
      joined: z.object({ at: instant, listVersion: z.number().int() }).optional(),
      /** What was taken down by order and listed from its frozen copy. */
      demand: id.optional(),
      target: id.optional(),
    }),
  ),
  /** The case of the same piece that this one opens once more, and the one that opened it once more. */
  reopens: caseName.optional(),
  reopenedAs: caseName.optional(),
  /** How its platform is told of the verdict; absent where nobody is called, so that it hears when it asks. */
  telling: telling.optional(),
  mayDecide: z.boolean(),
})
export type MatchPage = z.infer<typeof matchPage>

/** How many hits whoever decides has seen: should another have joined the case since, it is 409 `changed`. */
const seen = z.number().int().min(1)

/** `POST /desk/api/matches/{id}/decide`. */
export const decideMatch = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('known'), reason: z.string().trim().max(2_000).default(''), seen }),
  z.object({
    verdict: z.literal('exempt'),
    exception: z.enum(exceptions),
    reason: z.string().trim().min(1).max(2_000),
    seen,
  }),
  z.object({ verdict: z.literal('collision'), reason: z.string().trim().max(2_000).default(''), seen }),
])
export type DecideMatch = z.input<typeof decideMatch>
