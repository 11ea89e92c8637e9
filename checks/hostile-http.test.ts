/** Every route of the desk, read from the server itself, under everything that should not work. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { InjectOptions, LightMyRequestResponse, RouteOptions } from 'fastify'
import { rooms } from '../desk/http/rooms.ts'
import { quotas } from '../desk/http/lanes.ts'
import { makeServer } from '../desk/http/server.ts'
import {
  handIn,
  orderOf,
  originOf,
  type Side,
  signedFor,
  signIn,
  type TwoDesks,
  twoDesks,
} from './two-desks.ts'
import { asking, fingerprint } from './fingerprint.ts'
import { askedNames, oddAddresses, oddBodies, oddDays, oddValues } from './odd-requests.ts'
import { speak } from './speak.ts'
import { tokenAt } from '../journeys/program.ts'

type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  open: string
  bodyLimit: number
  takes: string | undefined
}

/** Ends a session, never ends by itself, or says 503 while no lists are read; tried by hand elsewhere. */
const apart = new Set(['/desk/api/sign-out', '/desk/api/stream', '/hma/status'])

test('no route answers a request that should not work with anything but a problem, and none of them writes', async (t) => {
  const world = await twoDesks(t)
  // As a desk that has read its lists: one that has not says 503, and means it.
  for (const { tenant } of [world.a, world.b]) await (await world.house.lists.of(tenant)).follow()
  const routes = await routesOf(world)
  assert.ok(routes.length > 25, `only ${routes.length} routes`)
  // A session has its own quota, and there are more routes than fit into one minute of it: each route has one of its own.
  const sessions = new Map<Route, Pick<Awaited<ReturnType<typeof signIn>>, 'headers'>>()
  const tokens = async ({ tenant }: Side) => await tokenAt({ house: world.house, tenant }, ['scan', 'curate'])
  const [program, stranger] = [await tokens(world.a), await tokens(world.b)]
  for (const route of routes) {
    const { headers } = await signIn(world, world.a, 'senior')
    const token = route.open === 'program' ? { authorization: `Bearer ${program.secret}` } : {}
    const type = { 'content-type': route.takes ?? headers['content-type'] }
    sessions.set(route, { headers: { ...headers, ...token, ...type } })
  }
  const others = await Promise.all(
    ['officer', 'registrar', 'auditor', 'administrator'].map((role) => signIn(world, world.a, role)),
  )
  const elsewhere = await signIn(world, world.b, 'senior')
  await handIn(world, world.a)
  const before = await fingerprint(world)
  let tries = 0

  const attack = async (
    what: string,
    route: Route,
    options: Partial<InjectOptions>,
    wanted?: readonly number[],
  ) => {
    tries++
    const response = await world.server.inject({
      method: route.method,
      url: addressIn(route),
      // Each from an address of its own: what is tried here is not the quota.
      remoteAddress: `10.0.${tries >> 8}.${tries & 255}`,
      ...options,
    } as InjectOptions)
    const said = `${route.method} ${route.url}, ${what}: ${response.statusCode} ${response.body.slice(0, 300)}`
    // What this desk does not do at all it says by 501, and that is no fault.
    assert.ok(response.statusCode < 500 || response.statusCode === 501, said)
    if (wanted) assert.ok(wanted.includes(response.statusCode), `${said}; wanted ${wanted.join(', ')}`)
    if (response.statusCode >= 400)
      (route.url.startsWith('/hma') ? assertMessage : assertProblem)(response, said)
    assert.equal(response.headers['x-content-type-options'], 'nosniff', said)
    assert.ok(response.headers['content-security-policy'], said)
    return response
  }
  const json = { host: world.a.host, 'content-type': 'application/json', origin: originOf(world, world.a) }

  for (const [route, here] of sessions) {
    const changes = route.method !== 'GET'
    const body = changes ? { payload: '{}' } : {}
    if (route.open === 'session') await attack('no session', route, { headers: json, ...body }, [401])
    if (route.open === 'session')
      await attack(
        'the session of another tenant',
        route,
        { headers: { ...elsewhere.headers, host: world.a.host, origin: json.origin }, ...body },
        [401],
      )
    if (route.open === 'signed') await attack('no signature', route, { headers: json, ...body }, [401])
    if (route.open === 'program') {
      const headers = { ...json, authorization: `Bearer ${stranger.secret}` }
      for (const each of [json, headers]) await attack('no token', route, { headers: each, ...body }, [401])
    }
    if (route.open === 'media')
      await attack('the wrong origin', route, { headers: { host: world.a.host } }, [404])
    await attack('a hostname of nobody', route, { headers: { ...here.headers, host: 'c.example' }, ...body })
    if (apart.has(route.url)) continue
    for (const url of oddAddresses(route))
      await attack(`the address ${url.slice(0, 60)}`, route, { headers: here.headers, url, ...body })

    for (const value of changes ? oddValues.slice(0, 2) : oddValues) {
      const asked = new URLSearchParams(askedNames.map((name) => [name, value])).toString()
      const options = { headers: here.headers, url: `${addressIn(route)}?${asked}`, ...body }
      const said = await attack(`everything asked for as ${value.slice(0, 30)}`, route, options)
      if (said.statusCode === 422) assertFoundAndWanted(said, `${route.method} ${route.url}`)
    }

    for (const asked of oddDays[route.url] ?? [])
      await attack(asked, route, { headers: here.headers, url: `${route.url}?${asked}` })

    for (const who of others)
      await attack(`by the ${who.person.role}`, route, { headers: who.headers, ...body })
    if (!changes) {
      await attack('by the senior', route, { headers: here.headers })
      continue
    }
    if (route.open === 'session') {
      await attack(
        'another origin',
        route,
        { headers: { ...here.headers, origin: 'https://evil.example' }, ...body },
        [403],
      )
      await attack(
        'another site',
        route,
        { headers: { ...here.headers, 'sec-fetch-site': 'cross-site' }, ...body },
        [403],
      )
      await attack(
        'a form',
        route,
        { headers: { ...here.headers, 'content-type': 'application/x-www-form-urlencoded' }, ...body },
        [415],
      )
      await attack(
        'a look-alike type',
        route,
        { headers: { ...here.headers, 'content-type': 'application/jsonp' }, ...body },
        [415],
      )
      const { 'x-guichet-csrf': _gone, ...without } = here.headers
      await attack('no token', route, { headers: without, ...body }, [403])
      await attack(
        'a wrong token',
        route,
        { headers: { ...here.headers, 'x-guichet-csrf': 'x' }, ...body },
        [403],
      )
    }
    for (const [what, payload] of oddBodies) await attack(what, route, { headers: here.headers, payload })
    const huge = Buffer.alloc(route.bodyLimit + 1, 0x20)
    await attack(
      'a body too large',
      route,
      { headers: here.headers, payload: huge },
      route.takes ? [413, 422] : [413],
    )
  }
  t.diagnostic(`${routes.length} routes, ${tries} bad requests tried, 0 escaped`)
  assert.deepEqual(await fingerprint(world), before)
  assert.deepEqual(world.said, [])
})

