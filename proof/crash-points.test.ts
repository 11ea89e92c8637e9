import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  crashpointFrom,
  crashpoints,
  pointsBeside,
  pointsOfKeeping,
  pointsOfLists,
  pointsOfSnapshots,
  pointsOfUploads,
} from '../desk/outside/crashpoint.ts'
import { killedAtPoints } from './crash-points.ts'

test('killed once at every named point, the desk loses no acknowledged demand and does nothing twice', async (t) => {
  const round = await killedAtPoints(crashpoints, 1)
  t.diagnostic(
    `points ${crashpoints.length}, kills ${round.kills}, acknowledged ${round.looked.acknowledged}, done twice ${round.looked['done twice']}, slowest recovery ${(round.slowestRecovery / 1000).toFixed(1)} s, in ${Math.round(round.milliseconds / 1000)} s`,
  )
  t.diagnostic(JSON.stringify(round.looked))
  assert.deepEqual(round.broken, [])
  // `log.set-aside` wants a death in the life before.
  assert.equal(round.kills, crashpoints.length + 1)
  for (const what of looksThatCount)
    assert.ok((round.looked[what] ?? 0) > 0, `nothing was looked at: ${what}`)
})

const looksThatCount = [
  'acknowledged',
  'original bytes opened',
  'deadlines',
  'deeds at the platform',
  'events',
]

test('every point in the code stands on one list once, and every point on a list in the code', () => {
  const home = join(import.meta.dirname, '..')
  const code = globSync('desk/**/*.ts', { cwd: home, exclude: (name) => name.endsWith('.test.ts') })
    .map((file) => readFileSync(join(home, file), 'utf8'))
    .join('\n')
  const named = [...code.matchAll(/crashpoint\(\s*['`]([^'`]+)['`]/g)].flatMap(([, name = '']) =>
    name.includes('${')
      ? (name.startsWith('drill') ? ['restrict', 'restore'] : ['restrict', 'restore', 'notice']).map((kind) =>
          name.replace(/\$\{[^}]*\}/, kind),
        )
      : [name],
  )
  const listed = [
    ...crashpoints,
    ...pointsBeside,
    ...pointsOfKeeping,
    ...pointsOfLists,
    ...pointsOfSnapshots,
    ...pointsOfUploads,
  ]
  assert.deepEqual([...new Set(named)].toSorted(), listed.toSorted())
  assert.equal(new Set(listed).size, listed.length)
  assert.ok(crashpoints.length >= 40, `${crashpoints.length}`)
})

test('a point nobody knows is refused at the start, and without one nothing ever happens', async () => {
  assert.throws(() => crashpointFrom({ GUICHET_CRASH_AT: 'intake.before-lunch' }), /setting-invalid/)
  for (const point of crashpoints) await crashpointFrom({})(point)
})
