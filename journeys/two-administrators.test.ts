import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOf, startForum } from '../checks/forum.ts'
import type { PlatformList, SettingsView } from '../desk/http/contract/index.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { type Desk, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('whoever agrees to a connection reads every setting that differs, and that its secret is replaced', async (t) => {
  const desk = await openDesk(t)
  const forum = await startForum(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const draft = draftOf(forum)
  assert.equal((await admin.ask('POST', 'platforms', draft)).status, 200)
  await administersToo(desk, admin.session.staff.id, 'Bo Second')
  const proposed = async () => {
    const { pending } = (await admin.ask<PlatformList>('GET', 'platforms')).json
    const [change] = pending
    await admin.ask('POST', `house-changes/${change?.id}/reject`)
    return { differs: change?.differs, secret: change?.secret, note: change?.note }
  }

  const settings = { ...draft.settings, notices: false, byCountry: true, copiesWhileRestricted: true }
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  await admin.ask('POST', 'platforms', { ...draft, settings, secrets: { secret: other } })
  const seen = await proposed()
  assert.deepEqual(seen, {
    differs: [
      { name: 'notices', before: true, after: false },
      { name: 'byCountry', before: false, after: true },
      { name: 'copiesWhileRestricted', before: false, after: true },
    ],
    secret: 'replaced',
    note: undefined,
  })
  assert.ok(!JSON.stringify(seen).includes(other))
  await admin.ask('POST', 'platforms', { ...draft, title: 'Forum' })
  const differs = [{ name: 'title', before: 'The forum', after: 'Forum' }]
  assert.deepEqual(await proposed(), { differs, secret: 'kept', note: undefined })

  // A desk restored from a backup: the other still sleeps, and could be woken.
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx
      .updateTable('staff')
      .set({ asleep_since: desk.house.clock.now() })
      .where('name', '=', 'Bo Second')
      .execute(),
  )
  const alone = await admin.ask<{ waits: boolean }>('POST', 'platforms', { ...draft, title: 'Forum' })
  assert.equal(alone.json.waits, true)
  assert.deepEqual((await proposed()).note, {
    key: 'house-change.others-asleep',
    params: { names: 'Bo Second' },
  })
})

test('whoever agrees to another way in reads which client it names there, and whether its secret is replaced', async (t) => {
  const desk = await openDesk(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const value = {
    issuer: 'https://id.example',
    clientId: 'guichet-7',
    clientSecret: 'of the first',
    label: 'Our ID',
  }
  const proposed = async (change: unknown) => {
    assert.equal((await admin.ask('POST', 'settings', change)).status, 200)
    const [first] = (await admin.ask<SettingsView>('GET', 'settings')).json.pending
    return { id: first?.id, value: first?.says.params?.value, secret: first?.secret }
  }
  const change = { setting: 'signIn', value }
  const first = await proposed(change)
  assert.deepEqual([first.value, first.secret], ['https://id.example (guichet-7)', 'replaced'])
  await administersToo(desk, admin.session.staff.id, 'Bo Second')
  const bo = await officerAt(desk, 'Bo Second')
  assert.equal((await bo.ask('POST', `house-changes/${first.id}/approve`)).status, 200)
  const other = await proposed({ ...change, value: { ...value, clientId: 'another' } })
  assert.deepEqual([other.value, other.secret], ['https://id.example (another)', 'kept'])
})

/** Two who administer with passkeys. */
async function administersToo(desk: Desk, first: string, name: string): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
    await sql`update staff set administers = true where name = ${name}`.execute(tx)
    await sql`insert into passkey (credential_id, tenant_id, staff_id, public_key, counter, created_at)
      select id::text, tenant_id, id, '', 0, now() from staff where id = ${first} or name = ${name}`.execute(
      tx,
    )
  })
}
