import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  clockRule,
  clocksOn,
  dutiesFor,
  instrumentFor,
  mayIssue,
  holds,
  missingFields,
  missingLines,
  regimeOf,
  RegimeUnreadable,
  statedLength,
} from './regime.ts'
import type { Instrument, Regime } from './regime.ts'

const tco = readFileSync(new URL('../regimes/eu-tco.yaml', import.meta.url), 'utf8')
const order = inForce(regimeOf(tco), 'removal-order', '2026-03-02')

function inForce(regime: Regime, name: string, day: string): Instrument {
  return instrumentFor(regime, name, day) ?? assert.fail(`no ${name} on ${day}`)
}

function complaints(text: string): readonly string[] {
  try {
    regimeOf(text)
  } catch (fault) {
    if (fault instanceof RegimeUnreadable) return fault.complaints
    throw fault
  }
  return []
}

test('before the Regulation applied there was no removal order', () => {
  const regime = regimeOf(tco)
  assert.equal(instrumentFor(regime, 'removal-order', '2022-06-06'), undefined)
  assert.equal(instrumentFor(regime, 'removal-order', '2022-06-07')?.name, 'removal-order')
})

test('a demand that arrives on the eve of a new law is judged by the old one', () => {
  const changed = tco.replace(
    '        length: 1 hour\n',
    '        length: 1 hour\n        changes: [{ since: 2030-01-01, source: a later act, length: 30 minutes }]\n',
  )
  const regime = regimeOf(changed)
  const length = (day: string): unknown => {
    const rule = clockRule(inForce(regime, 'removal-order', day), 'removal')
    return rule && { length: rule.length, since: rule.since, source: rule.source }
  }
  assert.deepEqual(
    [length('2029-12-31'), length('2030-01-01')],
    [
      { length: { kind: 'period', amount: 1, unit: 'hour' }, since: '2022-06-07', source: 'Art. 3(3)' },
      { length: { kind: 'period', amount: 30, unit: 'minute' }, since: '2030-01-01', source: 'a later act' },
    ],
  )
})

test('a rule that is repealed no longer applies from the day it ends', () => {
  const regime = regimeOf(
    tco.replace('      first-contact-notice:\n', '      first-contact-notice:\n        ends: 2030-01-01\n'),
  )
  const warns = (day: string): boolean =>
    inForce(regime, 'removal-order', day).checks.some(({ name }) => name === 'first-contact-notice')
  assert.deepEqual([warns('2029-12-31'), warns('2030-01-01')], [true, false])
})

test('a slip in a change that applies in ten years is found today', () => {
  const changed = tco.replace(
    '        length: 1 hour\n',
    '        length: 1 hour\n        changes: [{ since: 2036-01-01, source: a later act, lenght: 2 hours }]\n',
  )
  assert.match(
    complaints(changed)[0] ?? '',
    /^as of 2036-01-01: .*removal: found "lenght"; wanted only .*"length"/,
  )
})

test('texts of a rule stand in the order of time', () => {
  const changed = tco.replace(
    '        length: 1 hour\n',
    '        length: 1 hour\n        changes: [{ since: 2020-01-01, source: an earlier act, length: 2 hours }]\n',
  )
  assert.deepEqual(complaints(changed), [
    'changes: found a text that is not later than the one before it, after 2022-06-07',
  ])
})

