import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import type { Field, RequestMessage, ResponseMessage } from '../../core/http-signature/message.ts'
import { bitsOf, reading } from '../../core/http-signature/profile.ts'
import { readSignature, requestFactsOf } from '../../core/http-signature/read.ts'
import type { RequestReceived } from '../../core/http-signature/read.ts'
import { verifyResponse } from '../../core/http-signature/response.ts'
import { signRequest, signResponse } from '../../core/http-signature/sign.ts'
import { algorithms } from '../../core/registry.ts'
import type { PublicJwk } from '../../core/registry.ts'
import { signerOf, verifierOf } from './signature.ts'
import {
  publicBaseUrl,
  at,
  seconds,
  nonce,
  body,
  given,
  pairs,
  jwkOf,
  registered,
  signed,
  read,
  factsOf,
  replaced,
  allGood,
} from './signature-sample.ts'

test('the order of the desk’s own vector verifies; only its nonce is too short', () => {
  const fields: readonly Field[] = [
    ...given,
    ['content-digest', 'sha-256=:ztFWyGci+CylMCz1nbddj+6XNybjRmKeUeJUfRUPaD4=:'],
    [
      'signature-input',
      'sig1=("@method" "@target-uri" "content-type" "content-digest" "idempotency-key");created=1795424400;expires=1795424700;nonce="Zm9yLXRlc3Qtb25seS0x";alg="ed25519";keyid="auth-7/2026-1";tag="guichet-intake-v1"',
    ],
    [
      'signature',
      'sig1=:4NuzToN5HnUJEYU6gJig79NZOiXe48CMxEZJKc6U+tPB8BLyzBCAiAJBEn6KcRSWS/upyThP2i1TcCJ9hR12Bg==:',
    ],
  ]
  const found = registered('ed25519', {
    kty: 'OKP',
    crv: 'Ed25519',
    x: 'Kay64UG8yvCyLhqU000LxzYeUm0L_hLIl5S8kyKWbdc',
  })
  assert.deepEqual(factsOf({ method: 'POST', target: '/v1/orders', fields, body }, found), {
    ...allGood,
    nonce: 'missing',
  })
})

for (const alg of algorithms)
  test(`what the signing half signs with ${alg}, the checking half accepts`, async () => {
    const request = await signed(alg)
    assert.deepEqual(factsOf(request, registered(alg)), allGood)
    assert.equal(requestFactsOf(read(request), undefined, verifierOf).key, 'unregistered')
  })

test('a key of another algorithm, another key and a withdrawn key are told apart', async () => {
  const request = await signed()
  const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) as PublicJwk
  assert.deepEqual(factsOf(request, registered('ecdsa-p256-sha256')), {
    ...allGood,
    signature: 'bad',
    algorithm: 'other',
  })
  assert.deepEqual(factsOf(request, registered('ed25519', other)), { ...allGood, signature: 'bad' })
  assert.deepEqual(factsOf(request, registered('ed25519', jwkOf('ed25519'), 'revoked')), {
    ...allGood,
    key: 'revoked',
  })
})

test('a body other than the one signed is found out, though the signature itself is good', async () => {
  const request = await signed()
  const { signature, digest } = factsOf({ ...request, body: new TextEncoder().encode('{"order":"ord_2"}') })
  assert.deepEqual([signature, digest], ['good', 'differs'])
})

test('a signature is good for its five minutes, a minute of clock error either way, and no longer', async () => {
  const times = async (offset: number, life?: number) =>
    factsOf(
      await signed('ed25519', life === undefined ? {} : { life }),
      registered('ed25519'),
      new Date((seconds + offset) * 1000).toISOString(),
    ).times
  assert.deepEqual(
    await Promise.all([times(-61), times(-60), times(0), times(360), times(361), times(0, 301), times(0, 0)]),
    ['out-of-time', 'in-time', 'in-time', 'in-time', 'out-of-time', 'out-of-time', 'out-of-time'],
  )
})

