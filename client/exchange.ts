/** Speaking to a desk as an authority: every request signed, every signed answer checked before it is believed. */
import { createHash, createPublicKey, randomBytes, verify } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { linesOf, type Field } from '../core/http-signature/message.ts'
import type { Signer } from '../core/http-signature/profile.ts'
import { verifyResponse } from '../core/http-signature/response.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { type Desk, refusal } from './description.ts'
import { DeskFault } from './fault.ts'
import { ask, type Reply } from './http.ts'

export type ReceiptKey = { keyid: string; publicKey: string }
export type Authority = {
  desk: Desk
  signer: Signer
  /** Only this key is believed, where one is pinned. */ pinned?: string
}

/** Which of the desk's keys signed an answer; `undefined` for documents that prove themselves (PDF, receipt). */
export type Answered = { reply: Reply; signedBy: ReceiptKey | undefined }

/**
 * Hands something in. The idempotency key follows from the bytes, so that the same command again, after a lost answer
 * or a week later, is the same request to the desk. Tried again when the desk asks for it or breaks off, three times.
 */
export async function handIn(self: Authority, path: string, body: Uint8Array): Promise<Answered> {
  const key = createHash('sha256')
    .update(`${self.signer.keyid} ${path} `)
    .update(body)
    .digest('hex')
    .slice(0, 40)
  const fields: Field[] = [
    ['content-type', 'application/json'],
    ['idempotency-key', `"${key}"`],
  ]
  for (let attempt = 1; ; attempt++) {
    const sent = await send(self, 'POST', path, fields, body).catch((fault: unknown) => {
      if (attempt >= 4 || !(fault instanceof DeskFault) || fault.kind !== 'unreachable') throw fault
      return undefined
    })
    const passes = sent === undefined || sent.reply.status === 503 || sent.reply.status === 429
    if (sent && (!passes || attempt >= 4)) return believed(self, sent)
    await pause(Math.min(10_000, Math.max(500 * 2 ** attempt, retryAfter(sent?.reply))))
  }
}

/** Reads something of one's own. */
export async function readOwn(self: Authority, path: string, accept = 'application/json'): Promise<Answered> {
  return believed(self, await send(self, 'GET', path, [['accept', accept]]))
}

type Sent = { reply: Reply; request: { method: string; targetUri: string; fields: readonly Field[] } }

async function send(
  { desk, signer }: Authority,
  method: 'GET' | 'POST',
  path: string,
  fields: readonly Field[],
  body?: Uint8Array,
): Promise<Sent> {
  const url = `${desk.base}${path}`
  const signed = await signRequest(
    {
      method,
      url,
      fields,
      created: new Date().toISOString(),
      nonce: randomBytes(24).toString('base64url'),
      ...(body ? { body } : {}),
    },
    signer,
  )
  const all = [...fields, ...signed]
  const reply = await ask({ method, url, fields: all, ...(body ? { body } : {}) })
  return { reply, request: { method, targetUri: new URL(url).href, fields: all } }
}

/** A good answer, with whose key it was; a no is thrown as {@link DeskFault}, and so is an answer nobody can be held to. */
function believed({ desk, pinned }: Authority, { reply, request }: Sent): Answered {
  if (reply.status >= 300) throw refusal(reply, `${desk.base} refuses`)
  const isSigned = linesOf(reply.fields, 'signature').length > 0
  const provesItself = !(linesOf(reply.fields, 'content-type')[0] ?? '').startsWith('application/json')
  if (!isSigned && provesItself) return { reply, signedBy: undefined }
  let why = 'no signature'
  for (const { keyid, publicKey } of desk.receiptKeys) {
    const key = { keyid, alg: 'ed25519' as const, verify: ed25519(publicKey) }
    const read = verifyResponse(
      { status: reply.status, fields: reply.fields, request, body: reply.body },
      key,
    )
    if ('refused' in read) {
      why = read.found
      continue
    }
    if (pinned !== undefined && pinned !== publicKey)
      throw new DeskFault('untrusted', `The desk signed with ${keyid}, which is not the key you hold it to.`)
    return { reply, signedBy: { keyid, publicKey } }
  }
  throw new DeskFault(
    'untrusted',
    `The answer of ${desk.base} does not verify: found ${why}; wanted a signature of the desk.`,
  )
}

/** Checks with a raw Ed25519 key in base64. A key that is none verifies nothing. */
export function ed25519(publicKey: string): (bytes: Uint8Array, signature: Uint8Array) => boolean {
  const raw = Buffer.from(publicKey, 'base64')
  if (raw.length !== 32) return () => false
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  })
  return (bytes, signature) => verify(null, bytes, key, signature)
}

function retryAfter(reply: Reply | undefined): number {
  const seconds = Number(linesOf(reply?.fields ?? [], 'retry-after')[0] ?? 0)
  return Number.isFinite(seconds) ? seconds * 1000 : 0
}
