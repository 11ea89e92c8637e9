import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileRules } from './compile.ts'
import { disguises } from './disguises.ts'

/** [disguise, listed, a text, what of it is shown]. */
const worn: [string, string, string, string][] = [
  ['spaced-out', 'spaced', 'Un mot s.p.a.c.é.d ici', 's.p.a.c.é.d'],
  ['spaced-out', 'basketball', 'un BASKET-BALL rond', 'BASKET-BALL'],
  ['spaced-out', 'الدولة', 'في ا ل د و ل ة غدا', 'ا ل د و ل ة'],
  ['repeated-letters', 'hello', 'helllooo toi', 'helllooo'],
  ['repeated-letters', 'الحرب', 'هذه الحرررررب', 'الحرررررب'],
  ['leetspeak', 'password', 'le p@55w0rd est', 'p@55w0rd'],
  ['leetspeak', 'leila', 'voici 1ei1a', '1ei1a'],
  ['leetspeak', 'imita', 'voici 1mit4', '1mit4'],
  ['arabizi', 'الحرب', 'wallah el7arb ghadan', 'el7arb'],
  ['arabizi', 'عربي', 'ana 3arabi', '3arabi'],
  ['arabizi', 'صباح الخير', 'saba7 el kheir ya', 'saba7 el kheir'],
  ['look-alikes', 'paypal', 'chez раураl hier', 'раураl'],
  ['look-alikes', 'рассвет', 'наш paссвет', 'paссвет'],
]

for (const [name, value, text, shown] of worn)
  test(`${shown} is ${value}, ${name}, and says so where it stands`, () => {
    const [hit] = compileRules([{ id: '1', kind: 'keyword', value }]).match(text)
    const [place] = hit?.spans ?? []
    assert.deepEqual([hit?.variant, place && text.slice(place.from, place.to)], [name, shown])
    // In quotation marks it is meant as it is written.
    assert.deepEqual(compileRules([{ id: '1', kind: 'keyword', value: `"${value}"` }]).match(text), [])
  })

test('every disguise is shown by an example, and a word that wears none is found without one', () => {
  assert.deepEqual(
    disguises.map(({ name }) => name).filter((name) => !worn.some(([worn]) => worn === name)),
    [],
  )
  const [hit] = compileRules([{ id: '1', kind: 'keyword', value: 'hello' }]).match('hello, h e l l o helllo')
  assert.deepEqual(hit, {
    rule: '1',
    spans: [
      { from: 0, to: 5 },
      { from: 17, to: 23, variant: 'repeated-letters' },
    ],
  })
})

test('what only looks a little like a listed word is not taken for it', () => {
  const apart: [string, string][] = [
    ['therapist', 'the rapists'],
    ['loot', 'le 1007 et le 100'],
    ['moon', 'm o o n'],
    ['cop', 'сор в избе'],
    ['عربي', '3 rabbits'],
    ['hello', 'helo'],
    ['café', 'l’affaire'],
  ]
  for (const [value, text] of apart)
    assert.deepEqual(compileRules([{ id: '1', kind: 'keyword', value }]).match(text), [], text)
})

test('a word that is hidden meets a query, and does not keep one from holding', () => {
  const query = '{"and":[{"or":["password"]}],"not":["journal"]}'
  const [hit] = compileRules([{ id: '1', kind: 'trend_query', value: query }]).match('p4ssw0rd, j0urnal')
  assert.deepEqual([hit?.rule, hit?.variant], ['1', 'leetspeak'])
  assert.deepEqual(
    compileRules([{ id: '1', kind: 'trend_query', value: query }]).match('password, journal'),
    [],
  )
})
