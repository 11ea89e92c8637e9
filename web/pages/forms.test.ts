import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentForm } from '../../desk/http/contract/index.ts'
import { deedFrom, emptyDraft, missing } from './demands/draft.ts'
import { questionFor } from './demands/question.ts'
import { orderFrom } from './order-form.ts'

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

test('a question to the authority begins with the grounds and the lines that the law itself finds wanting', () => {
  const line = (path: string, label: string) => ({ path, label: { en: label }, section: 'B', missing: true })
  const found = (path: string, leadsTo: 'clarify' | 'note', ground?: string) => ({
    path,
    section: 'B',
    says: { key: 'finding.missing' },
    leadsTo,
    ...(ground ? { ground } : {}),
  })
  const demand = {
    fields: [line('b.items', 'Content'), line('b.reasons', 'Reasons'), line('e.tel', 'Telephone')],
    findings: [
      found('b.items', 'clarify', 'insufficient-information'),
      found('b.items.0.url', 'clarify', 'insufficient-information'),
      found('b.reasons', 'clarify', 'of-another-law'),
      found('e.tel', 'note', 'manifest-errors'),
    ],
  }
  const grounds = ['insufficient-information', 'manifest-errors'].map((code) => ({
    code,
    title: { en: code },
    article: '',
  }))
  assert.deepEqual(
    questionFor(demand, { grounds }, ({ en }) => en),
    { grounds: ['insufficient-information'], needed: 'Content\nReasons' },
  )
})

test('what a clarification names goes with it, an address a line', () => {
  const draft = {
    ...emptyDraft,
    followUp: 'clarification',
    by: 'The ministry',
    names: ' https://a.example/1 \n\nhttps://a.example/2',
  }
  assert.deepEqual(deedFrom('enter-follow-up', [], draft, ''), {
    deed: 'enter-follow-up',
    followUp: 'clarification',
    by: 'The ministry',
    reference: '',
    text: '',
    names: [{ url: 'https://a.example/1' }, { url: 'https://a.example/2' }],
  })
})
