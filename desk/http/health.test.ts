import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { carryAll, handIn, orderOf, type TwoDesks, twoDesks } from '../../checks/two-desks.ts'
import { gauges } from '../figures/meters.ts'
import { makeWindow } from './health.ts'

async function windowOf(t: TestContext, world: TwoDesks, tokenFile?: string) {
  world.house.config = {
    ...world.house.config,
    metrics: { host: '127.0.0.1', port: 0, ...(tokenFile ? { tokenFile } : {}) },
  }
  const app = await makeWindow(world.house)
  t.after(() => app.close())
  return app
}

/** `name{labels} value` of each line that is no comment. */
function samplesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  )
}

test('the figures tell how demands, clocks, effects and the log stand, and name nobody', async (t) => {
  const world = await twoDesks(t)
  const window = await windowOf(t, world)
  const planted = {
    reference: 'ZQREFERENCE',
    address: 'zqaddress',
    additional: 'zqadditional',
    content: 'zqcontent',
  }
  world.platform.content = planted.content
  const body = orderOf(world, {
    reference: planted.reference,
    targets: [{ url: `https://plaza.example/${planted.address}/1`, additionalInfo: planted.additional }],
  })
  const taken = await handIn(world, world.a, body)
  await handIn(world, world.b)
  assert.equal(taken.statusCode, 202, taken.body)
  const before = samplesIn((await window.inject('/metrics')).body)
  await carryAll(world, world.a)
  world.clock.turn(2 * 3_600_000)
  const answer = await window.inject('/metrics')
  const text = answer.body
  const after = samplesIn(text)

  assert.match(String(answer.headers['content-type']), /^application\/openmetrics-text; version=1\.0\.0/)
  assert.ok(text.endsWith('# EOF\n'))
  assert.deepEqual(
    [
      before.get('guichet_demands{regime="eu-tco",instrument="removal-order",outcome="open"}'),
      before.get('guichet_clocks_overdue'),
      after.get('guichet_clocks_overdue'),
      before.get('guichet_effects{kind="hold",state="waiting"}'),
      after.get('guichet_effects{kind="hold",state="waiting"}'),
      after.get('guichet_intake_seconds_count{step="whole"}'),
      after.get('guichet_http_requests_total{route="signed",status="2xx"}'),
      after.get('guichet_ready{part="database"}'),
      after.get('guichet_log_refuses'),
    ],
    // One target of the first order, three of the second; each has its duty and its copy.
    [2, 0, 4, 4, 3, 2, 2, 1, 0],
  )
  assert.ok((before.get('guichet_clock_left_seconds') ?? 0) > 3_000)
  assert.ok((after.get('guichet_clock_left_seconds') ?? 0) < 0)
  assert.ok((after.get('guichet_log_pending_entries') ?? 0) > 10)
  assert.ok((after.get('guichet_database_connections{state="idle"}') ?? 0) >= 1)

  const { id, number } = taken.json<{ id: string; number: string }>()
  const secrets = [
    ...Object.values(planted),
    id,
    number,
    'Sample Ministry',
    'sample-interior',
    world.a.host,
    world.b.host,
    world.a.tenant.id,
    'Plaza Sample',
    ...world.a.staff.map(({ name }) => name),
  ]
  assert.deepEqual(
    secrets.filter((word) => text.toLowerCase().includes(word.toLowerCase())),
    [],
  )
  const labels = new Set([...text.matchAll(/[{,]([a-z_]+)="/g)].map(([, label]) => label))
  t.diagnostic(
    `${after.size} figures, ${secrets.length} words looked for, 0 found; labels ${[...labels].join(' ')}`,
  )
  const said = Object.keys(gauges).filter((name) => text.includes(`# TYPE ${name} gauge`))
  assert.deepEqual(said, Object.keys(gauges))
})

test('a desk that cannot keep a promise is not ready, says which part to its operator and nothing to others', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const window = await windowOf(t, world)
  const both = async () => {
    const inside = await window.inject('/health/ready')
    const outside = await world.server.inject({ url: '/health/ready', headers: { host: world.a.host } })
    return [inside.statusCode, inside.json<{ parts: object }>().parts, outside.statusCode, outside.json()]
  }
  const well = { database: 'ok', vault: 'ok', log: 'ok', schema: 'ok' }
  assert.deepEqual(await both(), [200, well, 200, { status: 'ok' }])
  world.house.logRefuses = () => 'log-forked'
  assert.deepEqual(await both(), [
    503,
    { ...well, log: 'the log refuses to sign' },
    503,
    { status: 'not ready' },
  ])
  world.house.logRefuses = () => undefined
  rmSync(join(world.folder, 'vault'), { recursive: true })
  const [status, parts] = await both()
  assert.deepEqual([status, (parts as { vault: string }).vault !== 'ok'], [503, true])
  mkdirSync(join(world.folder, 'vault'))
  assert.equal((await both())[0], 200)
  // It lives all the same: to kill it would mend nothing.
  const live = await world.server.inject({ url: '/health/live', headers: { host: world.a.host } })
  assert.equal(live.statusCode, 200)
})

test('the window wants its token where it has one, and a short one is none', async (t) => {
  const world = await twoDesks(t, { alone: true })
  const file = join(world.folder, 'metrics.token')
  writeFileSync(file, `${'t'.repeat(40)}\n`)
  chmodSync(file, 0o600)
  const window = await windowOf(t, world, file)
  const ask = async (authorization?: string) =>
    (await window.inject({ url: '/metrics', headers: authorization ? { authorization } : {} })).statusCode
  assert.deepEqual(
    [await ask(), await ask('Bearer wrong'), await ask(`Bearer ${'t'.repeat(40)}`)],
    [401, 401, 200],
  )
  writeFileSync(file, 'short')
  await assert.rejects(makeWindow(world.house), { code: 'setting-invalid' })
})
