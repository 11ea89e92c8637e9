import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Watch } from '../desk/http/contract/index.ts'
import { misbehaviours, type Misbehaviour } from '../sandbox/plaza/misbehave.ts'
import { authorityAt, orderFor } from './authority.ts'
import { type Desk, eventually, openDesk } from './desk.ts'
import { type Officer, officerAt } from './officer.ts'

/** What the desk makes of a platform that does something else than it was asked, and something else than it says. */
type Finding = {
  /** How often the platform goes wrong before it comes to itself. */
  times: number
  /**
   * `down`: restricted in the end. `open`: given back to a person, because trying again cannot help or does harm.
   * `trying`: asked again and again while a person knows; it is down once that person undoes it and decides anew.
   */
  ends: 'down' | 'open' | 'trying'
  /** Whether somebody is told aloud, and of what. */
  alert?: string
  /** How often the platform is asked at least. */
  asked: number
}

const onceMore = { times: 1, ends: 'down', asked: 2 } as const
const atOnce = { times: 1, ends: 'down', asked: 1 } as const
/** Wrong three times running: done in the end, and by then a person knows. */
const threeTimes = { times: 3, ends: 'down', asked: 4, alert: 'alert.not-yet-done' } as const

const findings: Record<Misbehaviour, Finding> = {
  // It said yes and did nothing: the look finds that out, and it is asked again under the same key.
  'says-yes-does-nothing': threeTimes,
  'says-yes-remembers-nothing-done': { times: 1, ends: 'trying', asked: 3, alert: 'alert.not-yet-done' },
  // It said no, or nothing, and did it: the look decides and not the word.
  'says-no-did-it': atOnce,
  'breaks-after': atOnce,
  'answers-late': atOnce,
  'answers-twice': atOnce,
  // It may help to ask again.
  'talks-nonsense': onceMore,
  'breaks-before': onceMore,
  'never-does-nor-answers': onceMore,
  'too-many': threeTimes,
  unavailable: threeTimes,
  // Done as asked for the public, and something is amiss that a person should know.
  'does-it-twice': atOnce,
  'wrong-words': { ...atOnce, alert: 'alert.amiss' },
  // Asking again cannot help.
  refuses: { times: 1, ends: 'open', asked: 1, alert: 'alert.restrict-failed' },
  'hides-half': { times: 1, ends: 'trying', asked: 3, alert: 'alert.not-yet-done' },
  'hits-another': { times: 1, ends: 'open', asked: 1, alert: 'alert.restrict-failed' },
}

/** How often something took hold where it is not once: twice by its own fault, elsewhere, or half, back and whole. */
const took: Partial<Record<Misbehaviour, number>> = { 'does-it-twice': 2, 'hits-another': 1, 'hides-half': 3 }

test('however a platform misbehaves, it is found out: done once, tried again in time, or told to a person', async (t) => {
  const modes = Object.keys(misbehaviours) as Misbehaviour[]
  const desk = await openDesk(t, { crowd: 2 * modes.length })
  const officer = await officerAt(desk)
  for (const [nth, mode] of modes.entries()) {
    await t.test(`a platform that ${misbehaviours[mode]}`, async (t) => {
      const { times, ends, alert, asked } = findings[mode]
      const seen = await ordered(desk, officer, { mode, times, posts: [`x${2 * nth}`, `x${2 * nth + 1}`] })
      t.diagnostic(JSON.stringify(seen))
      const { milliseconds: _milliseconds, asked: times2, ...rest } = seen
      assert.deepEqual(rest, {
        outcome: ends === 'open' ? 'open' : 'restricted',
        // What the desk says is what the public sees.
        publicly: ends === 'open' ? 'shown' : 'hidden',
        alerts: alert ? [alert] : [],
        took: took[mode] ?? (ends === 'open' ? 0 : 1),
        keys: ends === 'trying' ? 3 : 1,
      })
      assert.ok(times2 >= asked, `asked ${times2} times`)
    })
  }
})

/** One order against two posts; the first is decided on while the platform is in its mood. */
async function ordered(
  desk: Desk,
  officer: Officer,
  { mode, times, posts }: { mode: Misbehaviour; times: number; posts: readonly string[] },
) {
  const since = performance.now()
  const ministry = authorityAt(desk, 'interior')
  const wish = { targets: posts.map((post) => ({ url: `/p/${post}` })) }
  const taken = await ministry.post('/v1/demands', orderFor(desk, wish))
  assert.equal(taken.status, 202, taken.text)
  const id = String(taken.json.id)
  const ready = await eventually('both copies to be safe', async () => {
    const demand = await officer.demand(id)
    return demand.targets.every(({ hold }) => hold?.takenAt) && demand
  })
  const [first] = ready.targets
  assert.ok(first)
  await plaza(desk, '/admin/misbehave', { mode, times, delayMs: 12_000 })
  await officer.does(id, { deed: 'restrict', targets: [first.id] })
  if (findings[mode].ends === 'trying') {
    await eventually('somebody to be told', async () => {
      const { json } = await officer.ask<Watch>('GET', 'watch')
      return json.alerts.some(({ demand }) => demand === id)
    })
    await officer.does(id, { deed: 'undo', targets: [first.id], text: 'the platform does not do it' })
    await eventually('it to be undone', async () => {
      const demand = await officer.demand(id)
      return demand.targets.find((each) => each.id === first.id)?.outcome === 'restored'
    })
    await officer.does(id, { deed: 'restrict', targets: [first.id] })
  }
  const target = await eventually('the platform to have been dealt with', async () => {
    const demand = await officer.demand(id)
    const now = demand.targets.find((each) => each.id === first.id)
    const tried = demand.history.some(({ type }) => type.startsWith('action.'))
    return now && tried && now.outcome !== 'restricting' && now
  })
  const { alerts } = await eventually('nothing to be left to do', async () => {
    const { json } = await officer.ask<Watch>('GET', 'watch')
    return json.effects.waiting === 0 && json
  })
  await plaza(desk, '/admin/misbehave', { mode: 'none' })
  const { deeds } = (await plaza(desk, '/admin/effects')) as {
    deeds: { key: string; asked: number; took: number }[]
  }
  const ours = deeds.filter(({ key }) => key.startsWith(`${id}/`))
  return {
    outcome: target.outcome,
    publicly: await publicly(desk, posts[0] ?? ''),
    alerts: alerts.filter(({ demand }) => demand === id).map(({ says }) => says.key),
    keys: ours.length,
    asked: ours.reduce((sum, deed) => sum + deed.asked, 0),
    took: ours.reduce((sum, deed) => sum + deed.took, 0),
    milliseconds: Math.round(performance.now() - since),
  }
}

async function publicly({ plaza: { origin } }: Desk, post: string): Promise<'hidden' | 'shown' | 'half'> {
  const places = [`/p/${post}`, `/embed/${post}`, `/api/posts/${post}`]
  const shown = await Promise.all(places.map(async (place) => (await fetch(origin + place)).ok))
  return shown.every(Boolean) ? 'shown' : shown.some(Boolean) ? 'half' : 'hidden'
}

async function plaza({ plaza: { origin, token } }: Desk, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(origin + path, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return await response.json()
}
