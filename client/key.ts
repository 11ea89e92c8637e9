/** A signing key as a JSON Web Key (RFC 7517): what may be known of it, and signing with it. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto'
import { nodeCrypto, type Signer } from '../core/http-signature/profile.ts'
import { DeskFault } from './fault.ts'

export type Algorithm = Signer['alg']
export type PublicJwk = { kty: string; crv?: string; x?: string; y?: string; n?: string; e?: string }

/** `thumbprint` as RFC 7638 makes it: SHA-256 over the members that make the key, in base64url. */
export type KeyFacts = { keyid: string; alg: Algorithm; publicJwk: PublicJwk; thumbprint: string }

/**
 * A private JSON Web Key, ready to sign. `keyid` is the id under which the desk registered it; without it the
 * member `kid` counts, else `key-` and the beginning of the thumbprint. Throws {@link DeskFault} (`unusable`).
 */
export function signerOf(jwk: JsonWebKey, keyid?: string): Signer {
  const { key, facts } = readKey(jwk, keyid)
  if (key.type !== 'private')
    throw new DeskFault('unusable', 'this is a public key; signing needs the private one.')
  const { hash, options } = nodeCrypto[facts.alg]
  return { keyid: facts.keyid, alg: facts.alg, sign: (base) => sign(hash, base, { key, ...options }) }
}

/** What may be known of a key, private or public. Throws {@link DeskFault} (`unusable`). */
export function factsOf(jwk: JsonWebKey, keyid?: string): KeyFacts & { isPrivate: boolean } {
  const { key, facts } = readKey(jwk, keyid)
  return { ...facts, isPrivate: key.type === 'private' }
}

function readKey(jwk: JsonWebKey, keyid?: string): { key: KeyObject; facts: KeyFacts } {
  const key = keyOf(jwk)
  const alg = key && algorithmOf(key)
  if (!key || !alg)
    throw new DeskFault(
      'unusable',
      'this is no key of a kind that signs here (Ed25519, P-256, RSA from 2048 bits).',
    )
  const kid = typeof jwk.kid === 'string' ? jwk.kid : undefined
  return { key, facts: keyFacts(key, alg, keyid ?? kid) }
}

export function keyFacts(key: KeyObject, alg: Algorithm, keyid?: string): KeyFacts {
  const open = key.type === 'private' ? createPublicKey(key) : key
  const { kty = '', crv, x, y, n, e } = open.export({ format: 'jwk' })
  const members = { crv, e, kty, n, x, y }
  const publicJwk = JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as PublicJwk
  const thumbprint = createHash('sha256').update(JSON.stringify(members)).digest('base64url')
  return { keyid: keyid ?? `key-${thumbprint.slice(0, 16)}`, alg, publicJwk, thumbprint }
}

function algorithmOf(key: KeyObject): Algorithm | undefined {
  const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === 'ed25519') return 'ed25519'
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ecdsa-p256-sha256'
  return key.asymmetricKeyType === 'rsa' && modulusLength >= 2048 ? 'rsa-pss-sha512' : undefined
}

function keyOf(key: JsonWebKey): KeyObject | undefined {
  try {
    return key.d === undefined
      ? createPublicKey({ key, format: 'jwk' })
      : createPrivateKey({ key, format: 'jwk' })
  } catch {
    return undefined
  }
}
