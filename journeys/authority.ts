/** An authority at the other end of the line: it knows the desk's address, its own key and the documentation. */
import { randomUUID, randomBytes } from 'node:crypto'
import type { Field } from '../core/http-signature/message.ts'
import type { Signer } from '../core/http-signature/profile.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { later } from '../core/instant.ts'
import { authorityFolder } from '../desk/sandbox.ts'
import type { SampleName } from '../sandbox/authority/authorities.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { type OrderWish, referenceFor, sampleOrder } from '../sandbox/authority/order.ts'
import type { Desk } from './desk.ts'

export type Answer = { status: number; headers: Headers; text: string; json: Record<string, unknown> }

export type Authority = {
  signer: Signer
  get(path: string, accept?: string): Promise<Answer>
  /** Signs and sends. `once` is the idempotency key, `nonce` the signature's; both are fresh unless given. */
  post(path: string, body: unknown, more?: { once?: string; nonce?: string }): Promise<Answer>
  /** Header lines and body of a signed request, for those who want to spoil or repeat it before it is sent. */
  signed(path: string, body: unknown, more?: { once?: string; nonce?: string }): Promise<Request>
}
export type Request = { method: string; url: string; headers: [string, string][]; body: Buffer<ArrayBuffer> }

export function authorityAt(desk: Desk, which: SampleName | Signer): Authority {
  const signer = typeof which === 'string' ? sampleKey(authorityFolder(desk.house), which).signer : which
  const signed: Authority['signed'] = async (path, body, { once = randomUUID(), nonce = fresh() } = {}) => {
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
    const fields: Field[] = [
      ['content-type', 'application/json'],
      ['idempotency-key', `"${once}"`],
    ]
    const url = `${desk.url}${path}`
    const created = desk.house.clock.now()
    const added = await signRequest({ method: 'POST', url, fields, body: bytes, created, nonce }, signer)
    return { method: 'POST', url, headers: lines([...fields, ...added]), body: bytes }
  }
  return {
    signer,
    signed,
    async post(path, body, more) {
      return await send(await signed(path, body, more))
    },
    async get(path, accept = 'application/json') {
      const url = `${desk.url}${path}`
      const fields: Field[] = [['accept', accept]]
      const added = await signRequest(
        { method: 'GET', url, fields, created: desk.house.clock.now(), nonce: fresh() },
        signer,
      )
      return await send({ method: 'GET', url, headers: lines([...fields, ...added]), body: Buffer.alloc(0) })
    },
  }
}

export async function send({ method, url, headers, body }: Request): Promise<Answer> {
  const response = await fetch(url, { method, headers, ...(method === 'GET' ? {} : { body }) })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: jsonIn(text) }
}

function jsonIn(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** `fetch` states the length itself. */
function lines(fields: readonly Field[]): [string, string][] {
  return fields.filter(([name]) => name !== 'content-length').map(([name, value]) => [name, value])
}

function fresh(): string {
  return randomBytes(24).toString('base64url')
}

/** A complete order of the sample ministry against posts on Plaza, in its envelope. */
export function orderFor(desk: Desk, wish: Partial<OrderWish> = {}) {
  const now = desk.house.clock.now()
  const { legalName, contactEmail, homeState } = desk.tenant.settings
  const order = sampleOrder({
    origin: desk.plaza.origin,
    issuedAt: later(now, -5 * 60_000),
    reference: referenceFor(now, randomUUID().slice(0, 6).toUpperCase()),
    addressee: legalName,
    contactPoint: contactEmail,
    homeMemberState: homeState,
    ...wish,
  })
  return { regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }
}
