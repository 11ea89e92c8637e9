import { test } from 'node:test'
import assert from 'node:assert/strict'
import { contactsFor, isEntitled, keyFor, mayIssue } from './registry.ts'
import type { Authority, Registry } from './registry.ts'
import { changed, type ChangeFacts, type RegistryChange } from './registry-change.ts'

const at = '2026-11-23T09:00:00.000Z'
const facts: ChangeFacts = {
  at,
  by: ['Ada', 'Ben'],
  id: 'new',
  territoryOf: (instrument) =>
    ({ 'eu-tco/removal-order': 'everywhere', 'eu-tco/scrutiny-decision': 'own-state' } as const)[
      instrument as 'eu-tco/removal-order'
    ],
}
const publicJwk = { kty: 'OKP', crv: 'Ed25519', x: 'abc' }
const office: Authority = {
  id: 'office',
  name: 'Office 7',
  country: 'FR',
  validFrom: '2026-01-01T00:00:00.000Z',
  keys: [
    {
      keyid: 'office/1',
      alg: 'ed25519',
      publicJwk,
      registeredBy: ['Ada', 'Ben'],
      validFrom: '2026-01-01T00:00:00.000Z',
    },
  ],
  officers: [],
  contacts: [],
  competences: [],
  domains: [],
}
const registry: Registry = { authorities: [office] }

function made(change: RegistryChange) {
  const done = changed(registry, change, facts)
  if ('refused' in done) assert.fail(done.refused)
  return done
}
function refusal(change: RegistryChange, among = registry) {
  const done = changed(among, change, facts)
  return 'refused' in done ? done.refused : 'done'
}

test('a key that two persons vouch for counts from the moment the second one did', () => {
  const { authority } = made({
    change: 'add-key',
    authority: 'office',
    keyid: 'office/2',
    alg: 'ed25519',
    publicJwk,
  })
  const found = keyFor({ authorities: [authority] }, 'office/2', at)
  assert.deepEqual([found?.standing, found?.key.registeredBy], ['valid', ['Ada', 'Ben']])
  assert.equal(
    keyFor({ authorities: [authority] }, 'office/2', '2026-11-23T08:59:59.999Z')?.standing,
    'not-yet',
  )
})

test('a key id is never given twice, for two claims would make both keys void', () => {
  assert.equal(
    refusal({ change: 'add-key', authority: 'office', keyid: 'office/1', alg: 'ed25519', publicJwk }),
    'key-id-taken',
  )
})

test('a revoked key stays in the registry and counts no more from that very moment', () => {
  const { authority } = made({ change: 'revoke-key', authority: 'office', keyid: 'office/1' })
  const among = { authorities: [authority] }
  assert.equal(keyFor(among, 'office/1', at)?.standing, 'revoked')
  assert.equal(keyFor(among, 'office/1', '2026-11-23T08:59:59.999Z')?.standing, 'valid')
  assert.equal(
    refusal({ change: 'revoke-key', authority: 'office', keyid: 'office/1' }, among),
    'no-such-key',
  )
})

test('an authority that is struck loses its automatic removal with it, and takes no new key', () => {
  const done = made({ change: 'revoke-authority', authority: 'office' })
  assert.deepEqual([done.automatic, done.authority.revokedAt], [false, at])
  const among = { authorities: [done.authority] }
  assert.equal(
    refusal({ change: 'add-key', authority: 'office', keyid: 'office/2', alg: 'ed25519', publicJwk }, among),
    'authority-revoked',
  )
})

test('orders may be issued for every state, scrutiny only for one’s own', () => {
  const { authority } = made({
    change: 'add-authority',
    name: 'Commission',
    country: 'IE',
    type: 'OTHER',
    email: 'x@Commission.example',
    tel: '+353 20 910 0123',
    instruments: ['eu-tco/removal-order', 'eu-tco/scrutiny-decision'],
  })
  assert.deepEqual(
    [
      mayIssue(authority, 'eu-tco/removal-order', 'FR', at),
      mayIssue(authority, 'eu-tco/scrutiny-decision', 'IE', at),
      mayIssue(authority, 'eu-tco/scrutiny-decision', 'FR', at),
    ],
    ['competent', 'competent', 'not-competent'],
  )
  assert.deepEqual(authority.domains, ['commission.example'])
})

