import assert from 'node:assert/strict'
import { test } from 'node:test'
import { twoDesks } from '../../checks/two-desks.ts'
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
