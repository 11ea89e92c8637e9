import { test } from 'node:test'
import assert from 'node:assert/strict'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('the home authority finds that a cross-border order infringes rights, and the content is back', async (t) => {
  const desk = await openDesk(t)
  const ministry = authorityAt(desk, 'interior')
  const officer = await officerAt(desk)

  const order = orderFor(desk)
  const taken = await ministry.post('/v1/demands', order)
  assert.deepEqual([taken.status, taken.json.missing], [202, []], taken.text)
  const id = String(taken.json.id)

  const ready = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  await eventually('the answer to go out', async () => (await officer.demand(id)).answers.length > 0)
  const page = `${desk.plaza.origin}/p/gl1v8k`
  assert.notEqual((await fetch(page)).status, 200)

  const home = authorityAt(desk, 'home')
  const decided = await home.post('/v1/decisions', {
    issuer: 'Sample Ministry of the Interior (fictional)',
    reference: order.order.a.reference,
    decision: 'scrutiny-decision',
    outcome: 'infringement',
    decisionReference: 'SD-1',
    reasons: 'The post reports; it does not incite.',
  })
  assert.equal(decided.status, 202, decided.text)
  const back = await eventually('every target to be back', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ outcome }) => outcome === 'restored') && demand
  })
  assert.deepEqual([back.targets.length, (await fetch(page)).status], [3, 200])
})
