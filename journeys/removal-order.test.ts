import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import type { DemandView } from '../desk/http/contract/index.ts'
import { sweepRound } from '../desk/jobs/sweeper.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { verifySeal } from '../desk/outside/seal.ts'
import { inTenant } from '../desk/sql/database.ts'
import { isNumbered } from '../core/demand.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'
import { objectRow } from '../desk/sql/demands/answers.ts'
import { verifyReceipt } from '../log/verify.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

const day = 24 * 3_600_000

async function handIn(
  desk: Desk,
  officer: Officer,
  wish: Parameters<typeof orderFor>[1] = {},
): Promise<DemandView> {
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk, wish))
  assert.equal(taken.status, 202, taken.text)
  return await when(officer, String(taken.json.id), 'every copy to be safe', ({ targets }) =>
    targets.every(({ hold }) => hold?.takenAt),
  )
}

function when(
  officer: Officer,
  id: string,
  what: string,
  is: (demand: DemandView) => boolean,
): Promise<DemandView> {
  return eventually(what, async () => {
    const demand = await officer.demand(id)
    return is(demand) && demand
  })
}

const restricted = ({ targets }: DemandView) => targets.every(({ outcome }) => outcome === 'restricted')
const published = ({ path }: DemandView) => path.every(({ light }) => light === 'done')
const all = ({ targets }: DemandView) => targets.map(({ id }) => id)

test('an order arrives, and the content is down, kept, answered on the sealed form, explained to the user and proved', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const ministry = authorityAt(desk, 'interior')
  const order = orderFor(desk)
  const request = await ministry.signed('/v1/demands', order)
  const taken = await ministry.post('/v1/demands', order)
  const id = String(taken.json.id)
  assert.equal(taken.json.sha256, createHash('sha256').update(request.body).digest('hex'))
  const ready = await when(officer, id, 'every copy to be safe', ({ targets }) =>
    targets.every(({ hold }) => hold?.takenAt),
  )
  assert.equal((await fetch(ready.targets[0]?.address ?? '')).status, 200)

  await officer.does(id, { deed: 'restrict', targets: all(ready) })
  const done = await when(officer, id, 'the path to end', (demand) => restricted(demand) && published(demand))
  assert.ok(
    done.targets.every(
      ({ visible, hold }) => visible === false && (hold?.destroyAfter ?? '') > desk.house.clock.now(),
    ),
  )
  assert.equal((await fetch(done.targets[0]?.address ?? '')).status, 451)

  const pdf = await ministry.get(`/v1/demands/${id}/answer`, 'application/pdf')
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  const answer = await ministry.get(`/v1/demands/${id}/answer`)
  const [first] = answer.json.answers as {
    form: string
    data: { b: { measure: string; measureAt: string } }
  }[]
  assert.deepEqual([first?.form, first?.data.b.measure], ['annex-ii', 'DISABLED_ALL_MS'])
  assert.equal(
    first?.data.b.measureAt,
    done.targets
      .map(({ restrictedAt }) => restrictedAt ?? '')
      .toSorted()
      .at(-1),
  )

  const known = (await (await fetch(`${desk.url}/.well-known/guichet.json`)).json()) as {
    log: { verifierKeys: string[] }
  }
  const receipt = await ministry.get(`/v1/demands/${id}/receipt`)
  const verified = verifyReceipt({
    receiptText: receipt.text,
    verifierKey: known.log.verifierKeys[0] ?? '',
    orderBytesSha256: String(taken.json.sha256),
  })
  assert.ok(verified.ok, JSON.stringify(verified))
  assert.equal(
    verifyReceipt({
      receiptText: receipt.text,
      verifierKey: known.log.verifierKeys[0] ?? '',
      orderBytesSha256: '0'.repeat(64),
    }).ok,
    false,
  )
})

