import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { later } from '../core/instant.ts'
import type { InstrumentForm } from '../desk/http/contract/index.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'
import { objectRow, whole } from '../desk/sql/demands/answers.ts'
import { inTenant } from '../desk/sql/database.ts'
import { loadDemand } from '../desk/sql/demands/state.ts'

test('an order that came by post is typed in, believed after a call-back, carried out and answered by hand', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  const letter = Buffer.from('%PDF-1.7 the letter as it came')
  const cameAt = later(desk.house.clock.now(), -20 * 60_000)
  const { regime, instrument, order } = orderFor(desk, { issuedAt: later(cameAt, -600_000) })
  const entry = {
    regime,
    instrument,
    cameBy: 'post',
    cameAt,
    order: { ...order, e: { ...order.e, signature: true } },
    original: { name: 'letter.pdf', mediaType: 'application/pdf', base64: letter.toString('base64') },
  }
  let id = ''

  await t.test('the form is the one of the regime, line by line', async () => {
    const { json } = await officer.ask<{ instruments: InstrumentForm[] }>('GET', 'instruments')
    const form = json.instruments.find((each) => each.instrument === 'removal-order')
    assert.deepEqual(
      form?.sections.map(({ letter: each }) => each),
      ['A', 'B', 'C', 'D', 'E', 'F', 'G'],
    )
    const kinds = new Map(form?.fields.map(({ path, type, required }) => [path, `${type} ${required}`]))
    assert.deepEqual(
      [
        'a.issuedAt',
        'a.homeMemberState',
        'b.items',
        'b.types',
        'd.copySentToHomeAuthority',
        'e.signature',
      ].map((path) => kinds.get(path)),
      [
        'date-time required',
        'country required',
        'items required',
        'choices required',
        'boolean conditional',
        'boolean conditional',
      ],
    )
    assert.equal(
      form?.fields.some(({ path }) => path.includes('[]')),
      false,
    )
  })

  await t.test(
    'the same press twice enters one order; its hour counts from the post room, not from the typing',
    async () => {
      const once = randomUUID()
      const [first, second] = await Promise.all([
        officer.ask<{ id: string }>('POST', 'by-hand', entry, once),
        officer.ask<{ id: string }>('POST', 'by-hand', entry, once),
      ])
      assert.deepEqual([first.status, second.json], [200, first.json])
      assert.equal((await officer.ask('POST', 'by-hand', { ...entry, cameBy: 'mail' }, once)).status, 422)
      id = first.json.id
      const demand = await officer.demand(id)
      const hour = demand.clocks.find(({ duty }) => duty === 'act')
      assert.deepEqual([demand.channel, hour?.dueAt], ['post', later(cameAt, 3_600_000)])
      assert.deepEqual(demand.findings, [])
      // Nobody was asked what is there, and nobody is told that it was looked for.
      assert.equal(
        demand.targets.every(({ unasked }) => unasked === true),
        true,
      )
      assert.equal(demand.history[0]?.actor.name, 'Amal Duty')
    },
  )

  await t.test('the letter is in the vault, byte for byte, and its hash stands in the receipt', async () => {
    const { house, tenant } = desk
    const loaded = await inTenant(house.db, tenant.id, (tx) => loadDemand(tx, house, tenant.id, id))
    const { original } = loaded?.demand.receipt ?? assert.fail('no receipt')
    const row = await inTenant(house.db, tenant.id, (tx) => objectRow(tx, tenant, original?.object ?? ''))
    assert.deepEqual(await whole(house, row), letter)
    assert.equal(original?.sha256, createHash('sha256').update(letter).digest('hex'))
  })

  await t.test(
    'a letterhead proves nothing: no copy is taken and nothing may be done before the call-back',
    async () => {
      const demand = await officer.demand(id)
      assert.deepEqual([demand.trust.level, demand.trust.outcome], ['L0', 'hold'])
      assert.deepEqual(
        demand.targets.map(({ hold }) => hold),
        [undefined, undefined, undefined],
      )
      const may = (deed: string) => demand.keys.find((key) => key.deed === deed)?.may
      assert.deepEqual([may('restrict'), may('hold'), may('call-back')], [false, false, true])
    },
  )

  await t.test('after the call-back one person freezes, then restricts', async () => {
    await officer.does(id, { deed: 'call-back', outcome: 'confirmed', contact: '+33 1 99 00 12 34' })
    const believed = await officer.demand(id)
    assert.deepEqual([believed.trust.level, believed.trust.outcome], ['L1', 'pass'])
    const targets = believed.targets.map((target) => target.id)
    await officer.does(id, { deed: 'hold', targets })
    await eventually('the copies', async () =>
      (await officer.demand(id)).targets.every(({ hold }) => hold?.takenAt),
    )
    await officer.does(id, { deed: 'restrict', targets })
    const made = await eventually('the answer', async () => {
      const demand = await officer.demand(id)
      return demand.answers.length > 0 && demand
    })
    assert.deepEqual(
      made.answers.map(({ form, sentAt }) => [form, sentAt]),
      [['annex-ii', undefined]],
    )
    assert.equal(made.path.find(({ step }) => step === 'answer')?.light, 'here')
  })

  await t.test('the answer counts as sent when a person says how and when it went', async () => {
    const before = await officer.demand(id)
    const key = before.keys.find(({ deed }) => deed === 'answer-handed-over')
    const answer = key?.grounds?.[0]?.code ?? ''
    assert.equal(answer, before.answers[0]?.id)
    const tooEarly = { deed: 'answer-handed-over', answer, by: 'post', at: cameAt } as const
    assert.equal((await officer.ask('POST', `demands/${id}/plan`, tooEarly)).status, 422)
    const at = desk.house.clock.now()
    await officer.does(id, { deed: 'answer-handed-over', answer, by: 'in-person', at })
    const done = await eventually('the path to end', async () => {
      const demand = await officer.demand(id)
      return demand.path.every(({ light }) => light === 'done') && demand
    })
    assert.deepEqual([done.answers[0]?.sentAt, done.answers[0]?.sentBy], [at, 'in-person'])
    assert.equal(
      done.keys.some(({ deed }) => deed === 'answer-handed-over'),
      false,
    )
  })

  await t.test('the same order, signed, comes as a twin and is not merged', async () => {
    const taken = await authorityAt(desk, 'interior').post('/v1/demands', { regime, instrument, order })
    assert.deepEqual([taken.status, typeof taken.json.linkedTo], [202, 'string'])
  })
})

