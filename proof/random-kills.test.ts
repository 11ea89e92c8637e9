import assert from 'node:assert/strict'
import { test } from 'node:test'
import { install, isIdle, until } from './installation.ts'
import { findings } from './invariants.ts'
import { killedAtRandom } from './random-kills.ts'

test('killed ten times at random under load, and its database once, the desk keeps every promise', async (t) => {
  const round = await killedAtRandom({ seed: 1, kills: 10, databaseKills: 1, connectionStorms: 1 })
  t.diagnostic(
    `kills ${round.kills}, database kills ${round.databaseKills}, acknowledged ${round.acknowledged}, done twice ${round.looked['done twice']}, slowest recovery ${(round.slowestRecovery / 1000).toFixed(1)} s, in ${Math.round(round.milliseconds / 1000)} s`,
  )
  t.diagnostic(JSON.stringify(round.looked))
  assert.deepEqual(round.broken, [])
  for (const [what, times] of Object.entries(round.looked))
    if (what !== 'done twice') assert.ok(times > 0, `nothing was looked at: ${what}`)
  assert.ok(round.acknowledged >= 10, `only ${round.acknowledged} demands were acknowledged`)
})

test('the checks of a trial see what is broken: lost, done twice, done by nobody, moved, left over, unlogged', async (t) => {
  const installation = await install({ seed: 7, crowd: 20 })
  t.after(() => installation.end())
  const life = await installation.live()
  const db = installation.database()
  const told = await installation.authority.handIn({ posts: [installation.newPost()] })
  installation.ledger.set(told.id, told)
  await installation.plaza('/admin/misbehave', { mode: 'does-it-twice', times: 1 })
  await until('the decision', async () => (await installation.officer().decideWhatWaits()) > 0)
  await until('rest', async () => await isIdle(db))
  assert.deepEqual(kindsIn(await findings(installation)), ['I4'])

  const [clock = ''] = told.dueAt.keys()
  installation.ledger.set('lost', { ...told, id: 'lost', reference: 'RO-never', dueAt: new Map() })
  installation.ledger.set(told.id, { ...told, dueAt: new Map([[clock, '2000-01-01T00:00:00.000Z']]) })
  await installation.plaza(
    '/admin/posts/x9/restrict',
    { notice: { kind: 'explained', text: 'by nobody' } },
    { 'idempotency-key': 'nobody/1/restrict/1' },
  )
  // The desk must not mend it while we look: it is asleep, and only its answers are wanted.
  process.kill(life.pid, 'SIGSTOP')
  await db.updateTable('effect').set({ state: 'dead' }).where('kind', '=', 'restrict').execute()
  await db.deleteFrom('log_entry').where('index', '=', 3).execute()
  process.kill(life.pid, 'SIGCONT')
  const seen = kindsIn(await findings(installation))
  t.diagnostic(seen.join(' '))
  assert.deepEqual(seen, ['I1', 'I11', 'I12', 'I3', 'I4', 'I5', 'I6'])
})

function kindsIn({ broken }: { broken: readonly string[] }): string[] {
  return [...new Set(broken.map((line) => /^I\d+/.exec(line)?.[0] ?? line))].toSorted()
}
