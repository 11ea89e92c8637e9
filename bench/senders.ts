/** Authorities that send: registered beforehand as two persons would have done it, each with a key of its own. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import type { Field } from '../core/http-signature/message.ts'
import type { Signer } from '../core/http-signature/profile.ts'
import { signRequest } from '../core/http-signature/sign.ts'
import { later } from '../core/instant.ts'
import type { Authority } from '../core/registry.ts'
import { signerOf } from '../desk/http/signature.ts'
import { registryEntry } from '../sandbox/authority/authorities.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import type { Place } from './place.ts'

export type Sender = { authority: Authority; signer: Signer }
export type SignedOrder = { path: string; headers: Record<string, string>; body: Buffer; reference: string }

const days = 24 * 3_600_000

/**
 * Registers so many authorities with the tenant of this desk. With `automatic`, each has what the automatic path
 * asks for: switched on, twenty undisputed orders behind it. The rows are written by the owner of the database.
 */
export async function register(
  place: Place,
  count: number,
  { automatic = false }: { automatic?: boolean } = {},
): Promise<Sender[]> {
  const since = later(new Date().toISOString(), -30 * days)
  const pool = place.pool(1)
  const { rows } = await pool.query<{ id: string }>('select id from tenant')
  const senders = Array.from({ length: count }, (_, n) => senderOf(n, since))
  for (const { authority } of senders)
    await pool.query(
      `insert into authority (id, tenant_id, name, country, entry, undisputed, automatic, first_notice_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        authority.id,
        rows[0]?.id,
        authority.name,
        authority.country,
        JSON.stringify(authority),
        automatic ? 20 : 0,
        automatic,
        since,
      ],
    )
  return senders
}

function senderOf(n: number, since: string): Sender {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { kty = '', crv = '', x = '' } = publicKey.export({ format: 'jwk' })
  const entry = registryEntry('interior', { kty, crv, x }, since)
  const [id, keyid] = [`bench-${n}`, `bench-${n}/2026-1`]
  return {
    authority: {
      ...entry,
      id,
      name: `Sample Prosecutor ${n} (fictional)`,
      keys: entry.keys.map((key) => ({ ...key, keyid })),
    },
    signer: signerOf(privateKey, keyid, 'ed25519'),
  }
}

/** A complete order against these posts, signed now; its nonce, idempotency key and reference were never used before. */
async function signedOrder(
  place: Place,
  { authority, signer }: Sender,
  posts?: readonly string[],
): Promise<SignedOrder> {
  const now = new Date().toISOString()
  const reference = `RO-${randomUUID()}`
  const order = sampleOrder({
    origin: place.plaza.origin,
    issuedAt: later(now, -5 * 60_000),
    reference,
    ...(posts ? { targets: posts.map((post) => ({ url: `/p/${post}` })) } : {}),
  })
  const named = { ...order, e: { ...order.e, authorityName: authority.name } }
  const body = Buffer.from(
    JSON.stringify({ regime: 'eu-tco', instrument: 'removal-order', language: 'en', order: named }),
  )
  const fields: Field[] = [
    ['content-type', 'application/json'],
    ['idempotency-key', `"${randomUUID()}"`],
  ]
  const nonce = randomBytes(24).toString('base64url')
  const url = `${place.url}/v1/demands`
  const signed = await signRequest({ method: 'POST', url, fields, body, created: now, nonce }, signer)
  return {
    path: '/v1/demands',
    headers: Object.fromEntries([...fields, ...signed]),
    body,
    reference,
  }
}

/** So many orders, from each sender in turn. */
export async function ordersFrom(
  place: Place,
  senders: readonly Sender[],
  count: number,
): Promise<SignedOrder[]> {
  return await Promise.all(
    Array.from({ length: count }, (_, n) => signedOrder(place, senders[n % senders.length] as Sender)),
  )
}

/** One order for each wish. */
export async function ordersAgainst(
  place: Place,
  wishes: readonly { sender: Sender; posts: readonly string[] }[],
): Promise<SignedOrder[]> {
  return await Promise.all(wishes.map(({ sender, posts }) => signedOrder(place, sender, posts)))
}
