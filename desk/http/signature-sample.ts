/** What the tests of signatures share: one authority with a key of each kind, and one signed order. */
import { generateKeyPairSync } from 'node:crypto'
import type { Field } from '../../core/http-signature/message.ts'
import { handingIn } from '../../core/http-signature/profile.ts'
import { readSignature, requestFactsOf } from '../../core/http-signature/read.ts'
import type { RequestReceived } from '../../core/http-signature/read.ts'
import { signRequest } from '../../core/http-signature/sign.ts'
import type { Algorithm, AuthorityKey, KeyFound, PublicJwk } from '../../core/registry.ts'
import type { RequestFacts } from '../../core/trust-facts.ts'
import { signerOf, verifierOf } from './signature.ts'

export const publicBaseUrl = 'https://desk.example/api'
export const at = '2026-11-23T09:00:00.000Z'
export const seconds = Date.parse(at) / 1000
export const nonce = 'q0f1Yk3l9Zr2mXw8Jt5uHg'
export const body = new TextEncoder().encode('{"order":"ord_1"}')
export const idempotencyKey: Field = ['idempotency-key', '"4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55"']
export const given: readonly Field[] = [['content-type', 'application/json'], idempotencyKey]

export const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'rsa-pss-sha512': generateKeyPairSync('rsa', { modulusLength: 2048 }),
}
export const jwkOf = (alg: Algorithm) => pairs[alg].publicKey.export({ format: 'jwk' }) as PublicJwk

export function registered(
  alg: Algorithm,
  publicJwk = jwkOf(alg),
  standing: KeyFound['standing'] = 'valid',
): KeyFound {
  const key: AuthorityKey = {
    keyid: 'auth-7/2026-1',
    alg,
    publicJwk,
    validFrom: '2026-01-01T00:00:00.000Z',
    registeredBy: ['Ada', 'Ben'],
  }
  const nobody = { officers: [], contacts: [], competences: [], domains: [] }
  return {
    key,
    standing,
    authority: { id: 'auth-7', name: 'Office 7', validFrom: key.validFrom, keys: [key], ...nobody },
  }
}

export async function signed(
  alg: Algorithm = 'ed25519',
  change: { created?: string; life?: number; nonce?: string } = {},
) {
  const request = {
    method: 'POST',
    url: `${publicBaseUrl}/v1/demands`,
    fields: given,
    body,
    created: at,
    nonce,
    ...change,
  }
  const added = await signRequest(request, signerOf(pairs[alg].privateKey, 'auth-7/2026-1', alg))
  return { method: 'POST', target: '/v1/demands', fields: [...given, ...added], body }
}

export const read = (request: RequestReceived, moment = at) =>
  readSignature(request, { publicBaseUrl, profile: handingIn, at: moment })
export const factsOf = (
  request: RequestReceived,
  found: KeyFound | undefined = registered('ed25519'),
  moment = at,
) => requestFactsOf(read(request, moment), found, verifierOf)
export const replaced = (fields: readonly Field[], name: string, value: string): readonly Field[] =>
  fields.map(([own, old]) => [own, own === name ? value : old])

export const headersOf = (fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(fields.map(([name, value]) => [name, value]))

export const allGood: RequestFacts = {
  signature: 'good',
  key: 'valid',
  algorithm: 'registered',
  digest: 'equal',
  coverage: 'complete',
  times: 'in-time',
  nonce: 'new',
}
