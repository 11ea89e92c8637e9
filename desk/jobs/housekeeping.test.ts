import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freshDatabase } from '../../checks/postgres.ts'
import { configFrom } from '../config.ts'
import type { House } from '../house.ts'
import { keepRow, once } from '../intake.ts'
import { openHouse } from '../open.ts'
import { uuidv4 } from '../outside/random.ts'
import { sandboxTenant } from '../sandbox.ts'
import { newCase } from '../sql/demands/cases.ts'
import { newSheaf } from '../sql/sheaf.ts'
import { inTenant, migrate } from '../sql/database.ts'
import { startFollower } from './follower.ts'
import { lookAtRoom, startHousekeeping, sweepVault } from './housekeeping.ts'

async function openedHouse(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-keep-'))
  const said: string[] = []
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: folder }), {
    connection: await freshDatabase(t, migrate),
    say: (line) => void said.push(line),
  })
  t.after(async () => {
    await close()
    await rm(folder, { recursive: true, force: true })
  })
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'none' })
  const vault = join(folder, 'vault')
  /** Puts an object into the vault; `row` says what the database knows of it. */
  const object = async (row: 'kept' | 'destroyed' | 'none') => {
    const caseId = uuidv4(house.chance)
    const meta = { mediaType: 'text/plain' }
    const stored = await house.vault.write(once(Buffer.from('held')), { tenant: tenant.id, caseId, meta })
    if (row === 'none') return stored.objectId
    await inTenant(house.db, tenant.id, async (tx) => {
      const sheaf = newSheaf()
      await newCase(sheaf, house, tenant.id, caseId)
      await sheaf.send(tx)
      await keepRow(tx, tenant, caseId, stored, house.clock.now())
      if (row === 'destroyed')
        await tx
          .updateTable('vault_object')
          .set({ wrapped_identity: null, wrapped_meta: null, destroyed_at: house.clock.now() })
          .where('id', '=', stored.objectId)
          .execute()
    })
    return stored.objectId
  }
  const age = async (...ids: string[]) => {
    const then = new Date(Date.now() - 25 * 3_600_000)
    for (const id of ids) await utimes(join(vault, `${id}.age`), then, then)
  }
  const lies = async () => (await readdir(vault)).map((name) => name.replace('.age', '')).toSorted()
  return { house, tenant, said, object, age, lies }
}

function withRoom(house: House, free: number): House {
  return {
    ...house,
    vault: { ...house.vault, room: async () => ({ free, total: 100, warn: 20, refuse: 10 }) },
  }
}

test('what a crash left in the vault goes after a day; what a row can still open never does', async (t) => {
  const { house, object, age, lies } = await openedHouse(t)
  const [kept, destroyed, orphan, fresh] = [
    await object('kept'),
    await object('destroyed'),
    await object('none'),
    await object('none'),
  ]
  await age(kept, destroyed, orphan)
  assert.equal(await sweepVault(house), 2)
  assert.deepEqual(await lies(), [kept, fresh].toSorted())
})

test('a desk that was started on the wrong database removes nothing from the vault', async (t) => {
  const { house, object, age, lies } = await openedHouse(t)
  const ids: string[] = []
  while (ids.length <= 20) ids.push(await object('none'))
  await age(...ids)
  await assert.rejects(sweepVault(house), { code: 'vault-unknown' })
  assert.deepEqual(await lies(), ids.toSorted())
})

test('a vault that runs short says so once a day to everybody it concerns, and again when it is full', async (t) => {
  const { house, tenant, said } = await openedHouse(t)
  const alerts = () =>
    inTenant(house.db, tenant.id, (tx) => tx.selectFrom('alert').select('says').orderBy('id').execute())
  await lookAtRoom(withRoom(house, 20))
  assert.deepEqual(await alerts(), [])
  await lookAtRoom(withRoom(house, 19))
  await lookAtRoom(withRoom(house, 18))
  await lookAtRoom(withRoom(house, 9))
  assert.deepEqual(
    (await alerts()).map(({ says }) => says.key),
    ['alert.vault-low', 'alert.vault-full'],
  )
  assert.equal(said.filter((line) => line === 'the vault runs short of room').length, 2)
})

test('what the housekeeper cannot do keeps nothing that comes after it from being done', async (t) => {
  const { house, said, object, age, lies } = await openedHouse(t)
  await age(await object('none'))
  let asked = 0
  const monotonic = () => house.clock.monotonic() + (asked++ === 0 ? 0 : 2 * 3_600_000)
  const room = () => Promise.reject(new Error('the disk does not say'))
  const keeper = startHousekeeping(
    { ...house, clock: { ...house.clock, monotonic }, vault: { ...house.vault, room } },
    (fault) => assert.fail(String(fault)),
  )
  while ((await lies()).length > 0) await pause(20)
  await keeper.stop()
  assert.ok(said.includes('looking at the room stumbled here and goes on elsewhere'), said.join('\n'))
})

test('a tenant whose lists cannot be read keeps no other from following theirs', async (t) => {
  const { house, tenant, said } = await openedHouse(t)
  const other = { ...tenant, id: uuidv4(house.chance), hostname: 'other.example' }
  const { id, hostname, settings } = other
  await inTenant(house.db, id, (tx) =>
    tx
      .insertInto('tenant')
      .values({ id, hostname, settings: JSON.stringify(settings), sandbox: true })
      .execute(),
  )
  const followed: string[] = []
  const of = async ({ id }: { id: string }) => {
    if (id === tenant.id) throw new Error('an entry that nobody can read')
    followed.push(id)
    return await house.lists.of(other)
  }
  const follower = startFollower({ ...house, lists: { ...house.lists, of } }, (fault) =>
    assert.fail(String(fault)),
  )
  while (followed.length < 2) await pause(20)
  await follower.stop()
  assert.deepEqual([...new Set(followed)], [other.id])
  assert.ok(said.includes('the follower stumbled here and goes on elsewhere'), said.join('\n'))
})
