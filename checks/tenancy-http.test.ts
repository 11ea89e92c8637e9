/** Two desks behind two hostnames of one server: what belongs to one is not there at the other, by any address. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import sharp from 'sharp'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { inTenant } from '../desk/sql/database.ts'
import { isNumbered } from '../core/demand.ts'
import type { DemandView } from '../desk/http/contract/index.ts'
import {
  carryAll,
  handIn,
  orderOf,
  type Side,
  signedFor,
  signIn,
  type TwoDesks,
  twoDesks,
} from './two-desks.ts'

test('two tenants may know the same authority under the same key, each for itself', async (t) => {
  const world = await twoDesks(t)
  const [first, second] = [await handIn(world, world.a), await handIn(world, world.b)]
  assert.deepEqual([first.statusCode, second.statusCode], [202, 202], second.body)
  assert.deepEqual(
    [first, second].map((response) => response.json<{ number: string }>().number),
    ['RO-2026-0001', 'RO-2026-0001'],
  )
})

test('an order signed for one tenant is a stranger’s at another, though both know the key', async (t) => {
  const world = await twoDesks(t)
  const { a, b } = world
  // Both know the very same key: what differs is only for whom the order was signed.
  await inTenant(world.house.db, b.tenant.id, async (tx) => {
    const { entry } = await inTenant(world.house.db, a.tenant.id, (of) =>
      of
        .selectFrom('authority')
        .select('entry')
        .where('id', '=', 'sample-interior')
        .executeTakeFirstOrThrow(),
    )
    await tx
      .updateTable('authority')
      .set({ entry: JSON.stringify(entry) })
      .where('id', '=', 'sample-interior')
      .execute()
  })
  const sent = await signedFor(world, a, 'POST', '/v1/demands', orderOf(world))
  const elsewhere = await world.server.inject({ ...sent, headers: { ...sent.headers, host: b.host } })
  assert.deepEqual(
    [elsewhere.statusCode, (await world.server.inject(sent)).statusCode],
    [401, 202],
    elsewhere.body,
  )
  const own = await signedFor(world, { ...b, signer: a.signer }, 'POST', '/v1/demands', orderOf(world))
  assert.equal((await world.server.inject(own)).statusCode, 202)
})

test('nothing of one tenant answers at the other’s hostname, to the other’s session or under the other’s key', async (t) => {
  const world = await twoDesks(t)
  const { a, b, server } = world
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#345' } })
    .png()
    .toBuffer()
  world.platform.freeze = async function* (reference) {
    yield {
      name: `${reference}.png`,
      mediaType: 'image/png',
      purpose: 'content',
      bytes: (async function* () {
        yield picture
      })(),
    }
  }
  const id = (await handIn(world, a)).json<{ id: string }>().id
  await carryAll(world, a)
  const page = await userPageOf(world, a, id)
  const [here, there] = [await signIn(world, a), await signIn(world, b)]
  const part = (
    await server.inject({ url: `/desk/api/demands/${id}`, headers: here.headers })
  ).json<DemandView>().targets[0]?.hold?.parts[0]?.id
  assert.ok(part)
  const look = {
    method: 'POST' as const,
    url: `/desk/api/holds/${part}/view`,
    payload: '{"form":"veiled","purpose":"review"}',
  }

  // Each is there for its own tenant, and for the other it is as if it had never been.
  const answer = randomUUID()
  const desk = ['', '/receipt', `/answers/${answer}.pdf`].map((rest) => `/desk/api/demands/${id}${rest}`)
  assert.equal((await server.inject({ url: desk[0] ?? '', headers: here.headers })).statusCode, 200)
  assert.equal((await server.inject({ url: `/p/${page}`, headers: { host: a.host } })).statusCode, 200)
  const tries: Record<string, Promise<{ statusCode: number; body: string }>> = {}
  for (const url of desk)
    tries[`${url} with the other’s session`] = server.inject({ url, headers: there.headers })
  for (const url of [...desk, '/desk/api/session', '/desk/api/inbox', '/desk/api/stream'])
    tries[`${url} with this session at the other’s hostname`] = server.inject({
      url,
      headers: { ...here.headers, host: b.host, origin: `https://${b.host}` },
    })
  for (const rest of ['plan', 'act', 'pass-on'])
    tries[rest] = server.inject({
      method: 'POST',
      url: `/desk/api/demands/${id}/${rest}`,
      headers: there.headers,
      payload: '{"deed":"grounds-ceased"}',
    })
  tries['the user’s page'] = server.inject({ url: `/p/${page}`, headers: { host: b.host } })
  tries['a look'] = server.inject({ ...look, headers: there.headers })
  for (const rest of ['', '/answer', '/receipt']) {
    tries[`signed ${rest}`] = server.inject(await signedFor(world, b, 'GET', `/v1/demands/${id}${rest}`))
    const mine = await signedFor(world, a, 'GET', `/v1/demands/${id}${rest}`)
    tries[`signed elsewhere ${rest}`] = server.inject({ ...mine, headers: { ...mine.headers, host: b.host } })
  }
  for (const rest of ['withdraw', 'amend'])
    tries[rest] = server.inject(
      await signedFor(world, b, 'POST', `/v1/demands/${id}/${rest}`, { reference: 'W', text: 'W' }),
    )
  for (const [what, response] of Object.entries(tries)) {
    const { statusCode, body } = await response
    assert.ok([401, 403, 404, 422].includes(statusCode), `${what}: ${statusCode} ${body}`)
    assert.doesNotMatch(body, new RegExp(`RO-2026|${id}`), what)
  }
  t.diagnostic(`${Object.keys(tries).length} tries, none of them got through`)

  // A look's address names its tenant; with the other's name in it, it opens nothing, and its own still does.
  const { url } = (await server.inject({ ...look, headers: here.headers })).json<{ url: string }>()
  const token = Buffer.from(url.split('/').at(-1) ?? '', 'base64url')
  const forged = Buffer.concat([Buffer.from(b.tenant.id.replaceAll('-', ''), 'hex'), token.subarray(16)])
  const originOf = async (headers: Record<string, string>) =>
    (await server.inject({ url: '/desk/api/session', headers })).json<{ mediaOrigin: string }>().mediaOrigin
  const origins = [await originOf(here.headers), await originOf(there.headers)]
  assert.deepEqual(origins, [`https://media.${a.host}`, `https://media.${b.host}`])
  assert.equal(new URL(url).host, `media.${a.host}`)
  const fetched = (bytes: Buffer, host = `media.${a.host}`) =>
    server.inject({ url: `/media/${bytes.toString('base64url')}`, headers: { host } })
  // Nor where the other's media comes from, where nobody's does, and at the desks themselves; and it is not spent there.
  const hosts = [`media.${b.host}`, 'media.c.desk.example', 'media.desk.example', a.host, b.host]
  const elsewhere = await Promise.all(hosts.map(async (host) => (await fetched(token, host)).statusCode))
  assert.deepEqual(elsewhere, [404, 404, 404, 404, 404])
  for (const url of ['/desk/api/session', '/.well-known/guichet.json'])
    assert.equal(
      (await server.inject({ url, headers: { ...there.headers, host: hosts[0] } })).statusCode,
      404,
    )
  assert.deepEqual([(await fetched(forged)).statusCode, (await fetched(token)).statusCode], [404, 200])
  assert.equal((await fetched(token)).statusCode, 404, 'a second look at one address')
})

test('the stream of one tenant tells nothing of another', async (t) => {
  const world = await twoDesks(t)
  await world.server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.server.server.address() as AddressInfo
  const heard = await Promise.all(
    [world.a, world.b].map(async (side) => {
      const { cookie } = await signIn(world, side)
      const http = await import('node:http')
      let text = ''
      await new Promise<void>((resolve) => {
        const request = http.get(
          { port, host: '127.0.0.1', path: '/desk/api/stream', headers: { host: side.host, cookie } },
          (response) => {
            response.setEncoding('utf8').on('data', (some: string) => (text += some))
            resolve()
          },
        )
        t.after(() => request.destroy())
      })
      return () => text
    }),
  )
  const id = (await handIn(world, world.a)).json<{ id: string }>().id
  for (let tries = 0; tries < 200 && !heard[0]?.().includes(id); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.match(heard[0]?.() ?? '', new RegExp(id))
  assert.doesNotMatch(heard[1]?.() ?? '', /event: change/)
})

test('a hostname that is nobody’s gets nothing, and how it is written makes no difference', async (t) => {
  const world = await twoDesks(t)
  const ask = async (host: string) =>
    (await world.server.inject({ url: '/.well-known/guichet.json', headers: { host } })).statusCode
  assert.deepEqual(
    await Promise.all(
      [
        'a.desk.example',
        'A.Desk.Example',
        'a.desk.example.',
        'b.desk.example:443',
        'c.desk.example',
        'desk.example',
        '127.0.0.1',
      ].map(ask),
    ),
    [200, 200, 200, 200, 404, 404, 404],
  )
  const forwarded = await world.server.inject({
    url: '/.well-known/guichet.json',
    headers: {
      host: 'c.desk.example',
      'x-forwarded-host': 'a.desk.example',
      forwarded: 'host=a.desk.example',
    },
  })
  assert.equal(forwarded.statusCode, 404)
})

async function userPageOf({ house }: TwoDesks, side: Side, id: string): Promise<string> {
  const loaded = await inTenant(house.db, side.tenant.id, (tx) => loadDemand(tx, house, side.tenant.id, id))
  assert.ok(loaded && isNumbered(loaded.demand))
  return loaded.demand.userPage
}