const slips: [string, string, string, RegExp][] = [
  [
    'a misspelt key',
    'force: order',
    'forse: order',
    /removal-order: found "forse"; wanted only "since", "source"/,
  ],
  [
    'a word outside the vocabulary',
    'kind: keep',
    'kind: hoard',
    /kind: found "hoard"; wanted one of "duty", "theirs"/,
  ],
  [
    'a length nobody can reckon',
    'length: 72 hours',
    'length: some hours',
    /length: found "some hours"; wanted a period/,
  ],
  [
    'a consequence that does not exist',
    'ifMissing: hold',
    'ifMissing: panic',
    /ifMissing: found "panic"; wanted one of hold/,
  ],
  [
    'a ground that is not in the file',
    'clarify manifest-errors',
    'clarify bad-mood',
    /found "bad-mood"; wanted one of "force-maj/,
  ],
  [
    'a clock that is not in the file',
    'clock: feedback',
    'clock: fedback',
    /clock: found "fedback"; wanted one of "first-contact"/,
  ],
  [
    'a party nobody introduced',
    'issuers: [issuing-authority]',
    'issuers: [sheriff]',
    /issuers: found "sheriff"; wanted one of/,
  ],
  [
    'a condition on a line the form does not have',
    'notAfter: [a.issuedAt,',
    'notAfter: [a.isuedAt,',
    /found "a.isuedAt"; wanted one of/,
  ],
  [
    'a role on a line the form does not have',
    'reasons: b.reasons',
    'reasons: b.raisons',
    /says: found "b.raisons"; wanted one of/,
  ],
  [
    'a way to act without an answer that says so',
    'outcome: disabled\n        label:',
    'outcome: kept\n        label:',
    /answers: found none for "disabled"; wanted one/,
  ],
  [
    'a rule without its source',
    '        source: Art. 3(3)\n        note: >-',
    '        note: >-',
    /source: found nothing; wanted/,
  ],
  ['a day that is none', 'source: Art. 24\n  note', 'source: 24\n  note', /found 24; wanted string/],
  ['the same rule twice', '      feedback:', '      removal:', /Map keys must be unique/],
]
for (const [what, before, after, complaint] of slips)
  test(`${what} in a regime file is refused with what was found and what was wanted`, () => {
    assert.ok(tco.includes(before), 'the slip can be made')
    assert.match(complaints(tco.replace(before, after)).join('\n'), complaint)
  })

test('Norway is text and not the word for no', () => {
  const regime = regimeOf(tco.replace('MT, NL,', 'MT, NL, NO,'))
  assert.ok(inForce(regime, 'removal-order', '2026-01-01').members.includes('NO'))
})

test('only who is competent under Article 12(1)(a) may issue a removal order', () => {
  assert.deepEqual(
    [['issuing-authority'], ['scrutinising-authority', 'overseeing-authority'], ['europol'], []].map(
      (roles) => mayIssue(order, roles),
    ),
    [true, false, false, false],
  )
})

test('a referral starts no clock, preserves nothing and binds nobody', () => {
  const referral = inForce(regimeOf(tco), 'referral', '2026-03-02')
  assert.deepEqual(
    [referral.force, clocksOn(referral, 'received', {}), referral.preservation],
    ['request', [], []],
  )
  assert.ok(mayIssue(referral, ['europol']))
})

test('what the law asks on an order depends on the order', () => {
  const within = { a: { issuingMemberState: 'FR', homeMemberState: 'FR' } }
  const across = { a: { issuingMemberState: 'DE', homeMemberState: 'FR' }, c: { nonDisclosure: true } }
  const more = (order_: unknown): string[] => dutiesFor(order, order_).map(({ name }) => name)
  const added = more(across).filter((name) => !more(within).includes(name))
  assert.deepEqual(added, ['be-able-to-reinstate', 'keep-silent', 'send-copy'])
})

test('every rule of the file says since when it applies and where it is written', () => {
  const bare: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    if ('label' in node && !('since' in node && 'source' in node)) bare.push(path)
    for (const [key, value] of Object.entries(node)) walk(value, `${path}/${key}`)
  }
  walk(regimeOf(tco).editions, '')
  assert.deepEqual(bare, [])
})

test('every label is there in English, French and Arabic', () => {
  const short: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (
        ['label', 'title', 'summary', 'where'].includes(key) &&
        Object.keys(value as object)
          .sort()
          .join() !== 'ar,en,fr'
      )
        short.push(`${path}/${key}`)
      walk(value, `${path}/${key}`)
    }
  }
  walk(regimeOf(tco).editions, '')
  assert.deepEqual(short, [])
})

