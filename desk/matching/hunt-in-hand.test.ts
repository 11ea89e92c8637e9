import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { hex, on, worldOf as deskOf } from '../../checks/hunts.ts'
import { anyHash, dice, turned } from '../../match/index/invented.ts'
import { inTenant } from '../sql/database.ts'
import { endHunt } from '../sql/seen/hunts.ts'

test('a worker that slept past its lease writes nothing over what its successor does, and nothing comes twice', async (t) => {
  const world = await worldOf(t)
  const { promise: woken, resolve: wake } = Promise.withResolvers<void>()
  const { promise: asleep, resolve: sleep } = Promise.withResolvers<void>()
  let late: Promise<unknown> = Promise.resolve()
  let portions = 0
  world.house.crashpoint = async (name) => {
    if (name !== 'hunt.portion') return
    const portion = ++portions
    if (portion === 2) {
      sleep()
      await woken
    }
    // Its successor is in the middle of it when it wakes, and does all that it would do.
    if (portion === 4) {
      wake()
      await late
    }
  }
  late = world.carry({ portion: 10 })
  await asleep
  await world.carry({ portion: 10 })
  const [looked] = await world.hunts()
  assert.deepEqual([portions, looked?.looked, looked?.state, looked?.found], [6, 60, 'bringing', 60])

  const { promise: wokenAgain, resolve: wakeAgain } = Promise.withResolvers<void>()
  const { promise: asleepAgain, resolve: sleepAgain } = Promise.withResolvers<void>()
  let brought = 0
  world.house.crashpoint = async (name) => {
    if (name !== 'hunt.brought' || ++brought !== 5) return
    sleepAgain()
    await wokenAgain
  }
  const lateAgain = world.carry()
  await asleepAgain
  await world.carry()
  wakeAgain()
  await lateAgain
  assert.equal((await world.hunts())[0]?.brought, 25, 'the late one brought five, its successor twenty')
  while (await world.carry());
  const [done] = await world.hunts()
  assert.deepEqual([done?.state, done?.brought, brought], ['done', 60, 60])
  assert.equal(new Set(await world.found()).size, 60)
  assert.equal((await world.cases()).length, 60)
})

test('a person ends a hunt that looks: nothing more is read, nothing it found comes, and it says who and when', async (t) => {
  const world = await worldOf(t)
  let portions = 0
  world.house.crashpoint = async (name) => {
    if (name === 'hunt.portion' && ++portions === 3) await world.end()
  }
  while (await world.carry({ portion: 10 }));
  const [hunt] = await world.hunts()
  assert.deepEqual([portions, hunt?.state, hunt?.looked, hunt?.brought], [3, 'dropped', 30, 0])
  assert.deepEqual([hunt?.ended_by, hunt?.decided_by, hunt?.ended_at !== null], [world.by.id, null, true])
  assert.deepEqual(await world.found(), [])
  assert.equal(await world.end(), false, 'it is over')
})

test('a person ends a hunt that brings: what it brought stays, and no case is opened after that word', async (t) => {
  const world = await worldOf(t)
  await world.carry()
  let brought = 0
  world.house.crashpoint = async (name) => {
    if (name === 'hunt.brought' && ++brought === 5) await world.end()
  }
  while (await world.carry());
  const [hunt] = await world.hunts()
  assert.deepEqual([hunt?.state, hunt?.found, hunt?.brought, brought], ['dropped', 60, 5, 5])
  assert.equal((await world.found()).length, 5)
  // A hunt that is over is not taken up again by the next one.
  await world.list([{ kind: 'pdq', value: hex(anyHash(dice(99))) }], 'OTHER')
  await world.hunt()
  assert.equal((await world.found()).length, 5)
})

/** Sixty pieces near what has just been listed, and a hunt for it that nobody has in hand. */
async function worldOf(t: TestContext) {
  const world = await deskOf(t, on)
  const roll = dice(6)
  const sought = anyHash(roll)
  await world.begin()
  for (let n = 0; n < 60; n++)
    await world.scan(`p${n}`, [{ kind: 'pdq', value: hex(turned(sought, n % 30, roll)), quality: 90 }])
  await world.list([{ kind: 'pdq', value: hex(sought) }])
  await world.begin()
  const { house, tenant, by } = world
  const end = async () => {
    const [{ id = '' } = {}] = await world.hunts()
    return await inTenant(house.db, tenant.id, (tx) => endHunt(tx, id, { by: by.id, at: house.clock.now() }))
  }
  return { ...world, end }
}
