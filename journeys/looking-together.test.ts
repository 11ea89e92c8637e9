import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

test('who looks at the same demand is said while it is so, to those who look too, and kept nowhere', async (t) => {
  const desk = await openDesk(t)
  const [amal, bo, chris] = [
    await pageOf(t, desk, 'Amal Duty'),
    await pageOf(t, desk, 'Bo Second'),
    await pageOf(t, desk, 'Chris Records'),
  ]
  const arrive = async () =>
    String((await authorityAt(desk, 'interior').post('/v1/demands', orderFor(desk))).json.id)
  const [id, other] = [await arrive(), await arrive()]
  await chris.looks(other, true)
  await amal.looks(id, true)
  await bo.looks(id, true)
  await eventually(
    'both to know of each other',
    async () => amal.heard().includes('Bo Second here') && bo.heard().includes('Amal Duty here'),
  )
  assert.deepEqual(chris.heard(), [])
  bo.leave()
  await eventually('Bo to be gone', async () => amal.heard().includes('Bo Second gone'))
  const { history } = await amal.who.demand(id)
  assert.ok(history.every(({ type, actor }) => type !== 'content.viewed' && actor.kind !== 'staff'))
})

/** A page of the desk: its stream, and what it heard of others. */
async function pageOf(t: TestContext, desk: Desk, name: string) {
  const who: Officer = await officerAt(desk, name)
  const tab = randomUUID()
  const stop = new AbortController()
  t.after(() => stop.abort())
  const response = await fetch(`${desk.url}/desk/api/stream?tab=${tab}`, {
    headers: { cookie: who.cookie() },
    signal: stop.signal,
  })
  let text = ''
  const reading = async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString('utf8')
  }
  void reading().catch(() => undefined)
  return {
    who,
    heard: () =>
      [...text.matchAll(/event: looking\ndata: (.*)\n/g)].map(([, data = '{}']) => {
        const { staff, here } = JSON.parse(data) as { staff: { name: string }; here: boolean }
        return `${staff.name} ${here ? 'here' : 'gone'}`
      }),
    looks: async (id: string, here: boolean) => {
      const { status } = await who.ask('POST', `demands/${id}/looking`, { tab, here })
      assert.equal(status, 200)
    },
    leave: () => stop.abort(),
  }
}
