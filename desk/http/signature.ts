/** The node:crypto end of signed HTTP: registered keys that check, private keys that sign. */
import { constants, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { nodeCrypto } from '../../core/http-signature/profile.ts'
import type { Signer, Verifier } from '../../core/http-signature/profile.ts'
import type { Algorithm, AuthorityKey, PublicJwk } from '../../core/registry.ts'

/** Reading a key costs more than checking a signature with it, and an authority sends many. By what the registry says of it. */
const verifiers = new Map<string, Verifier>()
const mostVerifiers = 1_000

/** A registered key as something that checks. A key that should never have been registered verifies nothing. */
export function verifierOf({ alg, publicJwk }: Pick<AuthorityKey, 'alg' | 'publicJwk'>): Verifier {
  const name = JSON.stringify([alg, publicJwk])
  const found = verifiers.get(name) ?? newVerifier(alg, publicJwk)
  if (verifiers.size >= mostVerifiers) verifiers.clear()
  verifiers.set(name, found)
  return found
}

function newVerifier(alg: Algorithm, publicJwk: PublicJwk): Verifier {
  const { hash, options } = nodeCrypto[alg]
  const key = keyFault(publicJwk, alg) === undefined ? publicKey(publicJwk) : undefined
  // RFC 9421 wants a salt of 64 bytes; programs in use make longer ones, and the length is no weakness.
  const anySalt = alg === 'rsa-pss-sha512' ? { saltLength: constants.RSA_PSS_SALTLEN_AUTO } : {}
  return {
    alg,
    verify: (base, signature) =>
      key !== undefined &&
      signature.length === signatureLength(key) &&
      verify(hash, base, { key, ...options, ...anySalt }, signature),
  }
}

/** A private key as something that signs. */
export function signerOf(privateKey: KeyObject, keyid: string, alg: Algorithm): Signer {
  const { hash, options } = nodeCrypto[alg]
  return { keyid, alg, sign: (base) => sign(hash, base, { key: privateKey, ...options }) }
}

/** Why this key may not be registered for this algorithm (what was found, what was wanted), or `undefined`. Ask before registering. */
export function keyFault(jwk: PublicJwk, alg: Algorithm): { found: string; wanted: string } | undefined {
  if (Object.hasOwn(jwk, 'd')) return { found: 'a private key', wanted: 'the public key alone' }
  const key = publicKey(jwk)
  if (key === undefined) return { found: 'no readable key', wanted: 'a public key as JWK (RFC 7517)' }
  const bits = key.asymmetricKeyDetails?.modulusLength
  const kind = jwk.kty === 'RSA' ? `RSA of ${bits ?? 0} bits` : `${jwk.kty} ${jwk.crv ?? ''}`.trim()
  const right = {
    ed25519: jwk.crv === 'Ed25519',
    'ecdsa-p256-sha256': jwk.crv === 'P-256',
    'rsa-pss-sha512': jwk.kty === 'RSA' && bits !== undefined && bits >= 2048,
  }[alg]
  const wanted = {
    ed25519: 'OKP Ed25519',
    'ecdsa-p256-sha256': 'EC P-256',
    'rsa-pss-sha512': 'RSA of at least 2048 bits',
  }[alg]
  return right ? undefined : { found: kind, wanted }
}

function publicKey(jwk: PublicJwk): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' })
  } catch {
    return undefined
  }
}

/** In bytes: 64 for Ed25519 and P-256 (r and s), the modulus for RSA. */
function signatureLength(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 512) / 8
}
