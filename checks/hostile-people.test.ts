/** Who is let in, and what one person alone can make of it. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import pg from 'pg'
import { webhookSecret, withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { quotas } from '../desk/http/lanes.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { keepAlert } from '../desk/sql/day/alerts.ts'
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

test('where two administer, one alone neither leads orders elsewhere nor takes a platform out of use', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house } = world
  const first = await signIn(world, a, 'administrator')
  const asks = async (url: string, body: unknown, { headers }: { headers: typeof first.headers } = first) => {
    const payload = JSON.stringify(body)
    const made = await world.server.inject({ method: 'POST', url: `/desk/api/${url}`, headers, payload })
    return { status: made.statusCode, ...made.json<{ waits?: boolean; id?: string; type?: string }>() }
  }
  const draft = (address: string, id = 'mine') => ({
    id,
    kind: 'webhook',
    title: 'Mine',
    settings: { address, publicOrigins: ['https://forum.example'] },
    secrets: { secret: 'whsec_c2VjcmV0LW9mLWEtcGxhdGZvcm0tY29ubmVjdGlvbg==' },
  })
  const there = async () => {
    const tenant = (await allTenants(house.db)).find(({ id }) => id === a.tenant.id)
    return (tenant?.settings.platforms ?? []).map(({ id, settings }) =>
      `${id} ${String(settings.address ?? '')}`.trim(),
    )
  }
  assert.equal((await asks('platforms', draft('https://forum.example/zero', 'other'))).waits, false)
  const before = await there()
  // Nobody else administers yet: a platform that no longer obeys cannot wait for somebody who does not exist.
  assert.equal((await asks('platforms', draft('https://forum.example/one'))).waits, false)
  assert.deepEqual(await there(), [...before, 'mine https://forum.example/one'])

  const senior = a.staff.find(({ role }) => role === 'senior')
  await inTenant(house.db, a.tenant.id, (tx) =>
    tx
      .updateTable('staff')
      .set({ administers: true })
      .where('id', '=', senior?.id ?? '')
      .execute(),
  )
  const second = await signIn(world, a, 'senior')
  const moved = await asks('platforms', draft('https://evil.example/two'))
  const retired = await asks('platforms/mine/retire', { retired: true })
  assert.deepEqual([moved.status, moved.waits, retired.status], [200, true, 422])
  assert.match(String(retired.type), /waits$/, 'one change of a connection at a time')
  assert.deepEqual(await there(), [...before, 'mine https://forum.example/one'])
  assert.equal(
    (await asks(`house-changes/${moved.id}/approve`, {})).status,
    403,
    'nobody agrees with themselves',
  )

  // What the second person reads is where it leads; what is kept is what they read.
  const list = await world.server.inject({ url: '/desk/api/platforms', headers: second.headers })
  const { pending } = list.json<{
    pending: { id: string; mayApprove: boolean; says: { params: object } }[]
  }>()
  assert.deepEqual(
    pending.map(({ id, mayApprove, says }) => [id, mayApprove, says.params]),
    [[moved.id, true, { title: 'Mine', value: 'https://evil.example/two, https://forum.example' }]],
  )
  assert.equal(list.body.includes('c2VjcmV0'), false)
  assert.equal((await asks(`house-changes/${moved.id}/reject`, {}, second)).status, 200)
  assert.deepEqual(await there(), [...before, 'mine https://forum.example/one'])
  const again = await asks('platforms', draft('https://forum.example/three'))
  assert.equal((await asks(`house-changes/${again.id}/approve`, {}, second)).status, 200)
  assert.deepEqual(await there(), [...before, 'mine https://forum.example/three'])

  // Nor is the word of one who has no say in it any more, or whose passkeys were taken: a thief may have spoken it.
  const stands = async (staff: object) =>
    await inTenant(house.db, a.tenant.id, (tx) =>
      tx.updateTable('staff').set(staff).where('id', '=', first.person.id).execute(),
    )
  const demoted = await asks('platforms', draft('https://evil.example/three-a'))
  await stands({ role: 'auditor', administers: false })
  const word = await asks(`house-changes/${demoted.id}/approve`, {}, second)
  assert.deepEqual([word.status, String(word.type).split(':').at(-1)], [422, 'proposer-gone'])
  assert.equal((await asks(`house-changes/${demoted.id}/reject`, {}, second)).status, 200)
  await stands({ role: 'administrator' })
  const stolen = await asks('platforms', draft('https://evil.example/three-b'))
  await inTenant(house.db, a.tenant.id, (tx) => revokeAllOf(tx, first.person.id, world.clock.now()))
  const spoken = await asks(`house-changes/${stolen.id}/approve`, {}, second)
  assert.deepEqual([spoken.status, String(spoken.type).split(':').at(-1)], [409, 'decided'])
  assert.deepEqual(await there(), [...before, 'mine https://forum.example/three'])
  const back = await signIn(world, a, 'administrator')

  // Whoever proposed it and left is no second person any more.
  const left = await asks('platforms', draft('https://evil.example/four'), back)
  await inTenant(house.db, a.tenant.id, (tx) =>
    tx.updateTable('staff').set({ active: false }).where('id', '=', first.person.id).execute(),
  )
  const late = await asks(`house-changes/${left.id}/approve`, {}, second)
  assert.deepEqual([late.status, String(late.type).split(':').at(-1)], [422, 'proposer-gone'])
})

test('an alert is heeded by whoever can do something about it, and by whom stands in the record', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house, clock } = world
  const taken = await handIn(world, a)
  const demand = taken.json<{ id: string }>().id
  const raised = async (key: string, about?: string) => {
    await inTenant(house.db, a.tenant.id, (tx) =>
      keepAlert(tx, house, a.tenant, {
        key,
        says: { key: 'alert.vault-low', params: { free: 1, refuse: 1 } },
        at: clock.now(),
        ...(about ? { demand: about } : {}),
      }),
    )
    const row = await inTenant(house.db, a.tenant.id, (tx) =>
      tx.selectFrom('alert').select('id').where('key', '=', key).executeTakeFirstOrThrow(),
    )
    return row.id
  }
  const heeds = async (role: string, id: string) => {
    const { headers } = await signIn(world, a, role)
    const url = `/desk/api/alerts/${id}/acknowledge`
    return (await world.server.inject({ method: 'POST', url, headers, payload: '{}' })).statusCode
  }
  const [own, ofDemand] = [await raised('one'), await raised('two', demand)]
  for (const role of ['auditor', 'registrar']) assert.equal(await heeds(role, own), 403, role)
  assert.equal(await heeds('administrator', own), 200)
  assert.equal(await heeds('officer', own), 404, 'it was heeded already')
  assert.equal(await heeds('officer', ofDemand), 200)
  const officer = a.staff.find(({ role }) => role === 'officer')?.id ?? ''
  const about = await raised(`recovered/${officer}/now`)
  assert.equal(await heeds('officer', about), 403, 'the warning about somebody is not theirs to silence')
  assert.equal(await heeds('senior', about), 200)
  const { headers, person } = await signIn(world, a, 'officer')
  const page = await world.server.inject({ url: `/desk/api/demands/${demand}`, headers })
  const { history } = page.json<{ history: { type: string; actor: { name: string } }[] }>()
  assert.deepEqual(
    history.filter(({ type }) => type === 'alert.acknowledged').map(({ actor }) => actor.name),
    [person.name],
  )
  const day = await world.server.inject({ url: '/desk/api/activity', headers })
  const { entries } = day.json<{ entries: { type: string }[] }>()
  assert.equal(entries.filter(({ type }) => type === 'alert.acknowledged').length, 3)
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
  assert.equal(await webhookSecret(world.house, a.tenant.id, 'alertWebhook', alertWebhook), hook.secret)
})

test('what a person decided leaves a real desk under encryption only; a sandbox may call a program beside it', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { headers } = await signIn(world, world.a, 'administrator')
  const set = async (setting: string, url: string) => {
    const value = { url, secret: 'zqsecret-of-the-webhook-zqsecret' }
    const payload = JSON.stringify({ setting, value })
    const answer = await world.server.inject({ method: 'POST', url: '/desk/api/settings', headers, payload })
    return answer.statusCode
  }
  for (const setting of ['verdictWebhook', 'alertWebhook']) {
    assert.equal(await set(setting, 'https://moderation.example/told'), 200, setting)
    for (const url of [
      'http://127.0.0.1:9/told',
      'http://localhost:9/told',
      'http://moderation.example/told',
    ])
      assert.equal(await set(setting, url), 422, `${setting} to ${url}`)
  }
  await inTenant(world.house.db, world.a.tenant.id, (tx) =>
    tx.updateTable('tenant').set({ sandbox: true }).where('id', '=', world.a.tenant.id).execute(),
  )
  assert.equal(await set('alertWebhook', 'http://127.0.0.1:9/told'), 200)
  assert.equal(await set('alertWebhook', 'http://moderation.example/told'), 422)
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

test('whoever knocks at the provider of accounts too often is kept from that alone, and keeps nobody else from it', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { a, house } = world
  const { headers } = await signIn(world, a, 'administrator')
  const value = {
    issuer: 'https://accounts.invalid',
    clientId: 'guichet',
    clientSecret: 'of the provider',
    label: 'Sample accounts',
  }
  const { value: sealed } = await withSecretSealed(house, a.tenant.id, {
    change: 'setting',
    setting: 'signIn',
    value,
  })
  await inTenant(house.db, a.tenant.id, (tx) => writeSetting(tx, a.tenant.id, 'signIn', sealed))
  const post = async (path: string, remoteAddress: string) => {
    const asked = await world.server.inject({
      method: 'POST',
      url: `/desk/api/${path}`,
      headers: { host: a.host, origin: headers.origin, 'content-type': 'application/json' },
      payload: '{}',
      remoteAddress,
    })
    return [asked.statusCode, Number(asked.headers['retry-after'] ?? 0) > 0]
  }
  for (let n = 0; n < quotas.knocks; n++)
    assert.deepEqual(await post('accounts/sign-in', '198.51.100.7'), [502, false])
  assert.deepEqual(await post('accounts/sign-in', '198.51.100.7'), [429, true])
  assert.deepEqual(
    await post('accounts/sign-in', '198.51.100.8'),
    [502, false],
    'another address asks as before',
  )
  assert.equal(
    (await post('passkeys/sign-in/options', '198.51.100.7'))[0],
    200,
    'the passkey is another door',
  )
  const asked = world.said.filter((line) => line.includes('the provider of accounts did not answer'))
  assert.equal(asked.length, quotas.knocks + 1)
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
