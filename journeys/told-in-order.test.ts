/** What a platform is told of a piece: the last word last, and nothing for ever. */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import { deliveryPolicy } from '../core/policy.ts'
import type { Deliveries, MatchPage, Watch } from '../desk/http/contract/index.ts'
import { forgetTold } from '../desk/jobs/teller.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { uuidv7 } from '../desk/outside/random.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { tellLater } from '../desk/sql/told-later.ts'
import { writeSetting } from '../desk/sql/house/settings.ts'
import { withSecretSealed } from '../desk/tenants/setting-secrets.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { afresh, decides as findsKnown, does, entry, scanning, sha256 } from './lists.ts'
import { officerAt } from './officer.ts'

test('the last word on a piece is heard last, however often an older one has to be told, and holds up no other piece', async (t) => {
  const desk = await openDesk(t)
  let refused = 0
  const heard: string[] = []
  await receiver(t, desk, ({ content, advice }) => {
    if (content === 'a post' && advice === 'none' && refused++ === 0) return 500
    heard.push(`${content}: ${advice}`)
    return 200
  })
  await decides(desk, 'a post', 'none')
  desk.house.nudge('told')
  await eventually('the older word to be refused', async () => refused > 0)
  await decides(desk, 'a post', 'block')
  await decides(desk, 'another', 'block')
  desk.house.nudge('told')
  await eventually('everything to be heard', async () => heard.length === 3)
  assert.deepEqual(heard, ['another: block', 'a post: none', 'a post: block'])
})

test('a verdict that its platform does not take is failing wherever the desk says what fails, and is tried when a person says so', async (t) => {
  const desk = await openDesk(t)
  let status = 503
  await receiver(t, desk, () => status)
  const officer = await officerAt(desk)
  const piece = { kind: 'sha256', value: sha256('a') }
  await does(officer, 'banks', { name: 'KNOWN' })
  await does(officer, 'banks/KNOWN/entries', entry([piece]))
  const scan = await scanning(desk)
  const met = await eventually('the list to be followed', async () => {
    const found = await scan(afresh('a post'), piece)
    return found.case ? found : undefined
  })
  const { id } = await findsKnown(officer, met.case?.id)
  const shown = async (show: string) =>
    (await officer.ask<Deliveries>('GET', `deliveries?show=${show}`)).json.messages.map((one) => [
      one.kind,
      one.case,
      one.takenAt ? 'taken' : one.why?.key,
      one.mayRetry,
    ])
  const telling = async () => (await officer.ask<MatchPage>('GET', `matches/${id}`)).json.telling
  const failing = async () => (await officer.ask<Watch>('GET', 'watch')).json.effects.failing
  assert.equal(await failing(), 0)
  await eventually('three tries', async () => {
    await does(officer, `messages/${id}/retry`, {})
    return ((await telling())?.attempts ?? 0) > 2 && (await telling())?.why !== undefined
  })
  const found = await telling()
  assert.deepEqual(
    [found?.takenAt, found?.why],
    [undefined, { key: 'why.webhook-refused', params: { status } }],
  )
  assert.deepEqual(await shown('amiss'), [['verdict', id, 'why.webhook-refused', true]])
  assert.equal(await failing(), 1)
  status = 204
  await does(officer, `messages/${id}/retry`, {})
  await eventually('it to be taken', async () => (await telling())?.takenAt !== undefined)
  assert.deepEqual([await shown('amiss'), await failing()], [[], 0])
  assert.deepEqual(await shown('all'), [['verdict', id, 'taken', false]])
  assert.equal((await officer.ask('POST', `messages/${id}/retry`, {})).status, 422)
})

test('what nobody takes is kept for thirty days, whether there is still somebody to tell or not', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  await receiver(t, desk, () => 500)
  await decides(desk, 'a post', 'block')
  const kept = () =>
    inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      const { rows } = await sql`select 1 from told_message`.execute(tx)
      return rows.length
    })
  await forgetTold(desk.house)
  assert.equal(await kept(), 1)
  clock.turn(deliveryPolicy.toldHours * 3_600_000 + 1)
  await forgetTold(desk.house)
  assert.equal(await kept(), 0)
})

async function decides({ house, tenant }: Desk, content: string, advice: string): Promise<void> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  await inTenant(house.db, tenant.id, (tx) =>
    tellLater(tx, tenant.id, { id, at, type: 'match.decided', data: { case: id, content, advice } }),
  )
}

type Said = { content: string; advice: string }

/** A program that answers each message with this status. */
async function receiver(t: TestContext, { house, tenant }: Desk, answer: (said: Said) => number) {
  const server = createServer(async (request, response) => {
    const { data } = JSON.parse(Buffer.concat(await request.toArray()).toString()) as { data: Said }
    response.writeHead(answer(data)).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const { value } = await withSecretSealed(house, tenant.id, {
    change: 'setting',
    setting: 'verdictWebhook',
    value: { url, secret },
  })
  await inTenant(house.db, tenant.id, (tx) => writeSetting(tx, tenant.id, 'verdictWebhook', value))
}
