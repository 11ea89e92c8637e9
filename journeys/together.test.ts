import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemandView, ForYou, Inbox } from '../desk/http/contract/index.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('two people at one desk: notes, calls by name, and who has what', async (t) => {
  const desk = await openDesk(t)
  const amal = await officerAt(desk, 'Amal Duty')
  const bo = await officerAt(desk, 'Bo Second')
  const auditor = await officerAt(desk, 'Chris Records')
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))
  const id = String(taken.json.id)
  const path = `demands/${id}`
  const view = async (who: typeof amal) => (await who.ask<DemandView>('GET', path)).json
  const count = async (who: typeof amal) =>
    (await who.ask<{ count: number }>('GET', 'for-you/count')).json.count
  const holder = async () => (await view(amal)).assignedTo?.name

  await t.test(
    'a note is read by everybody here, and calls the one it names until they have looked',
    async () => {
      const text = '@Bo Second, please compare with RO-1. \u202Egnp.exe\nشكرًا'
      const written = await amal.ask<{ id: string }>('POST', `${path}/notes`, { text }, 'note-1')
      assert.equal(written.status, 200)
      // The same press again is the same note.
      const again = await amal.ask<{ id: string }>('POST', `${path}/notes`, { text }, 'note-1')
      assert.equal(again.json.id, written.json.id)
      const { notes, history, unread } = await view(bo)
      assert.deepEqual(
        notes.map((note) => [note.by.name, note.text, note.mentions.map(({ name }) => name)]),
        [['Amal Duty', text, ['Bo Second']]],
      )
      assert.deepEqual(
        history.filter(({ note }) => note).map(({ type, actor, note }) => [type, actor.name, note]),
        [['note.written', 'Amal Duty', written.json.id]],
      )
      assert.deepEqual([unread, await count(bo), await count(amal)], [1, 1, 0])
      const [called] = (await bo.ask<ForYou>('GET', 'for-you')).json.mentions
      assert.deepEqual([called?.demand.id, called?.note.text, called?.readAt], [id, text, undefined])
      assert.equal((await bo.ask('POST', `${path}/mentions/read`)).status, 200)
      assert.deepEqual([(await view(bo)).unread, await count(bo)], [0, 0])
      assert.ok((await bo.ask<ForYou>('GET', 'for-you')).json.mentions[0]?.readAt)
    },
  )

  await t.test('an empty note, one too long and one by an auditor are not written', async () => {
    const tries = [
      await amal.ask('POST', `${path}/notes`, { text: ' \n ' }),
      await amal.ask('POST', `${path}/notes`, { text: 'x'.repeat(4001) }),
      await auditor.ask('POST', `${path}/notes`, { text: 'I only read.' }),
    ]
    assert.deepEqual(
      tries.map(({ status }) => status),
      [422, 422, 403],
    )
    assert.equal((await view(auditor)).notes.length, 1)
  })

  await t.test('what was written lies sealed, stands in the log, and is never written over', async () => {
    await inTenant(desk.house.db, desk.tenant.id, async (tx) => {
      const { rows } = await sql<{ sealed: Buffer; entries: number }>`
        select n.sealed, (select count(*)::int from event e join log_entry l on l.event_id = e.id
          where e.demand_id = n.demand_id and e.type = 'note.written') as entries from note n`.execute(tx)
      assert.equal(rows.length, 1)
      assert.equal(rows[0]?.entries, 1)
      assert.ok(!rows[0]?.sealed.includes('compare'))
    })
    for (const change of ['update note set at = now()', 'delete from note'])
      await assert.rejects(
        inTenant(desk.house.db, desk.tenant.id, (tx) => sql.raw(change).execute(tx)),
        /permission denied/,
      )
  })

  await t.test('the authority and the public see nothing of it', async () => {
    const told = await authorityAt(desk, 'interior').get(`/v1/demands/${id}`)
    assert.equal(told.status, 200)
    assert.doesNotMatch(told.text, /compare|Bo Second|note/)
  })

  await t.test('of two who reach for a demand at once one has it, and the other is told who', async () => {
    const reach = (who: typeof amal) =>
      who.ask<{ says?: { key: string; params: { name: string } } }>('POST', `${path}/assign`, {
        to: who.session.staff.id,
        from: null,
      })
    const both = await Promise.all([reach(amal), reach(bo)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const refused = both.find(({ status }) => status === 409)
    const winner = both[0].status === 200 ? 'Amal Duty' : 'Bo Second'
    assert.deepEqual(refused?.json.says, { key: 'why-not.has-it', params: { name: winner } })
    assert.equal(await holder(), winner)
    const row = (await bo.ask<Inbox>('GET', 'inbox?show=open')).json.rows.find((one) => one.id === id)
    assert.equal(row?.assignedTo?.name, winner)
  })

  await t.test(
    'it is given to a colleague who decides, never to one who only reads, and put back',
    async () => {
      const from = (await view(amal)).assignedTo?.id ?? null
      const to = (who: typeof amal) => who.session.staff.id
      const tries = [
        await amal.ask('POST', `${path}/assign`, { to: to(auditor), from }),
        await auditor.ask('POST', `${path}/assign`, { to: to(auditor), from }),
      ]
      assert.deepEqual(
        tries.map(({ status }) => status),
        [422, 403],
      )
      const other = from === to(amal) ? bo : amal
      // Whoever has it gives it: of two who reached for it, either may have been first.
      const giver = other === amal ? bo : amal
      assert.equal((await giver.ask('POST', `${path}/assign`, { to: to(other), from })).status, 200)
      assert.equal(await holder(), other.session.staff.name)
      assert.equal((await other.ask('POST', `${path}/pass-on`, {})).status, 200)
      assert.equal(await holder(), undefined)
      const said = (await view(amal)).history
        .filter(({ type }) => type === 'demand.assigned' || type === 'handover')
        .map(({ says }) => says.key)
      assert.deepEqual(said, ['history.assigned.taken', 'history.assigned.given', 'history.passed-on'])
    },
  )

  await t.test('what somebody had who left the desk is free for everybody', async () => {
    const assign = { to: bo.session.staff.id, from: null }
    assert.equal((await amal.ask('POST', `${path}/assign`, assign)).status, 200)
    await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      tx.updateTable('staff').set({ active: false }).where('id', '=', bo.session.staff.id).execute(),
    )
    assert.equal(await holder(), undefined)
    const mine = { to: amal.session.staff.id, from: null }
    assert.equal((await amal.ask('POST', `${path}/assign`, mine)).status, 200)
    assert.equal(await holder(), 'Amal Duty')
  })

  await t.test('plans stay good while people write and assign: none of it changes the demand', async () => {
    const ready = await eventually('the copies', async () => {
      const demand = await view(amal)
      return demand.targets.every(({ hold }) => hold?.takenAt) && demand
    })
    assert.equal((await amal.ask('POST', `${path}/notes`, { text: 'One more.' })).status, 200)
    assert.equal((await view(amal)).version, ready.version)
  })
})
