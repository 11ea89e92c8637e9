import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('content that two orders name comes back only when the last of them no longer stands', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const ministry = authorityAt(desk, 'interior')
  const page = `${desk.plaza.origin}/p/gl1v8k`
  const orders: string[] = []
  for (const _ of ['first', 'second']) {
    const taken = await ministry.post('/v1/demands', orderFor(desk, { targets: [{ url: '/p/gl1v8k' }] }))
    const id = String(taken.json.id)
    const ready = await eventually('the copy', async () => {
      const demand = await officer.demand(id)
      return demand.targets.every(({ hold }) => hold?.takenAt) && demand
    })
    await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
    await outcome(id, 'restricted')
    orders.push(id)
  }
  const [first = '', second = ''] = orders

  await officer.does(first, annulment)
  await outcome(first, 'restored')
  assert.equal((await fetch(page)).status, 451, 'the second order still stands')
  assert.equal((await officer.demand(first)).targets[0]?.why?.key, 'why.held-by-another')

  await officer.does(second, annulment)
  await outcome(second, 'restored')
  assert.equal((await fetch(page)).status, 200)

  function outcome(id: string, wanted: string) {
    return eventually(
      `${id} to be ${wanted}`,
      async () => (await officer.demand(id)).targets[0]?.outcome === wanted,
    )
  }
})

const annulment = {
  deed: 'enter-follow-up',
  followUp: 'annulment',
  by: 'A court',
  reference: 'TA 1',
  text: '',
} as const
