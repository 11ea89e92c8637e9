import { after, test, type TestContext } from 'node:test'
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { needs } from '../../checks/needs.ts'
import { freshDatabase } from '../../checks/postgres.ts'
import { later } from '../../core/instant.ts'
import { configFrom } from '../config.ts'
import type { House, Tenant } from '../house.ts'
import { once } from '../intake.ts'
import { startHasher } from '../jobs/hasher.ts'
import { sweepVault } from '../jobs/housekeeping.ts'
import { openHouse } from '../open.ts'
import { systemClock } from '../outside/clock.ts'
import { sandboxTenant } from '../sandbox.ts'
import { type Connection, migrate } from '../sql/database.ts'
import { claimHashJob, forgetHashJobs, type HashingState } from '../sql/hashing.ts'
import { cancelHashing, hashingOf, startHashing } from './hashing.ts'

const slowly = { every: 0, wanted: ['vpdq'] }
const made = mkdtempSync(join(tmpdir(), 'guichet-made-'))
after(() => rmSync(made, { recursive: true }))

/** A sample that takes so long to hash, frame by frame, that somebody can die of it. */
function video(seconds: number): Buffer {
  const file = join(made, 'v.mp4')
  const words = `-nostdin -v error -y -f lavfi -i testsrc2=duration=${seconds}:size=640x360:rate=25 -c:v libx264 -preset ultrafast`
  const { status, stderr } = spawnSync('ffmpeg', [...words.split(' '), file])
  assert.equal(status, 0, String(stderr))
  return readFileSync(file)
}

type World = { house: House; tenant: Tenant; connection: Connection; data: string; lies: () => string[] }

async function opened(t: TestContext): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'guichet-hashing-'))
  const connection = await freshDatabase(t, migrate)
  const house = await houseOf(t, data, connection)
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'none' })
  return { house, tenant, connection, data, lies: () => readdirSync(join(data, 'vault')) }
}

/** `ahead`: its clock goes before, as that of whoever comes later. */
async function houseOf(t: TestContext, data: string, connection: Connection, ahead = 0): Promise<House> {
  const { house, close } = await openHouse(configFrom({ GUICHET_DATA: data }), {
    connection,
    clock: { ...systemClock, now: () => later(systemClock.now(), ahead) },
  })
  t.after(close)
  return house
}

function hasher(t: TestContext, house: House) {
  const loop = startHasher(house, { atOnce: 2, fatal: (fault) => assert.fail(String(fault)) })
  house.onNudge('hashing', loop.hint)
  t.after(() => loop.stop())
  return loop
}

async function until({ house, tenant }: World, id: string, is: (now: HashingState) => boolean) {
  for (;;) {
    const now = await hashingOf(house, tenant, id)
    assert.ok(now)
    if (is(now)) return now
    await pause(50)
  }
}

const framesIn = ({ hashed }: HashingState) =>
  JSON.parse(hashed?.signals.find(({ kind }) => kind === 'vpdq')?.value ?? '[]').length

test('a video is hashed in its own time, says how far it is, and is destroyed when it is known', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const world = await opened(t)
  const { house, tenant, lies } = world
  const id = await startHashing(house, tenant, { bytes: once(video(4)) }, { of: 'video' })
  assert.deepEqual(await hashingOf(house, tenant, id), {
    state: 'waiting',
    progress: { done: 0, expected: 0 },
  })
  assert.equal(lies().length, 1)
  hasher(t, house)
  const done = await until(world, id, ({ state }) => state === 'done')
  assert.deepEqual(
    [done.progress, framesIn(done), done.hashed?.refused],
    [{ done: 5, expected: 5 }, 5, undefined],
  )
  assert.deepEqual(lies(), [])
  assert.equal(
    await hashingOf(house, { ...tenant, id: '00000000-0000-4000-8000-000000000000' }, id),
    undefined,
  )
  await forgetHashJobs(house, tenant, later(house.clock.now(), -86_400_000))
  assert.ok(await hashingOf(house, tenant, id), 'for a day it can be asked for')
  await forgetHashJobs(house, tenant, later(house.clock.now(), 1_000))
  assert.equal(await hashingOf(house, tenant, id), undefined)
})