test('a nonce of fewer than 128 bits is no nonce, in whatever letters it is written', () => {
  assert.deepEqual(
    [
      '4f1c6f0e-1d6b-4d0e-a0b2-7f7a2c1b9e55',
      'q0f1Yk3l9Zr2mXw8Jt5uHg',
      'q0f1Yk3l9Zr2mXw8Jt5uH=',
      '4f1c6f0e1d6b4d0ea0b27f7a2c1b9e5',
      'é',
    ].map((one) => bitsOf(one) >= 128),
    [true, true, false, false, false],
  )
})

test('what leaves room for two readings is refused before anything is checked', async () => {
  const request = await signed()
  const input = request.fields.find(([name]) => name === 'signature-input')?.[1] ?? ''
  const signature = request.fields.find(([name]) => name === 'signature')?.[1] ?? ''
  const refusal = (fields: readonly Field[], target = request.target) => {
    const one = read({ ...request, fields, target })
    return 'refused' in one ? one.refused : 'read'
  }
  const { fields } = request
  assert.deepEqual(
    {
      unsigned: refusal(given),
      otherTag: refusal(replaced(fields, 'signature-input', input.replace('intake', 'read'))),
      headerTwice: refusal([...fields, ['Content-Type', 'text/plain']]),
      twoForUs: refusal([
        ...replaced(
          replaced(fields, 'signature', `${signature}, ${signature.replace('sig1', 'sig2')}`),
          'signature-input',
          `${input}, ${input.replace('sig1', 'sig2')}`,
        ),
      ]),
      labelTwice: refusal(replaced(fields, 'signature', `${signature}, ${signature}`)),
      componentTwice: refusal(
        replaced(fields, 'signature-input', input.replace('"@method"', '"@method" "@method"')),
      ),
      unknownParameter: refusal(replaced(fields, 'signature-input', `${input};emergency`)),
      noKey: refusal(replaced(fields, 'signature-input', input.replace(/;keyid="[^"]*"/, ''))),
      textForTime: refusal(
        replaced(fields, 'signature-input', input.replace(/created=(\d+)/, 'created="$1"')),
      ),
      notThere: refusal(
        replaced(fields, 'signature-input', input.replace('"@method"', '"@method" "x-absent"')),
      ),
      reordered: refusal(replaced(fields, 'signature-input', input.replace('"@method"', '"@method";sf'))),
      wrongLabel: refusal(replaced(fields, 'signature', signature.replace('sig1', 'sig2'))),
      unpadded: refusal(replaced(fields, 'signature', signature.replace('=:', ':'))),
      absoluteTarget: refusal(fields, 'https://desk.example/v1/demands'),
    },
    {
      unsigned: 'unsigned',
      otherTag: 'unsigned',
      headerTwice: 'ambiguous',
      twoForUs: 'ambiguous',
      labelTwice: 'malformed',
      componentTwice: 'ambiguous',
      unknownParameter: 'unsupported',
      noKey: 'unsupported',
      textForTime: 'malformed',
      notThere: 'unsupported',
      reordered: 'unsupported',
      wrongLabel: 'malformed',
      unpadded: 'malformed',
      absoluteTarget: 'malformed',
    },
  )
})

test('a signature that leaves out what must be covered says what it leaves out', async () => {
  const request = await signed()
  const without = async (...names: string[]) => {
    const components = [
      '@method',
      '@target-uri',
      'content-type',
      'content-digest',
      'idempotency-key',
      'content-length',
    ]
    const input = `sig1=(${components
      .filter((one) => !names.includes(one))
      .map((one) => `"${one}"`)
      .join(
        ' ',
      )});created=${seconds};expires=${seconds + 300};nonce="${nonce}";keyid="auth-7/2026-1";tag="guichet-intake-v1"`
    const parsed = read({ ...request, fields: replaced(request.fields, 'signature-input', input) })
    assert.ok(!('refused' in parsed))
    return [parsed.facts.coverage, parsed.findings.map((one) => one.found).join()]
  }
  assert.deepEqual(await without(), ['complete', ''])
  for (const name of [
    '@method',
    '@target-uri',
    'content-type',
    'content-digest',
    'idempotency-key',
    'content-length',
  ])
    assert.deepEqual(await without(name), ['incomplete', `not signed: "${name}"`])
})

test('a signature made for reading does not hand anything in, and one for handing in reads nothing', async () => {
  const signer = signerOf(pairs.ed25519.privateKey, 'auth-7/2026-1', 'ed25519')
  const url = `${publicBaseUrl}/v1/demands/1`
  const fields = await signRequest({ method: 'GET', url, fields: [], created: at, nonce }, signer)
  const request = { method: 'GET', target: '/v1/demands/1', fields, body: new Uint8Array() }
  const asReading = readSignature(request, { publicBaseUrl, profile: reading, at })
  assert.deepEqual(requestFactsOf(asReading, registered('ed25519'), verifierOf), allGood)
  assert.equal(factsOf(request).signature, 'missing')
  const post = readSignature(await signed(), { publicBaseUrl, profile: reading, at })
  assert.equal('refused' in post && post.refused, 'unsigned')
})

test('whatever is changed in a signed request, it is no longer accepted', async () => {
  const request = await signed()
  const found = registered('ed25519')
  let tried = 0
  const accepted = (one: RequestReceived) =>
    isDeepStrictEqual(requestFactsOf(read(one), found, verifierOf), allGood)
  assert.ok(accepted(request))
  const flip = (text: string, where: number, by: number) => {
    const i = where % text.length
    const code = 32 + ((text.charCodeAt(i) - 32 + 1 + (by % 94)) % 95)
    return text.slice(0, i) + String.fromCharCode(code) + text.slice(i + 1)
  }
  const place = fc.constantFrom('method', 'target', 'body', ...request.fields.map(([name]) => name))
  fc.assert(
    fc.property(place, fc.nat({ max: 2000 }), fc.nat({ max: 93 }), (what, where, by) => {
      const changed: RequestReceived =
        what === 'method' || what === 'target'
          ? { ...request, [what]: flip(request[what], where, by) }
          : what === 'body'
            ? {
                ...request,
                body: request.body.map((byte, i) => (i === where % body.length ? byte ^ (1 + by) : byte)),
              }
            : {
                ...request,
                fields: request.fields.map(([name, value]) => [
                  name,
                  name === what ? flip(value, where, by) : value,
                ]),
              }
      const same = changed.fields.every(([, value], i) => value.trim() === request.fields[i]?.[1].trim())
      if (same && (what === 'content-type' || what === 'idempotency-key')) return
      tried++
      assert.ok(!accepted(changed), `${what} at ${where}`)
    }),
    { seed: 9421, numRuns: 2000 },
  )
  assert.ok(tried > 1900)
})

test('an answer is bound to its request, its status and its bytes', async () => {
  const sent = await signed()
  const request = { method: 'POST', targetUri: `${publicBaseUrl}/v1/demands`, fields: sent.fields }
  const fields: readonly Field[] = [['content-type', 'application/json']]
  const answer: ResponseMessage & { request: RequestMessage; body: Uint8Array } = {
    status: 202,
    fields,
    request,
    body: new TextEncoder().encode('{"number":"2026-1"}'),
  }
  const added = await signResponse(
    { ...answer, created: at },
    signerOf(pairs.ed25519.privateKey, 'desk/2026-1', 'ed25519'),
  )
  const full: typeof answer = { ...answer, fields: [...fields, ...added] }
  const key = { ...verifierOf({ alg: 'ed25519', publicJwk: jwkOf('ed25519') }), keyid: 'desk/2026-1' }
  const another = await signed('ed25519', { nonce: `${nonce}x` })
  const refused = (change: Partial<typeof full>, by = key) =>
    'refused' in verifyResponse({ ...full, ...change }, by)
  assert.deepEqual(verifyResponse(full, key), { verified: true, created: seconds })
  assert.deepEqual(
    [
      refused({ status: 200 }),
      refused({ body: new TextEncoder().encode('{"number":"2026-2"}') }),
      refused({ request: { ...request, fields: another.fields } }),
      refused({ fields: replaced(full.fields, 'content-type', 'text/html') }),
      refused({}, { ...key, keyid: 'desk/2025-1' }),
      refused({ fields }),
    ],
    [true, true, true, true, true, true],
  )
})
