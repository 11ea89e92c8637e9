import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { randomUUID } from 'node:crypto'
import type { Deliveries, Watch } from '../desk/http/contract/index.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { inTenant } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

test('a deed the platform never does is shown with its reason, given up with a reason, and taken up again', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { id, target } = await decided(desk, officer, 'unavailable')

  const failing = await eventually('the deed to be seen failing', async () => {
    const { json } = await officer.ask<Deliveries>('GET', 'deliveries')
    return json.rows.find(
      ({ kind, state, attempts }) => kind === 'restrict' && state === 'failing' && attempts > 1,
    )
  })
  assert.deepEqual(
    { why: failing.why?.key, may: failing.may, ordinal: failing.ordinal, to: failing.to },
    { why: 'why.unknown-retry', may: ['retry', 'give-up'], ordinal: target.ordinal, to: 'Plaza' },
  )

  // Nobody gives up without a word.
  assert.equal(
    (await officer.ask('POST', `deliveries/${failing.id}`, { act: 'give-up', text: ' ' })).status,
    422,
  )
  await acts(officer, failing.id, { act: 'give-up', text: 'the platform is closed for repairs' })
  const given = await officer.demand(id)
  assert.equal(given.waitsFor, 'person')
  assert.equal(given.targets.find((each) => each.id === target.id)?.outcome, 'open')
  const told = given.history.find(({ type }) => type === 'delivery.given-up')
  assert.deepEqual(
    [told?.actor.name, told?.says],
    [
      'Amal Duty',
      {
        key: 'history.given-up.target',
        params: { kind: 'restrict', ordinal: target.ordinal, text: 'the platform is closed for repairs' },
      },
    ],
  )
  const dead = await officer.ask<Deliveries>('GET', 'deliveries')
  assert.deepEqual(
    dead.json.rows.map(({ id: row, state, may }) => [row, state, may]),
    [[failing.id, 'given-up', ['revive']]],
  )

  await plaza(desk, 'none')
  await acts(officer, failing.id, { act: 'revive' })
  await eventually('the deed to be done after all', async () => {
    const demand = await officer.demand(id)
    return demand.targets.find((each) => each.id === target.id)?.outcome === 'restricted'
  })
  assert.equal(await keysOf(desk, id), 1)

  // Sent again under the same key: the platform is asked, and nothing happens a second time.
  const before = await tookOf(desk, id)
  const once = randomUUID()
  await acts(officer, failing.id, { act: 'repeat' }, once)
  await acts(officer, failing.id, { act: 'repeat' }, once)
  await eventually('it to have been asked for again', async () => {
    const { json } = await officer.ask<Deliveries>('GET', `demands/${id}/deliveries`)
    return json.rows.some((row) => row.id === failing.id && row.state === 'done' && row.repeatedAt)
  })
  const after = await tookOf(desk, id)
  assert.deepEqual([after.took, after.keys], [before.took, before.keys])
  assert.ok(after.asked > before.asked)
  const history = (await officer.demand(id)).history.filter(({ type }) => type === 'delivery.repeated')
  assert.equal(history.length, 1)
  assert.deepEqual((await officer.ask<Deliveries>('GET', 'deliveries')).json.rows, [])
})

test('what was given up is not taken up again once something else was decided', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { id, target } = await decided(desk, officer, 'unavailable')
  const failing = await eventually('the deed to be seen failing', async () => {
    const { json } = await officer.ask<Deliveries>('GET', 'deliveries')
    return json.rows.find(({ kind, state }) => kind === 'restrict' && state === 'failing')
  })
  await acts(officer, failing.id, { act: 'give-up', text: 'decided anew' })
  await plaza(desk, 'none')
  await officer.does(id, { deed: 'restrict', targets: [target.id] })
  await eventually('the new decision to be carried out', async () => {
    const demand = await officer.demand(id)
    return demand.targets.find((each) => each.id === target.id)?.outcome === 'restricted'
  })
  const refused = await officer.ask<{ says: { key: string } }>('POST', `deliveries/${failing.id}`, {
    act: 'revive',
  })
  assert.deepEqual([refused.status, refused.json.says.key], [422, 'why-not.decided-since'])
  // What was given up is past: something newer took its place.
  assert.deepEqual((await officer.ask<Deliveries>('GET', 'deliveries')).json.rows, [])
})

