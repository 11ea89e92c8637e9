/** What can be asked about a list and a case afterwards: as it was, reckoned again, one signal's history, what came of it. */
import { z } from 'zod'
import { bankName, bankSetting } from './banks.ts'
import { id, instant, saying } from './common.ts'
import { advice, piece, signal } from './scan.ts'

/** `GET /desk/api/banks/{name}/at/{version}?after=`: how the bank was set and what stood in it. `next` is where to go on. */
const bankAtVersion = z.object({
  version: z.number().int(),
  bank: bankSetting.extend({ ended: z.boolean() }),
  entries: z.array(
    z.object({
      id: z.number().int(),
      label: z.string(),
      signals: z.array(signal.extend({ id: z.number().int() })),
    }),
  ),
  next: z.number().int().optional(),
})
export type BankAtVersion = z.infer<typeof bankAtVersion>

/** `GET /desk/api/banks/{name}/on?at=`: the version by which this bank stood at that moment. */
const bankVersionOn = z.object({ version: z.number().int() })
export type BankVersionOn = z.infer<typeof bankVersionOn>

/** `GET /desk/api/matches/{id}/replay`: the case reckoned again, from the hashes kept, against the lists as they were. */
const replayView = z.object({
  listVersion: z.number().int(),
  told: advice,
  advice,
  same: z.boolean(),
  hits: z.array(
    z.object({
      ordinal: z.number().int(),
      /** Not reckoned again, and so the same as it was told: the words of a piece are not kept. */
      asTold: z.literal(true).optional(),
      stood: z.boolean(),
      distance: z.object({ told: z.number(), today: z.number().optional() }),
      radius: z.object({ told: z.number(), today: z.number() }),
      algorithm: z.object({ told: z.string(), today: z.string() }).optional(),
      same: z.boolean(),
    }),
  ),
  more: z.number().int(),
})
export type ReplayView = z.infer<typeof replayView>

/** `GET /desk/api/signals/{id}`. */
const signalPage = z.object({
  id: z.number().int(),
  signal,
  bank: z.object({ name: bankName, title: z.string() }),
  entry: z.number().int(),
  label: z.string(),
  legalBasis: z.string(),
  source: z.object({ kind: z.string(), name: z.string(), reference: z.string().optional() }),
  confirmed: z.boolean(),
  listedAt: instant,
  listedBy: z.string(),
  listedVersion: z.number().int(),
  expiresAt: instant.optional(),
  offUntil: instant.optional(),
  withdrawnAt: instant.optional(),
  withdrawnBecause: saying.optional(),
  withdrawnVersion: z.number().int().optional(),
  demand: id.optional(),
  /** Cases it met, the newest first. */
  cases: z.array(
    z.object({
      id,
      number: z.number().int(),
      piece: piece.pick({ content: true, platform: true, url: true }),
      openedAt: instant,
      distance: z.number(),
      verdict: z.string().optional(),
    }),
  ),
  /** How many there are of each verdict; `open` are those that wait. */
  counts: z.record(z.string(), z.number().int()),
})
export type SignalPage = z.infer<typeof signalPage>

/**
 * `GET /desk/api/banks/{name}/rates`: what came of the cases its entries met in the last days. One that was opened once
 * more counts as what came of it in the end.
 */
const bankRates = z.object({
  windows: z.array(
    z.object({
      days: z.number().int(),
      cases: z.number().int(),
      open: z.number().int(),
      known: z.number().int(),
      exempt: z.number().int(),
      collisions: z.number().int(),
      lapsed: z.number().int(),
      /** Stopped or taken down, and work again because what they rested on is listed no more. */
      again: z.number().int(),
      /** Kept away, by the bank itself or by a person before, and decided by a person since; and those let through then. */
      stopped: z.number().int(),
      overturned: z.number().int(),
      /** In per cent, where there is anything to count: collisions of what persons decided; overturned of stopped. */
      falsePositiveRate: z.number().optional(),
      overturnRate: z.number().optional(),
    }),
  ),
})
export type BankRates = z.infer<typeof bankRates>
