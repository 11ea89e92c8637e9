/** What went out and what came of it. */
import { z } from 'zod'
import { id, instant, saying, words } from './common.ts'

export const deliveryKinds = ['restrict', 'restore', 'notice', 'hold', 'answer', 'alert', 'release'] as const
const deliveryKind = z.enum(deliveryKinds)

/** What the operator's own program is told, beside what the demands send out. */
export const messageKinds = ['verdict', 'scan'] as const

/** `waiting`: not tried yet. `failing`: tried, and tried again by itself. `failed`: over, and it did not come to pass. */
const deliveryStates = [
  'waiting',
  'in-hand',
  'failing',
  'failed',
  'given-up',
  'not-wanted',
  'done',
  'taken',
  'on-desk',
  'not-fetched',
  'fetched',
  'to-hand-over',
  'handed-over',
] as const

export const deliveryAct = z.discriminatedUnion('act', [
  z.object({ act: z.literal('retry') }),
  z.object({ act: z.literal('repeat') }),
  z.object({ act: z.literal('give-up'), text: z.string().trim().min(1).max(2000) }),
  z.object({ act: z.literal('revive') }),
])
export type DeliveryAct = z.infer<typeof deliveryAct>
export type DeliveryActName = DeliveryAct['act']

const delivery = z.object({
  id,
  kind: deliveryKind,
  /** The target of its demand, where it is about one. */
  ordinal: z.number().int().optional(),
  demand: z.object({ id, number: z.string() }),
  /** Where it goes: a platform, a webhook or an authority, by name. */
  to: z.string(),
  state: z.enum(deliveryStates),
  madeAt: instant,
  attempts: z.number().int(),
  triedAt: instant.optional(),
  why: saying.optional(),
  nextAt: instant.optional(),
  /** When it was seen to have come to pass, or was taken at the other end. */
  doneAt: instant.optional(),
  repeatedAt: instant.optional(),
  /** Of an alert: what it says. Of an answer: its form. */
  says: saying.optional(),
  form: words.optional(),
  fetchedAt: instant.optional(),
  may: z.array(z.enum(['retry', 'repeat', 'give-up', 'revive'])),
})
export type Delivery = z.infer<typeof delivery>

/** An answer that has not reached its authority: nobody fetched it, or nobody has handed it over. */
const unreachedAnswer = z.object({
  id,
  demand: z.object({ id, number: z.string() }),
  to: z.string(),
  form: words,
  at: instant,
  sentAt: instant.optional(),
})
export type UnreachedAnswer = z.infer<typeof unreachedAnswer>

/** How it stands with a message: told since then, and taken, or tried so often and tried again. */
export const telling = z.object({
  since: instant,
  attempts: z.number().int(),
  takenAt: instant.optional(),
  nextAt: instant.optional(),
  why: saying.optional(),
})
export type Telling = z.infer<typeof telling>

const message = telling.extend({
  id,
  kind: z.enum(messageKinds),
  /** The piece, as its platform calls it. */
  content: z.string(),
  platform: z.string().optional(),
  case: id.optional(),
  /** `POST /desk/api/messages/{id}/retry`. */
  mayRetry: z.boolean(),
})
export type Message = z.infer<typeof message>

/** `GET /desk/api/deliveries?show=amiss|under-way|all&kind=&after=`, `GET /desk/api/demands/{id}/deliveries`. */
const deliveries = z.object({
  rows: z.array(delivery),
  next: z.string().optional(),
  /** Verdicts and answers of scans, up to fifty, with the first page. */
  messages: z.array(message),
  /** Only with what is amiss: answers nobody has fetched within the hours of policy, and those to hand over. */
  unfetched: z.array(unreachedAnswer),
  toHandOver: z.array(unreachedAnswer),
  unfetchedHours: z.number(),
  serverTime: instant,
})
export type Deliveries = z.infer<typeof deliveries>
