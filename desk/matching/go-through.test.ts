import assert from 'node:assert/strict'
import { test } from 'node:test'
import { worldOf } from '../../checks/lists.ts'
import { inTenant, sql } from '../sql/database.ts'
import { monthOf } from '../sql/seen/months.ts'
import { goThrough } from './go-through.ts'

test('a signal whose number was given early and is seen late does not move what a portion found to another piece', async (t) => {
  const { house, tenant } = await worldOf(t)
  const month = monthOf(house.clock.now())
  const within = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(house.db, tenant.id, work)
  const keep = (id: number) =>
    within((tx) =>
      sql`insert into seen_signal (tenant_id, month, kind, id, piece_hash, value)
        values (${tenant.id}, ${month}, 'pdq', ${id}, ${Buffer.alloc(32, 100 + id)}, ${Buffer.alloc(32, id)})`.execute(
        tx,
      ),
    )
  for (const id of [10, 20, 30]) await keep(id)
  const near = (value: Buffer) => value[0] === 20
  const way = { kind: 'pdq', near, months: [month], isOver: () => false }
  const found: Buffer[] = []
  for await (const { place, looked, pieces } of goThrough(house, tenant, way)) {
    assert.deepEqual([place, looked], [{ month, kind: 'pdq', id: 30 }, 3])
    // Whoever took this number has only now come to their end.
    await keep(15)
    found.push(...(await within(pieces)))
  }
  assert.deepEqual(found, [Buffer.alloc(32, 120)])
})
