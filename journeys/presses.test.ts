/** Many people press keys at the same moment: what is committed together is decided alone. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import type { DemandView, Plan } from '../desk/http/contract/index.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

const posts = 26

type Press = { id: string; body: Record<string, unknown>; once: string }

/** An order against one post, its copy taken, and the press that takes the post down. */
async function readyToPress(desk: Desk, officer: Officer, post: number): Promise<Press> {
  const order = orderFor(desk, { targets: [{ url: `/p/x${post}` }] })
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', order)
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const { targets } = await eventually('the copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  const deed = { deed: 'restrict' as const, targets: targets.map((target) => target.id) }
  const { json } = await officer.ask<Plan>('POST', `demands/${id}/plan`, deed)
  const { planSha256, orderSha256, version } = json
  return { id, body: { deed, planSha256, orderSha256, version }, once: randomUUID() }
}

const press = (officer: Officer, { id, body, once }: Press) =>
  officer.ask('POST', `demands/${id}/act`, body, once)

/** What came of a demand, without what differs from one to the next by its nature. */
async function whatCameOf(officer: Officer, id: string) {
  const demand = await eventually('the post to be down and everything to be published', async () => {
    const view = await officer.demand(id)
    return view.targets.every(({ outcome }) => outcome === 'restricted') && isPublished(view) && view
  })
  return {
    targets: demand.targets.map(({ outcome, visible }) => ({ outcome, visible })),
    clocks: demand.clocks.map(({ name, state }) => ({ name: name.split('/')[0], state })),
    answers: demand.answers.map(({ form }) => form),
    history: demand.history.map(({ type }) => type).toSorted(),
    decisions: demand.history.filter(({ type }) => type === 'decision.taken').length,
  }
}

const isPublished = ({ path }: DemandView) => path.every(({ light }) => light === 'done')

test('presses that are committed together do what the same presses do one after another, and each stands or falls alone', async (t) => {
  const desk = await openDesk(t, { crowd: posts })
  const { house, tenant } = desk
  const officer = await officerAt(desk)
  const presses = await Promise.all(
    Array.from({ length: posts }, async (_, post) => await readyToPress(desk, officer, post)),
  )
  const alone = presses.slice(0, 8)
  const together = presses.slice(8, 20)
  const [stale, twice, rival, erased, held, lost] = presses.slice(20) as [
    Press,
    Press,
    Press,
    Press,
    Press,
    Press,
  ]

  for (const each of alone) assert.equal((await press(officer, each)).status, 200)

  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('case_key')
      .set({ wrapped: null, destroyed_at: house.clock.now() })
      .where('case_id', '=', (eb) =>
        eb.selectFrom('demand').select('case_id').where('demand.id', '=', erased.id),
      )
      .execute(),
  )
  const { promise: letGo, resolve: release } = Promise.withResolvers<void>()
  const { promise: isHeld, resolve: holds } = Promise.withResolvers<void>()
  const holding = inTenant(house.db, tenant.id, async (tx) => {
    await tx.selectFrom('demand').select('id').where('id', '=', held.id).forUpdate().execute()
    holds()
    await letGo
  })
  await isHeld
  let isOver = false
  const waits = press(officer, held).finally(() => {
    isOver = true
  })
  const wrongPlan = { ...stale, body: { ...stale.body, planSha256: '0'.repeat(64) } }
  const all = [
    ...together.slice(0, 6),
    wrongPlan,
    twice,
    twice,
    rival,
    { ...rival, once: randomUUID() },
    erased,
    { ...lost, id: randomUUID() },
    ...together.slice(6),
  ]
  const statuses = (await Promise.all(all.map((each) => press(officer, each)))).map(({ status }) => status)
  assert.deepEqual(
    [statuses.slice(0, 6), statuses.slice(6, 9), statuses.slice(9, 11).toSorted(), statuses.slice(11)],
    [
      together.slice(0, 6).map(() => 200),
      [409, 200, 200],
      [200, 409],
      [410, 404, ...together.slice(6).map(() => 200)],
    ],
  )
  assert.equal(isOver, false, 'what somebody else holds is waited for, and nobody else waits with it')
  release()
  await holding
  assert.equal((await waits).status, 200)

  const [model, ...others] = await Promise.all(
    [...alone, ...together, twice, rival, held].map(({ id }) => whatCameOf(officer, id)),
  )
  assert.equal(model?.decisions, 1)
  for (const other of others) assert.deepEqual(other, model)
  for (const { id } of [stale, lost])
    assert.equal((await officer.demand(id)).targets[0]?.outcome, 'open', 'what was refused did nothing')

  const { rows } = await inTenant(house.db, tenant.id, (tx) =>
    sql<{ transactions: number }>`select count(distinct xmin::text)::int as transactions from event
      where type = 'decision.taken' and demand_id = any(${together.map(({ id }) => id)}::uuid[])`.execute(tx),
  )
  assert.ok((rows[0]?.transactions ?? 0) < together.length, 'they were committed together')
})
