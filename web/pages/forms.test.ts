import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentForm } from '../../desk/http/contract/index.ts'
import { deedFrom, emptyDraft, missing } from './demands/draft.ts'
import { gapsIn, orderFrom } from './order-form.ts'

const form: InstrumentForm = {
  regime: 'eu-tco',
  instrument: 'removal-order',
  title: { en: 'Removal order' },
  sections: [{ letter: 'A', title: { en: 'A' } }],
  fields: [
    { path: 'a.reference', section: 'A', label: { en: 'Reference' }, type: 'text', required: 'required' },
    { path: 'b.items', section: 'A', label: { en: 'Content' }, type: 'items', required: 'required' },
    { path: 'b.reasons', section: 'A', label: { en: 'Reasons' }, type: 'long-text', required: 'optional' },
    {
      path: 'c.nonDisclosure',
      section: 'A',
      label: { en: 'Silence' },
      type: 'boolean',
      required: 'required',
    },
  ],
}

test('what was typed becomes the order as the regime names its lines, and empty lines are left out', () => {
  const values = {
    'a.reference': ' BKA-2026-0042 ',
    'b.items': [
      { url: 'https://plaza.example/posts/1', additionalInfo: '' },
      { url: ' ', additionalInfo: 'nothing' },
    ],
    'b.reasons': '  ',
    'c.nonDisclosure': true,
  }
  assert.deepEqual(orderFrom(form, values), {
    a: { reference: 'BKA-2026-0042' },
    b: { items: [{ url: 'https://plaza.example/posts/1' }] },
    c: { nonDisclosure: true },
  })
})

test('a form says which required answers are missing; a tick may stay unticked', () => {
  const gaps = gapsIn(form, { 'b.items': [{ url: '', additionalInfo: '' }] })
  assert.deepEqual(
    gaps.map((field) => field.path),
    ['a.reference', 'b.items'],
  )
})

test('a clarification cannot be planned before ground, fault and need are named', () => {
  assert.deepEqual(missing('clarify', emptyDraft), ['grounds', 'text', 'needed'])
  const draft = { ...emptyDraft, grounds: ['manifest-errors'], text: 'No address.', needed: 'The address.' }
  assert.deepEqual(missing('clarify', draft), [])
  assert.deepEqual(deedFrom('clarify', [], draft, ''), {
    deed: 'clarify',
    grounds: ['manifest-errors'],
    text: 'No address.',
    needed: 'The address.',
  })
})

test('a restriction carries the weighing of exceptions only where somebody weighed them', () => {
  assert.deepEqual(deedFrom('restrict', ['t1'], emptyDraft, ' '), { deed: 'restrict', targets: ['t1'] })
  assert.deepEqual(deedFrom('restrict', ['t1'], emptyDraft, 'Art: a poem'), {
    deed: 'restrict',
    targets: ['t1'],
    exceptionsWeighed: 'Art: a poem',
  })
})
