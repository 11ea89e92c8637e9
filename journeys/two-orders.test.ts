import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { authorityAt, orderFor } from './authority.ts'
import { inTenant } from '../desk/sql/database.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('content that two orders name comes back only when the last of them no longer stands', async (t) => {
  const { officer, page, taken, outcome } = await deskWithOnePiece(t)
  const orders: string[] = []
  for (const _ of ['first', 'second']) {
    const { id, targets } = await taken()
    await officer.does(id, { deed: 'restrict', targets })
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
})

test('an order that restricts while another lets go of the same piece is carried out in the end', async (t) => {
  const { desk, officer, page, taken, outcome } = await deskWithOnePiece(t)
  const first = await taken()
  await officer.does(first.id, { deed: 'restrict', targets: first.targets })
  await outcome(first.id, 'restricted')
  const second = await taken()

  // The platform is slow just after the desk looked whether another order holds the piece.
  const house = desk.house as { crashpoint: (name: string) => unknown }
  const before = house.crashpoint
  let reached = () => undefined as void
  let goOn = () => undefined as void
  const there = new Promise<void>((resolve) => (reached = resolve))
  const held = new Promise<void>((resolve) => (goOn = resolve))
  house.crashpoint = async (name) => {
    if (name === 'restore.before-call') {
      reached()
      await held
    }
    return await before(name)
  }
  await officer.does(first.id, annulment)
  await there
  await officer.does(second.id, { deed: 'restrict', targets: second.targets })
  // It would be seen to be down by now, if it did not wait its turn.
  await desk.house.clock.pause(2_000)
  goOn()
  await outcome(first.id, 'restored')
  await outcome(second.id, 'restricted')
  assert.equal((await fetch(page)).status, 451, 'the second order stands')
})

test('a restoration that a platform carries out late is found out, and told to a person', async (t) => {
  const { desk, officer, taken, outcome } = await deskWithOnePiece(t)
  const onPlaza = (deed: 'restrict' | 'restore', key: string) =>
    fetch(`${desk.plaza.origin}/admin/posts/gl1v8k/${deed}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${desk.plaza.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(deed === 'restrict' ? { notice: { kind: 'neutral', text: 'Not here.' } } : {}),
    })
  const first = await taken()
  await officer.does(first.id, { deed: 'restrict', targets: first.targets })
  await outcome(first.id, 'restricted')
  const second = await taken()

  const house = desk.house as { crashpoint: (name: string) => unknown }
  const before = house.crashpoint
  let broken = false
  let put = () => undefined as void
  const late = new Promise<void>((resolve) => (put = resolve))
  house.crashpoint = async (name) => {
    // The first time nobody hears what became of it.
    if (name === 'restore.before-call' && !broken) {
      broken = true
      throw new Error('the platform is not heard of')
    }
    if (name === 'effect.postponed') await late
    return await before(name)
  }
  await officer.does(first.id, annulment)
  await eventually('the first try', () => Promise.resolve(broken))
  await officer.does(second.id, { deed: 'restrict', targets: second.targets })
  await outcome(second.id, 'restricted')
  assert.equal((await onPlaza('restore', 'late')).status, 200)
  put()
  await eventually('somebody to be told', async () => {
    const alerts = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      tx.selectFrom('alert').select('says').execute(),
    )
    return alerts.some(({ says }) => says.key === 'alert.not-yet-done')
  })
  assert.equal((await officer.demand(first.id)).targets[0]?.outcome, 'restoring')
  assert.equal((await onPlaza('restrict', 'by hand')).status, 200)
  await outcome(first.id, 'restored')
})

/** A desk at which orders come in against one and the same piece; a copy of it is there before anything is decided. */
async function deskWithOnePiece(t: TestContext) {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const ministry = authorityAt(desk, 'interior')
  const page = `${desk.plaza.origin}/p/gl1v8k`
  const taken = async () => {
    const { json } = await ministry.post('/v1/demands', orderFor(desk, { targets: [{ url: '/p/gl1v8k' }] }))
    const id = String(json.id)
    const ready = await eventually('the copy', async () => {
      const demand = await officer.demand(id)
      return demand.targets.every(({ hold }) => hold?.takenAt) && demand
    })
    return { id, targets: ready.targets.map((target) => target.id) }
  }
  function outcome(id: string, wanted: string) {
    return eventually(
      `${id} to be ${wanted}`,
      async () => (await officer.demand(id)).targets[0]?.outcome === wanted,
    )
  }
  return { desk, officer, page, taken, outcome }
}

const annulment = {
  deed: 'enter-follow-up',
  followUp: 'annulment',
  by: 'A court',
  reference: 'TA 1',
  text: '',
} as const
