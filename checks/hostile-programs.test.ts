/** Whoever has no token of the operator's is told nothing about the lists, and costs nothing. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { quotas } from '../desk/http/lanes.ts'
import { openDesk } from '../journeys/desk.ts'
import { tokenAt } from '../journeys/program.ts'

const asked = JSON.stringify({ content: 'p', signals: [{ kind: 'md5', value: '0'.repeat(32) }] })

test('a scan wants a token that counts, and says why another does not', async (t) => {
  const desk = await openDesk(t)
  const scan = await tokenAt(desk, ['scan'])
  const other = await tokenAt(desk, ['curate'])
  const ask = async (authorization?: string) => {
    const response = await fetch(`${desk.url}/v1/scan`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: asked,
    })
    const { type } = (await response.json()) as { type?: string }
    return [response.status, type?.split(':').at(-1)]
  }
  const basic = (name: string, word: string) => `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`
  assert.deepEqual(await ask(), [401, 'no-token'])
  assert.deepEqual(await ask('Bearer somebody-else'), [401, 'no-token'])
  assert.deepEqual(await ask('Digest x'), [401, 'no-token'])
  assert.deepEqual(await ask(basic(scan.secret, '')), [401, 'no-token'])
  assert.deepEqual(await ask(`Bearer ${other.secret}`), [403, 'other-token'])
  assert.deepEqual(await ask(`bearer ${scan.secret}`), [200, undefined])
  assert.deepEqual(await ask(basic('anybody', scan.secret)), [200, undefined])
})

test('a stranger is refused by their headers: the desk does not wait for what they would send', async (t) => {
  const desk = await openDesk(t)
  const { port } = new URL(desk.url)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(
    [
      'POST /v1/scan?content=x HTTP/1.1',
      `host: localhost:${port}`,
      'content-type: application/octet-stream',
      `content-length: ${60 * 1024 ** 2}`,
      '',
      '',
    ].join('\r\n'),
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  assert.match(answer.toString('latin1'), /^HTTP\/1\.1 401 /)
})

test('whoever guesses tokens is counted by address and soon not looked up any more; the token that counts goes on', async (t) => {
  const desk = await openDesk(t)
  const { secret } = await tokenAt(desk, ['scan'])
  const ask = async (word: string) => {
    const { status, headers, body } = await fetch(`${desk.url}/v1/scan`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${word}` },
      body: asked,
    })
    await body?.cancel()
    return { status, wait: Number(headers.get('retry-after') ?? 0) }
  }
  assert.equal((await ask(secret)).status, 200)
  const answers = []
  for (let i = 0; i < quotas.strangers + 5; i++) answers.push(await ask(i % 2 === 0 ? `guess-${i}` : 'guess'))
  const [refused, sent] = [answers.slice(0, quotas.strangers), answers.slice(quotas.strangers)]
  assert.deepEqual([...new Set(refused.map(({ status }) => status))], [401])
  assert.deepEqual([...new Set(sent.map(({ status }) => status))], [429])
  assert.ok(sent.every(({ wait }) => wait > 0 && wait <= 60))
  assert.equal((await ask(secret)).status, 200)
})
