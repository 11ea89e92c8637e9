/** Killed where people work together and where a platform is practised on: what was answered stands, and stands once. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { Acted, Deed, Drills, DryRunResult, Plan } from '../desk/http/contract/index.ts'
import { pointsBeside } from '../desk/outside/crashpoint.ts'
import { install, type Installation, isIdle, until } from './installation.ts'
import { findings } from './invariants.ts'
import { type Officer, signIn } from './officer.ts'

type Point = (typeof pointsBeside)[number]
type Room = {
  installation: Installation
  amal: Officer
  bo: Officer
  dana: Officer
  /** What the desk answered for, by demand or drill: to be found once, whatever it died of meanwhile. */
  told: { notes: [demand: string, text: string][]; handedOver: string[]; agreed: string[]; drills: string[] }
}

/** What people do until the desk has answered: each press is repeated under its key, over as many lives as it takes. */
const stories: Record<Point, (room: Room, demand: string) => Promise<unknown>> = {
  'note.kept': writesNote,
  'hand-over.given': handsOver,
  'hand-over.taken': handsOver,
  'request.kept': asksAndAgrees,
  'request.agreed': asksAndAgrees,
  'drill.begun': practises,
  'drill.before-restrict': practises,
  'drill.after-restrict': practises,
  'drill.before-restore': practises,
  'drill.after-restore': practises,
}

test('killed in a note, a hand-over, a second person’s word and a drill, the desk keeps each once and leaves nothing down', async (t) => {
  const installation = await install({ seed: 7, crowd: 4 * pointsBeside.length })
  t.after(() => installation.end())
  const told = { notes: [], handedOver: [], agreed: [], drills: [] }
  const room: Room = { installation, ...(await people(installation)), told }
  let kills = 0
  const demands = await prepared(room)
  for (const [n, point] of pointsBeside.entries())
    if (await killedAt(t, room, point, demands[n] ?? '')) kills++

  const last = await installation.live()
  await last.opened
  await until('the desk to come to rest', () => isIdle(installation.database()))
  await eachOnce(room)
  const { broken, looked } = await findings(installation)
  await last.stop()
  t.diagnostic(JSON.stringify({ kills, ...looked }))
  assert.deepEqual(broken, [])
  assert.equal(kills, pointsBeside.length, 'every point was reached')
})

async function people(installation: Installation): Promise<Pick<Room, 'amal' | 'bo' | 'dana'>> {
  const come = async (name?: string) => {
    const life = await installation.live()
    const officer = name === undefined ? installation.officer() : await signIn((await life.opened) ?? '')
    if (name !== undefined) await officer.plays(name)
    await life.stop()
    return officer
  }
  return { amal: await come(), bo: await come('Bo Second'), dana: await come('Dana Settings') }
}

/** One life that dies at the point while somebody works, and one in which the same presses are answered. */
async function killedAt(t: TestContext, room: Room, point: Point, demand: string): Promise<boolean> {
  const { installation } = room
  const life = await installation.live({ crashAt: point })
  await life.opened
  const working = stories[point](room, demand)
  const died = await Promise.race([
    life.ended.then(({ signal }) => signal === 'SIGKILL'),
    working.then(() => false),
  ])
  if (!died) {
    t.diagnostic(`${point} was not reached`)
    await life.stop()
    return false
  }
  // A drill waits until whoever had it must be dead; nobody here waits a minute for that.
  if (point.startsWith('drill.')) installation.later += 61_000
  const next = await installation.live()
  await working
  await next.stop()
  return true
}

/** As many demands as there are points, each waiting for a person, with its copies safe. */
async function prepared({ installation, amal }: Room): Promise<string[]> {
  const life = await installation.live()
  await life.opened
  const all: string[] = []
  for (const _ of pointsBeside) {
    const told = await installation.authority.handIn({ posts: [installation.newPost()], gag: false })
    installation.ledger.set(told.id, told)
    all.push(told.id)
  }
  for (const id of all)
    await until('the copies', async () => (await amal.demand(id)).targets?.every(({ hold }) => hold?.takenAt))
  await life.stop()
  return all
}

async function writesNote({ amal, told }: Room, demand: string): Promise<void> {
  const text = `note ${randomUUID()}`
  const { status } = await amal.press(`demands/${demand}/notes`, { text })
  assert.equal(status, 200)
  told.notes.push([demand, text])
}

