import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SecondPersonRule } from '../core/second-person.ts'
import type { Deed, DemandView, ForYou, Inbox, Plan, RequestView } from '../desk/http/contract/index.ts'
import { sweepRound } from '../desk/jobs/sweeper.ts'
import { turnableClock } from '../desk/outside/clock.ts'
import { recover } from '../desk/operator/recover.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { revokeAllOf } from '../desk/sql/house/people.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

const minute = 60_000

test('what the house wants two persons for is asked as a request, and done only by agreement', async (t) => {
  const clock = turnableClock(new Date().toISOString(), { running: true })
  const desk = await openDesk(t, { clock })
  await seat(desk, 'Dana Third')
  let amal = await officerAt(desk, 'Amal Duty')
  let bo = await officerAt(desk, 'Bo Second')
  let dana = await officerAt(desk, 'Dana Third')
  const ministry = authorityAt(desk, 'interior')
  await rules(desk, [
    { deed: 'undo' },
    { deed: 'legal-hold-off' },
    { deed: 'restrict', levels: ['L1'] },
    { deed: 'clarify', targetsFrom: 3 },
  ])

  await t.test('a removal at full trust takes one person as before; putting back takes two', async () => {
    const id = await restricted()
    const asked = await asks(amal, id, undoOf(await amal.demand(id), 'the wrong lantern'))
    assert.equal(asked.status, 200)
    assert.ok(asked.json.request)
    const view = await bo.demand(id)
    assert.deepEqual(outcomes(view), ['restricted', 'restricted', 'restricted'])
    assert.deepEqual(
      [view.waitsFor, view.request?.deed, view.request?.text, view.request?.mayAgree],
      ['second-person', 'undo', 'the wrong lantern', true],
    )
    const row = (await bo.ask<Inbox>('GET', 'inbox?show=open')).json.rows.find((one) => one.id === id)
    assert.equal(row?.waitsFor, 'second-person')
    const { requests } = (await bo.ask<ForYou>('GET', 'for-you')).json
    assert.deepEqual(
      requests.map(({ demand, by, mayAgree }) => [demand.id, by.name, mayAgree]),
      [[id, 'Amal Duty', true]],
    )
    assert.equal((await bo.ask<{ count: number }>('GET', 'for-you/count')).json.count, 1)
    assert.equal((await amal.ask<{ count: number }>('GET', 'for-you/count')).json.count, 0)

    const own = await agrees(amal, id)
    assert.deepEqual([own.status, own.json.says?.key], [403, 'why-not.own-request'])
    assert.equal((await agrees(bo, id)).status, 200)
    await eventually('the content to be back', async () =>
      outcomes(await bo.demand(id)).every((outcome) => outcome === 'restored'),
    )
    const after = await bo.demand(id)
    assert.equal(after.request, undefined)
    const said = after.history.filter(({ type }) => type.startsWith('approval.'))
    assert.deepEqual(
      said.map(({ says, actor }) => [says.key, actor.name]),
      [
        ['history.asked.undo', 'Amal Duty'],
        ['history.ask-ended.approved', 'Bo Second'],
        ['history.decided.undo', 'Amal Duty'],
      ],
    )
  })

  await t.test('of two who agree at once one does it, and it is done once', async () => {
    const id = await restricted()
    await asks(amal, id, undoOf(await amal.demand(id)))
    const request = (await amal.demand(id)).request
    const both = await Promise.all([agrees(bo, id, request), agrees(dana, id, request)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const winner = both[0].status === 200 ? bo : dana
    // The same press again says yes and does nothing.
    assert.equal((await agrees(winner, id, request)).status, 200)
    const { history } = await bo.demand(id)
    assert.equal(history.filter(({ says }) => says.key === 'history.decided.undo').length, 1)
  })

  await t.test(
    'the same press twice asks once, and another wish waits until the first is settled',
    async () => {
      const id = await restricted()
      const deed = undoOf(await amal.demand(id))
      const plan = await amal.ask<Plan>('POST', `demands/${id}/plan`, deed)
      const { planSha256, orderSha256, version } = plan.json
      const body = { deed, planSha256, orderSha256, version }
      const press = () => amal.ask<{ request?: string }>('POST', `demands/${id}/act`, body, 'press-1')
      const first = await press()
      const again = await press()
      assert.ok(first.json.request)
      assert.deepEqual([again.status, again.json.request], [200, first.json.request])
      const other = await dana.ask<{ says?: { key: string } }>('POST', `demands/${id}/plan`, deed)
      assert.deepEqual([other.status, other.json.says?.key], [422, 'why-not.asks-already'])
      const word = await bo.ask('POST', `${await pathOf(id)}/decline`, { text: 'Look at target 2 again.' })
      assert.equal(word.status, 200)
      const back = await amal.demand(id)
      assert.deepEqual(
        [back.waitsFor, back.request?.outcome, back.request?.word, back.request?.decidedBy?.name],
        ['nothing', 'declined', 'Look at target 2 again.', 'Bo Second'],
      )
      // The first person looks again and asks anew; then takes it back.
      assert.equal((await asks(amal, id, deed)).status, 200)
      const path = await pathOf(id)
      const { request } = await bo.demand(id)
      assert.equal((await bo.ask('POST', `${path}/withdraw`)).status, 403)
      assert.equal((await amal.ask('POST', `${path}/withdraw`)).status, 200)
      assert.equal((await agrees(bo, id, request)).status, 409)
      assert.deepEqual(outcomes(await bo.demand(id)), ['restricted', 'restricted', 'restricted'])
    },
  )

  await t.test('an order amended meanwhile: nobody agrees to what is no longer so', async () => {
    const { id, envelope } = await arrived()
    const before = await amal.demand(id)
    await asks(amal, id, restrictOf(before), 'please look at the second one')
    const request = (await amal.demand(id)).request
    assert.equal(request?.reason, 'please look at the second one')
    const [first] = envelope.order.b.items
    const amended = {
      ...envelope,
      text: 'Only the first.',
      order: { ...envelope.order, b: { ...envelope.order.b, items: [first] } },
    }
    const crossing = await Promise.all([
      agrees(bo, id, request),
      ministry.post(`/v1/demands/${id}/amend`, amended),
    ])
    assert.ok([200, 202].includes(crossing[1].status), crossing[1].text)
    const after = await amal.demand(id)
    if (crossing[0].status === 409) {
      assert.equal(after.request?.outcome, 'changed')
      assert.equal(
        after.history.some(({ says }) => says.key === 'history.decided.restrict'),
        false,
      )
    } else {
      // Agreed first: it was done as asked, and the amendment then let go of what it no longer names.
      assert.equal(after.request, undefined)
    }
    const late = await agrees(dana, id, request)
    assert.equal(late.status, 409)
  })

  await t.test('an order amended before anybody agreed is back with the first person at once', async () => {
    const { id, envelope } = await arrived()
    await asks(amal, id, restrictOf(await amal.demand(id)), '')
    const request = (await amal.demand(id)).request
    const items = envelope.order.b.items.slice(0, 2)
    const order = { ...envelope.order, b: { ...envelope.order.b, items } }
    await ministry.post(`/v1/demands/${id}/amend`, { ...envelope, text: 'Two.', order })
    const back = await amal.demand(id)
    assert.deepEqual([back.request?.outcome, back.waitsFor], ['changed', 'person'])
    const late = await agrees(bo, id, request)
    assert.deepEqual([late.status, late.json.says?.key], [409, 'why-not.request-changed'])
    assert.deepEqual(outcomes(await bo.demand(id)).slice(0, 2), ['open', 'open'])
  })

  await t.test('a copy that is gone meanwhile: the plan is another, and it is asked anew', async () => {
    const { id } = await arrived()
    await asks(amal, id, restrictOf(await amal.demand(id)), '')
    const request = (await amal.demand(id)).request
    // A colleague carries out part of it by themselves, which the rules let them.
    const [one] = (await bo.demand(id)).targets
    await bo.does(id, { deed: 'restrict', targets: [one?.id ?? ''] })
    const late = await agrees(dana, id, request)
    assert.deepEqual([late.status, late.json.says?.key], [409, 'why-not.request-overtaken'])
    assert.equal((await amal.demand(id)).request?.outcome, 'changed')
    const open = (await amal.demand(id)).targets.filter(({ outcome }) => outcome === 'open')
    assert.equal(open.length, 2)
  })

  await t.test('it lapses with the hour that runs, and the demand is before a person again', async () => {
    const { id } = await arrived()
    await asks(amal, id, restrictOf(await amal.demand(id)), '')
    const { request, clocks } = await amal.demand(id)
    assert.equal(request?.until, clocks.find(({ duty }) => duty === 'act')?.dueAt)
    clock.turn(61 * minute)
    await sweepRound(desk.house, desk.tenant)
    ;[amal, bo, dana] = [
      await officerAt(desk),
      await officerAt(desk, 'Bo Second'),
      await officerAt(desk, 'Dana Third'),
    ]
    const back = await amal.demand(id)
    assert.deepEqual([back.waitsFor, back.request?.outcome], ['person', 'lapsed'])
    const late = await agrees(bo, id, request)
    assert.deepEqual([late.status, late.json.says?.key], [409, 'why-not.request-lapsed'])
  })

  await t.test('the rules may look at trust and at how much is meant', async () => {
    const { id } = await arrived()
    const view = await amal.demand(id)
    const ids = view.targets.map(({ id }) => id)
    const clarify = (targets: string[]) => ({
      deed: 'clarify' as const,
      targets,
      grounds: ['manifest-errors'],
      text: 'which?',
      needed: 'one',
    })
    const needs = async (deed: Deed) =>
      (await amal.ask<Plan>('POST', `demands/${id}/plan`, deed)).json.needsSecondPerson
    assert.deepEqual(
      [await needs(restrictOf(view)), await needs(clarify(ids.slice(0, 2))), await needs(clarify(ids))],
      [false, false, true],
    )
  })

  await t.test('the database refuses the same person too, and keeps what was asked sealed', async () => {
    const { id } = await arrived()
    await asks(amal, id, restrictOf(await amal.demand(id)), 'a word that is sealed')
    await assert.rejects(
      inTenant(desk.house.db, desk.tenant.id, (tx) =>
        sql`update second_person_request set decided_by = asked_by, decided_at = now(), outcome = 'approved' where outcome is null`.execute(
          tx,
        ),
      ),
      /two_persons/,
    )
    const { rows } = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      sql<{ sealed: Buffer }>`select sealed from second_person_request`.execute(tx),
    )
    assert.ok(rows.every(({ sealed }) => !sealed.includes('sealed')))
  })

  await t.test(
    'a first person whose passkeys were taken meanwhile may have been a thief: nothing is done',
    async () => {
      const taken = [
        (staff: string, at: string) =>
          inTenant(desk.house.db, desk.tenant.id, (tx) => revokeAllOf(tx, staff, at)),
        (_staff: string, _at: string) => recover(desk.house, desk.tenant, 'Dana Third'),
      ]
      for (const take of taken) {
        const id = await restricted()
        const staff = dana.session.staff.id
        await passkeyFor(desk, staff, clock.now())
        await asks(dana, id, undoOf(await dana.demand(id)))
        const { request } = await bo.demand(id)
        await take(staff, clock.now())
        const late = await agrees(bo, id, request)
        assert.deepEqual([late.status, late.json.says?.key], [409, 'why-not.asker-gone'])
        const after = await bo.demand(id)
        assert.deepEqual(
          [outcomes(after), after.request?.outcome],
          [['restricted', 'restricted', 'restricted'], 'lapsed'],
        )
        // What they ask with the passkey they registered since is theirs again.
        dana = await officerAt(desk, 'Dana Third')
        await passkeyFor(desk, staff, clock.now())
        await asks(dana, id, undoOf(await dana.demand(id)))
        assert.equal((await agrees(bo, id)).status, 200)
      }
    },
  )

  await t.test('a first person who left the desk meanwhile: one is missing, so nothing is done', async () => {
    const id = await restricted()
    await asks(amal, id, undoOf(await amal.demand(id)))
    const { request } = await bo.demand(id)
    await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      tx.updateTable('staff').set({ active: false }).where('id', '=', amal.session.staff.id).execute(),
    )
    const alone = await agrees(bo, id, request)
    assert.deepEqual([alone.status, alone.json.says?.key], [409, 'why-not.asker-gone'])
    const after = await bo.demand(id)
    assert.deepEqual(
      [outcomes(after), after.request?.outcome],
      [['restricted', 'restricted', 'restricted'], 'lapsed'],
    )
  })

  async function arrived() {
    const envelope = orderFor(desk)
    const taken = await ministry.post('/v1/demands', envelope)
    const id = String(taken.json.id)
    await eventually('the copies', async () =>
      (await bo.demand(id)).targets.every(({ hold }) => hold?.takenAt),
    )
    return { id, envelope }
  }

  async function restricted(): Promise<string> {
    const { id } = await arrived()
    await bo.does(id, restrictOf(await bo.demand(id)))
    await eventually('the end of the path', async () => {
      const view = await bo.demand(id)
      return view.waitsFor === 'nothing' && view.path.every(({ light }) => light === 'done')
    })
    return id
  }

  async function pathOf(id: string): Promise<string> {
    return `demands/${id}/requests/${(await bo.demand(id)).request?.id}`
  }

  async function agrees(who: Officer, id: string, request?: RequestView) {
    const found = request ?? (await who.demand(id)).request
    return await who.ask<{ says?: { key: string } }>('POST', `demands/${id}/requests/${found?.id}/approve`, {
      planSha256: found?.planSha256,
    })
  }
})

