/** Who sits at the desk, for how long, and how they are sent away. */
import assert from 'node:assert/strict'
import { connect, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { inTenant } from '../desk/sql/database.ts'
import type { Plan } from '../desk/http/contract/index.ts'
import {
  carryAll,
  handIn,
  linkFor,
  originOf,
  type Side,
  signIn,
  type TwoDesks,
  twoDesks,
} from './two-desks.ts'

const minutes = 60_000
const inbox = (world: TwoDesks, headers: Record<string, string>) =>
  world.server.inject({ url: '/desk/api/inbox', headers }).then(({ statusCode }) => statusCode)

test('a session’s cookie is bound to this host, to HTTPS and to this site, and no script reads it', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { opened } = await signIn(world, world.a)
  const [cookie, ...more] = [opened.headers['set-cookie']].flat()
  assert.equal(more.length, 0)
  const [pair = '', ...flags] = `${cookie}`.split('; ')
  assert.match(pair, /^__Host-guichet=[A-Za-z0-9_-]{43}$/)
  assert.deepEqual(flags.toSorted(), ['HttpOnly', 'Max-Age=43200', 'Path=/', 'SameSite=Strict', 'Secure'])
})

test('a session that somebody else set is never taken over, and the one before is another', async (t) => {
  const world = await twoDesks(t, { alone: true, sandbox: true })
  const person = world.a.staff[0]
  assert.ok(person)
  const planted = '__Host-guichet=attackers-session-attackers-session-attack'
  const secret = await linkFor(world, world.a, person.id)
  const opened = await world.server.inject({
    method: 'POST',
    url: '/desk/api/sign-in/link',
    headers: {
      host: world.a.host,
      cookie: planted,
      'content-type': 'application/json',
      origin: originOf(world, world.a),
    },
    payload: JSON.stringify({ token: secret }),
  })
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? ''
  assert.notEqual(cookie, planted)
  assert.deepEqual(
    [
      await inbox(world, { host: world.a.host, cookie: planted }),
      await inbox(world, { host: world.a.host, cookie }),
    ],
    [401, 200],
  )
})

test('half an hour without a key press ends a session, and twelve hours end it whatever is pressed', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const idle = await signIn(world, world.a)
  world.clock.turn(29 * minutes)
  assert.equal(await inbox(world, idle.headers), 200)
  world.clock.turn(31 * minutes)
  assert.equal(await inbox(world, idle.headers), 401)

  const busy = await signIn(world, world.a)
  for (let passed = 0; passed < 12 * 60 - 20; passed += 20) {
    world.clock.turn(20 * minutes)
    assert.equal(await inbox(world, busy.headers), 200, `after ${passed + 20} minutes`)
  }
  world.clock.turn(21 * minutes)
  assert.equal(await inbox(world, busy.headers), 401)
})

test('whoever is sent away is away at once: no request, no plan made before, no stream, no look', async (t) => {
  const world = await twoDesks(t, { alone: true })
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.server.server.address() as AddressInfo
  const id = (await handIn(world, world.a)).json<{ id: string }>().id
  await carryAll(world, world.a)
  for (const [how, sendAway] of Object.entries(waysOut)) {
    const { headers, person, cookie } = await signIn(world, world.a, 'officer')
    const plan = await world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/plan`,
      headers,
      payload: JSON.stringify({ deed: 'legal-hold', on: true, text: 'x' }),
    })
    const { planSha256, orderSha256, version, deed } = plan.json<Plan>()
    const stream = listen(port, world.a, cookie)
    await stream.until('event: time')
    await sendAway(world, person.id, headers)
    const act = await world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/act`,
      headers: { ...headers, 'idempotency-key': `"${how}"` },
      payload: JSON.stringify({ deed, planSha256, orderSha256, version }),
    })
    assert.deepEqual([await inbox(world, headers), act.statusCode], [401, 401], how)
    await handIn(world, world.a)
    await stream.ended
    assert.doesNotMatch(stream.heard(), /event: change/, how)
    await inTenant(world.house.db, world.a.tenant.id, (tx) =>
      tx.updateTable('staff').set({ active: true }).where('id', '=', person.id).execute(),
    )
  }
})

test('a link of somebody else never turns the session of whoever sits there into theirs unasked', async (t) => {
  const world = await twoDesks(t, { alone: true, sandbox: true })
  const sits = await signIn(world, world.a, 'senior')
  const owner = world.a.staff.find(({ role }) => role === 'officer')
  assert.ok(owner)
  const open = (token: string, more: { cookie: string; instead?: boolean }) =>
    world.server.inject({
      method: 'POST',
      url: '/desk/api/sign-in/link',
      headers: { ...sits.headers, cookie: more.cookie },
      payload: JSON.stringify({ token, ...('instead' in more ? { instead: more.instead } : {}) }),
    })
  const theirs = await linkFor(world, world.a, owner.id)
  const asked = await open(theirs, { cookie: sits.cookie })
  const { type, says } = asked.json<{ type: string; says: unknown }>()
  assert.deepEqual(
    [asked.statusCode, type, says, asked.headers['set-cookie']],
    [
      409,
      'urn:guichet:problem:somebody-sits',
      { key: 'sign-in.somebody.text', params: { owner: owner.name, sits: sits.person.name } },
      undefined,
    ],
  )
  assert.equal(await inbox(world, { host: world.a.host, cookie: sits.cookie }), 200, 'nothing has changed')

  const came = await open(theirs, { cookie: sits.cookie, instead: true })
  const cookie = String(came.headers['set-cookie']).split(';')[0] ?? ''
  assert.deepEqual(
    [
      came.statusCode,
      await inbox(world, { host: world.a.host, cookie: sits.cookie }),
      await inbox(world, { host: world.a.host, cookie }),
    ],
    [200, 401, 200],
    'asking spends no link, and of two persons in one browser one is gone',
  )
  const own = await open(await linkFor(world, world.a, owner.id), { cookie })
  assert.equal(own.statusCode, 200, 'whose session it is, is not asked')
})

