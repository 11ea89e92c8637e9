/** What a platform asks before it shows a piece, and what it is told. `POST /v1/scan`. */
import { z } from 'zod'
import { id, instant, problem, sha256 } from './common.ts'

/** A signal, as it is written in a request or an answer. */
export const signal = z.object({
  kind: z.string(),
  value: z.string(),
  /** Of a hash of a picture: 0 to 100; under 50 it is met by anything and looked for nowhere. */
  quality: z.number().int().min(0).max(100).optional(),
  /** Which form of the piece it is of, where not of the piece as it came: `held-upright`, `without-bars`, … */
  variant: z.string().optional(),
})

/** In an address, too, nothing that no database keeps. */
function written(longest: number) {
  return z
    .string()
    .max(longest)
    .regex(/^\P{Cc}*$/u, 'text without control characters')
}

/** A signal in an answer. Of a very long one `value` is only the beginning, and `whole` says of what. */
export const shownSignal = signal.extend({
  whole: z.object({ length: z.number().int(), sha256 }).optional(),
})

/** A piece as its platform names it. Nothing about who put it there is asked for, and nothing is kept. */
export const piece = z.strictObject({
  content: written(500).min(1),
  platform: written(100).optional(),
  type: written(100).optional(),
  url: written(4_000).optional(),
})

/** The piece itself, or what it is known by: one of `bytes`, `fetch`, `text` and `signals` at least. */
export const scanRequest = z.strictObject({
  ...piece.shape,
  /** Base64. Larger pieces are sent as the body itself, with their name in the address. */
  bytes: z.base64().optional(),
  /** An address at which the desk fetches the piece: a public one, at most three redirects, at most 100 MiB; a video or a sound up to the limit that the operator has set. */
  fetch: z
    .url({ protocol: /^https?$/, error: 'an address: http:// or https://' })
    .max(4_000)
    .optional(),
  text: z.string().max(200_000).optional(),
  signals: z
    .array(z.strictObject({ kind: z.string(), value: z.string(), quality: signal.shape.quality }))
    .max(5_000)
    .optional(),
})

export type ScanRequest = z.infer<typeof scanRequest>

export const advice = z.enum(['none', 'review', 'block'])

const span = z.object({ from: z.number(), to: z.number() })

/** What a kind measures distances in. */
export const unit = z.enum(['equality', 'bits', 'percent', 'score'])

/** Where in the two they agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given. */
const matchDetail = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('video'),
    rule: z.enum(['contains-known', 'is-clip-of-known']),
    queryShare: z.number(),
    listedShare: z.number(),
    segments: z.array(
      z.object({
        queryFrom: z.number(),
        queryTo: z.number(),
        listedFrom: z.number(),
        listedTo: z.number(),
      }),
    ),
  }),
  z.object({
    of: z.literal('text'),
    spans: z.array(span.extend({ rule: z.string().optional(), variant: z.string().optional() })),
  }),
  z.object({ of: z.literal('audio'), offset: z.number(), listedOffset: z.number(), length: z.number() }),
  z.object({ of: z.literal('whole-video'), first: z.number(), second: z.number() }),
])
export type MatchDetail = z.infer<typeof matchDetail>

/** A lead, never a verdict: this piece looks like that entry, as near as the distance says. */
const match = z.object({
  kind: z.string(),
  /** In the kind's unit; 0 is the same. */
  distance: z.number(),
  unit,
  radius: z.number(),
  bank: z.object({ name: z.string(), title: z.string() }),
  entry: z.number().int(),
  label: z.string(),
  legalBasis: z.string(),
  source: z.object({
    kind: z.enum(['order', 'staff', 'import', 'partner']),
    name: z.string(),
    reference: z.string().optional(),
  }),
  confidence: z.number().int().optional(),
  confirmed: z.boolean(),
  query: shownSignal,
  listed: shownSignal,
  detail: matchDetail.optional(),
})

/** How near a match is by the usual measure of its kind: the same, hardly to be doubted, or to be looked at. */
export const nearness = z.enum(['exact', 'strong', 'candidate'])
export type Nearness = z.infer<typeof nearness>

