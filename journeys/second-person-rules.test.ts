import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ChangeDone, SecondPersonRule, SettingsView } from '../desk/http/contract/index.ts'
import { inTenant, sql } from '../desk/sql/database.ts'
import { type Desk, openDesk } from './desk.ts'
import { type Officer, officerAt, type Reply } from './officer.ts'

type No = { errors?: { path: string; found: string; wanted: string }[]; says?: { key: string } }

test('which deeds take two persons is itself decided by two, in words both can read, and stands in the log', async (t) => {
  const desk = await openDesk(t, { carries: false })
  await administer(desk, 'Amal Duty')
  const amal = await officerAt(desk, 'Amal Duty')
  const bo = await officerAt(desk, 'Bo Second')
  const dana = await officerAt(desk, 'Dana Settings')
  const settings = async () => (await dana.ask<SettingsView>('GET', 'settings')).json
  const interior = 'sample-interior'
  const rules: SecondPersonRule[] = [
    { deed: 'refuse' },
    { deed: 'restrict', levels: ['L1', 'L2'], authorities: [interior], targetsFrom: 50 },
  ]

  await t.test('a rule that could never hold is refused, with what was found and wanted', async () => {
    for (const [rule, path] of [
      [{ deed: 'hold' }, 'value.0.deed'],
      [{ deed: 'restrict', levels: [] }, 'value.0.levels'],
      [{ deed: 'restrict', levels: ['L9'] }, 'value.0.levels.0'],
      [{ deed: 'restrict', targetsFrom: 1 }, 'value.0.targetsFrom'],
      [{ deed: 'restrict', targetsFrom: Number.NaN }, 'value.0.targetsFrom'],
      [{ deed: 'restrict', authorities: ['nobody-knows'] }, 'value.0.authorities'],
      [{ deed: 'restrict', level: 'L1' }, 'value.0'],
    ] as const) {
      const { status, json } = await propose(dana, [rule])
      assert.deepEqual([status, json.errors?.map((each) => each.path)], [422, [path]], JSON.stringify(rule))
    }
    assert.deepEqual((await settings()).pending, [])
  })

  await t.test('who does not look after settings cannot propose', async () => {
    assert.equal((await propose(bo, rules)).status, 403)
  })

  await t.test('one proposes and nothing has changed yet; a second proposal waits its turn', async () => {
    assert.deepEqual([(await propose(dana, rules)).json.waits], [true])
    const { secondPerson, pending, twoPersons } = await settings()
    assert.deepEqual(secondPerson, [])
    assert.ok(twoPersons.includes('secondPerson'))
    assert.deepEqual(
      pending.map(({ says, rules: shown, mayApprove }) => [says.key, says.params?.count, shown, mayApprove]),
      [['house-change.setting.secondPerson', 2, rules, false]],
    )
    const again = await propose(amal, [])
    assert.deepEqual([again.status, again.json.says?.key], [422, 'house-change.no.waits'])
  })

  await t.test('not by the same person, but by another: then the rules hold', async () => {
    const id = (await settings()).pending[0]?.id
    assert.equal((await dana.ask('POST', `house-changes/${id}/approve`)).status, 403)
    assert.equal((await amal.ask('POST', `house-changes/${id}/approve`)).status, 200)
    assert.deepEqual((await settings()).secondPerson, rules)
    const events = await inTenant(desk.house.db, desk.tenant.id, (tx) =>
      tx.selectFrom('event').select('type').where('type', '=', 'settings.changed').execute(),
    )
    assert.equal(events.length, 2)
  })

  await t.test('to take a rule away takes two as well', async () => {
    assert.equal((await propose(amal, [])).json.waits, true)
    assert.deepEqual((await settings()).secondPerson, rules)
    const id = (await settings()).pending[0]?.id
    assert.equal((await dana.ask('POST', `house-changes/${id}/reject`)).status, 200)
    assert.deepEqual([(await settings()).secondPerson, (await settings()).pending], [rules, []])
  })
})

async function propose(who: Officer, value: unknown): Promise<Reply<ChangeDone & No>> {
  return await who.ask('POST', 'settings', { setting: 'secondPerson', value })
}

async function administer(desk: Desk, name: string): Promise<void> {
  await inTenant(desk.house.db, desk.tenant.id, (tx) =>
    sql`update staff set administers = true where name = ${name}`.execute(tx),
  )
}