test('the sealed form that the authority fetches bears the operator’s seal over the whole file', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { id, ...ready } = await handIn(desk, officer)
  await officer.does(id, { deed: 'restrict', targets: all({ id, ...ready }) })
  const { answers } = await when(officer, id, 'the answer', (demand) => demand.answers.length > 0)
  const { rows } = await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
    const row = await tx
      .selectFrom('answer')
      .select('pdf_object')
      .where('id', '=', answers[0]?.id ?? '')
      .executeTakeFirstOrThrow()
    return { rows: await objectRow(tx, desk.tenant, row.pdf_object ?? '') }
  })
  const { stream } = await desk.house.vault.read(rows)
  const pdf = new Uint8Array(await new Response(stream as unknown as BodyInit).arrayBuffer())
  assert.equal(verifySeal(pdf).ok, true)
  const [middle = 0] = [Math.floor(pdf.length / 3)]
  pdf[middle] = (pdf[middle] ?? 0) ^ 1
  assert.equal(verifySeal(pdf).ok, false)
})

test('under a gag a neutral text stands there and the user’s page does not exist; when it ends both speak', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  const demand = await handIn(desk, officer, { nonDisclosure: true })
  await officer.does(demand.id, { deed: 'restrict', targets: all(demand) })
  const down = await when(officer, demand.id, 'the content to be down', restricted)
  const address = down.targets[0]?.address ?? ''
  const silent = await fetch(address)
  assert.deepEqual([silent.status, /Ministry|2021\/784/.test(await silent.text())], [404, false])
  const page = await pageOf(desk, demand.id)
  assert.equal((await fetch(`${desk.url}/p/${page}`)).status, 404)

  clock.turn(43 * day)
  await sweepRound(desk.house, desk.tenant)
  const later = await officerAt(desk)
  await when(later, demand.id, 'the user to be told', ({ history }) =>
    history.some(({ type }) => type === 'person.informed'),
  )
  assert.equal((await fetch(address)).status, 451)
  assert.match(await (await fetch(`${desk.url}/p/${page}`)).text(), /Sample Ministry/)
})

test('after six months the copy is destroyed, key first, and nothing opens it any more; a legal hold prevents that', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  const demand = await handIn(desk, officer)
  await officer.does(demand.id, { deed: 'restrict', targets: all(demand) })
  await when(officer, demand.id, 'the path to end', published)
  const object = await anObject(desk, demand.id)
  assert.ok((await desk.house.vault.metaOf(object)).size > 0)
  await officer.does(demand.id, { deed: 'legal-hold', on: true, text: 'review proceedings' })

  clock.turn(190 * day)
  await sweepRound(desk.house, desk.tenant)
  const later = await officerAt(desk)
  assert.equal(
    (await later.demand(demand.id)).history.some(({ type }) => type === 'content.shredded'),
    false,
  )
  await later.does(demand.id, { deed: 'legal-hold', on: false, text: 'proceedings ended' })
  await sweepRound(desk.house, desk.tenant)
  await when(
    later,
    demand.id,
    'the copies to be destroyed',
    ({ history }) => history.filter(({ type }) => type === 'content.shredded').length === 3,
  )
  await assert.rejects(desk.house.vault.metaOf(await anObject(desk, demand.id)), /vault-shredded/)
  await assert.rejects(desk.house.vault.read(object), /vault-missing/)
})

test('as the hour runs out people are warned, and an overdue duty is said aloud', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  const officer = await officerAt(desk)
  await handIn(desk, officer)
  const alerts = async () => {
    await sweepRound(desk.house, desk.tenant)
    // Half an hour without a key press ends a session, so somebody else sits down.
    const { json } = await (
      await officerAt(desk)
    ).ask<{ alerts: { says: { key: string; params?: { share?: number } } }[] }>('GET', 'watch')
    return json.alerts.map(({ says }) => says.params?.share ?? 0).toSorted((a, b) => a - b)
  }
  assert.deepEqual(await alerts(), [])
  clock.turn(46 * 60_000)
  await eventually('the warning at three quarters', async () => (await alerts()).includes(75))
  clock.turn(15 * 60_000)
  await eventually('the alarm', async () => (await alerts()).includes(100))
})

async function pageOf(desk: Desk, id: string): Promise<string> {
  return await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
    const loaded = await loadDemand(tx, desk.house, desk.tenant.id, id)
    return loaded && isNumbered(loaded.demand) ? loaded.demand.userPage : assert.fail('no such demand')
  })
}

async function anObject(desk: Desk, id: string) {
  return await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
    const part = await tx
      .selectFrom('hold_part')
      .select('object_id')
      .where('demand_id', '=', id)
      .orderBy('id')
      .executeTakeFirstOrThrow()
    return await objectRow(tx, desk.tenant, part.object_id)
  })
}
