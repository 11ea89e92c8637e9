import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as ask } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test, type TestContext } from 'node:test'
import Fastify from 'fastify'
import { eventually } from '../../journeys/desk.ts'
import { boundHeld } from './held.ts'
import { replyWithProblem } from './problem.ts'

/** A server that holds a thousand bytes, half of them of one program, and answers when it is told to. */
async function opened(t: TestContext) {
  const app = Fastify({ bodyLimit: 600 })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((fault, request, reply) => replyWithProblem(fault, request, reply, () => undefined))
  let others = 0
  // Each request is another program's, unless it says whose.
  boundHeld(app, { most: 1000, holderOf: async ({ headers }) => String(headers['by'] ?? ++others) })
  const waiting: (() => void)[] = []
  let closed = 0
  app.post('/slow', { config: { open: 'program' } }, async (_request, reply) => {
    reply.raw.once('close', () => (closed += 1))
    await new Promise<void>((done) => void waiting.push(done))
    return reply.send('done')
  })
  app.post('/quick', { config: { open: 'program' } }, async (_request, reply) => reply.send('done'))
  app.post('/little', { config: { open: 'program', holds: 10 } }, async (_request, reply) =>
    reply.send('done'),
  )
  app.post('/person', { config: { open: 'session' } }, async (_request, reply) => reply.send('done'))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const begun: ClientRequest[] = []
  t.after(async () => {
    for (const one of begun) one.destroy()
    for (const done of waiting) done()
    await app.close()
  })
  const begin = (path: string, headers: Record<string, string | number>) => {
    const one = ask({
      port,
      path,
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/octet-stream', ...headers },
    })
    one.on('error', () => undefined)
    begun.push(one)
    return one
  }
  const answer = async (one: ClientRequest) => {
    const [got] = (await once(one, 'response', { signal: AbortSignal.timeout(120_000) })) as [IncomingMessage]
    got.resume()
    return [got.statusCode, got.headers['retry-after']]
  }
  const send = (path: string, bytes: number, by?: string) => {
    const one = begin(path, { 'content-length': bytes, ...(by === undefined ? {} : { by }) })
    one.end(Buffer.alloc(bytes))
    return answer(one)
  }
  return { begin, answer, send, waiting, closed: () => closed }
}

const noRoom = [503, '2']
const done = [200, undefined]

test('what programs send is turned away before it is read while too much of it is held, and taken again afterwards', async (t) => {
  const { begin, answer, send, waiting } = await opened(t)
  const first = send('/slow', 600)
  await eventually('the first to be held', async () => waiting.length === 1)
  // Only headers: the answer comes without a byte of the body.
  const second = begin('/quick', { 'content-length': 500 })
  second.flushHeaders()
  assert.deepEqual(await answer(second), noRoom)
  assert.deepEqual(await send('/quick', 400), done)
  assert.deepEqual(await send('/person', 600), done)
  // Nobody says how much this will be: it counts for the most that the route holds.
  const chunked = begin('/quick', { 'transfer-encoding': 'chunked' })
  chunked.flushHeaders()
  assert.deepEqual(await answer(chunked), noRoom)
  const little = begin('/little', { 'transfer-encoding': 'chunked' })
  little.end('12345')
  assert.deepEqual(await answer(little), done)
  waiting[0]?.()
  assert.deepEqual(await first, done)
  await eventually('room', async () => (await send('/quick', 600))[0] === 200)
})

test('who hangs up gives room for another when nobody works on the piece any more', async (t) => {
  const { begin, send, waiting, closed } = await opened(t)
  const half = begin('/quick', { 'content-length': 600 })
  half.write('half')
  await eventually('the half to be held', async () => (await send('/quick', 500))[0] === 503)
  half.destroy()
  await eventually('room', async () => (await send('/quick', 600))[0] === 200)

  const whole = begin('/slow', { 'content-length': 600 })
  whole.end(Buffer.alloc(600))
  await eventually('the whole to be worked on', async () => waiting.length === 1)
  whole.destroy()
  await eventually('the desk to notice', async () => closed() === 1)
  assert.deepEqual(await send('/quick', 500), noRoom)
  waiting[0]?.()
  await eventually('room', async () => (await send('/quick', 600))[0] === 200)
})

test('however much one program sends, and however slowly, another finds room', async (t) => {
  const { begin, answer, send, waiting } = await opened(t)
  for (let n = 1; n <= 2; n++) {
    const slow = begin('/slow', { 'content-length': 200, by: 'the slow one' })
    slow.write('a little')
  }
  await eventually('the two to be held', async () => (await send('/quick', 200, 'the slow one'))[0] === 503)
  const more = begin('/slow', { 'content-length': 200, by: 'the slow one' })
  more.flushHeaders()
  assert.deepEqual(await answer(more), noRoom)
  assert.deepEqual(await send('/quick', 600, 'another'), done)
  assert.equal(waiting.length, 0)
})
