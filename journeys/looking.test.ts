import { test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request as ask } from 'node:http'
import { manyLooks } from '../desk/http/desk/demands/holds.ts'
import { tokenHash } from '../desk/outside/token-hash.ts'
import { later } from '../core/instant.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { inTenant } from '../desk/sql/database.ts'
import type { DemandView, ViewGrant, Watch } from '../desk/http/contract/index.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

/** A desk at which one order waits, its video, picture and text held. */
async function heldOrder(t: TestContext) {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const { json } = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  const officer = await officerAt(desk)
  const id = String(json.id)
  const demand = await eventually('every copy to be safe', async () => {
    const found = await officer.demand(id)
    return found.targets.every(({ hold }) => hold?.takenAt) && found
  })
  return { desk, clock, officer, id, demand }
}

function part(demand: DemandView, mediaType: RegExp): string {
  const parts = demand.targets.flatMap(({ hold }) => hold?.parts ?? [])
  const found = parts.find((each) => each.purpose === 'content' && mediaType.test(each.mediaType))
  return found?.id ?? assert.fail(`nothing like ${mediaType} is held`)
}

function look(officer: Officer, id: string, form: 'veiled' | 'clear' | 'text') {
  return officer.ask<ViewGrant & { type: string }>('POST', `holds/${id}/view`, { form, purpose: 'decision' })
}

async function picture(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const response = await fetch(url, { headers, method })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  }
}

test('no byte of a held copy is read before the look at it stands in the record', async (t) => {
  const { desk, officer, id, demand } = await heldOrder(t)
  const recorded: number[] = []
  const { read } = desk.house.vault
  // Asked on another connection, so that only what is committed counts.
  desk.house.vault.read = async (row) => {
    const { json } = await officer.ask<DemandView>('GET', `demands/${id}`)
    recorded.push(json.history.filter(({ type }) => type === 'content.viewed').length)
    return await read(row)
  }
  const [image, text] = [part(demand, /^image/), part(demand, /json$/)]
  const veiled = await picture((await look(officer, image, 'veiled')).json.url)
  const clear = await picture((await look(officer, image, 'clear')).json.url)
  const words = await look(officer, text, 'text')
  assert.deepEqual(recorded, [1, 2, 3])
  assert.deepEqual([veiled.status, clear.status, words.status], [200, 200, 200])
  assert.notDeepEqual(veiled.bytes, clear.bytes)
  assert.deepEqual([words.json.url, (words.json.text ?? '').length > 20], ['', true])

  const after = await officer.demand(id)
  assert.deepEqual(
    after.history
      .filter(({ type }) => type === 'content.viewed')
      .map(({ actor, says }) => [actor.name, says.key]),
    [
      ['Amal Duty', 'history.viewed.veiled'],
      ['Amal Duty', 'history.viewed.clear'],
      ['Amal Duty', 'history.viewed.text'],
    ],
  )
  // A look is no change of the demand: the plan a colleague has open stays good.
  assert.equal(after.version, demand.version)
})

test('a held picture is drawn anew and can do nothing on the page that shows it', async (t) => {
  const { desk, officer, demand } = await heldOrder(t)
  const { url } = (await look(officer, part(demand, /^image/), 'clear')).json
  assert.equal(new URL(url).origin, desk.house.config.mediaUrl)
  const { status, headers, bytes } = await picture(url, { 'sec-fetch-dest': 'image' })
  assert.deepEqual(
    [
      status,
      headers.get('content-type'),
      headers.get('content-security-policy'),
      headers.get('x-content-type-options'),
      headers.get('cache-control'),
      headers.get('cross-origin-resource-policy'),
      headers.get('set-cookie'),
      bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12),
    ],
    [
      200,
      'image/webp',
      "sandbox; default-src 'none'",
      'nosniff',
      'no-store',
      'cross-origin',
      null,
      'RIFFWEBP',
    ],
  )
})

test('what calls itself a picture and is none is not served at all', async (t) => {
  const { desk, officer, demand } = await heldOrder(t)
  const { read } = desk.house.vault
  const page = Buffer.from('<html><script>fetch("http://evil.example")</script>')
  desk.house.vault.read = async (row) => ({ meta: (await read(row)).meta, stream: new Blob([page]).stream() })
  const { url } = (await look(officer, part(demand, /^image/), 'clear')).json
  const { status, headers, bytes } = await picture(url)
  assert.deepEqual([status, headers.get('content-type')], [422, 'application/problem+json'])
  assert.ok(!bytes.includes('script'))
  assert.match(bytes.toString('utf8'), /text\/html is never decoded/)
})