test('the same authority is not entered twice, in whatever letters', () => {
  const change: RegistryChange = {
    change: 'add-authority',
    name: ' OFFICE 7',
    country: 'FR',
    type: 'OTHER',
    email: 'a@b.example',
    tel: '+33 1 99 00 12 34',
    instruments: ['eu-tco/removal-order'],
  }
  assert.equal(refusal(change), 'authority-known')
  assert.equal(refusal({ ...change, country: 'DE' }), 'done')
  assert.equal(refusal({ ...change, country: 'DE', instruments: ['eu-tco/tax'] }), 'no-such-instrument')
})

test('what an authority may issue changes whole: what stays keeps its date, what goes has an end, and neither vanishes', () => {
  const before = made({ change: 'competences', authority: 'office', instruments: ['eu-tco/removal-order'] })
  const later = { ...facts, at: '2026-12-01T09:00:00.000Z', id: 'later' }
  const done = changed(
    { authorities: [before.authority] },
    {
      change: 'competences',
      authority: 'office',
      instruments: ['eu-tco/scrutiny-decision'],
    },
    later,
  )
  assert.ok(!('refused' in done))
  assert.deepEqual(
    done.authority.competences.map(({ instrument, territory, validFrom, revokedAt }) => [
      instrument,
      territory,
      validFrom,
      revokedAt,
    ]),
    [
      ['eu-tco/removal-order', '*', at, later.at],
      ['eu-tco/scrutiny-decision', 'FR', later.at, undefined],
    ],
  )
  assert.equal(mayIssue(done.authority, 'eu-tco/removal-order', 'IE', later.at), 'not-competent')
  assert.equal(
    refusal({ change: 'competences', authority: 'office', instruments: ['eu-tco/fine'] }),
    'no-such-instrument',
  )
})

test('an authority is called back at the last contact two persons agreed on, and at no earlier one', () => {
  const first = made({ change: 'contact', authority: 'office', kind: 'telephone', value: '+33 1' })
  const later = { ...facts, at: '2026-12-01T09:00:00.000Z', id: 'later' }
  const done = changed(
    { authorities: [first.authority] },
    { change: 'contact', authority: 'office', kind: 'telephone', value: '+33 2' },
    later,
  )
  assert.ok(!('refused' in done))
  assert.deepEqual(
    contactsFor(done.authority, later.at).map(({ value }) => value),
    ['+33 2'],
  )
})

test('an officer hands in what the authority may issue, until two persons end it', () => {
  const competent = made({
    change: 'competences',
    authority: 'office',
    instruments: ['eu-tco/removal-order'],
  })
  const added = changed(
    { authorities: [competent.authority] },
    { change: 'officer', authority: 'office', name: 'Camille' },
    facts,
  )
  assert.ok(!('refused' in added))
  assert.equal(isEntitled(added.authority, 'new', 'eu-tco/removal-order', at), true)
  const end: RegistryChange = { change: 'officer-end', authority: 'office', officer: 'new' }
  const ended = changed({ authorities: [added.authority] }, end, facts)
  assert.ok(!('refused' in ended))
  assert.equal(isEntitled(ended.authority, 'new', 'eu-tco/removal-order', at), false)
  assert.equal(refusal(end, { authorities: [ended.authority] }), 'no-such-officer')
})

test('a first notice is entered when it was given, and never before it was', () => {
  const notice = { change: 'first-notice', authority: 'office', to: 'Ada' } as const
  assert.equal(
    made({ ...notice, givenAt: '2026-11-22T09:00:00.000Z' }).firstNoticeAt,
    '2026-11-22T09:00:00.000Z',
  )
  assert.equal(refusal({ ...notice, givenAt: '2026-11-23T09:00:00.001Z' }), 'notice-to-come')
})
