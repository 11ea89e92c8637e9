import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { demandOf, putDown } from '../../../checks/placed.ts'
import { freshDatabase } from '../../../checks/postgres.ts'
import type { Effect } from '../../../core/outcome.ts'
import { configFrom } from '../../config.ts'
import type { Begun } from '../../house.ts'
import { claim } from '../../jobs/lease.ts'
import { onDemand, onDemandIn } from '../../journey.ts'
import { openHouse } from '../../open.ts'
import { sandboxTenant } from '../../sandbox.ts'
import { inTenant, migrate } from '../database.ts'
import { listen } from '../listen.ts'

/** A desk with one demand, and somebody with room for so many effects. */
async function deskWith(t: TestContext, room: number) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-hands-'))
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'none' })
  const demand = demandOf({ number: 'G-1', at: house.clock.now() })
  await putDown(house, tenant, demand)
  const begun: Begun[] = []
  const nudged: number[] = []
  let taken = 0
  house.onNudge('effects', () => void nudged.push(begun.length))
  house.hands = {
    place(effect) {
      if (taken >= room) return undefined
      taken++
      return { effect, free: () => void taken--, begin: (one) => void begun.push(one) }
    },
  }
  const target = demand.targets[0]?.id ?? ''
  const wanted = (round: number, kind: 'hold' | 'alert' = 'hold'): Effect =>
    kind === 'hold'
      ? { kind, key: `${demand.id}/${target}/hold/${round}`, target, address: 'https://plaza.example/p/1' }
      : {
          kind,
          key: `${demand.id}/alert/${round}`,
          severity: 'urgent',
          says: { key: 'alert.not-yet-done', params: {} },
        }
  const ask = (effects: readonly Effect[]) =>
    onDemand(house, tenant, demand.id, ({ demand: now }) => ({ demand: now, events: [], effects }))
  const rows = () =>
    inTenant(house.db, tenant.id, (tx) =>
      tx
        .selectFrom('effect')
        .select(['id', 'key', 'fence', 'attempts', 'lease_until'])
        .orderBy('key')
        .execute(),
    )
  return { house, tenant, demand, begun, nudged, taken: () => taken, wanted, ask, rows }
}

test('what changes content is in the hands of whoever has room with the commit that wants it, and nobody else takes it', async (t) => {
  const desk = await deskWith(t, 1)
  await desk.ask([desk.wanted(1)])
  const [row] = await desk.rows()
  assert.deepEqual(
    desk.begun.map(({ row: { id, fence, attempts }, demand }) => [id, fence, attempts, demand.id]),
    [[row?.id, 1, 1, desk.demand.id]],
  )
  assert.deepEqual([row?.fence, row?.attempts, row?.lease_until !== null], [1, 1, true])
  assert.deepEqual([desk.nudged.length, await claim(desk.house, desk.tenant, 8)], [0, []])
})

test('what must wait for another effect of its target is not begun, and is claimed when the other is over', async (t) => {
  const desk = await deskWith(t, 8)
  await desk.ask([desk.wanted(1), desk.wanted(2)])
  await desk.ask([desk.wanted(3)])
  assert.deepEqual(
    (await desk.rows()).map(({ key, fence, lease_until: lease }) => [key.slice(-1), fence, lease !== null]),
    [
      ['1', 1, true],
      ['2', 0, false],
      ['3', 0, false],
    ],
  )
  assert.deepEqual([desk.begun.length, desk.taken(), desk.nudged.length], [1, 1, 2])
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx.updateTable('effect').set({ state: 'done', lease_until: null }).where('fence', '=', 1).execute(),
  )
  assert.deepEqual(
    (await claim(desk.house, desk.tenant, 8)).map(({ key }) => key.slice(-1)),
    ['2'],
  )
})

test('without room, or for paper and alerts, an effect waits in the line like any other', async (t) => {
  const desk = await deskWith(t, 0)
  await desk.ask([desk.wanted(1), desk.wanted(2, 'alert')])
  assert.deepEqual([desk.begun.length, desk.nudged.length], [0, 1])
  assert.equal((await claim(desk.house, desk.tenant, 8)).length, 2)
})

test('a transaction that comes to nothing begins nothing and gives its room back', async (t) => {
  const desk = await deskWith(t, 1)
  await assert.rejects(
    inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      await onDemandIn(tx, desk.house, desk.tenant, desk.demand.id, ({ demand }) => ({
        demand,
        events: [],
        effects: [desk.wanted(1)],
      }))
      assert.equal(desk.taken(), 1)
      throw new Error('a deed that fails')
    }),
    /fails/,
  )
  assert.deepEqual([desk.begun.length, desk.taken(), (await desk.rows()).length], [0, 0, 0])
})

test('a process that carries nothing out tells those that do, with the commit and not before', async (t) => {
  const desk = await deskWith(t, 1)
  delete desk.house.hands
  let heard = 0
  const ears = listen(desk.house, { guichet_work: () => void heard++ })
  t.after(() => ears.stop())
  // Told again until the ears are open.
  for (let round = 1; heard === 0; round++) {
    assert.ok(round < 100, 'nobody heard of it')
    await desk.ask([desk.wanted(round)])
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal(desk.begun.length, 0)
})
