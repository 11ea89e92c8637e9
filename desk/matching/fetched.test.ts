import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { needs } from '../../checks/needs.ts'
import { freshDatabase } from '../../checks/postgres.ts'
import { later } from '../../core/instant.ts'
import { configFrom } from '../config.ts'
import type { House, Tenant } from '../house.ts'
import { startHasher } from '../jobs/hasher.ts'
import { openHouse } from '../open.ts'
import { systemClock } from '../outside/clock.ts'
import { removeLeftFolders } from '../outside/process/folder.ts'
import { sandboxTenant } from '../sandbox.ts'
import { type Connection, inTenant, migrate } from '../sql/database.ts'
import type { HashingState } from '../sql/hashing.ts'
import { cancelHashing, hashingOf, startHashing } from './hashing.ts'

const made = mkdtempSync(join(tmpdir(), 'guichet-fetched-made-'))
after(() => rmSync(made, { recursive: true }))
const mebibyte = 1024 ** 2

/** Two seconds of a video, and behind them a box of nothing that makes it as long as a real one. */
function longVideo(bytes: number): { head: Buffer; size: number } {
  const file = join(made, 'v.mp4')
  const words = '-nostdin -v error -y -f lavfi -i testsrc2=duration=2:size=320x240:rate=10 -c:v libx264'
  const { status, stderr } = spawnSync('ffmpeg', [...words.split(' '), file])
  assert.equal(status, 0, String(stderr))
  const video = readFileSync(file)
  const box = Buffer.alloc(8)
  box.writeUInt32BE(bytes - video.length)
  box.write('free', 4)
  return { head: Buffer.concat([video, box]), size: bytes }
}

type Answer = (response: http.ServerResponse, asked: number) => void

