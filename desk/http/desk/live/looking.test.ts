import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heardLooking, type Looking, type Onlooker } from './looking.ts'

const amal = { id: 'a', name: 'Amal' }
const bo = { id: 'b', name: 'Bo' }
const at = (staff: typeof amal, tab: string, looking?: string): Onlooker => ({
  tenant: 't',
  staff,
  tab,
  looking,
})
const comes = (staff: typeof amal, tab: string, here = true): Looking => ({
  tenant: 't',
  demand: 'd',
  staff,
  tab,
  here,
})

test('who comes to a demand is told who is there, and those who are there are told who came', () => {
  const watchers = [at(amal, '1', 'd'), at(bo, '2'), at({ id: 'c', name: 'Chris' }, '3', 'other')]
  const { told, answers } = heardLooking(watchers, comes(bo, '2'))
  assert.deepEqual(
    [told.map(({ tab }) => tab), answers.map(({ staff, echo }) => [staff.name, echo])],
    [['1'], [['Amal', true]]],
  )
  assert.equal(watchers[1]?.looking, 'd')
  const [answer] = answers
  assert.ok(answer)
  const echoed = heardLooking(watchers, answer)
  assert.deepEqual([echoed.told.map(({ tab }) => tab), echoed.answers], [['2'], []])
})

test('whoever looks at another demand, or belongs to another tenant, hears nothing of it', () => {
  const stranger = { ...at(amal, '1', 'd'), tenant: 'other' }
  const { told, answers } = heardLooking([stranger, at(amal, '4', 'e'), at(bo, '2')], comes(bo, '2'))
  assert.deepEqual([told, answers], [[], []])
})

test('one who closes one of two tabs is still there', () => {
  const watchers = [at(amal, '1', 'd'), at(bo, '2', 'd'), at(bo, '3', 'd')]
  const { told, answers } = heardLooking(watchers, comes(bo, '2', false))
  assert.deepEqual(
    [told.map(({ tab }) => tab), answers.map(({ tab, here }) => [tab, here])],
    [['1'], [['3', true]]],
  )
})

test('a tab that has gone on to another demand is not sent away from it by a late word about the first', () => {
  const watchers = [at(bo, '2', 'e')]
  heardLooking(watchers, comes(bo, '2', false))
  assert.equal(watchers[0]?.looking, 'e')
})
