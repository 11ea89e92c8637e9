import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemandView } from '../../../desk/http/contract/index.ts'
import { firstOf } from '../../ui/first-article.ts'
import { folded, sayingOf } from './folded.ts'

type Entry = DemandView['history'][number]
const entry = (seq: number, second: string, key: string, params: Entry['says']['params'] = {}): Entry => ({
  seq,
  at: `2026-11-24T10:00:${second}.000Z`,
  type: 'content.preserved',
  actor: { kind: 'desk', name: 'desk' },
  says: { key, params },
})
const list = (numbers: readonly number[]) => numbers.join(' and ')

test('three targets frozen in one breath read as one sentence, and every entry stays behind it', () => {
  const entries = [3, 2, 1].map((n) =>
    entry(n, '01', 'history.held', { ordinal: n, address: `https://plaza.example/p/${n}` }),
  )
  const [group, ...others] = folded(entries)
  assert.ok(group)
  assert.equal(others.length, 0)
  assert.deepEqual(group.entries, entries)
  assert.deepEqual(sayingOf(group, list), {
    key: 'history.held.several',
    params: { ordinal: 3, address: 'https://plaza.example/p/3', ordinals: '1 and 2 and 3' },
  })
})

test('the same sentence minutes later, or of another clock, is a line of its own', () => {
  const entries = [
    entry(4, '50', 'history.held', { ordinal: 1 }),
    entry(3, '02', 'history.clock.started', { clock: 'removal' }),
    entry(2, '02', 'history.clock.started', { clock: 'redress' }),
    entry(1, '01', 'history.held', { ordinal: 1 }),
  ]
  assert.deepEqual(
    folded(entries).map(({ entries }) => entries.map(({ seq }) => seq)),
    [[4], [3], [2], [1]],
  )
})

test('entries between which others fell are still one act when a breath apart', () => {
  const entries = [
    entry(4, '02', 'history.restricted', { ordinal: 2 }),
    entry(3, '01', 'history.clock.satisfied', { clock: 'removal' }),
    entry(2, '01', 'history.restricted', { ordinal: 1 }),
    entry(1, '01', 'history.clock.satisfied', { clock: 'removal' }),
  ]
  assert.deepEqual(
    folded(entries).map(({ entries }) => entries.map(({ seq }) => seq)),
    [
      [4, 2],
      [3, 1],
    ],
  )
})

test('an article is cut where the law puts a semicolon, never inside a number', () => {
  assert.equal(firstOf('Art. 3(3)'), 'Art. 3(3)')
  assert.equal(
    firstOf('Art. 6(1), 6(2); recital 26; Regulation 1182/71, Art. 3(2)(c), 3(4)'),
    'Art. 6(1), 6(2)',
  )
})
