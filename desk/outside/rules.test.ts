import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Rule } from '../../match/rules/rule.ts'
import { openRules } from './rules.ts'

/** Each takes the better part of a second on a hundred thousand letters of a and b. */
const nasty = Array.from({ length: 20 }, (_, at): Rule => ({
  id: `nasty ${at}`,
  kind: 'regex',
  value: `a[ab]{${980 + at}}c`,
}))
const letters = Array.from({ length: 100_000 }, (_, at) => 'ab'[((at * at * 7919) % 1009) % 2]).join('')

test('a nasty expression on a long text holds nobody up and does not outlive its bound', async (t) => {
  const rules = await openRules([...nasty, { id: 'lune', kind: 'keyword', value: 'lune' }], { text: 4000 })
  t.after(() => rules.close())
  let turns = 0
  const turning = setInterval(() => turns++, 10)
  t.after(() => clearInterval(turning))
  assert.deepEqual(await rules.match(`${letters} lune`), {
    hits: [{ rule: 'lune', spans: [{ from: 100_001, to: 100_005 }] }],
    isWhole: false,
  })
  // The desk went on meanwhile: hundreds of times in its bound, a few at the least on a busy machine.
  assert.ok(turns >= 3, `${turns}`)
  // The thread is gone, and the next text finds a new one.
  let next = await rules.match('La lune')
  while (!next.isWhole) next = await rules.match('La lune')
  assert.deepEqual(next.hits, [{ rule: 'lune', spans: [{ from: 3, to: 7 }] }])
})

test('texts handed in at once are each answered with their own', async (t) => {
  const rules = await openRules(
    ['lune', 'mer', 'vent'].map((value) => ({ id: value, kind: 'keyword', value })),
  )
  t.after(() => rules.close())
  const answers = await Promise.all(['la mer', 'rien', 'le vent, la lune'].map((text) => rules.match(text)))
  assert.deepEqual(
    answers.map(({ hits }) => hits.map(({ rule }) => rule)),
    [['mer'], [], ['lune', 'vent']],
  )
})

test('a list says which of its rules it could not read', async (t) => {
  const rules = await openRules([{ id: 'open', kind: 'regex', value: '(' }])
  t.after(() => rules.close())
  assert.deepEqual(
    rules.refused.map(({ rule }) => rule),
    ['open'],
  )
})

test('a text that is far more than it looks like is not looked at, and ends no thread', async (t) => {
  const rules = await openRules([{ id: 'lune', kind: 'keyword', value: 'lune' }])
  t.after(() => rules.close())
  assert.deepEqual(await rules.match(`lune ${'\ufdfa'.repeat(199_000)}`), { hits: [], isWhole: false })
  const next = await rules.match('La lune')
  assert.deepEqual([next.hits.length, next.isWhole], [1, true])
})
