/** Standard Webhooks 1.0, symmetric scheme: HMAC-SHA-256 over `id.timestamp.body`, the one place where it is reckoned. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Instant } from './instant.ts'

/** What `whsec_…` means: at least 24 bytes, as the specification wants. */
export const secretPattern = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/

/** The headers of one message. The id stays the same over retries, so that the receiver knows it again. */
export function webhookHeaders(
  secret: string,
  id: string,
  at: Instant,
  body: string,
): Record<string, string> {
  const timestamp = String(Math.floor(Date.parse(at) / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatureOf(secret, id, timestamp, body),
  }
}

const toleratedMs = 5 * 60_000

/** Whether these headers were made over this body, for this id, not long ago, by somebody who knows the secret. */
export function isSigned(
  secret: string,
  { id, at, body }: { id: string; at: Instant; body: string },
  headers: Readonly<Record<string, string>>,
): boolean {
  const timestamp = headers['webhook-timestamp'] ?? ''
  if (headers['webhook-id'] !== id || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(Number(timestamp) * 1000 - Date.parse(at)) > toleratedMs) return false
  const wanted = signatureOf(secret, id, timestamp, body)
  return (headers['webhook-signature'] ?? '').split(' ').some((one) => same(one, wanted))
}

function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (letter) => letter.charCodeAt(0))
  const mac = hmac(sha256, key, new TextEncoder().encode(`${id}.${timestamp}.${body}`))
  return `v1,${btoa(String.fromCharCode(...mac))}`
}

/** Takes as long for a near miss as for a far one. */
function same(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let differs = 0
  for (let n = 0; n < one.length; n++) differs |= one.charCodeAt(n) ^ other.charCodeAt(n)
  return differs === 0
}