async function handsOver({ amal, bo, told }: Room, demand: string): Promise<void> {
  const me = (await amal.reads<{ staff: { id: string } }>('session')).staff.id
  await amal.press(`demands/${demand}/assign`, { to: me, from: null })
  const given = await amal.press<{ id: string }>('hand-over', {
    to: null,
    note: '',
    demands: [{ demand, note: '' }],
  })
  assert.equal(given.status, 200, JSON.stringify(given.said))
  assert.equal((await bo.press(`hand-over/${given.said.id}/take`, {})).status, 200)
  told.handedOver.push(demand)
}

async function asksAndAgrees({ amal, bo, told }: Room, demand: string): Promise<void> {
  const targets = (await amal.demand(demand)).targets.map(({ id }) => id)
  const deed: Deed = { deed: 'restrict', targets }
  const { said: plan } = await amal.press<Plan>(`demands/${demand}/plan`, deed)
  const { planSha256, orderSha256, version } = plan
  const wish = { deed, planSha256, orderSha256, version, ask: { reason: 'look, too' } }
  const asked = await amal.press<Acted>(`demands/${demand}/act`, wish)
  assert.ok(asked.said.request, JSON.stringify(asked))
  const request = `demands/${demand}/requests/${asked.said.request}`
  const seen = await until('what was asked', async () => {
    const shown = await bo.reads<Plan>(`${request}/plan`)
    return shown.planSha256 ? shown : undefined
  })
  assert.equal((await bo.press(`${request}/approve`, { planSha256: seen.planSha256 })).status, 200)
  told.agreed.push(demand)
}

async function practises({ installation, dana, told }: Room): Promise<void> {
  const address = `${installation.place.plaza.origin}/p/${installation.newPost()}`
  const look = await dana.press<DryRunResult>('platforms/plaza/dry-run', { address })
  const { reference } = look.said
  const begun = await dana.press<{ id: string }>('platforms/plaza/drill', { address, reference })
  assert.equal(begun.status, 200, JSON.stringify([look.said, begun.said]))
  await until('the drill to end', async () => {
    const { drills } = await dana.reads<Drills>('platforms/drills')
    return drills.find(({ id, endedAt }) => id === begun.said.id && endedAt !== undefined)
  })
  told.drills.push(begun.said.id)
}

async function eachOnce({ installation, amal, dana, told }: Room): Promise<void> {
  for (const [demand, text] of told.notes) {
    const { notes } = await amal.demand(demand)
    assert.equal(notes.filter((note) => note.text === text).length, 1, text)
  }
  const times = async (demand: string, key: string) =>
    (await amal.demand(demand)).history.filter(({ says }) => says.key === key).length
  for (const demand of told.handedOver) {
    assert.equal(await times(demand, 'history.handover.given-team'), 1)
    assert.equal(await times(demand, 'history.handover.taken'), 1)
  }
  for (const demand of told.agreed) {
    const { decisions, history, targets } = await amal.demand(demand)
    assert.equal(history.filter(({ type }) => type === 'approval.asked').length, 1)
    assert.equal(history.filter(({ type }) => type === 'approval.given').length, 1)
    assert.equal(decisions.filter(({ deed }) => deed === 'restrict').length, 1)
    assert.ok(targets.every(({ outcome }) => outcome === 'restricted'))
  }
  const { drills } = await dana.reads<Drills>('platforms/drills')
  const { deeds } = (await installation.plaza('/admin/effects')) as { deeds: { key: string; took: number }[] }
  for (const id of told.drills) {
    const drill = drills.find((each) => each.id === id) ?? assert.fail('a drill is lost')
    assert.equal(drill.state, 'done', JSON.stringify(drill.steps))
    assert.equal((await fetch(drill.address)).status, 200, 'the piece is back')
    for (const { key, took } of deeds.filter((deed) => deed.key.startsWith(`drill/${id}/`)))
      assert.equal(took, 1, key)
  }
  const length = (lists: readonly (readonly unknown[])[]) => lists.reduce((sum, list) => sum + list.length, 0)
  assert.equal(length(Object.values(told)), pointsBeside.length, 'every press was answered in the end')
}
