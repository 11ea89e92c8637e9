import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { byHand, noticeWords, peopleChange, settingChange } from './contract/index.ts'
import { unfitSaid } from './unfit.ts'

const said = (shape: z.ZodType, value: unknown) =>
  (shape.safeParse(value).error?.issues ?? []).map((issue) => [
    issue.path.join('.'),
    unfitSaid(
      issue,
      issue.path.reduce<unknown>((at, name) => (at as Record<PropertyKey, unknown>)[name], value),
    ),
  ])

test('what a form says of an answer is a sentence of the desk, never one of the program that read it', () => {
  assert.deepEqual(
    [
      said(settingChange, { setting: 'legalName', value: 'P' }),
      said(settingChange, { setting: 'legalName', value: '' }),
      said(settingChange, { setting: 'contactEmail', value: 'desk at plaza' }),
      said(settingChange, { setting: 'homeState', value: 'XX' }),
      said(settingChange, { setting: 'recordYears', value: 31 }),
      said(settingChange, { setting: 'recordYears', value: 1.5 }),
      said(settingChange, { setting: 'alertWebhook', value: { url: 'http://x', secret: 'short' } }),
      said(settingChange, { setting: 'nothing' }),
      said(byHand, { regime: 'a', instrument: 'b', cameBy: 'post', cameAt: 'yesterday', order: {} }),
      said(byHand, { regime: 'a', instrument: 'b', cameBy: 'post', order: {} }),
      said(noticeWords, { language: 'FR' })[0],
      said(peopleChange, { change: 'invite', name: 'A', role: 'officer', administers: false })[0],
    ],
    [
      [['value', { key: 'unfit.least-letters', params: { count: 2 } }]],
      [['value', { key: 'unfit.empty' }]],
      [['value', { key: 'unfit.mail' }]],
      [['value', { key: 'unfit.choice' }]],
      [['value', { key: 'unfit.most-number', params: { count: 30 } }]],
      [['value', { key: 'unfit.number' }]],
      [
        ['value.url', { key: 'unfit.address' }],
        ['value.secret', { key: 'unfit.least-letters', params: { count: 24 } }],
      ],
      [['setting', { key: 'unfit.choice' }]],
      [['cameAt', { key: 'unfit.time' }]],
      [['cameAt', { key: 'unfit.empty' }]],
      ['language', { key: 'unfit.other' }],
      ['name', { key: 'unfit.least-letters', params: { count: 2 } }],
    ],
  )
})