test('what is wrong with a body is said as found and wanted, and never repeated', async (t) => {
  const world = await twoDesks(t)
  const { headers } = await signIn(world, world.a, 'senior')
  for (const [what, payload] of oddBodies) {
    const response = await world.server.inject({
      method: 'POST',
      url: `/desk/api/demands/${randomUUID()}/plan`,
      headers,
      payload,
    })
    assertFoundAndWanted(response, what)
    assert.doesNotMatch(response.body, /canary/, what)
  }
})

test('strangers in a crowd do not stop a registered sender, nor the people at the desk', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const { headers } = await signIn(world, world.a, 'senior')
  const flood = async (make: () => Promise<InjectOptions> | InjectOptions, count: number) => {
    const statuses = new Map<number, number>()
    let wait: unknown
    for (let n = 0; n < count; n++) {
      const response = await world.server.inject(await make())
      statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1)
      if (response.statusCode === 429) {
        assertProblem(response, 'a flood')
        wait = response.headers['retry-after']
      }
    }
    assert.match(`${String(wait)}`, /^\d+$/, 'seconds to wait')
    assert.deepEqual(
      [...statuses.keys()].filter((status) => ![401, 404, 429].includes(status)),
      [],
    )
    return statuses.get(429) ?? 0
  }
  const bare = {
    method: 'POST' as const,
    url: '/v1/demands',
    headers: { host: world.a.host, 'content-type': 'application/json' },
    payload: '{}',
  }
  const sample = await signedFor(world, world.a, 'POST', '/v1/demands', orderOf(world))
  const spoilt = {
    ...sample,
    headers: { ...sample.headers, signature: sample.headers.signature?.replace(/:../, ':AA') ?? '' },
  }
  const floods = [
    await flood(() => bare, quotas.strangers + 30),
    await flood(() => spoilt, quotas.strangers + 30),
    await flood(
      () => ({
        url: '/desk/api/inbox',
        headers: { host: world.a.host, cookie: `__Host-guichet=${randomUUID()}` },
      }),
      quotas.others + 30,
    ),
    await flood(() => ({ url: `/p/${randomUUID()}`, headers: { host: world.a.host } }), quotas.others + 30),
  ]
  assert.ok(
    floods.every((refused) => refused >= 30),
    floods.join(' '),
  )
  assert.equal((await handIn(world, world.a)).statusCode, 202)
  assert.equal((await world.server.inject({ url: '/desk/api/inbox', headers })).statusCode, 200)
  const { rows } = await asking(world, `select count(*)::int as n from security_event`)
  t.diagnostic(
    `${floods.join(', ')} refused with a time to wait; the sender and the desk were served; ${rows[0]?.n} records`,
  )
  assert.ok(rows[0].n <= 2 * quotas.strangers)
  // The wait is over when it was said to be.
  world.clock.turn(61_000)
  assert.equal((await world.server.inject(spoilt)).statusCode, 401)
})

