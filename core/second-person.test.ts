import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Decision, Numbered } from './demand.ts'
import { ruleFor } from './second-person.ts'

const rules = [{ deed: 'restrict', targetsFrom: 3 }] as const
const decided = (targets: string[], more: Partial<Decision> = {}): Decision => ({
  id: targets.join(),
  at: '2026-11-26T10:00:00.000Z',
  by: { kind: 'staff', name: 'Amal Duty' },
  deed: 'restrict',
  targets,
  orderSha256: '',
  planSha256: '',
  ...more,
})
const asksFor = (targets: string[], ...decisions: Decision[]) =>
  ruleFor(rules, { targets: [{ id: 'a' }, { id: 'b' }, { id: 'c' }], decisions } as unknown as Numbered, {
    deed: 'restrict',
    targets,
  }) !== undefined

test('a rule for many targets is not got round by taking them in portions', () => {
  assert.deepEqual(
    [
      asksFor(['a', 'b', 'c']),
      asksFor(['a', 'b']),
      asksFor(['c'], decided(['a', 'b'])),
      asksFor(['b'], decided(['a'])),
    ],
    [true, false, true, false],
  )
})

test('what was taken back, what a second person agreed to and what was another deed do not count towards many', () => {
  const bo = { kind: 'staff', name: 'Bo Second' } as const
  assert.deepEqual(
    [
      asksFor(['c'], decided(['a', 'b'], { undone: '2026-11-26T11:00:00.000Z' })),
      asksFor(['c'], decided(['a', 'b'], { undoneTargets: ['a'] })),
      asksFor(['c'], decided(['a', 'b'], { agreedBy: bo })),
      asksFor(['c'], decided(['a', 'b'], { deed: 'leave' })),
    ],
    [false, false, false, false],
  )
})
