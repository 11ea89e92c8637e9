/** Orders that lack something: the law lets them exist, the authority is asked, and the time waits only as the law says. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { later } from '../core/instant.ts'
import type { DemandView, Problem } from '../desk/http/contract/index.ts'
import { inTenant } from '../desk/sql/database.ts'
import { sampleRequest } from '../sandbox/authority/request.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { moved } from './law.ts'
import { officerAt } from './officer.ts'

const hour = 3_600_000
const minute = 60_000
const hours = ({ clocks }: DemandView) =>
  clocks.filter(({ duty }) => duty === 'act').map(({ state, dueAt }) => [state, dueAt])
const may = ({ keys }: DemandView) =>
  Object.fromEntries(keys.filter(({ rank }) => rank === 'main').map(({ deed, may }) => [deed, may]))

test('a letter that does not say where the content is stands as incomplete: it is asked about on Annex III, and its hour begins anew with the answer', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const cameAt = later(desk.house.clock.now(), -20 * minute)
  const { regime, instrument, order } = orderFor(desk, { issuedAt: later(cameAt, -10 * minute) })
  const { tel: _tel, ...e } = order.e
  const { items, ...b } = order.b
  const entry = {
    regime,
    instrument,
    cameBy: 'post',
    cameAt,
    order: { ...order, b, e: { ...e, signature: true } },
  }
  let id = ''

  await t.test('the desk asks once, and names each gap as the form names it, with its article', async () => {
    const asked = await officer.ask<Problem>('POST', 'by-hand', entry)
    assert.equal(asked.status, 422)
    assert.equal(asked.json.type, 'urn:guichet:problem:incomplete')
    assert.deepEqual(
      asked.json.errors?.map(({ code, path, leadsTo, article }) => [code, path, leadsTo, article]),
      [
        ['missing', 'b.items', 'clarify', 'Annex I, B; Art. 3(4)(c)'],
        ['missing', 'e.tel', 'note', 'Annex I, E'],
      ],
    )
    const none = await officer.ask<{ groups?: unknown[]; demands?: unknown[] }>('GET', 'inbox')
    assert.equal(JSON.stringify(none.json).includes('RO-'), false, 'nothing was entered by the asking')
  })

  await t.test('entered as it is, it has a number, and an hour that counts from the post room', async () => {
    const taken = await officer.ask<{ id: string }>('POST', 'by-hand', { ...entry, asItIs: true })
    assert.equal(taken.status, 200)
    id = taken.json.id
    const demand = await officer.demand(id)
    assert.deepEqual(
      demand.findings.map(({ path, leadsTo, ground }) => [path, leadsTo, ground]),
      [
        ['b.items', 'clarify', 'insufficient-information'],
        ['e.tel', 'note', undefined],
      ],
    )
    assert.deepEqual(hours(demand), [['running', later(cameAt, hour)]])
    assert.deepEqual(
      demand.targets.map(({ address, outcome, why }) => [address, outcome, why?.key]),
      [['', 'open', 'why.unnamed']],
    )
  })

  await t.test(
    'nothing can be done to content that nobody named, before or after the call-back',
    async () => {
      await officer.does(id, { deed: 'call-back', outcome: 'confirmed', contact: '+33 1 99 00 12 34' })
      const demand = await officer.demand(id)
      assert.deepEqual([demand.waitsFor, may(demand)], ['person', { restrict: false, clarify: true }])
      assert.equal(demand.keys.find(({ deed }) => deed === 'restrict')?.whyNot?.key, 'why-not.unnamed')
      assert.equal(
        demand.path.find(({ step }) => step === 'assess')?.light,
        'here',
        'an order that names nothing is not done with',
      )
    },
  )

  await t.test('the question goes out on Annex III, and the hour stops with it', async () => {
    await officer.does(id, {
      deed: 'clarify',
      grounds: ['insufficient-information'],
      text: 'The order names no address.',
      needed: 'The exact address of the content.',
    })
    const demand = await eventually('the form', async () => {
      const now = await officer.demand(id)
      return now.answers.length > 0 && now
    })
    assert.deepEqual(
      demand.answers.map(({ form }) => form),
      ['annex-iii'],
    )
    assert.deepEqual(
      hours(demand).map(([state]) => state),
      ['stopped'],
    )
    assert.equal(demand.waitsFor, 'clarification')
  })

  await t.test('what the answer names takes the place of what was missing, with a whole hour', async () => {
    const url = String(items[0]?.url)
    const before = desk.house.clock.now()
    await officer.does(id, {
      deed: 'enter-follow-up',
      followUp: 'clarification',
      by: order.e.authorityName,
      reference: 'C-1',
      text: 'It is here.',
      names: [{ url }],
    })
    const demand = await officer.demand(id)
    assert.deepEqual(
      demand.targets.map(({ address, outcome }) => [address, outcome]),
      [
        ['', 'left'],
        [url, 'open'],
      ],
    )
    const running = hours(demand).filter(([state]) => state === 'running')
    assert.equal(running.length, 1)
    assert.ok(String(running[0]?.[1]) >= later(before, hour), 'the hour counts from the clarification')
    assert.deepEqual(
      demand.findings.map(({ path }) => path),
      ['e.tel'],
    )
  })

  await t.test(
    'what it names was proven by nobody: the contact is called again before anything is done',
    async () => {
      const { waitsFor, keys } = await officer.demand(id)
      const may = (deed: string) => keys.find((each) => each.deed === deed)?.may
      assert.deepEqual(
        [waitsFor, may('call-back'), may('restrict'), may('hold')],
        ['call-back', true, false, undefined],
      )
      await officer.does(id, { deed: 'call-back', outcome: 'confirmed', contact: '+33 1 99 00 12 34' })
      assert.equal((await officer.demand(id)).waitsFor, 'person')
    },
  )

  await t.test('and it is carried out like any other', async () => {
    const targets = (await officer.demand(id)).targets
      .filter(({ outcome }) => outcome === 'open')
      .map((target) => target.id)
    await officer.does(id, { deed: 'hold', targets })
    await eventually('the copy', async () =>
      (await officer.demand(id)).targets.some(({ hold }) => hold?.takenAt),
    )
    await officer.does(id, { deed: 'restrict', targets })
    const done = await eventually('the content to be gone', async () => {
      const demand = await officer.demand(id)
      return demand.answers.some(({ form }) => form === 'annex-ii') && demand
    })
    assert.deepEqual(
      done.targets.map(({ outcome }) => outcome),
      ['left', 'restricted'],
    )
  })
})

test('a French request without an address is asked about by letter, and its twenty-four hours run on', async (t) => {
  const desk = await openDesk(t)
  await moved(desk, { homeState: 'FR', zone: 'Europe/Paris' })
  const officer = await officerAt(desk)
  const cameAt = later(desk.house.clock.now(), -10 * minute)
  const issuedAt = later(cameAt, -hour)
  const {
    items: _items,
    reasons: _reasons,
    ...order
  } = sampleRequest({
    origin: desk.plaza.origin,
    issuedAt,
    reference: 'BE-2026-1',
    addressee: desk.tenant.settings.legalName,
  })
  const entry = {
    regime: 'fr-lcen',
    instrument: 'removal-request',
    cameBy: 'mail',
    cameAt,
    language: 'fr',
    order: { ...order, signature: true },
  }
  const asked = await officer.ask<Problem>('POST', 'by-hand', entry)
  assert.deepEqual(
    asked.json.errors?.map(({ path, leadsTo }) => [path, leadsTo]),
    [
      ['items', 'clarify'],
      ['reasons', 'note'],
    ],
  )
  const { json } = await officer.ask<{ id: string }>('POST', 'by-hand', { ...entry, asItIs: true })
  await officer.does(json.id, {
    deed: 'clarify',
    grounds: ['unclear'],
    text: 'Aucune adresse.',
    needed: 'L’adresse exacte du contenu.',
  })
  const demand = await eventually('the letter', async () => {
    const now = await officer.demand(json.id)
    return now.answers.length > 0 && now
  })
  assert.deepEqual(
    demand.answers.map(({ form }) => form),
    ['lcen-answer'],
  )
  assert.deepEqual(hours(demand), [['running', later(issuedAt, 24 * hour)]])
})

test('a signed order that names nothing waits for a person, and its hour runs until the authority is asked', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const { order, ...envelope } = orderFor(desk)
  const nothing = { ...order, b: { ...order.b, items: [] } }
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', { ...envelope, order: nothing })
  assert.equal(taken.status, 202)
  const demand = await officer.demand(String(taken.json.id))
  assert.deepEqual(
    [demand.waitsFor, hours(demand).map(([state]) => state), may(demand)],
    ['person', ['running'], { restrict: false, clarify: true }],
  )
})

test('the first order of an authority that said nothing twelve hours before is followed, and the desk says so', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const told = async (at: string | null) =>
    await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      tx.updateTable('authority').set({ first_notice_at: at }).execute(),
    )
  const found = async (id: unknown) =>
    (await officer.demand(String(id))).findings.map(({ says, leadsTo, article }) => [
      says.words?.label?.en ?? says.key,
      leadsTo,
      article,
    ])
  const warning = ['First order without notice twelve hours before', 'note', 'Art. 3(2); recital 17']
  const { order, ...envelope } = orderFor(desk)

  await told(later(order.a.issuedAt, -12 * hour + 1000))
  const first = await authorityAt(desk, 'interior').post('/v1/demands', { ...envelope, order })
  assert.deepEqual(await found(first.json.id), [warning])
  const [remark] = first.json.remarks as { path: string; leadsTo: string }[]
  assert.deepEqual([remark?.path, remark?.leadsTo], ['fact.noticeOverAt', 'note'])

  const next = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  assert.deepEqual(await found(next.json.id), [], 'the second order is not the first')
})
