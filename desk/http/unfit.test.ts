import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { calendarDay, calendarMonth, instant } from './contract/common.ts'
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

test('a day that no database has, and one whose neighbours it has none of, is no day to be asked for', () => {
  const taken = (shape: z.ZodType, ...given: string[]) => given.filter((one) => shape.safeParse(one).success)
  assert.deepEqual(
    [
      taken(calendarDay, '0000-02-29', '0001-12-31', '0002-01-01', '2026-02-30', '9998-12-31', '9999-01-01'),
      taken(calendarMonth, '0000-01', '0001-12', '0002-01', '2026-13', '9998-12', '9999-01'),
      taken(instant, '0000-12-31T23:59:59.999Z', '0001-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'),
    ],
    [
      ['0002-01-01', '9998-12-31'],
      ['0002-01', '9998-12'],
      ['0001-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'],
    ],
  )
})
