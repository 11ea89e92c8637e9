/** An authority's signing key: a JSON Web Key (RFC 7517) in a file that only its owner may read. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  sign,
} from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import { nodeCrypto, type Signer } from '../core/http-signature/profile.ts'
import { exit, Stop } from './command.ts'
import { readText } from './files.ts'

export type Algorithm = Signer['alg']
type PublicJwk = { kty: string; crv?: string; x?: string; y?: string; n?: string; e?: string }

/** `thumbprint` as RFC 7638 makes it: SHA-256 over the members that make the key, in base64url. */
export type KeyFacts = { keyid: string; alg: Algorithm; publicJwk: PublicJwk; thumbprint: string }

/** The words of `--alg`. */
export const kinds = { ed25519: 'ed25519', p256: 'ecdsa-p256-sha256', rsa: 'rsa-pss-sha512' } as const

const written = z.looseObject({ kty: z.string(), kid: z.string().optional() })

/** The key in a file, ready to sign. Throws {@link Stop} with `usage` saying what was found and what was wanted. */
export function signerIn(file: string, keyid?: string): { signer: Signer; facts: KeyFacts } {
  const { jwk, facts } = readKey(file, keyid)
  if (jwk.type !== 'private')
    throw new Stop(exit.usage, `${file} holds a public key; signing needs the private one.`)
  const { hash, options } = nodeCrypto[facts.alg]
  const signs = (base: Uint8Array) => sign(hash, base, { key: jwk, ...options })
  return { signer: { keyid: facts.keyid, alg: facts.alg, sign: signs }, facts }
}

/** What may be known of the key in a file, private or public. */
export function factsIn(file: string, keyid?: string): KeyFacts & { isPrivate: boolean } {
  const { jwk, facts } = readKey(file, keyid)
  return { ...facts, isPrivate: jwk.type === 'private' }
}

/** Whether others on this machine can read the file. */
export function isExposed(file: string): boolean {
  return (statSync(file).mode & 0o077) !== 0
}

/** Makes a key and writes it, 0600, to a file that must not exist yet. It is on the disk when this returns. */
export function makeKey(file: string, alg: Algorithm, keyid?: string): KeyFacts {
  const { privateKey } =
    alg === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : alg === 'ecdsa-p256-sha256'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('rsa', { modulusLength: 3072 })
  const facts = factsOf(privateKey, alg, keyid)
  const text = `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: facts.keyid, alg: joseName[alg] })}\n`
  try {
    writeFileSync(file, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (fault) {
    throw new Stop(exit.usage, `${file} was not written: ${fault instanceof Error ? fault.message : fault}`)
  }
  return facts
}

const joseName: Record<Algorithm, string> = {
  ed25519: 'EdDSA',
  'ecdsa-p256-sha256': 'ES256',
  'rsa-pss-sha512': 'PS512',
}

function readKey(file: string, keyid?: string): { jwk: KeyObject; facts: KeyFacts } {
  const read = written.safeParse(jsonOrNothing(readText(file)))
  if (!read.success) throw new Stop(exit.usage, `${file} is no JSON Web Key.`)
  const jwk = keyOf(read.data)
  const alg = jwk && algorithmOf(jwk)
  if (!jwk || !alg)
    throw new Stop(
      exit.usage,
      `${file} holds no key of a kind that signs here (Ed25519, P-256, RSA from 2048 bits).`,
    )
  return { jwk, facts: factsOf(jwk, alg, keyid ?? read.data.kid) }
}

function factsOf(key: KeyObject, alg: Algorithm, keyid?: string): KeyFacts {
  const {
    kty = '',
    crv,
    x,
    y,
    n,
    e,
  } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
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

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
