/**
 * The desk's profile of RFC 9421: what must be signed, with what, for how long.
 * The tag says what a signature is for, so that one made for reading never passes for one made for handing in.
 */
import type { Algorithm } from '../registry.ts'

export type Profile = { tag: string; covers: readonly string[] }

/** Handing something in: `POST /v1/demands` and everything else that changes anything. */
export const handingIn: Profile = {
  tag: 'guichet-intake-v1',
  covers: ['@method', '@target-uri', 'content-type', 'content-digest', 'idempotency-key'],
}

/** Reading one's own demands: a request without a body. */
export const reading: Profile = { tag: 'guichet-read-v1', covers: ['@method', '@target-uri'] }

/** The desk's own answers, bound to the request by its signature. */
export const answering = {
  tag: 'guichet-answer-v1',
  covers: ['@status', 'content-type', 'content-digest', 'signature;req'],
} as const

/** Seconds between `created` and `expires`, at most. */
export const longestLife = 300
/** Seconds either clock may be off. */
export const clockTolerance = 60
/** Bits of a nonce, at least. */
export const nonceBits = 128

/** A key that signs. `sign` gets the signature base; ECDSA signatures are r and s, 32 bytes each (IEEE P1363). */
export type Signer = {
  keyid: string
  alg: Algorithm
  sign: (base: Uint8Array) => Uint8Array | Promise<Uint8Array>
}

/** A key that checks. */
export type Verifier = { alg: Algorithm; verify: (base: Uint8Array, signature: Uint8Array) => boolean }

/**
 * What `sign` and `verify` of `node:crypto` need for each algorithm (RFC 9421 section 3.3):
 * `sign(hash, base, { key, ...options })`. PSS padding is 6 in OpenSSL, its salt as long as the hash.
 */
export const nodeCrypto: Readonly<
  Record<
    Algorithm,
    {
      hash: 'sha256' | 'sha512' | null
      options: { dsaEncoding?: 'ieee-p1363'; padding?: number; saltLength?: number }
    }
  >
> = {
  ed25519: { hash: null, options: {} },
  'ecdsa-p256-sha256': { hash: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  'rsa-pss-sha512': { hash: 'sha512', options: { padding: 6, saltLength: 64 } },
}

/** Rough strength of a nonce: four bits a digit where it is hexadecimal (a UUID too), else six a character. */
export function bitsOf(nonce: string): number {
  if (!/^[A-Za-z0-9+/_=-]*$/.test(nonce)) return 0
  const digits = nonce.replaceAll('-', '')
  return /^[0-9a-fA-F]*$/.test(digits) ? digits.length * 4 : nonce.replaceAll('=', '').length * 6
}
