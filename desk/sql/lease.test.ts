import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demandOf, putDown } from '../../checks/placed.ts'
import { twoDesks } from '../../checks/two-desks.ts'
import { later } from '../../core/instant.ts'
import { claim, giveBack } from '../jobs/lease.ts'
import { onDemand } from '../journey.ts'
import { inTenant } from './database.ts'
import { addHashJob, cancelHashJob, claimHashJob, keepHashJob, returnHashJob } from './hashing.ts'
import { claimFirst, staysHeld } from './lease.ts'

test('work is in one pair of hands: who comes at the same moment gets another piece, and who fell silent has lost theirs', async (t) => {
  const { house, a, clock } = await twoDesks(t)
  const { tenant } = a
  const progress = { done: 1, expected: 2 }
  const ids = []
  for (const n of [1, 2]) {
    ids.push(await addHashJob(house, tenant, { address: `https://video.example/${n}` }, {}))
    clock.turn(1)
  }
  const claim = () => inTenant(house.db, tenant.id, (tx) => claimFirst(tx, 'hash_job', clock.now()))

  const atOnce = await inTenant(house.db, tenant.id, async (tx) => [
    await claimFirst(tx, 'hash_job', clock.now()),
    await claim(),
    await claim(),
  ])
  assert.deepEqual(
    atOnce.map((job) => job && [job.id, job.fence, job.attempts, job.state]),
    [[ids[0], 1, 1, 'running'], [ids[1], 1, 1, 'running'], undefined],
  )

  clock.turn(14_000)
  const [silent, lively] = atOnce
  assert.ok(silent && lively)
  const theirs = { ...silent, media: { address: '' } }
  assert.equal(await keepHashJob(house, tenant, { ...lively, media: { address: '' } }, progress), true)
  clock.turn(2_000)
  const next = await claimHashJob(house, tenant)
  assert.deepEqual([next?.id, next?.fence, next?.attempts], [ids[0], 2, 2])
  assert.ok(next)
  // Alive after all, and too late: nothing they write counts, and they do not give away what is another's.
  await returnHashJob(house, tenant, theirs)
  const held = (job: { id: string; fence: number }) =>
    inTenant(house.db, tenant.id, (tx) => staysHeld(tx, 'hash_job', job))
  assert.deepEqual(
    [await keepHashJob(house, tenant, theirs, progress), await held(theirs), await held(next), await claim()],
    [false, false, true, undefined],
  )

  await returnHashJob(house, tenant, next)
  const again = await claimHashJob(house, tenant)
  assert.deepEqual([again?.id, again?.fence, again?.attempts], [ids[0], 3, 2])
  assert.ok(again)
  await cancelHashJob(house, tenant, again.id)
  clock.turn(60_000)
  assert.deepEqual([await held(again), (await claim())?.id], [false, ids[1]])
})

test('what was given back is in nobody’s hands: a word still on its way from whoever had it holds nobody up', async (t) => {
  const { house, a, clock } = await twoDesks(t)
  const { tenant } = a
  const id = await addHashJob(house, tenant, { address: 'https://video.example/1' }, {})
  const take = async () => (await claimHashJob(house, tenant)) ?? assert.fail('it is still held')

  const first = await take()
  await returnHashJob(house, tenant, first)
  assert.equal(await keepHashJob(house, tenant, first, { done: 1, expected: 2 }), false)
  const second = await take()
  await returnHashJob(house, tenant, second, { notBefore: later(clock.now(), 5_000) })
  assert.equal(await keepHashJob(house, tenant, second, { done: 1, expected: 2 }), false)
  assert.equal(await claimHashJob(house, tenant), undefined, 'its pause is not over')
  clock.turn(6_000)
  assert.equal((await take()).id, id)

  const demand = demandOf({ number: 'G-1', at: clock.now() })
  await putDown(house, tenant, demand)
  const [key, says] = [`${demand.id}/alert/1`, { key: 'alert.not-yet-done' }]
  await onDemand(house, tenant, demand.id, (now) => ({
    ...now,
    events: [],
    effects: [{ kind: 'alert', key, severity: 'urgent', says }],
  }))
  const [effect = assert.fail('nothing to do')] = await claim(house, tenant, 1)
  const isTheirs = () => inTenant(house.db, tenant.id, (tx) => staysHeld(tx, 'effect', effect))
  assert.equal(await isTheirs(), true)
  await giveBack(house, tenant, effect)
  assert.equal(await isTheirs(), false)
})
