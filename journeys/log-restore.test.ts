import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSequencer } from '../desk/jobs/sequencer.ts'
import { vigilOf } from '../desk/jobs/vigil.ts'
import { logFolder } from '../desk/open.ts'
import { openLogFiles } from '../desk/outside/logfiles.ts'
import { sql } from '../desk/sql/database.ts'
import { readCheckpoint } from '../log/checkpoint.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('a database restored from an old backup makes the log refuse to sign, say so, and still take orders in', async (t) => {
  const desk = await openDesk(t)
  const { house } = desk
  const ministry = authorityAt(desk, 'interior')
  await ministry.post('/v1/demands', orderFor(desk))
  const told = await eventually('a checkpoint', async () => (await house.log.publishedCheckpoint()) ?? false)

  // What a restore does: the database knows a smaller tree than the world has seen.
  await desk.stopSequencer()
  await sql`update log_checkpoint set size = 1, signed_size = 1, root = ${'A'.repeat(43)} || '='`.execute(
    house.db,
  )
  await sql`update log_entry set index = null where index > 0`.execute(house.db)
  const again = startSequencer(house, openLogFiles(logFolder(house.config)), {
    fatal: () => undefined,
    published: () => undefined,
  })
  t.after(() => again.stop())
  await eventually('the refusal', async () => again.refused() !== undefined)
  const after = await house.log.published()
  assert.ok(after && readCheckpoint(after).size >= told.size)

  house.logRefuses = again.refused
  await vigilOf(house)()
  const { json } = await (
    await officerAt(desk)
  ).ask<{ log: { readOnly: boolean }; alerts: { says: { key: string } }[] }>('GET', 'watch')
  assert.deepEqual(
    [json.log.readOnly, json.alerts.some(({ says }) => says.key === 'alert.log-read-only')],
    [true, true],
  )
  assert.equal((await ministry.post('/v1/demands', orderFor(desk))).status, 202)
  assert.equal(await house.log.published(), after)
})