test('twenty presses of one sign-in link at once open one session', async (t) => {
  const world = await twoDesks(t, { alone: true, sandbox: true })
  const [person] = world.a.staff
  assert.ok(person)
  const secret = await linkFor(world, world.a, person.id)
  const headers = { host: world.a.host, 'content-type': 'application/json', origin: originOf(world, world.a) }
  const press = () =>
    world.server.inject({
      method: 'POST',
      url: '/desk/api/sign-in/link',
      headers,
      payload: JSON.stringify({ token: secret }),
    })
  const answers = await Promise.all(Array.from({ length: 20 }, press))
  assert.deepEqual(answers.map(({ statusCode }) => statusCode).toSorted(), [
    200,
    ...Array.from({ length: 19 }, () => 401),
  ])
  assert.equal(answers.filter((answer) => answer.headers['set-cookie']).length, 1)
  const late = await linkFor(world, world.a, person.id)
  world.clock.turn(61 * minutes)
  const response = await world.server.inject({
    method: 'POST',
    url: '/desk/api/sign-in/link',
    headers,
    payload: JSON.stringify({ token: late }),
  })
  assert.equal(response.statusCode, 401)
})

test('another person is played in a sandbox only, under a new session', async (t) => {
  for (const sandbox of [false, true]) {
    const world = await twoDesks(t, { sandbox })
    const { headers, cookie } = await signIn(world, world.a)
    const [other] = world.a.staff
    const stranger = world.b.staff[0]
    const as = (id: string | undefined) =>
      world.server.inject({
        method: 'POST',
        url: '/desk/api/sandbox/person',
        headers,
        payload: JSON.stringify({ id }),
      })
    assert.equal((await as(stranger?.id)).statusCode, sandbox ? 404 : 403)
    const played = await as(other?.id)
    assert.equal(played.statusCode, sandbox ? 200 : 403)
    assert.equal(await inbox(world, headers), sandbox ? 401 : 200)
    if (sandbox) assert.notEqual(String(played.headers['set-cookie']).split(';')[0], cookie)
  }
})

test('what was planned is not done once the order has changed, and one plan is carried out once', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const id = (await handIn(world, world.a)).json<{ id: string }>().id
  await carryAll(world, world.a)
  const { headers } = await signIn(world, world.a)
  const ask = (rest: string, payload: unknown, key = '"k"') =>
    world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/${rest}`,
      headers: { ...headers, 'idempotency-key': key },
      payload: JSON.stringify(payload),
    })
  const deed = { deed: 'legal-hold', on: true, text: 'x' }
  const { planSha256, orderSha256, version } = (await ask('plan', deed)).json<Plan>()
  const whole = { deed, planSha256, orderSha256, version }
  const changed = {
    'another deed under the same plan': { ...whole, deed: { ...deed, text: 'y' } },
    'another order': { ...whole, orderSha256: 'a'.repeat(64) },
    'another plan': { ...whole, planSha256: 'b'.repeat(64) },
    'an older version': { ...whole, version: version - 1 },
    'a version to come': { ...whole, version: version + 1 },
  }
  for (const [what, payload] of Object.entries(changed))
    assert.equal((await ask('act', payload)).statusCode, 409, what)
  const pressed = await Promise.all(Array.from({ length: 10 }, () => ask('act', whole, '"once"')))
  assert.ok(pressed.some(({ statusCode }) => statusCode === 200))
  assert.ok(pressed.every(({ statusCode }) => statusCode === 200 || statusCode === 409))
  assert.equal((await ask('act', whole, '"again"')).statusCode, 409)
  const history = (await world.server.inject({ url: `/desk/api/demands/${id}`, headers })).json<{
    history: { says: { key: string } }[]
  }>().history
  assert.equal(history.filter(({ says }) => says.key.includes('legal-hold')).length, 1)
})

const waysOut: Record<
  string,
  (world: TwoDesks, staff: string, headers: Record<string, string>) => Promise<unknown>
> = {
  'struck off the list': ({ house, a }, staff) =>
    inTenant(house.db, a.tenant.id, (tx) =>
      tx.updateTable('staff').set({ active: false }).where('id', '=', staff).execute(),
    ),
  'signed out': ({ server }, _staff, headers) =>
    server.inject({ method: 'POST', url: '/desk/api/sign-out', headers, payload: '{}' }),
}

/** The stream of changes as a page hears it. */
function listen(port: number, side: Side, cookie: string) {
  let text = ''
  const socket = connect(port, '127.0.0.1')
  socket.write(`GET /desk/api/stream HTTP/1.1\r\nHost: ${side.host}\r\nCookie: ${cookie}\r\n\r\n`)
  socket.setEncoding('utf8').on('data', (some: string) => (text += some))
  socket.on('error', () => undefined)
  const ended = new Promise<void>((resolve) => {
    socket.on('data', () => text.endsWith('\r\n0\r\n\r\n') && resolve())
    socket.on('close', () => resolve())
  }).finally(() => socket.destroy())
  return {
    heard: () => text,
    ended,
    async until(what: string) {
      while (!text.includes(what)) await new Promise((resolve) => setTimeout(resolve, 20))
    },
  }
}
