import assert from 'node:assert/strict'
import { test } from 'node:test'
import { draftOf, secret, startForum } from '../checks/forum.ts'
import type { Platform } from '../core/platform.ts'
import { ConnectorFault } from '../core/platform.ts'
import { carryOn } from '../desk/platforms/drill.ts'
import type {
  DrillView,
  Drills,
  DryRunResult,
  Inbox,
  PlatformList,
  Problem,
  Trials,
} from '../desk/http/contract/index.ts'
import { drillRound } from '../desk/jobs/driller.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { inTenant } from '../desk/sql/database.ts'
import { beginDrill, claimDrill, readDrills } from '../desk/sql/house/drills.ts'
import { tenantAt } from '../desk/tenants.ts'
import { authorityAt, orderFor } from './authority.ts'
import { whyNotConnection } from '../desk/tenants/connection-change.ts'
import { eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

async function drillOn(admin: Officer, address: string): Promise<DrillView> {
  const look = await admin.ask<DryRunResult>('POST', 'platforms/plaza/dry-run', { address })
  const { reference } = look.json
  const begun = await admin.ask<{ id: string }>('POST', 'platforms/plaza/drill', { address, reference })
  assert.equal(begun.status, 200, JSON.stringify(begun.json))
  return await eventually('the drill to end', async () => {
    const { drills } = (await admin.ask<Drills>('GET', 'platforms/drills')).json
    return drills.find(({ id, endedAt }) => id === begun.json.id && endedAt !== undefined)
  })
}

test('an administrator connects a second platform, tries it, and an order about it is carried out there', async (t) => {
  const desk = await openDesk(t)
  const forum = await startForum(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const draft = draftOf(forum)
  const tried = await admin.ask<Trials>('POST', 'platforms/test', draft)
  assert.deepEqual([...new Set(tried.json.trials.map(({ found }) => found))], ['good'])
  assert.equal((await admin.ask('POST', 'platforms', draft)).status, 200)
  const { connections, kinds } = (await admin.ask<PlatformList>('GET', 'platforms')).json
  assert.deepEqual(
    connections.map(({ id, kind, retired }) => ({ id, kind, retired })),
    [
      { id: 'plaza', kind: 'plaza', retired: false },
      { id: 'forum', kind: 'webhook', retired: false },
    ],
  )
  assert.deepEqual(
    kinds
      .find(({ kind }) => kind === 'webhook')
      ?.fields.map(({ name, type, secret, required }) => [name, type, secret, required]),
    [
      ['address', 'address', false, true],
      ['publicOrigins', 'lines', false, true],
      ['notices', 'yes-no', false, false],
      ['copiesWhileRestricted', 'yes-no', false, false],
      ['byCountry', 'yes-no', false, false],
      ['lookouts', 'lines', false, false],
      ['timeoutMs', 'number', false, false],
      ['secret', 'text', true, true],
    ],
  )

  const officer = await officerAt(desk)
  const order = orderFor(desk, { targets: [{ url: `${forum.origin}/posts/1` }] })
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', order)
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const ready = await eventually('a copy', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  const { rows } = (await officer.ask<Inbox>('GET', 'inbox')).json
  assert.deepEqual(
    rows.map(({ platform, targets }) => [platform, targets]),
    [['The forum', 1]],
  )
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  await eventually('the post to be down', async () => (await fetch(`${forum.origin}/posts/1`)).status === 451)
  assert.equal((await fetch(`${forum.origin}/posts/2`)).status, 200)
})

test('a new connection never takes the place of another: its short name is free, also when a colleague agrees', async (t) => {
  const desk = await openDesk(t)
  const forum = await startForum(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const draft = { ...draftOf(forum), isNew: true }
  assert.equal((await admin.ask('POST', 'platforms', draft)).status, 200)
  const sealed = async () => {
    const { settings } = await desk.house.db.selectFrom('tenant').select('settings').executeTakeFirstOrThrow()
    return JSON.stringify(settings)
  }
  const before = await sealed()
  const wrong = { ...draft, secrets: { secret: `whsec_${btoa('another secret of 24 bytes')}` } }
  for (const path of ['platforms', 'platforms/test']) {
    const { status, json } = await admin.ask<Problem>('POST', path, wrong)
    assert.deepEqual(
      [path, status, json.errors?.map((one) => [one.path, one.says?.key])],
      [path, 422, [['id', 'house-change.no.id-taken']]],
    )
  }
  assert.equal(await sealed(), before)
  // Proposed when the name was free still, and agreed on when it is not.
  const connection = { ...draft, sealed: { keyId: '', box: '' } }
  const late = {
    change: 'connection',
    connection,
    id: draft.id,
    title: draft.title,
    isNew: true,
    leadsTo: '',
  } as const
  assert.equal(whyNotConnection(late, [connection as never])?.refused, 'id-taken')
  assert.equal(whyNotConnection({ ...late, isNew: false }, [connection as never]), undefined)
})

test('secrets never come back, stand nowhere in clear, and do not follow a connection to another address', async (t) => {
  const desk = await openDesk(t)
  const forum = await startForum(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const draft = {
    id: 'forum',
    kind: 'webhook',
    title: 'The forum',
    settings: { address: forum.address, publicOrigins: [forum.origin] },
  }
  const wanting = await admin.ask<Problem>('POST', 'platforms', draft)
  assert.deepEqual([wanting.status, wanting.json.errors?.map(({ path }) => path)], [422, ['secrets.secret']])
  await admin.ask('POST', 'platforms', { ...draft, secrets: { secret } })
  const list = await admin.ask('GET', 'platforms')
  assert.ok(!JSON.stringify(list.json).includes(secret))
  const { settings } = await desk.house.db.selectFrom('tenant').select('settings').executeTakeFirstOrThrow()
  const kept = JSON.stringify(settings)
  assert.ok(!kept.includes(secret) && !kept.includes(desk.plaza.token))

  // The same place keeps its secret; another one wants it anew, kept or only tried.
  const renamed = { ...draft, title: 'Forum', settings: { ...draft.settings, timeoutMs: 5_000 } }
  assert.equal((await admin.ask('POST', 'platforms', renamed)).status, 200)
  const elsewhere = {
    ...draft,
    settings: { ...draft.settings, address: `${forum.origin.replace(/\d+$/, '9')}/x` },
  }
  for (const path of ['platforms', 'platforms/test'])
    assert.equal((await admin.ask('POST', path, elsewhere)).status, 422, path)
  const otherKind = { ...draft, kind: 'plaza', settings: { origin: forum.origin }, secrets: { token: 'x' } }
  assert.equal((await admin.ask('POST', 'platforms', otherKind)).status, 422)
  assert.equal((await admin.ask('POST', 'platforms/plaza/retire', { retired: true })).status, 200)
  assert.equal((await admin.ask('POST', 'platforms/forum/retire', { retired: true })).status, 422)
})

test('whoever may not set the desk up sees no platform, tries none and practises on none', async (t) => {
  const desk = await openDesk(t)
  for (const name of ['Amal Duty', 'Chris Records']) {
    const officer = await officerAt(desk, name)
    for (const [method, path] of [
      ['GET', 'platforms'],
      ['GET', 'platforms/drills'],
      ['POST', 'platforms'],
      ['POST', 'platforms/test'],
      ['POST', 'platforms/plaza/dry-run'],
      ['POST', 'platforms/plaza/drill'],
      ['POST', 'platforms/plaza/retire'],
    ] as const)
      assert.equal(
        (await officer.ask(method, path, method === 'POST' ? {} : undefined)).status,
        403,
        `${name} ${path}`,
      )
  }
})

test('a dry run says what would be frozen and asked, and asks for none of it', async (t) => {
  const desk = await openDesk(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const address = `${desk.plaza.origin}/p/gl1v8k`
  const { json } = await admin.ask<DryRunResult>('POST', 'platforms/plaza/dry-run', { address })
  assert.deepEqual([json.says.key, json.reference, json.visible], ['dry-run.found', 'gl1v8k', true])
  assert.deepEqual([...new Set(json.parts.map(({ purpose }) => purpose))].toSorted(), [
    'content',
    'related-data',
  ])
  assert.ok(json.parts.every(({ size }) => size > 0))
  assert.deepEqual(
    json.calls.map(({ deed, method, address: to }) => [deed, method, to.slice(desk.plaza.origin.length)]),
    [
      ['restrict', 'POST', '/admin/posts/gl1v8k/restrict'],
      ['restore', 'POST', '/admin/posts/gl1v8k/restore'],
    ],
  )
  assert.ok(!JSON.stringify(json).includes(desk.plaza.token))
  const effects = await fetch(`${desk.plaza.origin}/admin/effects`, {
    headers: { authorization: `Bearer ${desk.plaza.token}` },
  })
  assert.deepEqual(((await effects.json()) as { deeds: unknown[] }).deeds, [])
  const nowhere = await admin.ask<DryRunResult>('POST', 'platforms/plaza/dry-run', {
    address: 'https://x.example/',
  })
  assert.deepEqual(
    [nowhere.json.says.key, nowhere.json.parts, nowhere.json.calls],
    ['dry-run.not-ours', [], []],
  )
})

test('a drill hides one piece on the real platform, sees it gone, sees it back, and stands in the log', async (t) => {
  const desk = await openDesk(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const address = `${desk.plaza.origin}/p/hb4d7q`
  const before = await (await fetch(address)).text()
  const drill = await drillOn(admin, address)
  assert.deepEqual(
    [drill.state, drill.by, drill.steps.map(({ found, says }) => `${found} ${says.key}`)],
    ['done', 'Dana Settings', ['good drill.copied', 'good drill.restricted', 'good drill.restored']],
  )
  assert.equal(await (await fetch(address)).text(), before)
  const logged = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    tx.selectFrom('event').select('type').where('demand_id', 'is', null).orderBy('seq').execute(),
  )
  assert.deepEqual(
    logged.map(({ type }) => type),
    ['drill.begun', 'drill.ended'],
  )
})

test('a piece that an order holds down is no piece to practise on', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  const id = String(taken.json.id)
  const ready = await eventually('the copies', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  const address = ready.targets[0]?.address ?? ''
  await eventually('it to be down', async () => (await fetch(address)).status === 451)
  const drill = await drillOn(await officerAt(desk, 'Dana Settings'), address)
  assert.deepEqual([drill.state, drill.steps.map(({ says }) => says.key)], ['failed', ['drill.ordered']])
  assert.equal((await fetch(address)).status, 451)
})

test('a drill whose process dies while the piece is down ends with the piece back', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock, carries: false, drills: false })
  const { house } = desk
  const tenant = await tenantAt(house.db, 'localhost')
  assert.ok(tenant)
  const address = `${desk.plaza.origin}/p/hb4d7q`
  const wish = {
    connection: 'plaza',
    address,
    reference: 'hb4d7q',
    by: { kind: 'staff', name: 'Dana' } as const,
  }
  await inTenant(house.db, tenant.id, (tx) => beginDrill(tx, house, tenant, wish))
  const drill = await claimDrill(house, tenant)
  assert.ok(drill)
  const real = house.platformOf
  const dying = {
    ...real(tenant),
    restrict: async (...asked: Parameters<Platform['restrict']>) => {
      await real(tenant).restrict(...asked)
      throw new Error('the process ends here')
    },
  }
  await assert.rejects(carryOn({ ...house, platformOf: () => dying }, tenant, drill), /ends here/)
  assert.equal((await fetch(address)).status, 404)
  // Whoever had it may still live; after its lease somebody else goes on.
  assert.equal(await drillRound(house), false)
  clock.turn(61_000)
  assert.equal(await drillRound(house), true)
  assert.equal((await fetch(address)).status, 200)
  assert.deepEqual(
    (await readDrills(house, tenant)).map(({ state }) => state),
    ['done'],
  )
})

test('a drill that cannot put its piece back tells a person and goes on trying', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock, carries: false, drills: false })
  const { house, tenant } = desk
  const address = `${desk.plaza.origin}/p/hb4d7q`
  const wish = {
    connection: 'plaza',
    address,
    reference: 'hb4d7q',
    by: { kind: 'staff', name: 'Dana' } as const,
  }
  await inTenant(house.db, tenant.id, (tx) => beginDrill(tx, house, tenant, wish))
  const real = house.platformOf
  house.platformOf = (whose) => ({
    ...real(whose),
    restore: () => Promise.reject(new ConnectorFault('not now', { again: true })),
  })
  await drillRound(house)
  const alerts = await inTenant(house.db, tenant.id, (tx) => tx.selectFrom('alert').select('says').execute())
  assert.deepEqual(
    alerts.map(({ says }) => says.key),
    ['alert.drill-stuck'],
  )
  house.platformOf = real
  clock.turn(61_000)
  await drillRound(house)
  assert.equal((await fetch(address)).status, 200)
})

