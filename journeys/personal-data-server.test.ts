import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needs } from '../checks/needs.ts'
import { adminPassword, square, startPds } from '../checks/pds.ts'
import type { DemandView } from '../desk/http/contract/index.ts'
import { authorityAt, orderFor } from './authority.ts'
import { eventually, openDesk } from './desk.ts'
import { officerAt } from './officer.ts'

test('an order about a post on a real server: copied, hidden with its picture, seen gone, told by hand, and put back', async (t) => {
  if (!needs(t, 'pds')) return
  const pds = await startPds()
  t.after(() => pds.stop())
  const author = await pds.author('mira')
  const post = await author.post('The light is back on', await square(20, 90, 120))
  const other = await author.post('Fog lifted at six')

  const desk = await openDesk(t)
  const admin = await officerAt(desk, 'Dana Settings')
  const draft = {
    id: 'pds',
    kind: 'atproto',
    title: 'Our server',
    settings: { origin: pds.origin },
    secrets: { adminPassword },
  }
  assert.equal((await admin.ask('POST', 'platforms', draft)).status, 200)

  const order = orderFor(desk, {
    targets: [{ url: `https://bsky.app/profile/${author.handle}/post/${post.rkey}` }],
  })
  const taken = await authorityAt(desk, 'interior').post('/v1/demands', order)
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const officer = await officerAt(desk)
  const when = (what: string, is: (demand: DemandView) => boolean) =>
    eventually(what, async () => {
      const demand = await officer.demand(id)
      return is(demand) && demand
    })
  const ready = await when('the copy', ({ targets }) => targets.every(({ hold }) => hold?.takenAt))
  const [target] = ready.targets
  assert.ok(target)
  assert.deepEqual(
    target.hold?.parts.map(({ name, purpose }) => `${name} ${purpose}`),
    ['record.json content', 'post.txt content', 'media-1.png content', 'account.json related-data'],
  )

  const served = async () => {
    const { did } = author
    const record = (rkey: string) =>
      `com.atproto.repo.getRecord?repo=${did}&collection=app.bsky.feed.post&rkey=${rkey}`
    const asked = [
      record(post.rkey),
      `com.atproto.sync.getBlob?did=${did}&cid=${post.cid}`,
      record(other.rkey),
    ]
    return await Promise.all(asked.map(async (one) => (await fetch(`${pds.origin}/xrpc/${one}`)).status))
  }
  assert.deepEqual(await served(), [200, 200, 200])
  await officer.does(id, { deed: 'restrict', targets: [target.id] })
  const down = await when('it to be seen gone', ({ targets }) => targets[0]?.outcome === 'restricted')
  assert.deepEqual(await served(), [400, 400, 200])
  assert.equal(down.targets[0]?.visible, false)

  // The server shows no words, so somebody tells the person, and the desk keeps asking until it was done.
  assert.ok(down.keys.some(({ deed, may }) => deed === 'person-told' && may))
  await officer.does(id, { deed: 'person-told', text: 'By mail to the address of the account' })
  const told = await officer.demand(id)
  assert.ok(told.history.some(({ type }) => type === 'person.informed'))
  assert.ok(!told.keys.some(({ deed }) => deed === 'person-told'))

  await officer.does(id, { deed: 'undo', targets: [target.id], text: 'The wrong post.' })
  await when('it to be seen back', ({ targets }) => targets[0]?.outcome === 'restored')
  assert.deepEqual(await served(), [200, 200, 200])
})
