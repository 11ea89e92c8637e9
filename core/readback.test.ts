import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readBack } from './readback.ts'
import type { AskedDeed, Bystander, Looked, Said } from './readback.ts'
import type { Notice, Visibility } from './platform.ts'

const explained: Notice = { kind: 'explained', text: 'Removed by order', link: 'https://desk.example/s/1' }
const neutral: Notice = { kind: 'neutral', text: 'Not available' }
const restrict: AskedDeed = { deed: 'restrict', key: 'k1', notice: explained }
const restore: AskedDeed = { deed: 'restore', key: 'k2' }
const replace: AskedDeed = { deed: 'replace-notice', key: 'k3', notice: explained }
const yes: Said = { kind: 'yes' }
const silence: Said = { kind: 'silence' }
const no = (again: boolean): Said => ({ kind: 'fault', again })
const seen = (visibility: Visibility): Looked => ({ kind: 'seen', visibility })
const unseen = (again: boolean): Looked => ({ kind: 'unseen', again })

const up = seen({ visible: true })
const down = seen({ visible: false, restrictedBy: 'k1', notice: explained })
const clean = { amiss: [], astray: [] }

test('a platform that says yes and does nothing is found out', () => {
  assert.deepEqual(readBack(restrict, yes, up), { verdict: 'did-not-take', ...clean })
})

test('a platform that says no and did it has done it', () => {
  assert.deepEqual(readBack(restrict, no(false), down), { verdict: 'took-hold', ...clean })
})

test('silence is settled by looking, not by assuming', () => {
  assert.deepEqual(readBack(restrict, silence, down), { verdict: 'took-hold', ...clean })
  assert.deepEqual(readBack(restrict, silence, up), { verdict: 'unknown-retry', ...clean })
})

test('a refusal for good tells a person, a passing one is tried again', () => {
  assert.deepEqual(readBack(restrict, no(false), up), { verdict: 'permanent', ...clean })
  assert.deepEqual(readBack(restrict, no(true), up), { verdict: 'unknown-retry', ...clean })
})

test('what nobody could see is never called done', () => {
  assert.deepEqual(readBack(restrict, yes, unseen(true)), { verdict: 'unknown-retry', ...clean })
  assert.deepEqual(readBack(restrict, yes, unseen(false)), { verdict: 'permanent', ...clean })
})

test('a deed that hits somebody else is not repeated', () => {
  const hit: Bystander = { reference: 'p2', before: { visible: true }, after: { visible: false } }
  assert.deepEqual(readBack(restrict, yes, up, [hit]), {
    verdict: 'permanent',
    amiss: ['astray'],
    astray: ['p2'],
  })
  assert.deepEqual(readBack(restrict, yes, down, [hit]), {
    verdict: 'took-hold',
    amiss: ['astray'],
    astray: ['p2'],
  })
})

test('content that is down under the wrong words is down, and a person is told', () => {
  const gagged: AskedDeed = { ...restrict, notice: neutral }
  assert.deepEqual(readBack(gagged, yes, down), { verdict: 'took-hold', amiss: ['notice'], astray: [] })
})

test('content that somebody else already holds down is down, and a person is told', () => {
  const other = seen({ visible: false, restrictedBy: 'another' })
  assert.deepEqual(readBack(restrict, yes, other), {
    verdict: 'took-hold',
    amiss: ['by-another'],
    astray: [],
  })
})

test('a new notice counts only when the public reads it', () => {
  assert.equal(readBack(replace, yes, down).verdict, 'took-hold')
  assert.equal(readBack(replace, yes, seen({ visible: false, notice: neutral })).verdict, 'did-not-take')
  assert.equal(readBack(replace, yes, seen({ visible: false })).verdict, 'did-not-take')
  assert.equal(readBack(replace, yes, up).verdict, 'did-not-take')
})

test('a restored piece counts as back only when the public sees it', () => {
  assert.equal(readBack(restore, no(true), up).verdict, 'took-hold')
  assert.equal(readBack(restore, yes, down).verdict, 'did-not-take')
})

