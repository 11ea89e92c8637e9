import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { startPlaza } from './start.ts'

const explained = {
  notice: { kind: 'explained', text: 'Disabled by order', link: 'https://desk.example/s/1' },
}
const neutral = { notice: { kind: 'neutral', text: 'Not available' } }

async function plazaIn(t: TestContext) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-'))
  const plaza = await startPlaza({
    dataDir,
    port: 0,
    clock: () => '2026-11-23T09:00:00.000Z',
    misbehaviour: true,
  })
  t.after(async () => {
    await plaza.stop()
    rmSync(dataDir, { recursive: true })
  })
  return { ...plaza, ...caller(plaza.origin, plaza.token) }
}

function caller(origin: string, token: string) {
  const authorization = `Bearer ${token}`
  return {
    get: (where: string) => fetch(origin + where, { redirect: 'manual' }),
    ask: async (where: string) =>
      (await fetch(`${origin}/admin/${where}`, { headers: { authorization } })).json(),
    post: (where: string, key: string, body: unknown) =>
      fetch(`${origin}/admin/${where}`, {
        method: 'POST',
        headers: { authorization, 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  }
}

const everywhere = [
  '/p/gl1v8k',
  '/@lampwright/gl1v8k',
  '/s/gl-video',
  '/embed/gl1v8k',
  '/api/posts/gl1v8k',
  '/media/gl1v8k.webm',
  '/media/gl1v8k-poster.jpg',
]
const lists = ['/', '/c/harbour', '/@lampwright', '/api/posts', '/p/gl4r5x', '/p/nw6m1q']

test('a restricted post is gone from every place at once and comes back byte for byte', async (t) => {
  const { get, post } = await plazaIn(t)
  const bytes = async () =>
    Promise.all([...everywhere, ...lists].map(async (where) => (await get(where)).text()))
  const before = await bytes()

  await post('posts/gl1v8k/restrict', 'k1', explained)
  assert.deepEqual(
    await Promise.all(everywhere.map(async (where) => (await get(where)).status)),
    everywhere.map(() => 451),
  )
  for (const where of lists)
    assert.doesNotMatch(await (await get(where)).text(), /The lantern is lit|\/media\/gl1v8k/)
  const page = await (await get('/p/gl1v8k')).text()
  assert.match(page, /Disabled by order[\s\S]*https:\/\/desk\.example\/s\/1/)

  await post('posts/gl1v8k/restore', 'k2', {})
  assert.deepEqual(await bytes(), before)
})

test('while a gag runs the public reads a sentence that gives no authority away', async (t) => {
  const { get, post } = await plazaIn(t)
  await post('posts/gl1v8k/restrict', 'k1', neutral)
  for (const where of everywhere) {
    const reply = await get(where)
    assert.equal(reply.status, 404)
    assert.doesNotMatch(await reply.text(), /order|authorit|legal|451/i)
  }
})

test('the same key does it once, and says the same again', async (t) => {
  const { post, ask } = await plazaIn(t)
  const first = await (await post('posts/gl1v8k/restrict', 'k1', explained)).text()
  const again = await Promise.all(
    [1, 2, 3].map(async () => (await post('posts/gl1v8k/restrict', 'k1', explained)).text()),
  )
  assert.deepEqual(again, [first, first, first])
  assert.deepEqual(
    (await ask('effects')).deeds.map(({ key, asked, took }: Record<string, unknown>) => ({
      key,
      asked,
      took,
    })),
    [{ key: 'k1', asked: 4, took: 1 }],
  )
})

test('a key used for something else is refused', async (t) => {
  const { post, ask } = await plazaIn(t)
  await post('posts/gl1v8k/restrict', 'k1', explained)
  assert.equal((await post('posts/gl2p3w/restrict', 'k1', explained)).status, 422)
  assert.equal((await post('posts/gl1v8k/restrict', 'k1', neutral)).status, 422)
  assert.equal((await ask('effects')).effects.length, 1)
})

test('nobody acts without the token, and nobody spoils Plaza outside tests', async (t) => {
  const { origin, token } = await plazaIn(t)
  const bare = await fetch(`${origin}/admin/posts/gl1v8k/restrict`, { method: 'POST', body: '{}' })
  assert.equal(bare.status, 401)
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-'))
  const plain = await startPlaza({ dataDir, port: 0 })
  t.after(async () => {
    await plain.stop()
    rmSync(dataDir, { recursive: true })
  })
  assert.notEqual(plain.token, token)
  assert.equal(
    (await caller(plain.origin, plain.token).post('misbehave', 'k', { mode: 'refuses' })).status,
    404,
  )
})

test('Arabic posts run from right to left and say their language', async (t) => {
  const { get } = await plazaIn(t)
  assert.match(await (await get('/p/dr9k2m')).text(), /<article class="post"[^>]* lang="ar" dir="rtl">/)
  assert.match(await (await get('/p/lm6r0v')).text(), /<article class="post"[^>]* lang="fr" dir="ltr">/)
})

test('what was answered survives kill -9, counts included', async (t) => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-'))
  t.after(() => rmSync(dataDir, { recursive: true }))
  for (const round of [1, 2, 3]) {
    const { child, origin } = await plazaProcess(dataDir)
    t.after(() => child.kill('SIGKILL'))
    const token = readFileSync(path.join(dataDir, 'plaza-token'), 'utf8').trim()
    const { post, get, ask } = caller(origin, token)
    if (round > 1) assert.equal((await get('/p/gl1v8k')).status, 451)
    assert.equal((await post('posts/gl1v8k/restrict', 'k1', explained)).status, 200)
    const { deeds, effects } = await ask('effects')
    assert.deepEqual([deeds[0].asked, deeds[0].took, effects.length], [round, 1, 1])
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
})

async function plazaProcess(dataDir: string) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => resolve(String(bytes)))
    child.once('exit', () => reject(new Error('Plaza did not start')))
  })
  return { child, origin: String(JSON.parse(line).origin) }
}