test('an alert that is sent again keeps its id, so that the webhook can tell it is the same', async (t) => {
  const desk = await openDesk(t)
  const hook = await webhook(t)
  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`
  const setting = await withSecretSealed(desk.house, desk.tenant.id, {
    change: 'setting',
    setting: 'alertWebhook',
    value: { url: hook.url, secret },
  })
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx
      .updateTable('tenant')
      .set({
        settings: JSON.stringify({
          ...desk.tenant.settings,
          alertWebhook: setting.value,
        }),
      })
      .where('id', '=', desk.tenant.id)
      .execute(),
  )
  const officer = await officerAt(desk)
  hook.answers(503)
  await decided(desk, officer, 'refuses')
  const failing = await eventually('the webhook to be seen failing', async () => {
    const { json } = await officer.ask<Deliveries>('GET', 'deliveries')
    return json.rows.find(({ kind, state }) => kind === 'alert' && state === 'failing')
  })
  assert.deepEqual(failing.why, { key: 'why.webhook-refused', params: { status: 503 } })
  assert.equal(failing.to, new URL(hook.url).host)
  const watch = await officer.ask<Watch>('GET', 'watch')
  const connection = watch.json.connections.find(({ name }) => name === 'alert-address')
  assert.ok(connection?.failedAt && !connection.reachedAt)

  hook.answers(204)
  await acts(officer, failing.id, { act: 'retry' })
  await eventually('the webhook to have taken it', async () => {
    const { json } = await officer.ask<Deliveries>('GET', 'deliveries?show=all&kind=alert')
    return json.rows.some(({ id, state }) => id === failing.id && state === 'taken')
  })
  const heard = hook.ids.length
  await acts(officer, failing.id, { act: 'repeat' })
  await eventually('the webhook to hear of it again', async () => hook.ids.length > heard)
  assert.equal(new Set(hook.ids).size, 1)
})

test('an authority that leaves its answer lying is told of once, after a day, and no longer once it came', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const ministry = authorityAt(desk, 'interior')
  const officer = await officerAt(desk)
  const { json } = await ministry.post('/v1/demands', orderFor(desk))
  const id = String(json.id)
  const held = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: held.targets.map((target) => target.id) })
  await eventually('the answer to be there', async () => (await officer.demand(id)).answers.length > 0)
  assert.deepEqual((await officer.ask<Deliveries>('GET', 'deliveries')).json.unfetched, [])

  clock.turn(25 * 3_600_000)
  const late = await officerAt(desk)
  const alerts = async () =>
    (await late.ask<Watch>('GET', 'watch')).json.alerts.filter(
      ({ says }) => says.key === 'alert.answer-unfetched',
    )
  await eventually('somebody to be told', async () => (await alerts()).length > 0)
  const { unfetched } = (await late.ask<Deliveries>('GET', 'deliveries')).json
  assert.deepEqual(
    unfetched.map(({ demand, form }) => [demand.id, form.en]),
    [[id, 'Annex II']],
  )
  assert.equal((await ministry.get(`/v1/demands/${id}/answer`)).status, 200)
  assert.deepEqual((await late.ask<Deliveries>('GET', 'deliveries')).json.unfetched, [])
  assert.equal((await alerts()).length, 1)
})

test('only who may decide acts on what went out, and nobody on what is another desk’s', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { id } = await decided(desk, officer, 'unavailable')
  const failing = await eventually('the deed to be seen failing', async () => {
    const { json } = await officer.ask<Deliveries>('GET', 'deliveries')
    return json.rows.find(({ kind, state }) => kind === 'restrict' && state === 'failing')
  })
  const auditor = (officer.session.people ?? []).find(({ role }) => role === 'auditor')
  assert.ok(auditor)
  const looks = await officerAt(desk, auditor.name)
  const seen = await looks.ask<Deliveries>('GET', `demands/${id}/deliveries`)
  assert.ok(seen.json.rows.every(({ may }) => may.length === 0))
  assert.equal((await looks.ask('POST', `deliveries/${failing.id}`, { act: 'retry' })).status, 403)
  assert.equal((await officer.ask('POST', `deliveries/${randomUUID()}`, { act: 'retry' })).status, 404)
  assert.equal((await officer.ask('POST', 'deliveries/x', { act: 'retry' })).status, 404)
  assert.equal((await officer.ask('POST', `deliveries/${failing.id}`, { act: 'burn' })).status, 422)
})

/** An order whose first target is decided on while the platform is in a mood. */
async function decided(desk: Desk, officer: Officer, mode: string) {
  const ministry = authorityAt(desk, 'interior')
  const { json } = await ministry.post('/v1/demands', orderFor(desk))
  const id = String(json.id)
  const ready = await eventually('every copy to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  const [target] = ready.targets
  assert.ok(target)
  await plaza(desk, mode)
  await officer.does(id, { deed: 'restrict', targets: [target.id] })
  return { id, target }
}

/** Does it as soon as no worker has it in hand. */
async function acts(
  officer: Officer,
  delivery: string,
  act: object,
  once: string = randomUUID(),
): Promise<void> {
  await eventually('the act to be taken', async () => {
    const { status, json } = await officer.ask<{ says?: { key: string } }>(
      'POST',
      `deliveries/${delivery}`,
      act,
      once,
    )
    if (status === 422 && json.says?.key === 'why-not.in-hand') return false
    assert.equal(status, 200, JSON.stringify(json))
    return true
  })
}

async function plaza({ plaza: { origin, token } }: Desk, mode: string): Promise<void> {
  await fetch(`${origin}/admin/misbehave`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ mode, times: 1_000, delayMs: 100 }),
  })
}

async function tookOf({ plaza: { origin, token } }: Desk, demand: string) {
  const response = await fetch(`${origin}/admin/effects`, { headers: { authorization: `Bearer ${token}` } })
  const { deeds } = (await response.json()) as { deeds: { key: string; asked: number; took: number }[] }
  const ours = deeds.filter(({ key }) => key.startsWith(`${demand}/`))
  return {
    keys: ours.length,
    asked: ours.reduce((sum, { asked }) => sum + asked, 0),
    took: ours.reduce((sum, { took }) => sum + took, 0),
  }
}

const keysOf = async (desk: Desk, demand: string) => (await tookOf(desk, demand)).keys

async function webhook(t: TestContext) {
  const ids: string[] = []
  let status = 204
  const server = createServer((request, response) => {
    ids.push(`${request.headers['webhook-id']}`)
    request.resume()
    response.writeHead(status)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/alerts`,
    ids,
    answers: (wanted: number) => {
      status = wanted
    },
  }
}