test('what is refused is told, and destroyed all the same', async (t) => {
  const world = await opened(t)
  hasher(t, world.house)
  const bytes = once(Buffer.from('#EXTM3U\nhttp://127.0.0.1/v.ts'))
  const id = await startHashing(world.house, world.tenant, { bytes }, { of: 'video' })
  const { hashed } = await until(world, id, ({ state }) => state === 'done')
  assert.deepEqual([hashed?.refused?.why, hashed?.signals.length], ['not-allowed', 2])
  assert.deepEqual(world.lies(), [])
})

test('a video that is called off in the middle is hashed no further, and destroyed', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const world = await opened(t)
  const { house, tenant, lies } = world
  const loop = hasher(t, house)
  const id = await startHashing(house, tenant, { bytes: once(video(60)) }, slowly)
  await until(world, id, ({ progress }) => progress.done > 0)
  assert.equal(await cancelHashing(house, tenant, id), true)
  assert.equal(await cancelHashing(house, tenant, id), false)
  // Its worker gives up by itself, or this would wait for ever.
  await loop.stop()
  const { state, hashed } = (await hashingOf(house, tenant, id)) ?? assert.fail()
  assert.deepEqual([state, hashed, lies()], ['cancelled', undefined, []])
})

test('a desk that is killed over a video hashes it when it comes again, once', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const world = await opened(t)
  const { house, tenant, connection, data, lies } = world
  const id = await startHashing(house, tenant, { bytes: once(video(60)) }, slowly)
  const script = `
    const { openHouse } = await import(${JSON.stringify(join(import.meta.dirname, '../open.ts'))})
    const { configFrom } = await import(${JSON.stringify(join(import.meta.dirname, '../config.ts'))})
    const { startHasher } = await import(${JSON.stringify(join(import.meta.dirname, '../jobs/hasher.ts'))})
    const connection = JSON.parse(process.argv[1])
    const { house } = await openHouse(configFrom({ GUICHET_DATA: process.argv[2] }), { connection })
    startHasher(house, { atOnce: 1, fatal: () => process.exit(1) })`
  const words = ['--input-type=module', '-e', script, JSON.stringify(connection), data]
  const desk = spawn(process.execPath, words, { stdio: 'inherit' })
  await until(world, id, ({ progress }) => progress.done > 0)
  desk.kill('SIGKILL')
  const left = (await hashingOf(house, tenant, id)) ?? assert.fail()
  assert.deepEqual([left.state, lies().length], ['running', 1])
  // While the dead one may still be alive nobody else takes it.
  assert.equal(await claimHashJob(house, tenant), undefined)
  hasher(t, await houseOf(t, data, connection, 16_000))
  const done = await until(world, id, ({ state }) => state === 'done')
  assert.deepEqual([framesIn(done), done.progress, lies()], [1500, { done: 1500, expected: 1500 }, []])
})

test('a desk that stops gives back what it has in hand, and the next one begins at once', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const world = await opened(t)
  const { house, tenant } = world
  const loop = hasher(t, house)
  const id = await startHashing(house, tenant, { bytes: once(video(60)) }, slowly)
  await until(world, id, ({ progress }) => progress.done > 0)
  await loop.stop()
  assert.equal((await hashingOf(house, tenant, id))?.state, 'waiting')
  assert.equal((await claimHashJob(house, tenant))?.id, id)
})

test('a piece over which three workers died is refused, not tried for ever', async (t) => {
  const world = await opened(t)
  const { tenant, data, connection } = world
  const id = await startHashing(world.house, tenant, { bytes: once(Buffer.from('Only words.')) })
  for (let died = 0; died < 3; died++) {
    const house = await houseOf(t, data, connection, died * 16_000)
    assert.ok(await claimHashJob(house, tenant))
  }
  hasher(t, await houseOf(t, data, connection, 48_000))
  const { hashed } = await until(world, id, ({ state }) => state === 'done')
  assert.deepEqual([hashed?.refused?.why, world.lies()], ['crashed', []])
})

test('the sweep of the vault leaves what waits to be hashed, however long it waits', async (t) => {
  const world = await opened(t)
  const { house, tenant, data, lies } = world
  const kept = await startHashing(house, tenant, { bytes: once(Buffer.from('kept')) })
  const then = new Date(Date.now() - 25 * 3_600_000)
  for (const name of lies()) utimesSync(join(data, 'vault', name), then, then)
  assert.equal(await sweepVault(house), 0)
  assert.equal(lies().length, 1)
  await cancelHashing(house, tenant, kept)
  assert.deepEqual(lies(), [])
})