/** A match as the desk's screens show it, on the scale of its kind. */
export const shownMatch = match.extend({
  algorithm: z.string(),
  nearness,
  scale: z.object({ strong: z.number(), usual: z.number(), most: z.number() }),
})
export type ShownMatch = z.infer<typeof shownMatch>

export type Match = z.infer<typeof match>

const foundWanted = { found: z.string(), wanted: z.string() }

export const unread = z.object({
  what: z.enum(['file', 'pictures', 'sound', 'frames', 'streams', 'writing', 'text', 'address', 'signal']),
  why: z.enum([
    'busy',
    'given-up',
    'no-answer',
    'unfetched',
    'not-allowed',
    'too-large',
    'damaged',
    'too-long',
    'crashed',
    'no-decoder',
    'lost',
    'in-part',
    'no-signal',
    'misread',
  ]),
  /** The kind of signal that there is none of, where it is about one. */
  kind: z.string().optional(),
  ...foundWanted,
})

export const late = z.discriminatedUnion('what', [
  z.object({ what: z.literal('signals'), kind: z.string(), ...foundWanted }),
  z.object({ what: z.literal('rules'), ...foundWanted }),
])

export const scanned = z.object({
  at: instant,
  /** What the platform's policy says to do: show it, hold it for a person, or stop it. */
  advice,
  matches: z.array(match),
  listVersion: z.number().int(),
  case: z.object({ id, verdict: z.enum(['known', 'exempt', 'collision', 'lapsed']).optional() }).optional(),
  sha256: sha256.optional(),
  /** What the piece is known by, as far as it could be told. */
  signals: z.array(shownSignal),
  /** What could not be told of it, and why. A file that was not looked at is not a file of which nothing is known. */
  unread: z.array(unread),
  /** What was told of it and not compared with all that is listed: of one kind of signal, or its words with all rules. */
  late: z.array(late),
})
export type Scanned = z.infer<typeof scanned>

/** `GET /v1/scan/{scan}`, and the answer with 202 to what takes its time. */
export const slowScan = z.object({
  scan: id,
  state: z.enum(['hashing', 'done']),
  /** Frames of a video hashed so far, and how many are expected; 0 while nobody knows. */
  progress: z.object({ done: z.number().int(), expected: z.number().int() }).optional(),
  answer: scanned.optional(),
})
export type SlowScan = z.infer<typeof slowScan>

/** `POST /v1/scan/batch`: many pieces at once, each answered as it would be alone. */
export const scanBatch = z.strictObject({ pieces: z.array(scanRequest).min(1).max(100) })
/** In the order in which they were asked; as lines (NDJSON) where they came as lines. */
export const scanAnswer = z.union([
  scanned.extend({ content: z.string() }),
  slowScan.extend({ content: z.string() }),
  problem.extend({ content: z.string().optional() }),
])
export type ScanAnswer = z.infer<typeof scanAnswer>
export const scannedBatch = z.object({ answers: z.array(scanAnswer) })

/**
 * `GET /v1/cases/{case}`: what became of a piece that waits. The webhooks `match.decided` and `match.reopened` say the
 * same, unasked. A piece has one case after the other; whichever is asked about, `advice` and `open` are of the newest.
 */
export const scanVerdict = z.object({
  case: id,
  content: z.string(),
  platform: z.string().optional(),
  openedAt: instant,
  /** What is to be done with the piece, as a scan of it would say. */
  advice,
  /** Whether a person has still to look at the piece. */
  open: z.boolean(),
  /** The newest case of the piece, where it is another one: it was opened once more, or met by something new. */
  newest: z.object({ case: id, open: z.boolean() }).optional(),
  /** What was found of this case. */
  verdict: z.enum(['known', 'exempt', 'collision', 'lapsed']).optional(),
  exception: z.string().optional(),
  decidedAt: instant.optional(),
})
export type ScanVerdict = z.infer<typeof scanVerdict>