test('an order that came by post does not push out the signed one that was there first', async (t) => {
  const desk = await openDesk(t)
  const officer = await officerAt(desk)
  // A reference of any length: an index holds only its hash.
  const { regime, instrument, order } = orderFor(desk, { reference: `R-${'7'.repeat(500)}` })
  const cameAt = desk.house.clock.now()
  const entry = { regime, instrument, cameBy: 'mail', cameAt, order }
  const first = await officer.ask<{ id: string }>('POST', 'by-hand', entry)
  const signed = await authorityAt(desk, 'interior').post('/v1/demands', { regime, instrument, order })
  assert.equal(signed.status, 202)
  await officer.does(first.json.id, { deed: 'call-back', outcome: 'confirmed', contact: '+33 1 99 00 12 34' })
  assert.equal((await officer.demand(first.json.id)).trust.level, 'L1')
  const b = { ...order.b, items: [{ url: `${desk.plaza.origin}/p/other` }] }
  const other = await officer.ask<{ id: string }>('POST', 'by-hand', { ...entry, order: { ...order, b } })
  const reference = (await officer.demand(other.json.id)).trust.checks.find(
    ({ name }) => name === 'reference',
  )
  assert.equal(reference?.outcome, 'failed', 'the same reference with other words is told from a new one')
  const future = { ...entry, cameAt: later(cameAt, 3_600_000) }
  assert.equal((await officer.ask('POST', 'by-hand', future)).status, 422)
})
