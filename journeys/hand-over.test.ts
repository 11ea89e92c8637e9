import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DemandView, Handovers } from '../desk/http/contract/index.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { authorityAt, orderFor } from './authority.ts'
import { openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

test('a shift hands over what it has, and nothing falls between two people', async (t) => {
  const desk = await openDesk(t)
  const amal = await officerAt(desk, 'Amal Duty')
  const bo = await officerAt(desk, 'Bo Second')
  const ministry = authorityAt(desk, 'interior')
  const me = (who: Officer) => who.session.staff.id
  const page = async (who: Officer) => (await who.ask<Handovers>('GET', 'hand-over')).json
  const holder = async (id: string) =>
    (await amal.ask<DemandView>('GET', `demands/${id}`)).json.assignedTo?.name
  const settle = (who: Officer, sheet: string, how: string) =>
    who.ask<{ says?: { key: string } }>('POST', `hand-over/${sheet}/${how}`)

  await t.test('nothing is handed over by halves: what is not theirs to give is named', async () => {
    const [mine, free] = [await taken(amal), await arrived()]
    const demands = [mine, free].map((demand) => ({ demand, note: '' }))
    const tried = await amal.ask<{ says: { key: string } }>('POST', 'hand-over', {
      to: null,
      note: '',
      demands,
    })
    assert.deepEqual([tried.status, tried.json.says.key], [409, 'why-not.not-yours-to-give'])
    assert.deepEqual((await page(bo)).open, [])
    await amal.ask('POST', `demands/${mine}/pass-on`, {})
  })

  await t.test('it stays with the first until the second takes it, with a word to each', async () => {
    const [first, second] = [await taken(amal), await taken(amal)]
    assert.equal((await page(amal)).held.length, 2)
    const body = {
      to: me(bo),
      note: 'Quiet night. @Bo Second',
      demands: [
        { demand: first, note: 'The ministry calls back at six.' },
        { demand: second, note: '' },
      ],
    }
    const given = await amal.ask<{ id: string }>('POST', 'hand-over', body, 'sheet-1')
    // The same press again is the same sheet.
    assert.equal(
      (await amal.ask<{ id: string }>('POST', 'hand-over', body, 'sheet-1')).json.id,
      given.json.id,
    )
    const [sheet] = (await page(bo)).open
    assert.deepEqual(
      [sheet?.by.name, sheet?.to?.name, sheet?.mayTake, sheet?.demands.map(({ note }) => note?.text).sort()],
      ['Amal Duty', 'Bo Second', true, ['Quiet night. @Bo Second', 'The ministry calls back at six.']],
    )
    assert.deepEqual([await holder(first), await holder(second)], ['Amal Duty', 'Amal Duty'])
    assert.equal((await settle(amal, given.json.id, 'take')).status, 409)
    const both = await Promise.all([
      settle(bo, given.json.id, 'take'),
      settle(amal, given.json.id, 'withdraw'),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
    const now = await holder(first)
    assert.equal(now, both[0].status === 200 ? 'Bo Second' : 'Amal Duty')
    assert.equal(await holder(second), now)
    assert.deepEqual((await page(bo)).open, [])
    const said = (await amal.demand(first)).history.filter(({ type }) => type === 'handover')
    assert.equal(said[0]?.says.key, 'history.handover.given')
  })

  await t.test(
    'what moved on meanwhile stays where it is, and a newer sheet takes the place of the old',
    async () => {
      const [stays, moves] = [await taken(amal), await taken(amal)]
      const demands = [stays, moves].map((demand) => ({ demand, note: '' }))
      const old = await amal.ask<{ id: string }>('POST', 'hand-over', { to: me(bo), note: '', demands })
      const fresh = await amal.ask<{ id: string }>('POST', 'hand-over', { to: null, note: '', demands })
      const late = await settle(bo, old.json.id, 'take')
      assert.deepEqual([late.status, late.json.says?.key], [409, 'why-not.handover-replaced'])
      await amal.ask('POST', `demands/${moves}/pass-on`, {})
      assert.equal((await settle(bo, fresh.json.id, 'take')).status, 200)
      assert.equal((await settle(bo, fresh.json.id, 'take')).status, 200)
      assert.deepEqual([await holder(stays), await holder(moves)], ['Bo Second', undefined])
    },
  )

  await t.test('a sheet of somebody who left the desk can still be taken', async () => {
    const id = await taken(amal)
    const given = await amal.ask<{ id: string }>('POST', 'hand-over', {
      to: null,
      note: 'Good night.',
      demands: [{ demand: id, note: '' }],
    })
    await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      sql`update staff set active = false where id = ${me(amal)}`.execute(tx),
    )
    assert.equal((await settle(bo, given.json.id, 'take')).status, 200)
    assert.equal((await bo.demand(id)).assignedTo?.name, 'Bo Second')
  })

  async function arrived(): Promise<string> {
    return String((await ministry.post('/v1/demands', orderFor(desk))).json.id)
  }

  async function taken(who: Officer): Promise<string> {
    const id = await arrived()
    assert.equal((await who.ask('POST', `demands/${id}/assign`, { to: me(who), from: null })).status, 200)
    return id
  }
})
