import { test } from 'node:test'
import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { later } from '../core/instant.ts'
import { verifyResponse } from '../core/http-signature/response.ts'
import { signerOf, verifierOf } from '../desk/http/signature.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { type Answer, authorityAt, orderFor, send } from './authority.ts'
import { eventually, openDesk } from './desk.ts'

type Trust = { level: string; outcome: string }

test('the signed door knows a retry from a replay, a stranger from a slip, and one authority from another', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const { house, tenant } = desk
  const ministry = authorityAt(desk, 'interior')
  const home = authorityAt(desk, 'home')
  const counts = async () => {
    const { rows } = await inTenant(house.db, tenant.id, (tx) =>
      sql<{ demands: number; events: string[] }>`
        select (select count(*)::int from demand) as demands,
               (select coalesce(array_agg(kind order by at), '{}') from security_event) as events`.execute(
        tx,
      ),
    )
    return rows[0] ?? assert.fail('no figures')
  }

  await t.test(
    'an exact retry gets the very same bytes and makes no second demand, also when both come at once',
    async () => {
      const request = await ministry.signed('/v1/demands', orderFor(desk))
      const [first, second] = await Promise.all([send(request), send(request)])
      const third = await send(request)
      assert.deepEqual([first.status, first.text, first.text], [202, second.text, third.text])
      assert.equal((await counts()).demands, 1)
    },
  )

  await t.test('every answer is signed by the desk, for exactly this request', async () => {
    const request = await ministry.signed('/v1/demands', orderFor(desk))
    const answer = await send(request)
    const known = (await (await fetch(`${desk.url}/.well-known/guichet.json`)).json()) as {
      receiptKeys: { keyid: string; publicKey: string }[]
    }
    const [key] = known.receiptKeys
    const x = Buffer.from(key?.publicKey ?? '', 'base64').toString('base64url')
    const verifier = {
      ...verifierOf({ alg: 'ed25519', publicJwk: { kty: 'OKP', crv: 'Ed25519', x } }),
      keyid: key?.keyid ?? '',
    }
    const check = (body: string) =>
      verifyResponse(
        {
          status: answer.status,
          fields: [...answer.headers],
          body: Buffer.from(body),
          request: { method: 'POST', targetUri: request.url, fields: request.headers },
        },
        verifier,
      )
    assert.equal('verified' in check(answer.text), true)
    assert.equal('verified' in check(answer.text.replace('"RO-', '"R0-')), false)
  })

  await t.test(
    'the same key with another body is refused, and so is a nonce used before; both are recorded',
    async () => {
      const once = randomUUID()
      const nonce = `${randomUUID()}${randomUUID()}`
      const order = orderFor(desk)
      assert.equal((await ministry.post('/v1/demands', order, { once, nonce })).status, 202)
      const other = await ministry.post('/v1/demands', orderFor(desk), { once })
      const replayed = await ministry.post('/v1/demands', order, { nonce })
      assert.deepEqual([other.status, other.json.type], [422, 'urn:guichet:problem:idempotency-conflict'])
      assert.deepEqual([replayed.status, replayed.json.type], [409, 'urn:guichet:problem:nonce-reused'])
      assert.deepEqual((await counts()).events, ['idempotency-conflict', 'nonce-reused'])
    },
  )

  await t.test('the same order under another key and nonce is one demand with two receipts', async () => {
    const order = orderFor(desk)
    const [first, second] = [
      await ministry.post('/v1/demands', order),
      await ministry.post('/v1/demands', order),
    ]
    assert.deepEqual([second.status, second.json.id], [202, first.json.id])
  })

  await t.test(
    'a body changed on the way is kept and held; the true one still gets in under its own key',
    async () => {
      const request = await ministry.signed('/v1/demands', orderFor(desk))
      const changed = { ...request, body: Buffer.from(request.body.toString().replace('INCITES', 'THREATE')) }
      const held = await send(changed)
      assert.deepEqual([held.status, held.json.trust], [202, { level: 'L0', outcome: 'hold' }], held.text)
      const genuine = await send(request)
      assert.deepEqual([genuine.status, (genuine.json.trust as Trust).outcome], [202, 'pass'], genuine.text)
    },
  )

  await t.test('a known key with anything else wrong: 202 and held', async () => {
    const order = orderFor(desk)
    const late = await ministry.signed('/v1/demands', order)
    clock.turn(10 * 60_000)
    const expired = await send(late)
    assert.deepEqual([expired.status, expired.json.trust], [202, { level: 'L0', outcome: 'hold' }])
    const without = await ministry.signed('/v1/demands', orderFor(desk))
    const unkeyed = without.headers.filter(([name]) => name !== 'idempotency-key')
    assert.equal(
      (await send({ ...without, headers: unkeyed })).status,
      401,
      'a line that was signed is gone: the signature is bad',
    )
  })

  await t.test('a stranger gets 401, a record and a hash, and nothing else happens', async () => {
    const before = (await counts()).demands
    const { privateKey } = generateKeyPairSync('ed25519')
    const stranger = authorityAt(desk, signerOf(privateKey, 'nobody/1', 'ed25519'))
    const forged = authorityAt(desk, signerOf(privateKey, ministry.signer.keyid, 'ed25519'))
    const unsigned = await fetch(`${desk.url}/v1/demands`, { method: 'POST', body: '{}' })
    const answers = [
      await stranger.post('/v1/demands', orderFor(desk)),
      await forged.post('/v1/demands', orderFor(desk)),
    ]
    assert.deepEqual([unsigned.status, ...answers.map(({ status }) => status)], [401, 401, 401])
    for (const { json } of answers)
      assert.match(String(json.detail), /^Record [0-9a-f-]{36}\. SHA-256 of the body: [0-9a-f]{64}/)
    const after = await counts()
    assert.deepEqual(
      [after.demands, after.events.slice(-3)],
      [before, ['stranger.unsigned', 'stranger.unknown-key', 'stranger.bad-signature']],
    )
  })

  await t.test('somebody else’s demand, and one that never was, look exactly alike', async () => {
    const id = String((await ministry.post('/v1/demands', orderFor(desk))).json.id)
    const never = randomUUID()
    const alike = ({ status, json }: Answer) => [status, { ...json, instance: '' }]
    for (const path of ['', '/answer', '/receipt']) {
      const theirs = await home.get(`/v1/demands/${id}${path}`)
      assert.deepEqual(alike(theirs), alike(await home.get(`/v1/demands/${never}${path}`)))
      assert.equal(theirs.status, 404)
    }
    for (const path of ['withdraw', 'amend']) {
      const theirs = await home.post(`/v1/demands/${id}/${path}`, { text: 'x' })
      assert.deepEqual(alike(theirs), alike(await home.post(`/v1/demands/${never}/${path}`, { text: 'x' })))
    }
    assert.equal((await ministry.get(`/v1/demands/${id}`)).status, 200)
  })

  await t.test('whoever is not competent decides nothing, and learns nothing', async () => {
    const order = orderFor(desk)
    await ministry.post('/v1/demands', order)
    const decision = {
      issuer: order.order.e.authorityName,
      reference: order.order.a.reference,
      outcome: 'infringement',
      reasons: 'x',
    }
    assert.equal((await ministry.post('/v1/decisions', decision)).status, 404)
    assert.equal((await home.post('/v1/decisions', { ...decision, reference: 'RO-NEVER' })).status, 404)
    const unclear = await home.post('/v1/decisions', { ...decision, outcome: 'perhaps' })
    assert.deepEqual([unclear.status, unclear.json.detail], [422, 'The message must say how it went.'])
    assert.equal((await home.post('/v1/decisions', { ...decision, outcome: 'no-infringement' })).status, 202)
  })

  await t.test('the receipt comes once a checkpoint covers it', async () => {
    const id = String((await ministry.post('/v1/demands', orderFor(desk))).json.id)
    const receipt = await eventually('the receipt', async () => {
      const answer = await ministry.get(`/v1/demands/${id}/receipt`, 'text/plain')
      return answer.status === 200 && answer.text
    })
    assert.match(receipt, /^c2sp\.org\/tlog-proof@v1/)
  })

  await t.test('the clock of an order that nobody proved runs from its receipt all the same', async () => {
    const late = await ministry.signed('/v1/demands', orderFor(desk))
    clock.turn(10 * 60_000)
    const { json } = await send(late)
    const hour = (json.clocks as { name: string; dueAt: string }[]).find(({ name }) => name === 'removal')
    assert.equal(hour?.dueAt, later(String(json.receivedAt), 3_600_000))
  })
})
