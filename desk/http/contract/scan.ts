/** What a platform asks before it shows a piece, and what it is told. `POST /v1/scan`. */
import { z } from 'zod'
import { id, instant, problem, sha256 } from './common.ts'

/** A signal, as it is written in a request or an answer. */
export const signal = z.object({
  kind: z.string().describe('which kind of signal: `pdq`, `sha256`, …'),
  value: z.string().describe('the signal as its kind writes it'),
  quality: z
    .number()
    .int()
    .min(0)
    .max(100)
    .optional()
    .describe('of a hash of a picture: under 50 it is met by anything and looked for nowhere'),
  variant: z
    .string()
    .optional()
    .describe('of which form of the piece, where not as it came: `held-upright`, `without-bars`, …'),
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
  whole: z
    .object({
      length: z.number().int().describe('how many characters the whole value has'),
      sha256: sha256.describe('of the whole value'),
    })
    .optional()
    .describe('of a very long signal, of which `value` is only the beginning'),
})

/** A piece as its platform names it. Nothing about who put it there is asked for, and nothing is kept. */
export const piece = z.strictObject({
  content: written(500)
    .min(1)
    .describe('your name for the piece, at most 500 characters; under the same name it is the same case'),
  platform: written(100).optional().describe('which of your services it is on; shown to whoever decides'),
  type: written(100).optional().describe('what you call such a piece; shown to whoever decides'),
  url: written(4_000)
    .optional()
    .describe('where a person can look at the piece; it is looked for among the listed addresses, too'),
})

/** The piece itself, or what it is known by: one of `bytes`, `fetch`, `text` and `signals` at least. */
export const scanRequest = z.strictObject({
  ...piece.shape,
  bytes: z
    .base64()
    .optional()
    .describe('the file; larger ones are sent as the body itself, with their name in the address'),
  fetch: z
    .url({ protocol: /^https?$/, error: 'an address: http:// or https://' })
    .max(4_000)
    .optional()
    .describe(
      'where the desk fetches the file: a public address, at most three redirects, at most 100 MiB; a video or a sound up to the limit that the operator has set',
    ),
  text: z
    .string()
    .max(200_000)
    .optional()
    .describe('what was written, at most 200 000 characters; the addresses in it are looked for, too'),
  signals: z
    .array(
      z.strictObject({ kind: signal.shape.kind, value: signal.shape.value, quality: signal.shape.quality }),
    )
    .max(5_000)
    .optional()
    .describe('hashes that you have reckoned yourself'),
})

export type ScanRequest = z.infer<typeof scanRequest>

export const advice = z
  .enum(['none', 'review', 'block'])
  .describe('what to do with the piece: show it, show it to nobody yet, do not show it')

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
  kind: z.string().describe('by which kind of signal'),
  distance: z.number().describe('how far the two are apart, in the unit of the kind; 0 is the same'),
  unit: unit.describe('what the kind measures distances in'),
  radius: z.number().describe('up to which distance this bank looks'),
  bank: z
    .object({
      name: z.string().describe('its name for programs'),
      title: z.string().describe('its name for people'),
    })
    .describe('the bank that it was met in'),
  entry: z.number().int().describe('the number of the entry that it was met with'),
  label: z.string().describe('what the entry is said to be'),
  legalBasis: z.string().describe('by which right it is listed'),
  source: z
    .object({
      kind: z
        .enum(['order', 'staff', 'import', 'partner'])
        .describe('an order that was carried out, a person of this service, a program or a list, a partner'),
      name: z.string().describe('who that is'),
      reference: z.string().optional().describe('what the source calls the entry'),
    })
    .describe('who listed it'),
  confidence: z.number().int().optional().describe('how sure its source says to be'),
  confirmed: z.boolean().describe('whether a person of this service has found it to be what the list says'),
  query: shownSignal.describe('what the piece is known by'),
  listed: shownSignal.describe('what the entry is known by'),
  detail: matchDetail
    .optional()
    .describe(
      'where the two agree: of videos and sounds in seconds, of texts in UTF-16 units of the text as given',
    ),
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

const foundWanted = {
  found: z.string().describe('what was found'),
  wanted: z.string().describe('what was wanted'),
}

export const unread = z.object({
  what: z
    .enum(['file', 'pictures', 'sound', 'frames', 'streams', 'writing', 'text', 'address', 'signal'])
    .describe('what could not be told'),
  why: z
    .enum([
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
    ])
    .describe('why not'),
  kind: z.string().optional().describe('the kind of signal that there is none of, where it is about one'),
  ...foundWanted,
})

export const late = z.discriminatedUnion('what', [
  z.object({ what: z.literal('signals'), kind: z.string(), ...foundWanted }),
  z.object({ what: z.literal('rules'), ...foundWanted }),
])

/** What came of a case. */
const verdict = z.enum(['known', 'exempt', 'collision', 'lapsed'])

export const scanned = z.object({
  at: instant.describe('when it was answered'),
  advice,
  matches: z.array(match).describe('what it was met with; each a lead, never a verdict'),
  listVersion: z.number().int().describe('by which version of the lists'),
  case: z
    .object({
      id: id.describe('what `GET /v1/cases/{case}` is asked about'),
      verdict: verdict.optional().describe('what a person found of this very piece before'),
    })
    .optional()
    .describe('what a person decides, where something was met'),
  sha256: sha256.optional().describe('of the file, where one was sent'),
  signals: z.array(shownSignal).describe('what the piece is known by, as far as it could be told'),
  unread: z
    .array(unread)
    .describe(
      'what could not be told of it; a file that was not looked at is not one of which nothing is known',
    ),
  late: z
    .array(late)
    .describe(
      'what was told of it and not compared with all that is listed: a kind of signal, or its words; ask again',
    ),
})
export type Scanned = z.infer<typeof scanned>

/** `GET /v1/scan/{scan}`, and the answer with 202 to what takes its time. */
export const slowScan = z.object({
  scan: id.describe('what `GET /v1/scan/{scan}` is asked about'),
  state: z.enum(['hashing', 'done']).describe('whether there is an answer yet'),
  progress: z
    .object({
      done: z.number().int().describe('frames hashed so far'),
      expected: z.number().int().describe('how many are expected; 0 while nobody knows'),
    })
    .optional()
    .describe('how far it is, while it is hashed'),
  answer: scanned.optional().describe('once it is done, and for a day: what a scan is answered at once'),
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
  case: id.describe('the case that was asked about'),
  content: z.string().describe('your name for the piece'),
  platform: z.string().optional().describe('which of your services it is on, where you said so'),
  openedAt: instant.describe('when the case began'),
  advice,
  open: z.boolean().describe('whether a person has still to look at the piece'),
  newest: z
    .object({ case: id, open: z.boolean().describe('whether a person has still to look') })
    .optional()
    .describe('the newest case of the piece, where it is another: opened once more, or met by something new'),
  verdict: verdict.optional().describe('what was found of this case'),
  exception: z.string().optional().describe('of `exempt`: which exception of the law applies'),
  decidedAt: instant.optional().describe('when that was found'),
})
export type ScanVerdict = z.infer<typeof scanVerdict>
