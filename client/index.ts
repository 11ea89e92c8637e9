/**
 * A desk as an authority's program sees it. Every request is signed, every signed answer is checked before it is
 * believed, and what is handed in twice is handled once.
 *
 * ```ts
 * const desk = await openDesk('https://desk.example', { key: JSON.parse(await readFile('authority.jwk.json', 'utf8')) })
 * const { id, number } = await desk.handIn({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order })
 * ```
 */
import { createHash, type JsonWebKey } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Signer } from '../core/http-signature/profile.ts'
import { linesOf } from '../core/http-signature/message.ts'
import { bodyOf } from './body.ts'
import { type Desk as Description, deskAt, jsonIn } from './description.ts'
import { type Answered, type Authority, handIn, readOwn } from './exchange.ts'
import { DeskFault } from './fault.ts'
import { signerOf } from './key.ts'
import { isSigned, receipt } from './receipt.ts'
import type { components } from './schema.ts'

export { verifyReceipt, type Answer as ReceiptAnswer } from '../log/verify.ts'
export { DeskFault, type FaultKind, type Problem } from './fault.ts'
export { factsOf, signerOf, type KeyFacts } from './key.ts'
export {
  isUnderWay,
  openScanner,
  type ScanAnswer,
  type Scanned,
  type Scanner,
  type ScanPiece,
  type ScanVerdict,
  type SlowScan,
  type Verdict,
  verdictIn,
} from './scanner.ts'
export { type Unread, unseen } from './unseen.ts'
export type { components, paths } from './schema.ts'
export type { Description, Signer }

type Schemas = components['schemas']
export type NewDemand = Schemas['NewDemand']
export type Acknowledgement = Schemas['Acknowledgement']
export type Demand = Schemas['Demand']
export type Answers = Schemas['Answers']
export type Amendment = Schemas['Amendment']
export type Withdrawal = Schemas['Withdrawal']
export type Decision = Schemas['Decision']
export type Decided = Schemas['Decided']

/** `key`: your private key as a JSON Web Key, or anything that signs (a key in hardware). */
export type Credentials = {
  key: JsonWebKey | Signer
  /** The id under which the desk registered the key, where the key does not say it (member `kid`). */
  keyid?: string
  /** Believe answers signed with this key alone (raw Ed25519, base64), noted when your key was registered. */
  deskKey?: string
}

/** How long to ask again, in milliseconds; without it, once. */
export type Patience = { waitMs?: number }

export type Desk = {
  /** What the desk says of itself: its name, doors, keys. */
  readonly description: Description
  /**
   * Hands in an order, as an object or as the very bytes to be signed. Durable at the desk when this resolves; the
   * receipt is checked against the bytes and the desk's key. The same bytes again are the same demand.
   */
  handIn(demand: NewDemand | Uint8Array): Promise<Acknowledgement>
  /** Where a demand of yours stands. */
  see(id: string): Promise<Demand>
  /** The answers so far, as data; `undefined` while there is none. */
  fetchAnswers(id: string, patience?: Patience): Promise<Answers | undefined>
  /** One answer, or the last one, as the sealed official form (PDF); `undefined` while there is none. */
  fetchAnswer(id: string, answer?: string): Promise<Uint8Array | undefined>
  /** The proof that the order stands in the public log (`tlog-proof@v1`); `undefined` while it is not published. */
  fetchReceipt(id: string, patience?: Patience): Promise<string | undefined>
  amend(id: string, amendment: Amendment): Promise<Demand>
  withdraw(id: string, withdrawal?: Withdrawal): Promise<Demand>
  /** A decision on somebody else's order, as the authority that may take it. */
  decide(decision: Decision): Promise<Decided>
}

/** Reads what the desk at this address says of itself, and is ready to speak to it. Throws {@link DeskFault}, as every method does. */
export async function openDesk(url: string, credentials: Credentials): Promise<Desk> {
  const { deskKey } = credentials ?? {}
  const signer = signerFrom(credentials)
  const self: Authority = {
    desk: await deskAt(url),
    signer,
    ...(deskKey === undefined ? {} : { pinned: deskKey }),
  }
  const post = async <T>(path: string, body: unknown) => jsonOf<T>(await handIn(self, path, bodyOf(body)))
  const at = (id: string, ...more: string[]) =>
    `/v1/demands/${[id, ...more].map(encodeURIComponent).join('/')}`
  return {
    description: self.desk,
    async handIn(demand) {
      const bytes = bodyOf(demand)
      return acknowledged(await handIn(self, '/v1/demands', bytes), bytes)
    },
    see: async (id) => jsonOf(await readOwn(self, at(id))),
    fetchAnswers: async (id, patience) => {
      const answered = await asking(patience, () => readOwn(self, at(id, 'answer')))
      return answered && jsonOf(answered)
    },
    fetchAnswer: async (id, answer) => {
      const path = answer === undefined ? at(id, 'answer') : at(id, 'answers', answer)
      return (await asking({}, () => readOwn(self, path, 'application/pdf')))?.reply.body
    },
    fetchReceipt: async (id, patience) => {
      const answered = await asking(patience, () => readOwn(self, at(id, 'receipt'), 'text/plain'))
      return answered?.reply.body.toString('utf8')
    },
    amend: (id, amendment) => post(at(id, 'amend'), amendment),
    withdraw: (id, withdrawal = {}) => post(at(id, 'withdraw'), withdrawal),
    decide: (decision) => post('/v1/decisions', decision),
  }
}

/** An acknowledgement whose receipt is for these bytes and signed by the key that signed the answer. */
function acknowledged({ reply, signedBy }: Answered, bytes: Uint8Array): Acknowledgement {
  const told = jsonIn(reply) as Acknowledgement
  const read = receipt.safeParse(told?.receipt)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (!signedBy || !read.success || !isSigned(read.data, signedBy.publicKey))
    throw new DeskFault('untrusted', 'The receipt inside the acknowledgement does not verify.')
  const { statement } = read.data
  if (statement.sha256 !== sha256 || statement.demand !== told.id)
    throw new DeskFault(
      'untrusted',
      `The receipt is for other bytes: found SHA-256 ${statement.sha256}; wanted ${sha256}.`,
    )
  return told
}

/** Asks until there is something (200), or nothing yet when the patience is over. Waits as long as the desk says. */
async function asking({ waitMs = 0 }: Patience = {}, ask: () => Promise<Answered>) {
  const until = Date.now() + waitMs
  for (;;) {
    const answered = await ask()
    if (answered.reply.status !== 202) return answered
    const left = until - Date.now()
    if (left <= 0) return undefined
    const seconds = Number(linesOf(answered.reply.fields, 'retry-after')[0] ?? 1)
    await pause(Math.min(left, Math.max(500, (Number.isFinite(seconds) ? seconds : 1) * 1000)))
  }
}

/** The contract says what a desk answers, and the answer is signed; it is not judged field by field. */
function jsonOf<T>({ reply }: Answered): T {
  const told = jsonIn(reply)
  if (typeof told !== 'object' || told === null)
    throw new DeskFault('broken', 'The desk answered with something that is no JSON object.')
  return told as T
}

/** A program without types may leave the key out. */
function signerFrom(credentials: Partial<Credentials> | undefined): Signer {
  const key = credentials?.key
  if (typeof key !== 'object' || key === null)
    throw new DeskFault('unusable', 'no key was given; wanted a JSON Web Key, or anything that signs.')
  return isSigner(key) ? key : signerOf(key, credentials?.keyid)
}

function isSigner(key: JsonWebKey | Signer): key is Signer {
  return 'sign' in key && typeof key.sign === 'function'
}