test('whatever comes in as an order is read without breaking, and what is said of it stays short', () => {
  const keys = fc.oneof(
    fc.constantFrom('a', 'b', 'items', 'url', 'types', 'issuedAt', 'g', 'redressDeadline', '__proto__'),
    fc.string(),
  )
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.anything({ withNullPrototype: true }),
      fc.array(tie('value')),
      fc.dictionary(keys, tie('value')),
    ),
  }))
  fc.assert(
    fc.property(value, (order_) => {
      for (const finding of missingFields(order, order_, { receivedAt: '2026-03-02T09:00:00.000Z' })) {
        assert.ok(finding.found.length < 600 && finding.path.length < 600)
        assert.ok(finding.found.isWellFormed() && finding.path.isWellFormed())
      }
    }),
    { seed: 784, numRuns: 200 },
  )
})

test('an order as deep as the sea is read without drowning', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`) as unknown
  const wide = JSON.parse(`{"b":{"items":${'['.repeat(5000)}${']'.repeat(5000)}}}`) as unknown
  const ofItems = missingFields(order, wide, {}).filter(({ path }) => path.startsWith('b.items'))
  assert.ok(missingFields(order, deep, {}).length > 0)
  assert.deepEqual(
    ofItems.map(({ code, path }) => `${code} ${path}`),
    ['wrong b.items', 'missing b.items.0.url'],
  )
})

test('the period for redress is the one the order states, where it states one that can be reckoned', () => {
  const rule = clockRule(order, 'redress') ?? assert.fail('no clock')
  const stated = (redressDeadline: unknown): unknown => statedLength(rule, { g: { redressDeadline } })
  assert.deepEqual(
    [
      { raw: 'a month', amount: 1, unit: 'MONTH' },
      { raw: '30 days', amount: 30, unit: 'days' },
    ].map(stated),
    [
      { amount: 1, unit: 'month' },
      { amount: 30, unit: 'day' },
    ],
  )
  const unclear = [
    { raw: 'soon' },
    { amount: -1, unit: 'DAY' },
    { amount: 1e9, unit: 'DAY' },
    { amount: 1, unit: 'MOON' },
    undefined,
  ]
  assert.deepEqual(
    unclear.map(stated),
    unclear.map(() => undefined),
  )
})

test('Annex II names the provider or its representative, and may not go out without either', () => {
  const form = {
    a: {
      addressee: 'Plaza SAS',
      authorityName: 'Bundeskriminalamt',
      authorityFileRef: 'ST 41-7',
      ourFileRef: 'G-2026-1',
      receivedAt: '2026-03-02T09:00:00.000Z',
    },
    b: { measure: 'REMOVED', measureAt: '2026-03-02T09:30:00.000Z' },
    c: { authorisedPerson: 'A. Duty', contactEmail: 'tco@plaza.example', date: '2026-03-02' },
  }
  const missing = (c: object): string[] =>
    missingLines(order, 'annex-ii', { ...form, c: { ...form.c, ...c } }).map(({ path }) => path)
  assert.deepEqual(missing({ legalRepName: 'Rep BV', legalRepMemberState: 'NL' }), [])
  assert.deepEqual(missing({ hspName: 'Plaza SAS', hspMemberState: 'FR' }), [])
  assert.deepEqual(missing({}), ['c.hspName', 'c.hspMemberState'])
})

test('Annex III says what to clarify when the order is unclear, and need not when the house is down', () => {
  const missing = (grounds: string[]): string[] =>
    missingLines(order, 'annex-iii', { b: { grounds, reasons: 'The address has no post.' } })
      .map(({ path }) => path)
      .filter((path) => path.startsWith('b.'))
  assert.deepEqual(
    [missing(['FORCE_MAJEURE']), missing(['FORCE_MAJEURE', 'MANIFEST_ERRORS'])],
    [[], ['b.clarificationNeeded']],
  )
})

test('a box that is not there is not ticked, and a fact that is not known is not known', () => {
  assert.deepEqual(
    [true, false].flatMap((is) =>
      ['c.nonDisclosure', 'fact.addressedToUs'].map((path) => holds({ path, is }, {})),
    ),
    [false, undefined, true, undefined],
  )
})
