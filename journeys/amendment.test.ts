import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { later } from '../core/instant.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { inTenant } from '../desk/sql/database.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { authorityAt, orderFor, send } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

type Clock = { name: string; target?: string; dueAt: string; state: string }
type Target = { id: string; ordinal: number; address: string; outcome: string }

test('an amended order: what is new has its own hour, what stays keeps its own, what is dropped is put back', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const ministry = authorityAt(desk, 'interior')
  const officer = await officerAt(desk)
  const urls = ['/p/gl1v8k', '/s/gl-poster', '/p/nw6m1q']
  const order = orderFor(desk, { targets: urls.slice(0, 2).map((url) => ({ url })) })
  const { json: taken } = await ministry.post('/v1/demands', order)
  const id = String(taken.id)
  const [video, poster] = (
    await eventually('the copies', async () => {
      const demand = await officer.demand(id)
      return demand.targets.every(({ hold }) => hold?.takenAt) && demand
    })
  ).targets
  await officer.does(id, { deed: 'restrict', targets: [poster?.id ?? ''] })
  await eventually(
    'the poster to be down',
    async () => (await officer.demand(id)).targets[1]?.outcome === 'restricted',
  )

  clock.turn(20 * 60_000)
  const items = [urls[0], urls[2]].map((url) => ({ url: new URL(url ?? '', desk.plaza.origin).href }))
  const amended = {
    ...order,
    text: 'The poster was named by mistake.',
    order: { ...order.order, b: { ...order.order.b, items } },
  }

  await t.test('another reference, or no address at all, is no amendment of this order', async () => {
    const other = { ...amended, order: { ...amended.order, a: { ...order.order.a, reference: 'RO-OTHER' } } }
    const none = { ...amended, order: { ...amended.order, b: { ...order.order.b, items: [] } } }
    const answers = [
      await ministry.post(`/v1/demands/${id}/amend`, other),
      await ministry.post(`/v1/demands/${id}/amend`, none),
    ]
    assert.deepEqual(
      answers.map(({ status, json }) => [status, json.detail]),
      [
        [422, 'The new version has another reference.'],
        [422, 'The new version names no address.'],
      ],
    )
  })

  const sent = await ministry.signed(`/v1/demands/${id}/amend`, amended)
  const answer = await send(sent)
  assert.equal(answer.status, 202, answer.text)
  const targets = answer.json.targets as Target[]
  const clocks = (answer.json.clocks as Clock[]).filter(({ name }) => name === 'removal')
  const hourOf = (target: string | undefined) => clocks.find((each) => each.target === target)

  await t.test('three targets are known: one kept, one let go, one new', () => {
    assert.deepEqual(
      targets.map(({ ordinal, address, outcome }) => [ordinal, new URL(address).pathname, outcome]),
      [
        [1, urls[0], 'open'],
        [2, urls[1], 'restoring'],
        [3, urls[2], 'open'],
      ],
    )
  })

  await t.test('the hours: the old one runs on, the dropped one was kept, the new one is whole', () => {
    const receivedAt = String(taken.receivedAt)
    assert.deepEqual(
      [hourOf(video?.id)?.dueAt, hourOf(video?.id)?.state],
      [later(receivedAt, 3_600_000), 'running'],
    )
    assert.equal(hourOf(poster?.id)?.state, 'satisfied')
    const fresh = hourOf(targets[2]?.id)
    assert.equal(fresh?.state, 'running')
    const lateBy = Date.parse(fresh?.dueAt ?? '') - Date.parse(receivedAt) - 3_600_000
    assert.ok(lateBy >= 20 * 60_000, `${lateBy} ms later`)
  })

  await t.test('the poster is public again; the rest is carried out and answered', async () => {
    const ready = await eventually('the poster to be back and the new one to be safe', async () => {
      const demand = await officer.demand(id)
      return (
        demand.targets[1]?.outcome === 'restored' && demand.targets[2]?.hold?.takenAt !== undefined && demand
      )
    })
    assert.equal((await fetch(new URL('/p/gl2p3w', desk.plaza.origin))).status, 200)
    await officer.does(id, {
      deed: 'restrict',
      targets: [ready.targets[0]?.id ?? '', ready.targets[2]?.id ?? ''],
    })
    const done = await eventually('the path to end', async () => {
      const demand = await officer.demand(id)
      return demand.path.every(({ light }) => light === 'done') && demand
    })
    assert.deepEqual(
      done.targets.map(({ outcome }) => outcome),
      ['restricted', 'restored', 'restricted'],
    )
  })

  await t.test('the amendment itself is kept as it came', async () => {
    const { house, tenant } = desk
    const { text, sha256 } = await inTenant(house.db, tenant.id, async (tx) => {
      const loaded = await loadDemand(tx, house, tenant.id, id)
      const demand = loaded?.demand
      const receipt = demand && 'followUps' in demand ? (demand.followUps[0]?.receipt ?? '') : ''
      const row = await tx
        .selectFrom('receipt')
        .selectAll()
        .where('id', '=', receipt)
        .executeTakeFirstOrThrow()
      const bytes = loaded?.caseKey.openBytes(row.sealed ?? Buffer.alloc(0), `receipt:${receipt}:bytes`)
      return { text: Buffer.from(bytes ?? []).toString(), sha256: row.sha256 }
    })
    assert.deepEqual(
      [text, sha256],
      [sent.body.toString(), createHash('sha256').update(sent.body).digest('hex')],
    )
  })

  await t.test(
    'a withdrawal puts everything back and ends the order; after it nothing can be amended',
    async () => {
      assert.equal((await ministry.post(`/v1/demands/${id}/withdraw`, { text: 'Withdrawn.' })).status, 202)
      await eventually('all to be back', async () =>
        (await officer.demand(id)).targets.every(({ outcome }) => outcome === 'restored'),
      )
      const again = await ministry.post(`/v1/demands/${id}/amend`, amended)
      const ended = [422, 'The order was withdrawn.', { key: 'why-not.ended.withdrawn' }]
      assert.deepEqual([again.status, again.json.detail, again.json.says], ended)
      const twice = await ministry.post(`/v1/demands/${id}/withdraw`, { text: 'Withdrawn again.' })
      assert.deepEqual([twice.status, twice.json.detail, twice.json.says], ended)
    },
  )
})
