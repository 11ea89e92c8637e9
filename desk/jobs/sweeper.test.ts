import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { demandOf, putDown } from '../../checks/placed.ts'
import { freshDatabase } from '../../checks/postgres.ts'
import { later } from '../../core/instant.ts'
import { configFrom } from '../config.ts'
import { openHouse } from '../open.ts'
import { sandboxTenant } from '../sandbox.ts'
import { inTenant, migrate, sql } from '../sql/database.ts'
import { due } from './sweeper.ts'

test('however many demands wait for a log that stands still, one whose time has come is woken', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-sweep-'))
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'none' })
  const now = house.clock.now()
  const demands = Array.from({ length: 211 }, (_, n) => demandOf({ number: `G-${n}`, at: now }))
  for (const demand of demands) await putDown(house, tenant, demand)
  const [timely] = demands
  await inTenant(house.db, tenant.id, async (tx) => {
    await sql`update demand set step = 'answer', waits_for = 'log', open = true, wake_at = null`.execute(tx)
    await sql`update demand set waits_for = 'person', wake_at = ${later(now, -1)}::timestamptz where id = ${timely?.id}`.execute(
      tx,
    )
  })
  const found = await due(house, tenant)
  assert.ok(found.includes(timely?.id ?? ''))
  assert.equal(new Set(found).size, found.length)
})
