import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { createSigner, createVerifier, httpbis } from 'http-message-signatures'
import { contentDigest } from '../../core/http-signature/digest.ts'
import type { Field } from '../../core/http-signature/message.ts'
import { handingIn } from '../../core/http-signature/profile.ts'
import { signRequest, signResponse } from '../../core/http-signature/sign.ts'
import { algorithms } from '../../core/registry.ts'
import type { PublicJwk } from '../../core/registry.ts'
import { keyFault, signerOf, verifierOf } from './signature.ts'
import {
  publicBaseUrl,
  at,
  seconds,
  nonce,
  body,
  idempotencyKey,
  given,
  pairs,
  jwkOf,
  registered,
  signed,
  factsOf,
  headersOf,
  allGood,
} from './signature-sample.ts'

test('another library’s signature over the profile is accepted here', async () => {
  for (const alg of algorithms) {
    const fields: Record<string, string> = {
      'content-type': 'application/json',
      'content-digest': contentDigest(body),
      'idempotency-key': idempotencyKey[1],
    }
    const message = await httpbis.signMessage(
      {
        key: createSigner(pairs[alg].privateKey, alg, 'auth-7/2026-1'),
        name: 'theirs',
        fields: [...handingIn.covers],
        params: ['created', 'expires', 'nonce', 'keyid', 'tag'],
        paramValues: {
          created: new Date(at),
          expires: new Date((seconds + 300) * 1000),
          nonce,
          tag: handingIn.tag,
        },
      },
      { method: 'POST', url: `${publicBaseUrl}/v1/demands`, headers: fields },
    )
    const headers = Object.entries(message.headers).map(([name, value]): Field => [name, String(value)])
    const request = { method: 'POST', target: '/v1/demands', fields: headers, body }
    assert.deepEqual(factsOf(request, registered(alg)), allGood, alg)
  }
})

test('what is signed here, requests and answers, is accepted by another library', async () => {
  for (const alg of algorithms) {
    const sent = await signed(alg)
    const verify = createVerifier(pairs[alg].publicKey, alg)
    const headers = headersOf(sent.fields)
    const request = { method: 'POST', url: `${publicBaseUrl}/v1/demands`, headers }
    const keyLookup = async () => ({ id: 'x', algs: [alg], verify })
    const clock = { tolerance: 10_000_000_000, notAfter: seconds + 300 }
    assert.equal(await httpbis.verifyMessage({ keyLookup, ...clock }, request), true, alg)
    const message = {
      status: 202,
      fields: [['content-type', 'application/json']] as const,
      request: { method: 'POST', targetUri: request.url, fields: sent.fields },
      body,
      created: at,
    }
    const added = await signResponse(message, signerOf(pairs[alg].privateKey, 'desk/2026-1', alg))
    const answer = { status: 202, headers: headersOf([...message.fields, ...added]) }
    assert.equal(await httpbis.verifyMessage({ keyLookup, ...clock }, answer, request), true, alg)
    assert.equal(
      await httpbis.verifyMessage({ keyLookup, ...clock }, { ...answer, status: 200 }, request),
      false,
      alg,
    )
  }
})

test('a signature made with openssl is accepted, and openssl accepts one made here', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signature-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string) => join(folder, name)
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' })
  openssl('genpkey', '-algorithm', 'ed25519', '-out', 'key.pem')
  openssl('pkey', '-in', 'key.pem', '-pubout', '-out', 'public.pem')
  const privateKey = createPrivateKey(readFileSync(file('key.pem')))
  const { d: _, ...publicJwk } = privateKey.export({ format: 'jwk' })
  const request = {
    method: 'POST',
    url: `${publicBaseUrl}/v1/demands`,
    fields: given,
    body,
    created: at,
    nonce,
  }
  const byOpenssl = {
    keyid: 'auth-7/2026-1',
    alg: 'ed25519' as const,
    sign: (base: Uint8Array) => {
      writeFileSync(file('base'), base)
      openssl('pkeyutl', '-sign', '-inkey', 'key.pem', '-rawin', '-in', 'base', '-out', 'signature')
      return readFileSync(file('signature'))
    },
  }
  const added = await signRequest(request, byOpenssl)
  const received = { method: 'POST', target: '/v1/demands', fields: [...given, ...added], body }
  assert.deepEqual(factsOf(received, registered('ed25519', publicJwk as PublicJwk)), allGood)

  writeFileSync(
    file('signature'),
    await signerOf(privateKey, 'x', 'ed25519').sign(readFileSync(file('base'))),
  )
  openssl(
    'pkeyutl',
    '-verify',
    '-pubin',
    '-inkey',
    'public.pem',
    '-rawin',
    '-in',
    'base',
    '-sigfile',
    'signature',
  )
})

test('a key that is private, weak or of the wrong kind may not be registered, and verifies nothing', () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({
    format: 'jwk',
  }) as PublicJwk
  const wrongCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({
    format: 'jwk',
  }) as PublicJwk
  const secret = pairs.ed25519.privateKey.export({ format: 'jwk' }) as PublicJwk
  assert.deepEqual(
    [
      keyFault(weak, 'rsa-pss-sha512')?.found,
      keyFault(wrongCurve, 'ecdsa-p256-sha256')?.found,
      keyFault(jwkOf('ed25519'), 'ecdsa-p256-sha256')?.found,
      keyFault(secret, 'ed25519')?.found,
      keyFault({ kty: 'oct' }, 'ed25519')?.found,
      ...algorithms.map((alg) => keyFault(jwkOf(alg), alg)),
    ],
    [
      'RSA of 1024 bits',
      'EC P-384',
      'OKP Ed25519',
      'a private key',
      'no readable key',
      undefined,
      undefined,
      undefined,
    ],
  )
  assert.equal(
    verifierOf({ alg: 'ed25519', publicJwk: { kty: 'oct' } }).verify(body, new Uint8Array(64)),
    false,
  )
})
