/** An authority's own program: it signs, sends, and sends again until it holds a receipt. It trusts nothing else. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Field } from '../core/http-signature/message.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { later } from '../core/instant.ts'
import { sampleKey } from '../sandbox/authority/key.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import type { Dice } from './dice.ts'

/** What the desk has put its word to, and what was sent for it. */
export type Acknowledged = {
  id: string
  number: string
  reference: string
  /** Of the bytes we sent, reckoned here. */
  sha256: string
  /** Of the bytes the desk says it keeps. */
  statedSha256: string
  receivedAt: string
  /** Deadlines as first told, by clock. */
  dueAt: ReadonlyMap<string, string>
  posts: readonly string[]
  /** How often it had to be sent. */
  sent: number
}

export type OrderWish = {
  posts: readonly string[]
  gag?: boolean
  /** At least so many bytes, so that the order goes through the vault. */
  bytes?: number
}

export type Authority = ReturnType<typeof authorityAt>

/** A word that stands in every order and must never be found in a log of the desk (I15). */
export const canary = 'canary-4f1c77'

export function authorityAt(
  { url, dataFolder, plazaOrigin }: { url: string; dataFolder: string; plazaOrigin: string },
  dice: Dice,
  { stopped, now }: { stopped: () => boolean; now: () => string },
) {
  const broken: string[] = []
  const { signer } = sampleKey(`${dataFolder}/sample-authority`, 'interior')

  /** Sends until it is answered with something that sending again would not change. */
  async function persist(path: string, body: Buffer<ArrayBuffer>, once: string, again = signed) {
    for (let sent = 1; ; sent++) {
      const response = await again(path, body, once)
        .then(async (request) => await fetch(`${url}${path}`, request))
        .then(async (got) => ({ status: got.status, text: await got.text() }))
        .catch(() => undefined)
      if (response && response.status < 500 && response.status !== 409 && response.status !== 429)
        return { ...response, sent }
      if (response?.status === 500)
        broken.push(`${path} was answered with 500: ${response.text.slice(0, 200)}`)
      if (stopped()) throw new Error('stopped before the desk had answered')
      await new Promise((resolve) => setTimeout(resolve, Math.min(100 * sent, 500)))
    }
  }

  async function signed(path: string, body: Buffer<ArrayBuffer>, once: string): Promise<RequestInit> {
    const fields: Field[] = [
      ['content-type', 'application/json'],
      ['idempotency-key', `"${once}"`],
    ]
    const request = { method: 'POST', url: `${url}${path}`, fields, body, created: now(), nonce: nonce() }
    const added = await signRequest(request, signer)
    return {
      method: 'POST',
      headers: lines([...fields, ...added]),
      body,
      signal: AbortSignal.timeout(20_000),
    }
  }

  /** Some senders repeat the very same bytes, signature and all; the others sign afresh each time. */
  function repeated(): typeof signed {
    let first: RequestInit | undefined
    return async (path, body, once) => {
      first ??= await signed(path, body, once)
      return { ...first, signal: AbortSignal.timeout(20_000) }
    }
  }

  async function send(body: Buffer<ArrayBuffer>, wish: OrderWish, reference: string): Promise<Acknowledged> {
    const again = dice.between(0, 1) < 0.5 ? signed : repeated()
    const { status, text, sent } = await persist('/v1/demands', body, randomUUID(), again)
    if (status !== 202) throw new Error(`an order was answered with ${status}: ${text.slice(0, 500)}`)
    const told = JSON.parse(text) as Told
    return {
      id: told.id,
      number: told.number,
      reference,
      sha256: createHash('sha256').update(body).digest('hex'),
      statedSha256: told.receipt.statement.sha256,
      receivedAt: told.receivedAt,
      dueAt: new Map(told.clocks.flatMap(({ key, dueAt }) => (dueAt ? [[key, dueAt] as const] : []))),
      posts: wish.posts,
      sent,
    }
  }

  function orderFor({ posts, gag = false, bytes = 0 }: OrderWish): {
    body: Buffer<ArrayBuffer>
    reference: string
  } {
    const reference = `RO-${randomUUID()}`
    const order = sampleOrder({
      origin: plazaOrigin,
      issuedAt: later(now(), -5 * 60_000),
      reference,
      nonDisclosure: gag,
      targets: posts.map((post) => ({ url: `/p/${post}`, additionalInfo: canary })),
    })
    const text = JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order })
    return { body: Buffer.from(text.padEnd(bytes, ' ')), reference }
  }

  return {
    /** Answers that a desk must never give: it knows what is wrong, or says that it cannot store now (503). */
    broken,

    /** Hands an order in and returns with the desk's word for it. */
    async handIn(wish: OrderWish): Promise<Acknowledged> {
      const { body, reference } = orderFor(wish)
      return await send(body, wish, reference)
    },

    /** The same order twice, as two letters of one content: one demand, two receipts. */
    async handInTwice(wish: OrderWish): Promise<[Acknowledged, Acknowledged]> {
      const { body, reference } = orderFor(wish)
      return [await send(body, wish, reference), await send(body, wish, reference)]
    },

    async withdraw({ id }: Acknowledged): Promise<void> {
      const body = Buffer.from(JSON.stringify({ reference: `WD-${id}`, text: 'withdrawn' }))
      const { status, text } = await persist(`/v1/demands/${id}/withdraw`, body, randomUUID())
      if (status !== 202) throw new Error(`a withdrawal was answered with ${status}: ${text.slice(0, 500)}`)
    },

    /** What the desk says about a demand, or the file it gives for it; `undefined` while it is not to be had. */
    async read(path: string): Promise<string | undefined> {
      const fields: Field[] = [['accept', 'application/json']]
      const request = { method: 'GET', url: `${url}${path}`, fields, created: now(), nonce: nonce() }
      const headers = lines([...fields, ...(await signRequest(request, signer))])
      const response = await fetch(`${url}${path}`, { headers })
      return response.status === 200 ? await response.text() : undefined
    },
  }
}

type Told = {
  id: string
  number: string
  receivedAt: string
  clocks: { key: string; dueAt: string | null }[]
  receipt: { statement: { sha256: string } }
}

function lines(fields: readonly Field[]): [string, string][] {
  return fields.filter(([name]) => name !== 'content-length').map(([name, value]) => [name, value])
}

function nonce(): string {
  return randomBytes(24).toString('base64url')
}
