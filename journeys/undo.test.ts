import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk } from './paper-desk.ts'

const outcomes = (desk: Desk) => desk.numbered.targets.map(({ outcome }) => outcome)
const fates = ['found', 'found', 'found', 'found'] as const

function twoDecisions(): Desk {
  return new Desk({ fates })
    .settle()
    .do({ deed: 'restrict', targets: ['t1', 't2'] })
    .settle()
    .do({ deed: 'restrict', targets: ['t3', 't4'] })
    .settle()
}

test('to undo one decision of two puts back exactly what that one kept down', () => {
  const desk = twoDecisions()
  const [first, second] = desk.numbered.decisions
  desk
    .do({ deed: 'undo', targets: ['t1', 't2'], text: 'the wrong album', decision: first?.id ?? '' })
    .settle()
  assert.deepEqual(outcomes(desk), ['restored', 'restored', 'restricted', 'restricted'])
  const [undone, standing, undoing] = desk.numbered.decisions
  assert.deepEqual(
    [undone?.undoneTargets, undone?.undoneBy, standing?.undone, undoing?.undoes],
    [['t1', 't2'], [undoing?.id], undefined, [first?.id]],
  )
  assert.notEqual(first?.id, second?.id)
})

test('what another decision keeps down is not put back under the name of this one', () => {
  const desk = twoDecisions()
  const [first] = desk.numbered.decisions
  const mixed = { deed: 'undo', targets: ['t2', 't3'], text: 'both', decision: first?.id ?? '' } as const
  assert.throws(() => desk.do(mixed), /why-not.other-decision/)
  assert.deepEqual(outcomes(desk), ['restricted', 'restricted', 'restricted', 'restricted'])
})

test('a target restricted anew belongs to its newest decision; the old undoing stays as it was', () => {
  const desk = twoDecisions()
  desk.do({ deed: 'undo', targets: ['t1'], text: 'first thought' }).settle()
  const before = desk.numbered.decisions[0]
  desk
    .turn(60_000)
    .do({ deed: 'restrict', targets: ['t1'] })
    .settle()
  desk
    .turn(60_000)
    .do({ deed: 'undo', targets: ['t1'], text: 'second thought' })
    .settle()
  const [first, , , again, last] = desk.numbered.decisions
  assert.deepEqual(first, before)
  assert.deepEqual([again?.undoneTargets, last?.undoes], [['t1'], [again?.id]])
})

test('several decisions taken back at once are each marked with what was theirs', () => {
  const desk = twoDecisions()
  desk.do({ deed: 'undo', targets: ['t2', 't3'], text: 'one of each' }).settle()
  const [first, second, undoing] = desk.numbered.decisions
  assert.deepEqual(
    [first?.undoneTargets, second?.undoneTargets, undoing?.undoes],
    [['t2'], ['t3'], [first?.id, second?.id]],
  )
  assert.deepEqual(outcomes(desk), ['restricted', 'restored', 'restored', 'restricted'])
  assert.equal(desk.waits(), 'person')
})