test('a sender who sends too much is told when to come back, and another is not held up', async (t) => {
  const world = await twoDesks(t)
  const path = `/v1/demands/${randomUUID()}`
  const statuses = new Set<number>()
  for (let n = 0; n < quotas.sender + 1; n += 25) {
    const some = await Promise.all(Array.from({ length: 25 }, () => signedFor(world, world.a, 'GET', path)))
    for (const response of await Promise.all(some.map((one) => world.server.inject(one))))
      statuses.add(response.statusCode)
  }
  assert.deepEqual([...statuses].toSorted(), [404, 429])
  assert.equal((await handIn(world, world.b)).statusCode, 202)
})

test('a request with two meanings is refused before it is one, and a slow one is not waited for', async (t) => {
  const world = await twoDesks(t, { alone: true })
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.server.server.address() as AddressInfo
  const host = `Host: ${world.a.host}\r\n`
  const post = `POST /v1/demands HTTP/1.1\r\n${host}Content-Type: application/json\r\n`
  const unclear: Record<string, string> = {
    'two lengths': `${post}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}{}`,
    'a length and chunks': `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    'chunks that are not last': `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    'a negative length': `${post}Content-Length: -1\r\n\r\n`,
    'a length with a sign': `${post}Content-Length: +2\r\n\r\n{}`,
    'a folded line': `GET /health HTTP/1.1\r\n${host}X-A: b\r\n c\r\n\r\n`,
    'a space before the colon': `${post}Content-Length : 2\r\n\r\n{}`,
    'a bare line feed': `GET /health HTTP/1.1\n${host}\n\n`,
    'a NUL in a line': `GET /health HTTP/1.1\r\n${host}X-A: \0\r\n\r\n`,
    'two hosts': `GET /health HTTP/1.1\r\n${host}Host: other.example\r\n\r\n`,
    'no host': 'GET /health HTTP/1.1\r\n\r\n',
    'a chunk size that is none': `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`,
    'header lines without end': `GET /health HTTP/1.1\r\n${host}${'X-A: '.padEnd(1_000, 'b').concat('\r\n').repeat(20)}\r\n`,
    'no HTTP at all': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
  }
  for (const [what, text] of Object.entries(unclear)) {
    const { answer } = await speak(port, text)
    assert.match(answer, /^HTTP\/1\.1 4\d\d /, `${what}: ${answer.slice(0, 200)}`)
    assert.equal(answer.match(/^HTTP\/1\.1/gm)?.length, 1, `${what} was answered more than once`)
    // Node refuses that one by itself, without a body.
    if (what !== 'no host') assert.match(answer, /application\/problem\+json/, `${what}: ${answer}`)
  }
  // Duplicated security headers: one of each or none.
  for (const name of ['signature', 'signature-input', 'content-digest', 'idempotency-key', 'content-type']) {
    const sent = await signedFor(world, world.a, 'POST', '/v1/demands', orderOf(world))
    const lines = Object.entries(sent.headers).map(([key, value]) => `${key}: ${value}\r\n`)
    const double = lines.find((line) => line.startsWith(`${name}:`)) ?? ''
    const { answer } = await speak(
      port,
      `POST /v1/demands HTTP/1.1\r\n${lines.join('')}${double}content-length: ${sent.payload?.length}\r\n\r\n${sent.payload}`,
    )
    assert.doesNotMatch(answer, /^HTTP\/1\.1 (2|5)/, `two of ${name}: ${answer.slice(0, 300)}`)
  }
  const slow = await Promise.all([
    speak(port, `GET /health HTTP/1.1\r\n${host}X-A: `, 'b'),
    speak(port, `${post}Content-Length: 1000\r\n\r\n{`, ' '),
  ])
  for (const { answer, seconds } of slow) {
    t.diagnostic(`a slow request ended after ${seconds.toFixed(1)} s`)
    assert.match(answer, /^HTTP\/1\.1 408 /)
    assert.match(answer, /application\/problem\+json/)
  }
  const { rows } = await asking(world, 'select count(*)::int as n from demand')
  assert.equal(rows[0].n, 0)
})