test('an address opens once, whole, as a picture, within a minute, while its session lasts', async (t) => {
  const { desk, clock, officer, demand } = await heldOrder(t)
  const image = part(demand, /^image/)
  const granted = async () => (await look(officer, image, 'veiled')).json.url
  const status = async (url: string, headers?: Record<string, string>, method?: string) =>
    (await picture(url, headers, method)).status

  const url = await granted()
  assert.equal(await status(url, { range: 'bytes=0-10' }), 416)
  assert.equal(await status(url, { 'sec-fetch-dest': 'document' }), 403)
  assert.equal(await status(url, {}, 'HEAD'), 404)
  assert.equal(await status(url.replace(desk.house.config.mediaUrl, desk.url)), 404)
  // Both at once: one gets it.
  assert.deepEqual((await Promise.all([status(url), status(url)])).toSorted(), [200, 404])
  assert.equal(await status(`${desk.house.config.mediaUrl}/desk/api/session`), 404)
  assert.equal(await status(`${desk.house.config.mediaUrl}/media/${'A'.repeat(64)}`), 404)

  const late = await granted()
  clock.turn(60_001)
  assert.equal(await status(late), 404)

  const left = await granted()
  assert.equal((await officer.ask('POST', 'sign-out')).status, 200)
  assert.equal(await status(left), 404)
})

test('whoever has no right to look sees nothing, and a part of another tenant does not exist', async (t) => {
  const { desk, officer, demand } = await heldOrder(t)
  const image = part(demand, /^image/)
  const auditor = await officerAt(desk, 'Chris Records')
  assert.equal((await look(auditor, image, 'veiled')).status, 403)
  assert.equal((await look(officer, randomUUID(), 'veiled')).status, 404)

  const stranger = await otherTenant(desk)
  const refused = await stranger('POST', `/desk/api/holds/${image}/view`, {
    form: 'veiled',
    purpose: 'decision',
  })
  assert.deepEqual([refused.status, refused.json.type], [404, 'urn:guichet:problem:not-here'])
  // A token carried over to the other tenant opens nothing there, and still opens here.
  const { url } = (await look(officer, image, 'veiled')).json
  const bytes = Buffer.from(url.split('/').at(-1) ?? '', 'base64url')
  Buffer.from(stranger.tenant.replaceAll('-', ''), 'hex').copy(bytes)
  const forged = `${desk.house.config.mediaUrl}/media/${bytes.toString('base64url')}`
  assert.deepEqual([(await picture(forged)).status, (await picture(url)).status], [404, 200])
})

test('a part is shown only in a form it has, and not at all once its copy was destroyed', async (t) => {
  const { desk, clock, officer, demand } = await heldOrder(t)
  const [image, text] = [part(demand, /^image/), part(demand, /json$/)]
  assert.deepEqual(
    [(await look(officer, image, 'text')).status, (await look(officer, text, 'clear')).status],
    [422, 422],
  )
  // Nobody confirmed the order: after three days the copy lapses.
  clock.turn(73 * 3_600_000)
  const again = await officerAt(desk)
  desk.house.nudge()
  const gone = await eventually('the copy to lapse', async () => {
    const answer = await look(again, text, 'text')
    return answer.status !== 200 && answer
  })
  assert.deepEqual([gone.status, gone.json.type], [410, 'urn:guichet:problem:no-longer-held'])
})

test('one person who looks again and again within a minute raises one alarm', async (t) => {
  const { officer, demand } = await heldOrder(t)
  const text = part(demand, /json$/)
  for (let n = 0; n < manyLooks; n++) assert.equal((await look(officer, text, 'text')).status, 200)
  const alarms = async () => {
    const { json } = await officer.ask<Watch>('GET', 'watch')
    return json.alerts.filter(({ says }) => says.key === 'alert.many-looks')
  }
  assert.deepEqual(await alarms(), [])
  assert.equal((await look(officer, text, 'text')).status, 200)
  const raised = await eventually('the alarm', async () => {
    const found = await alarms()
    return found.length > 0 && found
  })
  assert.deepEqual(raised[0]?.says.params, { name: 'Amal Duty', looks: manyLooks + 1 })
})

/** A second operator on the same installation, and one of their people, signed in. */
async function otherTenant({ house, tenant, url }: Desk) {
  const [id, staff, secret] = [randomUUID(), randomUUID(), randomUUID()]
  const settings = JSON.stringify(tenant.settings)
  await house.db
    .insertInto('tenant')
    .values({ id, hostname: 'other.example', sandbox: true, settings })
    .execute()
  await inTenant(house.db, id, async (tx) => {
    await tx
      .insertInto('staff')
      .values({ id: staff, tenant_id: id, name: 'Eve Other', role: 'senior' })
      .execute()
    await tx
      .insertInto('sign_in')
      .values({
        token_hash: tokenHash(secret),
        tenant_id: id,
        staff_id: staff,
        expires_at: later(house.clock.now(), 3_600_000),
        used_at: null,
      })
      .execute()
  })
  let [cookie, csrf] = ['', '']
  const send = (method: string, path: string, body?: unknown) =>
    new Promise<{ status: number; json: Record<string, string> }>((resolve, reject) => {
      const headers = {
        host: 'other.example',
        cookie,
        'x-guichet-csrf': csrf,
        'content-type': 'application/json',
      }
      const sent = ask({ host: '127.0.0.1', port: new URL(url).port, method, path, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie
          const json = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, string>
          resolve({ status: response.statusCode ?? 0, json })
        })
      })
      sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
  assert.equal((await send('POST', '/desk/api/sign-in/link', { token: secret })).status, 200)
  csrf = (await send('GET', '/desk/api/session')).json.csrf ?? ''
  return Object.assign(send, { tenant: id })
}