const notices = fc.constantFrom(explained, neutral)
const deeds: fc.Arbitrary<AskedDeed> = fc.oneof(
  fc.record({ deed: fc.constant('restrict' as const), key: fc.constant('k1'), notice: notices }),
  fc.record({ deed: fc.constant('restore' as const), key: fc.constant('k2') }),
  fc.record({ deed: fc.constant('replace-notice' as const), key: fc.constant('k3'), notice: notices }),
)
const words: fc.Arbitrary<Said> = fc.oneof(
  fc.constantFrom(yes, silence),
  fc.boolean().map((again) => no(again)),
)
const views: fc.Arbitrary<Visibility> = fc.record(
  { visible: fc.boolean(), restrictedBy: fc.constantFrom('k1', 'k2', 'other'), notice: notices },
  { requiredKeys: ['visible'] },
)
const looks: fc.Arbitrary<Looked> = fc.oneof(views.map(seen), fc.boolean().map(unseen))
const others = fc.array(fc.record({ reference: fc.string(), before: views, after: views }), { maxLength: 3 })
const fixed = { seed: 20261123, numRuns: 500 }

test('no word of the platform makes a deed done or undone: only the look does', () => {
  fc.assert(
    fc.property(deeds, words, words, looks, others, (deed, one, two, look, around) => {
      const first = readBack(deed, one, look, around)
      const second = readBack(deed, two, look, around)
      assert.equal(first.verdict === 'took-hold', second.verdict === 'took-hold')
    }),
    fixed,
  )
})

test('nothing is done unless somebody looked and the public got what was asked', () => {
  fc.assert(
    fc.property(deeds, words, looks, others, (deed, said, look, around) => {
      if (readBack(deed, said, look, around).verdict !== 'took-hold') return
      assert.equal(look.kind, 'seen')
      assert.equal(look.kind === 'seen' && look.visibility.visible, deed.deed === 'restore')
    }),
    fixed,
  )
})

test('a person is called at once exactly when trying again cannot help or would hurt', () => {
  fc.assert(
    fc.property(deeds, words, looks, others, (deed, said, look, around) => {
      const { verdict, astray } = readBack(deed, said, look, around)
      const hopeless =
        (look.kind === 'unseen' && !look.again) ||
        (look.kind === 'seen' && said.kind === 'fault' && !said.again)
      assert.equal(verdict === 'permanent', verdict !== 'took-hold' && (hopeless || astray.length > 0))
    }),
    fixed,
  )
})

test('every piece that changed unasked is named', () => {
  fc.assert(
    fc.property(deeds, words, looks, others, (deed, said, look, around) => {
      const { astray, amiss } = readBack(deed, said, look, around)
      assert.deepEqual(
        astray,
        around.filter((o) => o.before.visible !== o.after.visible).map((o) => o.reference),
      )
      assert.equal(amiss.includes('astray'), astray.length > 0)
    }),
    fixed,
  )
})

test('a block for one country is done only when somebody looked from there and saw nothing', () => {
  const asked: AskedDeed = {
    deed: 'restrict',
    key: 'k',
    notice: { kind: 'neutral', text: '' },
    countries: ['DE'],
  }
  const yes = { kind: 'yes' } as const
  const seen = (visibility: Visibility) => ({ kind: 'seen', visibility }) as const
  const read = (visibility: Visibility) => readBack(asked, yes, seen(visibility))
  assert.deepEqual(read({ visible: true, from: { DE: false, FR: true } }), {
    verdict: 'took-hold',
    amiss: [],
    astray: [],
  })
  // Hidden from where the desk stands says nothing of Germany.
  assert.equal(read({ visible: false }).verdict, 'did-not-take')
  assert.equal(read({ visible: true, from: { DE: true } }).verdict, 'did-not-take')
  assert.deepEqual(read({ visible: true, from: { DE: false, FR: false } }).amiss, ['wider'])
  const back: AskedDeed = { deed: 'restore', key: 'b', countries: ['DE'] }
  assert.equal(readBack(back, yes, seen({ visible: true, from: { DE: false } })).verdict, 'did-not-take')
  assert.equal(readBack(back, yes, seen({ visible: true, from: { DE: true } })).verdict, 'took-hold')
})