/** A stranger's server, which counts who asked and who went away. */
async function stranger(t: TestContext, answer: Answer) {
  const counted = { asked: 0, left: 0 }
  const server = http.createServer((_, response) => {
    response.on('close', () => response.writableFinished || (counted.left += 1))
    answer(response, (counted.asked += 1))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { ...counted, counted, origin, address: `${origin}/somebody/v.mp4` }
}

/** All of it, or only so much of it and then nothing more for as long as anybody waits. */
function sends({ head, size }: { head: Buffer; size: number }, response: http.ServerResponse, upTo = size) {
  response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': size })
  response.write(head)
  let sent = head.length
  const more = () => {
    while (sent < upTo) {
      const some = Math.min(mebibyte, upTo - sent)
      sent += some
      if (!response.write(Buffer.alloc(some))) return void response.once('drain', more)
    }
    if (upTo === size) response.end()
  }
  more()
}

type World = {
  house: House
  tenant: Tenant
  connection: Connection
  data: string
  env: Record<string, string>
}

async function opened(t: TestContext, origin: string, more: Record<string, string> = {}): Promise<World> {
  const data = mkdtempSync(join(tmpdir(), 'guichet-fetched-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const connection = await freshDatabase(t, migrate)
  const env = { GUICHET_DATA: data, GUICHET_FETCH_FROM: origin, ...more }
  const house = await houseOf(t, env, connection)
  const { tenant } = await sandboxTenant(house, { origin: 'http://127.0.0.1:1', token: 'none' })
  return { house, tenant, connection, data, env }
}

async function houseOf(t: TestContext, env: Record<string, string>, connection: Connection, ahead = 0) {
  const clock = { ...systemClock, now: () => later(systemClock.now(), ahead) }
  const { house, close } = await openHouse(configFrom(env), { connection, clock })
  t.after(close)
  return house
}

function hasher(t: TestContext, house: House) {
  const loop = startHasher(house, { atOnce: 1, fatal: (fault) => assert.fail(String(fault)) })
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
const isDone = ({ state }: HashingState) => state === 'done'

/** What lies on the disk for programs of this process. */
const foldersOf = (pid: number) =>
  readdirSync(tmpdir()).filter((name) => new RegExp(`^guichet-task-\\d+-${pid}-`).test(name))
const lyingIn = (folder: string) => {
  const file = join(tmpdir(), folder, 'media')
  return existsSync(file) ? statSync(file).size : 0
}

test('a video longer than is fetched while somebody waits is fetched by whoever hashes it, and nothing of it stays', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const video = longVideo(101 * mebibyte)
  const { address, origin, counted } = await stranger(t, (response) => sends(video, response))
  const world = await opened(t, origin)
  const id = await startHashing(world.house, world.tenant, { address })
  const { rows } = await inTenant(world.house.db, world.tenant.id, async (tx) => ({
    rows: await tx.selectFrom('hash_job').selectAll().execute(),
  }))
  assert.ok(!JSON.stringify(rows).includes(Buffer.from('somebody').toString('hex')), 'an address lies sealed')
  assert.ok(!(rows[0]?.address ?? assert.fail()).includes('somebody'))
  hasher(t, world.house)
  const { hashed } = await until(world, id, isDone)
  assert.equal(hashed?.refused, undefined)
  assert.deepEqual([hashed?.facts.size, hashed?.facts.frames], [video.size, 3])
  assert.deepEqual(hashed?.signals.map(({ kind }) => kind).toSorted(), ['md5', 'sha256', 'vpdq'])
  assert.deepEqual([counted.asked, readdirSync(join(world.data, 'vault'))], [1, []])
  assert.deepEqual(foldersOf(process.pid), [])
  const left = await inTenant(world.house.db, world.tenant.id, (tx) =>
    tx.selectFrom('hash_job').select('address').execute(),
  )
  assert.deepEqual(left, [{ address: null }])
})

test('a desk that is killed while it fetches a long video leaves nothing lying, and the next one fetches it anew, once', async (t) => {
  if (!needs(t, 'ffmpeg')) return
  const video = longVideo(40 * mebibyte)
  const { address, origin, counted } = await stranger(t, (response, asked) =>
    sends(video, response, asked === 1 ? 20 * mebibyte : undefined),
  )
  const world = await opened(t, origin)
  const { house, tenant, connection, env } = world
  const id = await startHashing(house, tenant, { address })
  const script = `
    const { openHouse } = await import(${JSON.stringify(join(import.meta.dirname, '../open.ts'))})
    const { configFrom } = await import(${JSON.stringify(join(import.meta.dirname, '../config.ts'))})
    const { startHasher } = await import(${JSON.stringify(join(import.meta.dirname, '../jobs/hasher.ts'))})
    const { house } = await openHouse(configFrom(JSON.parse(process.argv[2])), { connection: JSON.parse(process.argv[1]) })
    startHasher(house, { atOnce: 1, fatal: () => process.exit(1) })`
  const words = ['--input-type=module', '-e', script, JSON.stringify(connection), JSON.stringify(env)]
  const desk = spawn(process.execPath, words, { stdio: 'inherit' })
  const pid = desk.pid ?? assert.fail()
  while (!foldersOf(pid).some((folder) => lyingIn(folder) > 10 * mebibyte)) await pause(50)
  const ended = new Promise((resolve) => desk.once('close', resolve))
  desk.kill('SIGKILL')
  await ended
  assert.equal(foldersOf(pid).length, 1, 'a kill leaves what lay there')
  await removeLeftFolders()
  assert.deepEqual(foldersOf(pid), [], 'and the next desk to start removes it')
  assert.equal((await hashingOf(house, tenant, id))?.state, 'running')
  hasher(t, await houseOf(t, env, connection, 16_000))
  const { hashed } = await until(world, id, isDone)
  assert.deepEqual([hashed?.facts.size, hashed?.facts.frames], [video.size, 3])
  assert.deepEqual([counted.asked, foldersOf(process.pid)], [2, []])
})

test('more than is fetched is refused by what it says of itself, or where it passes the limit, and nothing of it stays', async (t) => {
  const video = { head: Buffer.from('....ftypisom'), size: 3 * mebibyte }
  const { address, origin, counted } = await stranger(t, (response, asked) => {
    if (asked === 1) return sends(video, response, 0)
    response.writeHead(200, { 'content-type': 'video/mp4' })
    response.end(Buffer.concat([video.head, Buffer.alloc(video.size)]))
  })
  const world = await opened(t, origin, { GUICHET_DECODE_MEGABYTES: '2' })
  hasher(t, world.house)
  const said = [await startHashing(world.house, world.tenant, { address })]
  const first = await until(world, said[0] ?? '', isDone)
  const second = await until(world, await startHashing(world.house, world.tenant, { address }), isDone)
  assert.deepEqual(
    [first, second].map(({ hashed }) => [hashed?.refused?.why, hashed?.refused?.found, hashed?.signals]),
    [
      ['too-large', `${video.size} bytes`, []],
      ['too-large', `more than ${2 * mebibyte} bytes`, []],
    ],
  )
  assert.deepEqual([counted.asked, foldersOf(process.pid)], [2, []])
})

test('an address that leads to nobody, into one’s own network or to no answer is said to, the last after three tries', async (t) => {
  const { address, origin, counted } = await stranger(t, (response, asked) => {
    if (asked === 1) response.writeHead(404).end('no')
    else if (asked === 2) response.writeHead(302, { location: 'http://127.0.0.2/v.mp4' }).end()
    else response.writeHead(200, { 'content-length': 100 }).write('broken', () => response.destroy())
  })
  const world = await opened(t, origin)
  const { house, tenant } = world
  const ahead = await houseOf(t, world.env, world.connection)
  let later = 0
  ahead.clock.now = () => new Date(Date.now() + later).toISOString()
  const loop = hasher(t, ahead)
  const nowhere = await until(world, await startHashing(house, tenant, { address }), isDone)
  const inside = await until(world, await startHashing(house, tenant, { address }), isDone)
  const third = await startHashing(house, tenant, { address })
  for (; !isDone((await hashingOf(house, tenant, third)) ?? assert.fail()); later += 6_000) {
    loop.hint()
    await pause(100)
  }
  const broken = (await hashingOf(house, tenant, third)) ?? assert.fail()
  assert.deepEqual(
    [nowhere, inside, broken].map(({ hashed }) => [hashed?.refused?.why, hashed?.refused?.found]),
    [
      ['unfetched', 'an answer with status 404'],
      ['unfetched', 'an address that is not fetched'],
      ['no-answer', 'no whole answer'],
    ],
  )
  assert.equal(counted.asked, 5)
})

test('a fetch that is called off ends within a second, its connection with it', async (t) => {
  const video = { head: Buffer.from('\0\0\0\x18ftypisom'), size: 40 * mebibyte }
  const { address, origin, counted } = await stranger(t, (response) => sends(video, response, 4 * mebibyte))
  const world = await opened(t, origin)
  const { house, tenant } = world
  const loop = hasher(t, house)
  const id = await startHashing(house, tenant, { address })
  while (!foldersOf(process.pid).some((folder) => lyingIn(folder) > mebibyte)) await pause(50)
  assert.equal(await cancelHashing(house, tenant, id), true)
  // Its worker gives up by itself, or this would wait for ever.
  await loop.stop()
  while (counted.left === 0) await pause(20)
  assert.deepEqual([(await hashingOf(house, tenant, id))?.state, foldersOf(process.pid)], ['cancelled', []])
})