function addressIn(route: Route): string {
  return route.url.replaceAll(/:\w+|\*/g, () => randomUUID())
}

function assertProblem(response: LightMyRequestResponse, said: string): void {
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/, said)
  const { type, title, status } = response.json<Record<string, unknown>>()
  assert.deepEqual([typeof type, typeof title, status], ['string', 'string', response.statusCode], said)
  assertTellsNothing(response, said)
}

function assertFoundAndWanted(response: LightMyRequestResponse, said: string): void {
  const { errors = [] } = response.json<{ errors?: { path: string; found: string; wanted: string }[] }>()
  assert.ok(
    errors.length > 0 && errors.every(({ found, wanted }) => found && wanted),
    `${said}: ${response.body}`,
  )
}

/** As Hasher-Matcher-Actioner says no, where its clients ask; what is no address at all reaches no route of theirs. */
function assertMessage(response: LightMyRequestResponse, said: string): void {
  const { message, title } = response.json<Record<string, unknown>>()
  assert.equal(typeof (message ?? title), 'string', said)
  assertTellsNothing(response, said)
}

function assertTellsNothing(response: LightMyRequestResponse, said: string): void {
  // The request's own id is chance, and may spell anything.
  const told = response.body.replace(/urn:guichet:request:[\w-]+/, '')
  assert.doesNotMatch(
    told,
    /Invalid (input|option|string|number|[A-Z])|Too (big|small)|Unrecognized key|expected /,
    said,
  )
  assert.doesNotMatch(told, /\n\s+at |node_modules|\.ts:\d|FST_|ERR_|select |insert |pg_/i, said)
}

/** The routes as the server has them, without HEAD, which follows GET. */
async function routesOf({ house }: TwoDesks): Promise<Route[]> {
  const found: Route[] = []
  const server = await makeServer(house, [
    (app) =>
      void app.addHook('onRoute', (route: RouteOptions) => {
        for (const method of [route.method].flat())
          if (method !== 'HEAD')
            found.push({
              method: method as Route['method'],
              url: route.url,
              open: route.config?.open ?? '',
              bodyLimit: route.bodyLimit ?? 1024 * 1024,
              takes: route.config?.takes,
            })
      }),
    ...rooms,
  ])
  await server.close()
  return found
}
