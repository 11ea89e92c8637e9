/** An authority's signing key: a JSON Web Key (RFC 7517) in a file that only its owner may read. */
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { statSync } from 'node:fs'
import { z } from 'zod'
import { DeskFault } from '../client/fault.ts'
import { type Algorithm, factsOf, keyFacts, type KeyFacts, signerOf } from '../client/key.ts'
import type { Signer } from '../core/http-signature/profile.ts'
import { exit, Stop } from './command.ts'
import { readText, writeWhole } from './files.ts'

export type { Algorithm, KeyFacts }

/** The words of `--alg`. */
export const kinds = { ed25519: 'ed25519', p256: 'ecdsa-p256-sha256', rsa: 'rsa-pss-sha512' } as const

const written = z.looseObject({ kty: z.string(), kid: z.string().optional() })

/** The key in a file, ready to sign. Throws {@link Stop} with `usage` saying what was found and what was wanted. */
export function signerIn(file: string, keyid?: string): { signer: Signer; facts: KeyFacts } {
  const jwk = jwkIn(file)
  return { signer: usable(file, () => signerOf(jwk, keyid)), facts: usable(file, () => factsOf(jwk, keyid)) }
}

/** What may be known of the key in a file, private or public. */
export function factsIn(file: string, keyid?: string): KeyFacts & { isPrivate: boolean } {
  const jwk = jwkIn(file)
  return usable(file, () => factsOf(jwk, keyid))
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
  const facts = keyFacts(privateKey, alg, keyid)
  const text = `${JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: facts.keyid, alg: joseName[alg] })}\n`
  writeWhole(file, text, { replace: false, mode: 0o600 })
  return facts
}

const joseName: Record<Algorithm, string> = {
  ed25519: 'EdDSA',
  'ecdsa-p256-sha256': 'ES256',
  'rsa-pss-sha512': 'PS512',
}

function jwkIn(file: string): JsonWebKey {
  const read = written.safeParse(jsonOrNothing(readText(file)))
  if (!read.success) throw new Stop(exit.usage, `${file} is no JSON Web Key.`)
  return read.data
}

function usable<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (fault) {
    if (!(fault instanceof DeskFault)) throw fault
    throw new Stop(exit.usage, `${file}: ${fault.message}`)
  }
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
