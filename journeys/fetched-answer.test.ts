import { test } from 'node:test'
import assert from 'node:assert/strict'
import { inTenant } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('the desk knows when the authority fetched its answer for the first time, and says so once', async (t) => {
  const desk = await openDesk(t)
  const ministry = authorityAt(desk, 'interior')
  const officer = await officerAt(desk)
  const { json } = await ministry.post('/v1/demands', orderFor(desk))
  const id = String(json.id)
  const held = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  assert.equal((await ministry.get(`/v1/demands/${id}/answer`)).status, 202)
  await officer.does(id, { deed: 'restrict', targets: held.targets.map((target) => target.id) })
  const before = await eventually('the answer to be there', async () => {
    const demand = await officer.demand(id)
    return demand.answers.length > 0 && demand
  })
  assert.equal(before.answers[0]?.fetchedAt, undefined)

  const fetches = await Promise.all([1, 2, 3].map(() => ministry.get(`/v1/demands/${id}/answer`)))
  const pdf = await ministry.get(`/v1/demands/${id}/answer`, 'application/pdf')
  assert.deepEqual(
    [...fetches, pdf].map(({ status }) => status),
    [200, 200, 200, 200],
  )

  const after = await officer.demand(id)
  const noted = after.history.filter(({ type }) => type === 'answer.fetched')
  assert.deepEqual(
    noted.map(({ actor, says }) => [actor.kind, actor.name, says.key]),
    [['authority', 'Sample Ministry of the Interior (fictional)', 'history.fetched']],
  )
  const rows = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx.selectFrom('answer').select('fetched_at').where('demand_id', '=', id).execute(),
  )
  assert.deepEqual([after.answers[0]?.fetchedAt, rows[0]?.fetched_at], [noted[0]?.at, noted[0]?.at])
})