test('the tenant’s own words stand in place of content, and neutral ones that name an authority are refused', async (t) => {
  const desk = await openDesk(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const keep = async (words: object | null) =>
    (await admin.ask<Problem>('POST', 'platforms/words', { language: 'en', words })).status
  const own = { explained: 'Gone: {order}, {authority}.', neutral: 'Nothing here.' }
  assert.equal(await keep({ ...own, neutral: 'Ask the Sample Ministry of the Interior.' }), 422)
  assert.equal(await keep({ ...own, neutral: 'Ordered by {authority}.' }), 422)
  assert.equal(await keep({ ...own, explained: 'Gone: {secret}.' }), 422)
  assert.equal(await keep(own), 200)

  const officer = await officerAt(desk)
  const order = orderFor(desk, { targets: [{ url: `${desk.plaza.origin}/p/gl1v8k` }] })
  const id = String((await authorityAt(desk, 'interior').post('/v1/demands', order)).json.id)
  const ready = await eventually('the copy', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  await officer.does(id, { deed: 'restrict', targets: ready.targets.map((target) => target.id) })
  const address = ready.targets[0]?.address ?? ''
  await eventually('it to be down', async () => (await fetch(address)).status === 451)
  assert.match(await (await fetch(address)).text(), /Gone: Removal order, Sample Ministry/)
  assert.equal(await keep(null), 200)
  const { words } = (await admin.ask<PlatformList>('GET', 'platforms')).json
  assert.deepEqual(
    words.map(({ language, usual }) => [language, usual]),
    [
      ['en', true],
      ['fr', true],
    ],
  )
})
