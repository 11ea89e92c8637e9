import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPolicy } from '../../../core/policy.ts'
import { decide } from '../../../core/trust.ts'
import type { TrustFacts } from '../../../core/trust-facts.ts'
import { signedWell } from '../../../journeys/paper-desk.ts'
import { reasonsOf } from './reasons.ts'

const told = (more: Partial<TrustFacts>) =>
  reasonsOf(decide({ ...signedWell, ...more }, defaultPolicy)).map(({ check }) => check)

test('an authority hears what stands against its message, and nothing where nothing does', () => {
  assert.deepEqual(told({}), [])
  assert.deepEqual(told({ binding: 'differs' }), ['binding'])
  assert.deepEqual(told({ competence: 'not-competent', reference: 'other-content' }), [
    'competence',
    'reference',
  ])
  assert.deepEqual(told({ request: { ...signedWell.request, times: 'out-of-time' } }), ['times'])
})

test('nobody hears what would help a thief of the key: what seemed odd, and what a call brought', () => {
  const odd = { ...signedWell.odd, 'first-ever': true, 'unusual-hour': true, 'known-forgery': true }
  for (const callBack of ['denied', 'not-reached', 'absent'] as const)
    assert.deepEqual(told({ odd, callBack }), [])
})
