import assert from 'node:assert/strict'
import { verify, createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { instrumentFor, missingFields, regimeOf } from '../../core/regime.ts'
import { keyFor, mayIssue } from '../../core/registry.ts'
import { postsMeant } from '../plaza/addresses.ts'
import { posts } from '../plaza/posts.ts'
import { registryEntry } from './authorities.ts'
import { sampleKey } from './key.ts'
import { referenceFor, sampleOrder } from './order.ts'
import { sampleRequest } from './request.ts'

const origin = 'http://127.0.0.1:4180'
const issuedAt = '2026-11-23T08:55:00.000Z'
const wish = { origin, issuedAt, reference: referenceFor(issuedAt, 'a1') }

const law = regimeOf(readFileSync(new URL('../../regimes/eu-tco.yaml', import.meta.url), 'utf8'))
const removal = instrumentFor(law, 'removal-order', '2026-11-23')

test('the sample order is complete in English and in French, at home and across a border', () => {
  assert.ok(removal)
  const facts = {
    receivedAt: '2026-11-23T09:00:00.000Z',
    channelAuthenticated: true,
    languageDeclared: true,
    authorityInRegister: true,
    addressedToUs: true,
    firstFromAuthority: false,
  }
  for (const language of ['en', 'fr'] as const)
    for (const homeMemberState of ['IE', 'FR'])
      for (const nonDisclosure of [false, true])
        assert.deepEqual(
          missingFields(removal, sampleOrder({ ...wish, language, homeMemberState, nonDisclosure }), facts),
          [],
        )
})

test('the sample order names three different posts of Plaza, each exactly', () => {
  const known = new Map(posts.map((post) => [post.id, post]))
  const meant = sampleOrder(wish).b.items.map(({ url }) => postsMeant(url, [origin], known))
  assert.deepEqual(meant, [
    { kind: 'posts', ids: ['gl1v8k'], sure: true },
    { kind: 'posts', ids: ['gl2p3w'], sure: true },
    { kind: 'posts', ids: ['gl3t9j'], sure: true },
  ])
})

test('a sample key is made once, readable by its owner alone, and verifies under its registered half', (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'authority-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const first = sampleKey(dataDir, 'interior')
  assert.deepEqual(sampleKey(dataDir, 'interior').publicJwk, first.publicJwk)
  assert.notDeepEqual(sampleKey(dataDir, 'home').publicJwk, first.publicJwk)
  assert.equal(statSync(first.file).mode & 0o777, 0o600)
  assert.equal(Object.hasOwn(first.publicJwk, 'd'), false)
  const base = Buffer.from('"@method": POST')
  const key = createPublicKey({ key: { ...first.publicJwk }, format: 'jwk' })
  const signature = first.signer.sign(base)
  assert.ok(signature instanceof Uint8Array && verify(null, base, key, signature))
})

test('the sample request is complete where its law applies, and a person looks where it may not', () => {
  const french = regimeOf(readFileSync(new URL('../../regimes/fr-lcen.yaml', import.meta.url), 'utf8'))
  const request = instrumentFor(french, 'removal-request', '2026-11-23') ?? assert.fail('no instrument')
  const found = (homeState: string) =>
    missingFields(request, sampleRequest(wish), {
      receivedAt: '2026-11-23T09:00:00.000Z',
      homeState,
      channelAuthenticated: true,
      languageDeclared: true,
      authorityInRegister: true,
      addressedToUs: true,
    }).map(({ path: at, leadsTo }) => `${at} ${leadsTo}`)
  assert.deepEqual([found('FR'), found('IE')], [[], ['fact.homeState hold']])
})

test('the issuing authority may issue removal orders and the home authority may not', (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'authority-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  const entry = (which: 'interior' | 'home') =>
    registryEntry(which, sampleKey(dataDir, which).publicJwk, '2026-11-01T00:00:00.000Z')
  const registry = { authorities: [entry('interior'), entry('home')] }
  assert.equal(keyFor(registry, 'sample-interior/2026-1', issuedAt)?.standing, 'valid')
  const verdicts = registry.authorities.map((one) => mayIssue(one, 'eu-tco/removal-order', 'IE', issuedAt))
  assert.deepEqual(verdicts, ['competent', 'unknown'])
})