const outcomes = (view: DemandView) => view.targets.map(({ outcome }) => outcome)
const ids = (view: DemandView) => view.targets.map(({ id }) => id)
const undoOf = (view: DemandView, text = 'a mistake'): Deed => ({ deed: 'undo', targets: ids(view), text })
const restrictOf = (view: DemandView): Deed => ({ deed: 'restrict', targets: ids(view) })

/** Plans and confirms; `reason` asks a second person even where no rule does. What changed meanwhile is planned again. */
async function asks(who: Officer, id: string, deed: Deed, reason?: string) {
  const ask = reason === undefined ? {} : { ask: { reason } }
  return await eventually('the request to be made', async () => {
    const plan = await who.ask<Plan>('POST', `demands/${id}/plan`, deed)
    const { planSha256, orderSha256, version } = plan.json
    const body = { deed, planSha256, orderSha256, version, ...ask }
    const asked = await who.ask<{ request?: string }>('POST', `demands/${id}/act`, body)
    return asked.status !== 409 && asked
  })
}

async function rules(desk: Desk, secondPerson: readonly SecondPersonRule[]): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    sql`update tenant set settings = settings || ${JSON.stringify({ secondPerson })}::jsonb where id = ${desk.tenant.id}`.execute(
      tx,
    ),
  )
}

async function passkeyFor(desk: Desk, staff: string, at: string): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    sql`insert into passkey (credential_id, tenant_id, staff_id, public_key, counter, created_at)
        values (${`key of ${staff} at ${at}`}, ${desk.tenant.id}, ${staff}, '', 0, ${at})`.execute(tx),
  )
}

async function seat(desk: Desk, name: string): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    sql`insert into staff (id, tenant_id, name, role) values (gen_random_uuid(), ${desk.tenant.id}, ${name}, 'senior')`.execute(
      tx,
    ),
  )
}
