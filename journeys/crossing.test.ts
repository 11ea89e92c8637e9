import assert from 'node:assert/strict'
import { test } from 'node:test'
import { later } from '../core/instant.ts'
import { receive } from '../core/receive.ts'
import { Desk } from './paper-desk.ts'

const outcomes = (desk: Desk) => desk.numbered.targets.map(({ outcome }) => outcome)
const clock = (desk: Desk, name: string) => desk.numbered.clocks.find((each) => each.name === name)
const hour = 3_600_000

test('a restriction that lands after the undo is taken back: nothing stays down by accident', () => {
  const desk = new Desk({ fates: ['found'] }).settle().do({ deed: 'restrict', targets: ['t1'] })
  desk.do({ deed: 'undo', targets: ['t1'], text: 'at once' }).settle(['restore'])
  assert.deepEqual(outcomes(desk), ['restored'])
  desk.settle(['restrict'])
  assert.deepEqual(outcomes(desk), ['restoring'])
  desk.settle()
  assert.deepEqual(outcomes(desk), ['restored'])
})

test('undoing one target leaves its brother of the same decision under way', () => {
  const desk = new Desk().settle().do({ deed: 'restrict', targets: ['t1', 't2'] })
  desk.do({ deed: 'undo', targets: ['t1'], text: 'that one is a news report' }).settle()
  const [decision] = desk.numbered.decisions
  assert.deepEqual([outcomes(desk), decision?.undoneTargets], [['restored', 'restricted'], ['t1']])
})

test('an annulment while the platform is still being asked is not undone by the platform’s late no', () => {
  const desk = new Desk({ fates: ['found'] }).settle().do({ deed: 'restrict', targets: ['t1'] })
  desk.do({ deed: 'enter-follow-up', followUp: 'annulment', by: 'Court', reference: '', text: '' })
  desk.take(receive(desk.numbered, failure('restrict', desk), desk.facts()))
  assert.deepEqual(outcomes(desk), ['restoring'])
})

test('content that could not be put back after an annulment stays before a person until it is back', () => {
  const desk = new Desk({ fates: ['found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  desk.do({ deed: 'enter-follow-up', followUp: 'annulment', by: 'Court', reference: '', text: '' })
  desk.take(receive(desk.numbered, failure('restore', desk), desk.facts()))
  assert.deepEqual([outcomes(desk), desk.waits()], [['restricted'], 'person'])
  desk.do({ deed: 'undo', targets: ['t1'], text: 'again' }).settle()
  assert.deepEqual([outcomes(desk), desk.waits()], [['restored'], 'nothing'])
})

test('an order that stands while its target was put back by mistake stays before a person', () => {
  const desk = new Desk({ fates: ['found'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  desk.do({ deed: 'undo', targets: ['t1'], text: 'the wrong one?' }).settle()
  assert.equal(desk.waits(), 'person')
})

test('a copy that lapsed while the authority could not be reached is taken again, and the order carried out', () => {
  const desk = new Desk({ fates: ['found'] })
    .settle()
    .turn(73 * hour)
    .settle()
  assert.throws(() => desk.do({ deed: 'restrict', targets: ['t1'] }), /why-not.hold-first/)
  desk
    .do({ deed: 'hold', targets: ['t1'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  assert.deepEqual(outcomes(desk), ['restricted'])
})

test('a decision that finds no infringement is not written down as an annulment', () => {
  const desk = new Desk({ fates: ['found'] }).settle()
  desk.do({
    deed: 'enter-follow-up',
    followUp: 'scrutiny-decision',
    outcome: 'no-infringement',
    by: 'Home',
    reference: '',
    text: '',
  })
  assert.ok(desk.events.some(({ type }) => type === 'follow-up.received'))
  assert.ok(!desk.events.some(({ type }) => type === 'demand.annulled'))
})

test('nothing has to be reinstated that was never down', () => {
  const desk = new Desk().settle()
  desk.do({ deed: 'enter-follow-up', followUp: 'annulment', by: 'Court', reference: '', text: '' }).settle()
  assert.equal(clock(desk, 'reinstatement'), undefined)
})

test('the exceptions a person weighed stand in the record of the decision', () => {
  const desk = new Desk({ fates: ['found'] }).settle()
  desk.do({ deed: 'restrict', targets: ['t1'], exceptionsWeighed: 'none of the purposes of Article 1(3)' })
  const taken = desk.events.find(({ type }) => type === 'decision.taken')
  assert.equal(taken?.body?.exceptionsWeighed, 'none of the purposes of Article 1(3)')
})

function failure(deed: 'restrict' | 'restore', desk: Desk) {
  return {
    kind: 'failed',
    target: 't1',
    at: desk.now,
    deed,
    why: { key: 'why.platform-refused' },
    astray: [],
  } as const
}

test('a request for scrutiny meets its forty-eight hours and starts the seventy-two of the home authority', () => {
  const desk = new Desk({ fates: ['found'] }).settle()
  desk.do({ deed: 'enter-follow-up', followUp: 'scrutiny-request', by: 'Host', reference: 'S-1', text: '' })
  const ends = clock(desk, 'scrutiny-decision')?.dueAt
  assert.equal(clock(desk, 'scrutiny-request-addressee')?.state, 'satisfied')
  assert.equal(ends, later(desk.now, 72 * hour))
})

test('an order that was confirmed can no longer be challenged, and the record says since when', () => {
  const desk = new Desk({ fates: ['found'] }).settle()
  desk.do({
    deed: 'enter-follow-up',
    followUp: 'court-judgment',
    outcome: 'confirmed',
    by: 'Court',
    reference: '',
    text: '',
  })
  assert.deepEqual([desk.numbered.finalAt, clock(desk, 'redress')?.state], [desk.now, 'satisfied'])
})
