/** What an authority's program gets from the signed API. `/openapi.json` is made from this. */
import { z } from 'zod'
import { id, instant, sha256, step, steps, targetOutcome, waitsFor } from './common.ts'

const finding = z.object({
  code: z.enum(['missing', 'wrong', 'inconsistent', 'unknown']),
  path: z.string().describe('where in the order, with indices'),
  section: z.string().describe('letter of the form'),
  found: z.string(),
  wanted: z.string(),
  leadsTo: z
    .enum(['hold', 'clarify', 'note'])
    .describe('hold: a person looks first; clarify: the authority is to be asked; note: no obstacle'),
  ground: z.string().optional(),
  article: z.string(),
})

const clock = z.object({
  key: z.string(),
  name: z.string().describe('as the regime names it'),
  target: id.optional(),
  startedAt: instant,
  dueAt: instant.nullable().describe('the last instant in time, or null where the law gives no figure'),
  state: z.enum(['running', 'stopped', 'satisfied', 'ended']),
  pauses: z.array(z.object({ ground: z.string(), from: instant, to: instant.optional() })),
})

const target = z.object({
  id,
  ordinal: z.number().int(),
  address: z.string(),
  outcome: targetOutcome,
  ground: z.string().optional(),
  restrictedAt: instant.optional(),
  restoredAt: instant.optional(),
})

/** `GET /v1/demands/{id}` */
export const demand = z.object({
  id,
  number: z.string(),
  reference: z.string(),
  instrument: z.string().describe('regime and instrument, as in eu-tco/removal-order'),
  sha256: sha256.describe('of the bytes that came in'),
  receivedAt: instant,
  step,
  steps: z.array(z.object({ step, at: instant.optional() })).length(steps.length),
  waitsFor,
  trust: z.object({
    level: z.enum(['L0', 'L1', 'L2', 'L3', 'L3+']),
    outcome: z.enum(['pass', 'hold', 'refuse']),
    reasons: z
      .array(z.object({ check: z.string(), found: z.string(), wanted: z.string() }))
      .optional()
      .describe('what stands against it, told to a sender whose signature is good in every part'),
  }),
  clocks: z.array(clock),
  missing: z.array(finding).describe('lines of the form that are missing or cannot be right'),
  remarks: z.array(finding).describe('everything else that was noticed'),
  targets: z.array(target),
  answers: z.array(z.object({ id, form: z.string(), sentAt: instant.optional() })),
  ended: z
    .object({ how: z.enum(['refused', 'withdrawn', 'annulled']), at: instant, why: z.string() })
    .optional(),
  linkedTo: z.string().optional(),
  seenAt: instant,
})

/** `POST /v1/demands`: what is durable, signed. */
export const acknowledgement = demand.omit({ targets: true, answers: true }).extend({
  receipt: z.object({
    statement: z.object({
      desk: z.string(),
      tenant: z.string(),
      demand: id,
      number: z.string(),
      receivedAt: instant,
      sha256,
      size: z.number().int(),
    }),
    keyid: z.string(),
    signature: z.base64().describe('Ed25519 over the statement in canonical JSON (RFC 8785)'),
  }),
})

/** `GET /v1/demands/{id}/answer` */
export const answers = z.object({
  answers: z.array(
    z.object({
      id,
      form: z.string().describe('as the regime names it; plain where there is no form'),
      at: instant,
      data: z.record(z.string(), z.unknown()).describe('the form as data, by its sections'),
      pdfSha256: sha256.optional(),
    }),
  ),
})

export const notYetAnswered = z.object({ answer: z.null(), waitsFor: z.string() })
export const notYetPublished = z.object({ published: z.literal(false) })

/** `POST /v1/demands/{id}/withdraw` */
export const withdrawal = z.object({
  reference: z.string().optional().describe('of the withdrawal, if it has one'),
  text: z.string().optional().describe('why'),
})

/** `POST /v1/decisions` */
export const decision = z.object({
  issuer: z.string().describe('name of the authority that issued the order, as registered'),
  reference: z.string().describe('reference number of that order'),
  decision: z
    .string()
    .optional()
    .describe('kind of decision, as the regime names it; not needed where you are registered for one alone'),
  outcome: z.string().optional().describe('how it went, where it can go several ways'),
  decisionReference: z.string().optional(),
  reasons: z.string().optional(),
})

/** What somebody who is party to an order without having issued it may see of it. */
export const decided = z.object({
  reference: z.string(),
  received: instant,
  targets: z.array(z.object({ ordinal: z.number().int(), outcome: targetOutcome })),
})
