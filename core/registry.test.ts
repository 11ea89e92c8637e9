import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedWithin, contactsFor, isEntitled, keyFor, mayIssue } from './registry.ts'
import type { Authority, AuthorityKey } from './registry.ts'
import { byUrgency } from './priority.ts'

const on = (day: string) => `${day}T00:00:00.000Z`
const key: AuthorityKey = {
  keyid: 'auth-7/2026-1',
  alg: 'ed25519',
  publicJwk: { kty: 'OKP', crv: 'Ed25519', x: 'Kay64UG8yvCyLhqU000LxzYeUm0L_hLIl5S8kyKWbdc' },
  validFrom: on('2026-01-01'),
  validTo: on('2027-01-01'),
  registeredBy: ['Ada', 'Ben'],
}
const authority: Authority = {
  id: 'auth-7',
  name: 'Office 7',
  country: 'FR',
  validFrom: on('2025-01-01'),
  keys: [key],
  officers: [
    {
      id: 'officer-1',
      name: 'C. Martin',
      instruments: ['eu-tco/removal-order'],
      validFrom: on('2026-01-01'),
    },
  ],
  contacts: [
    {
      id: 'contact-1',
      kind: 'telephone',
      value: '+33 1 99 00 00 07',
      language: 'fr',
      validFrom: on('2026-01-01'),
    },
  ],
  competences: [
    {
      instrument: 'eu-tco/removal-order',
      territory: 'IE',
      validFrom: on('2026-01-01'),
      validTo: on('2026-06-01'),
    },
  ],
  domains: ['office7.example'],
}
const knows = (...authorities: Authority[]) => ({ authorities })
const standingOf = (registry: { authorities: Authority[] }, day: string) =>
  keyFor(registry, 'auth-7/2026-1', on(day))?.standing

test('a key counts from its first instant until the instant its term ends', () => {
  assert.deepEqual(
    ['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map((day) => standingOf(knows(authority), day)),
    ['not-yet', 'valid', 'valid', 'expired'],
  )
})

test('a key withdrawn counts no more from that instant, and a key of a withdrawn authority neither', () => {
  const revoked = { ...authority, keys: [{ ...key, revokedAt: on('2026-03-01') }] }
  const gone = { ...authority, revokedAt: on('2026-03-01') }
  assert.deepEqual(
    [
      standingOf(knows(revoked), '2026-02-28'),
      standingOf(knows(revoked), '2026-03-01'),
      standingOf(knows(gone), '2026-03-01'),
    ],
    ['valid', 'revoked', 'revoked'],
  )
})

test('a key id nobody registered, two authorities claim, or one person alone entered is unknown', () => {
  const alone = { ...authority, keys: [{ ...key, registeredBy: ['Ada', 'Ada'] as const }] }
  assert.deepEqual(
    [
      keyFor(knows(authority), 'auth-8/2026-1', on('2026-02-01')),
      keyFor(knows(authority, { ...authority, id: 'auth-8' }), key.keyid, on('2026-02-01')),
      keyFor(knows(alone), key.keyid, on('2026-02-01')),
    ],
    [undefined, undefined, undefined],
  )
})

test('competence is a matter of instrument, territory and day', () => {
  const ask = (instrument: string, territory: string, day: string) =>
    mayIssue(authority, instrument, territory, on(day))
  assert.deepEqual(
    [
      ask('eu-tco/removal-order', 'IE', '2026-02-01'),
      ask('eu-tco/removal-order', 'DE', '2026-02-01'),
      ask('eu-tco/removal-order', 'IE', '2026-06-01'),
      ask('eu-tco/referral', 'IE', '2026-02-01'),
    ],
    ['competent', 'not-competent', 'not-competent', 'unknown'],
  )
  assert.equal(
    mayIssue({ ...authority, revokedAt: on('2026-01-15') }, 'eu-tco/removal-order', 'IE', on('2026-02-01')),
    'not-competent',
  )
})

test('an officer hands in what the registry says, while it says so; a contact is called only while it stands', () => {
  const entitled = (day: string, instrument = 'eu-tco/removal-order') =>
    isEntitled(authority, 'officer-1', instrument, on(day))
  assert.deepEqual(
    [entitled('2026-02-01'), entitled('2025-12-31'), entitled('2026-02-01', 'eu-tco/referral')],
    [true, false, false],
  )
  assert.deepEqual(
    [contactsFor(authority, on('2026-02-01')).length, contactsFor(authority, on('2025-06-01')).length],
    [1, 0],
  )
})

test('a credential is new for its first seventy-two hours, and its withdrawal is news too', () => {
  assert.deepEqual(
    ['2026-01-01', '2026-01-03', '2026-01-04'].map((day) => changedWithin(key, 72, on(day))),
    [true, true, false],
  )
  assert.equal(changedWithin({ ...key, revokedAt: on('2026-05-01') }, 72, on('2026-05-02')), true)
})

test('a threat to life comes first in the queue, then what runs out first, then what came first', () => {
  const quiet = { threatToLife: false, receivedAt: on('2026-01-01') }
  const queue = [
    { ...quiet, name: 'no clock' },
    { ...quiet, name: 'later', dueAt: on('2026-02-02') },
    { ...quiet, name: 'sooner, arrived second', dueAt: on('2026-02-01'), receivedAt: on('2026-01-02') },
    { ...quiet, name: 'sooner', dueAt: on('2026-02-01') },
    { ...quiet, name: 'life', threatToLife: true },
  ]
  assert.deepEqual(
    queue.toSorted(byUrgency).map((one) => one.name),
    ['life', 'sooner', 'sooner, arrived second', 'later', 'no clock'],
  )
})
