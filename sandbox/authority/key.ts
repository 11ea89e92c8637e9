import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Signer } from '../../core/http-signature/profile.ts'
import type { PublicJwk } from '../../core/registry.ts'
import { authorities } from './authorities.ts'
import type { SampleName } from './authorities.ts'

const privateJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
})

export type SampleKey = {
  keyid: string
  /** For the registry. */
  publicJwk: PublicJwk
  /** Signs a signature base of RFC 9421 with Ed25519. */
  signer: Signer
  /** Where the private key lies, as a JWK (RFC 8037) that only its owner may read. */
  file: string
}

/**
 * The signing key of a sample authority: made on the first call, read from `dataDir` on every later one. It is on the
 * disk when this returns. A sample key proves nothing about anybody and must never be registered outside a sandbox.
 */
export function sampleKey(dataDir: string, which: SampleName): SampleKey {
  const { id, keyid } = authorities[which]
  const file = path.join(dataDir, `${id}.jwk.json`)
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  makeOnce(file, keyid)
  const jwk = privateJwk.parse(JSON.parse(readFileSync(file, 'utf8')))
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const { kty = '', crv = '', x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return {
    keyid,
    publicJwk: { kty, crv, x },
    signer: { keyid, alg: 'ed25519', sign: (base) => sign(null, base, key) },
    file,
  }
}

/** Two processes may start at once: the first to create the file wins and the other reads it. */
function makeOnce(file: string, keyid: string): void {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  try {
    writeFileSync(file, `${JSON.stringify({ ...jwk, kid: keyid })}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
