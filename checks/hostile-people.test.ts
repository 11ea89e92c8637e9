/** Who is let in, and what one person alone can make of it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { webhookSecret } from '../desk/tenants/setting-secrets.ts'
import { inTenant } from '../desk/sql/database.ts'
import { revokeAllOf } from '../desk/sql/house/people.ts'
import { allTenants } from '../desk/tenants.ts'
import { handIn, type Side, signIn, type TwoDesks, twoDesks } from './two-desks.ts'

test('a desk that is still being set up takes no order and lets nobody work, alone or beside an open one', async (t) => {
  for (const alone of [true, false]) {
    const world = await twoDesks(t, { alone })
    const { a } = world
    const officer = await signIn(world, a)
    await asInFirstRun(world, a)
    const get = async (url: string) => {
      const { statusCode, body } = await world.server.inject({ url, headers: officer.headers })
      return [statusCode, (JSON.parse(body) as { type?: string }).type?.split(':').at(-1)]
    }
    const handed = await handIn(world, a)
    assert.equal(handed.statusCode, 503, handed.body)
    assert.deepEqual(await get('/.well-known/guichet.json'), [503, 'not-open'])
    const decide = await world.server.inject({
      method: 'POST',
      url: '/desk/api/hand-over',
      headers: officer.headers,
      payload: '{}',
    })
    assert.equal(decide.statusCode, 403, decide.body)
    assert.equal((await get('/desk/api/first-run'))[0], 200)
  }
})

test('one administrator alone makes nobody who could be the second of two persons', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house } = world
  const second = a.staff.find(({ role }) => role === 'senior')
  await inTenant(house.db, a.tenant.id, (tx) =>
    tx
      .updateTable('staff')
      .set({ administers: true })
      .where('id', '=', second?.id ?? '')
      .execute(),
  )
  const alone = await signIn(world, a, 'administrator')
  const other = await signIn(world, a, 'senior')
  const asks = async (url: string, body: unknown, headers = alone.headers) => {
    const made = await world.server.inject({
      method: 'POST',
      url: `/desk/api/${url}`,
      headers,
      payload: JSON.stringify(body),
    })
    return { status: made.statusCode, ...made.json<{ waits?: boolean; link?: string; id?: string }>() }
  }
  const invites = (role: string) =>
    asks('people/changes', { change: 'invite', name: `New ${role}`, role, administers: false })
  for (const role of ['officer', 'senior', 'registrar', 'administrator']) {
    const { waits, link } = await invites(role)
    assert.deepEqual([waits, link], [true, undefined], role)
  }
  // Who only reads is nobody's second person, and is none by a later step either.
  assert.ok((await invites('auditor')).link)
  const auditor = await idOf('New auditor')
  const raised = await asks('people/changes', {
    change: 'role',
    staff: auditor,
    role: 'senior',
    administers: false,
  })
  assert.equal(raised.waits, true)
  assert.equal((await asks(`house-changes/${raised.id}/approve`, {})).status, 403)
  assert.equal((await asks(`house-changes/${raised.id}/approve`, {}, other.headers)).status, 200)
  // Now a senior officer whose link was never opened: a fresh one takes two as well.
  const fresh = await asks(`people/${auditor}/link`, {})
  assert.deepEqual([fresh.waits, fresh.link], [true, undefined])
  assert.ok((await asks(`house-changes/${fresh.id}/approve`, {}, other.headers)).link)

  async function idOf(name: string): Promise<string> {
    const row = await inTenant(house.db, a.tenant.id, (tx) =>
      tx.selectFrom('staff').select('id').where('name', '=', name).executeTakeFirstOrThrow(),
    )
    return row.id
  }
})

test('a secret among the settings stands nowhere in the database as it was typed, proposed or in force', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a } = world
  const { headers } = await signIn(world, a, 'administrator')
  const set = (body: unknown) =>
    world.server.inject({
      method: 'POST',
      url: '/desk/api/settings',
      headers,
      payload: JSON.stringify(body),
    })
  const hook = { url: 'https://alerts.example/hook', secret: 'zqsecret-of-the-webhook-zqsecret' }
  const provider = {
    issuer: 'https://accounts.example',
    clientId: 'guichet',
    clientSecret: 'zqsecret-of-the-provider',
    label: 'Sample accounts',
  }
  for (const body of [
    { setting: 'alertWebhook', value: hook },
    { setting: 'signIn', value: provider },
  ]) {
    const { statusCode, body: said } = await set(body)
    assert.deepEqual([statusCode, said.includes('zqsecret')], [200, false], said)
  }
  const client = new pg.Client(world.owner)
  await client.connect()
  let read = 0
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  await client.query(`select set_config('app.tenant', $1, false)`, [a.tenant.id])
  for (const { name } of rows) {
    const all = await client.query<{ line: string }>(`select row_to_json(x)::text as line from "${name}" x`)
    for (const { line } of all.rows) assert.ok(!line.includes('zqsecret'), `${name}: ${line}`)
    read += all.rows.length
  }
  await client.end()
  assert.ok(read > 10, `${read} rows read`)
  const [{ alertWebhook } = {}] = (await allTenants(world.house.db)).map(({ settings }) => settings)
  assert.ok(alertWebhook)
  assert.equal(await webhookSecret(world.house, a.tenant.id, alertWebhook), hook.secret)
})

test('a provider of accounts that turns bad reads, and leaves nothing behind that goes on reading or hides an alarm', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house } = world
  const { headers, person } = await signIn(world, a, 'senior')
  await inTenant(house.db, a.tenant.id, (tx) =>
    tx.updateTable('session').set({ came_by: 'account' }).where('staff_id', '=', person.id).execute(),
  )
  const post = async (path: string, body: unknown = {}) => {
    const url = `/desk/api/${path}`
    return (await world.server.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) }))
      .statusCode
  }
  assert.equal((await world.server.inject({ url: '/desk/api/inbox', headers })).statusCode, 200)
  assert.deepEqual(
    [
      await post('calendar/feed', { language: 'en' }),
      await post('calendar/feed/revoke'),
      await post('views', { name: 'mine', query: '', shared: true }),
      await post(`alerts/${randomUUID()}/acknowledge`),
    ],
    [403, 403, 403, 403],
  )
  assert.equal(await post(`demands/${randomUUID()}/looking`, { tab: randomUUID(), here: true }), 200)
})

test('whoever leaves or lost their passkey leaves no calendar address behind', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house, clock } = world
  const { headers, person } = await signIn(world, a, 'officer')
  const made = await world.server.inject({
    method: 'POST',
    url: '/desk/api/calendar/feed',
    headers,
    payload: JSON.stringify({ language: 'en' }),
  })
  const { pathname } = new URL(made.json<{ url: string }>().url)
  const read = async () =>
    (await world.server.inject({ url: pathname, headers: { host: a.host } })).statusCode
  assert.equal(await read(), 200)
  await inTenant(house.db, a.tenant.id, (tx) => revokeAllOf(tx, person.id, clock.now()))
  assert.equal(await read(), 404)
})

async function asInFirstRun({ house }: TwoDesks, { tenant }: Side): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('tenant')
      .set({ first_run: JSON.stringify({ answered: [] }) })
      .where('id', '=', tenant.id)
      .execute(),
  )
}
