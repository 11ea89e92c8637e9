import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { freshDatabase } from '../checks/postgres.ts'
import { configFrom } from './config.ts'
import { openHouse } from './open.ts'
import { sandboxTenant } from './sandbox.ts'
import { inTenant, migrate } from './sql/database.ts'
import { writeSetting } from './sql/house/settings.ts'

test('what people have set in a sandbox stands after every start: whom it tells of its verdicts, and that Plaza may not ask', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-sandbox-'))
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  /** What is told, and where, after a start with Plaza at that port. */
  const start = async (port: number) => {
    const { tenant } = await sandboxTenant(house, { origin: `http://127.0.0.1:${port}`, token: 'of Plaza' })
    const { settings } = await inTenant(house.db, tenant.id, (tx) =>
      tx.selectFrom('tenant').select('settings').executeTakeFirstOrThrow(),
    )
    assert.deepEqual(tenant.settings.verdictWebhook, settings.verdictWebhook)
    return { id: tenant.id, url: settings.verdictWebhook?.url }
  }
  const set = (id: string, value: unknown) =>
    inTenant(house.db, id, (tx) => writeSetting(tx, id, 'verdictWebhook', value))
  const { id, url } = await start(1)
  assert.equal(url, 'http://127.0.0.1:1/guichet')
  assert.equal((await start(2)).url, 'http://127.0.0.1:2/guichet', 'Plaza has moved, and so has what is told')
  await set(id, { url: 'http://127.0.0.1:9/verdicts', sealed: { box: '', keyVersion: 1 } })
  assert.equal((await start(2)).url, 'http://127.0.0.1:9/verdicts')
  assert.equal((await start(3)).url, 'http://127.0.0.1:9/verdicts')
  await set(id, null)
  await inTenant(house.db, id, (tx) =>
    tx.updateTable('api_token').set({ ended_at: house.clock.now() }).execute(),
  )
  assert.equal((await start(3)).url, undefined)
  const tokens = await inTenant(house.db, id, (tx) => tx.selectFrom('api_token').select('ended_at').execute())
  assert.equal(tokens.filter(({ ended_at }) => ended_at === null).length, 0)
})
