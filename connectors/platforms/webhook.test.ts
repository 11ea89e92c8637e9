import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startForum, secret, type Forum } from '../../checks/forum.ts'
import { once, plainWire } from '../../checks/plain-wire.ts'
import { ConnectorFault } from '../../core/platform.ts'
import type { Wire } from '../../core/wire.ts'
import { type Mishap, platformConformance } from './conformance.ts'
import { webhook } from './webhook.ts'

const clock = () => new Date().toISOString()

function opened(
  forum: Forum,
  more: { wire?: Wire; secret?: string; address?: string; notices?: boolean } = {},
) {
  const settings = {
    ...webhook.settings.parse({
      address: more.address ?? forum.address,
      publicOrigins: [forum.origin],
      timeoutMs: 700,
      ...(more.notices === undefined ? {} : { notices: more.notices }),
    }),
    secret: more.secret ?? secret,
  }
  const tools = { wire: more.wire ?? plainWire, settings, clock }
  return { settings, tools, platform: webhook.open(tools) }
}

platformConformance('A forum behind a webhook', async (t) => {
  const forum = await startForum(t)
  const { platform, settings } = opened(forum)
  const { origin, site, asked } = forum
  return {
    platform,
    abilities: webhook.abilities(settings),
    target: '1',
    bystanders: ['2', '3'],
    addresses: webhook.examples.addresses.map(({ address, is }) => ({
      address: address.replace('{origin}', origin),
      is,
    })),
    async public() {
      const places = ['/posts/1', '/pictures/1.svg']
      return new Map(
        await Promise.all(
          places.map(async (place) => {
            const reply = await fetch(origin + place)
            return [place, reply.ok ? await reply.text() : undefined] as const
          }),
        ),
      )
    },
    async counts(key) {
      return { asked: asked.get(key) ?? 0, took: site.took.get(key) ?? 0 }
    },
    async stage(mishap, times) {
      stage(forum, mishap, times)
      return true
    },
  }
})

/** Each way of going wrong, for the next deeds. What it forgets is as if it had never been asked. */
function stage(forum: Forum, mishap: Mishap, times: number): void {
  const { site, through, answer } = forum
  let left = times
  const lies = new Set<string>()
  site.half = mishap === 'hides-half'
  through.now = async ({ data, body, headers }, pass, response) => {
    const key = String(data.key)
    const id = headers['webhook-id'] ?? ''
    const yes = JSON.stringify({ reference: data.reference, key })
    if (mishap === 'says-yes-remembers-nothing-done' && left > 0) lies.add(key)
    if (mishap !== 'hits-another' && !lies.has(key) && left-- <= 0) return false
    const says = (status: number, more = {}) => void response.writeHead(status, more).end('{}')
    switch (mishap) {
      case 'says-yes-does-nothing':
      case 'says-yes-remembers-nothing-done':
        answer(response, id, yes)
        return true
      case 'says-no-did-it':
        await pass()
        says(500)
        return true
      case 'answers-late':
        await pass()
        return true
      case 'never-does-nor-answers':
        return true
      case 'answers-twice':
        await pass()
        answer(response, id, yes + yes)
        return true
      case 'hits-another':
        await pass(body.replace('"reference":"1"', '"reference":"2"'))
        answer(response, id, yes)
        return true
      case 'hides-half':
        return false
      case 'breaks-after':
        await pass()
        response.destroy()
        return true
      case 'breaks-before':
        response.destroy()
        return true
      case 'too-many':
        says(429, { 'retry-after': '2' })
        return true
      case 'unavailable':
        says(503)
        return true
      case 'talks-nonsense':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
        return true
      case 'refuses':
        says(403)
        return true
    }
  }
}

test('a receiver that obeys what nobody signed is not worked with', async (t) => {
  const forum = await startForum(t)
  const found = async (more: Parameters<typeof opened>[1] = {}) =>
    (await webhook.attempt(opened(forum, more).tools)).map(({ about, found }) => `${about} ${found}`)
  const good = ['reachable good', 'credentials good']
  const rights = ['resolve good', 'copy good', 'restrict good', 'restore good', 'notice good', 'look good']
  assert.deepEqual(await found(), [...good, ...rights])
  assert.deepEqual(await found({ secret: `whsec_${btoa('another secret of 24 bytes')}` }), [
    'reachable good',
    'credentials bad',
  ])
  const [, disbelief] = await webhook.attempt(
    opened(forum, { secret: `whsec_${btoa('another secret of 24 bytes')}` }).tools,
  )
  assert.deepEqual(disbelief?.says, { key: 'trial.credentials.bad', params: { status: 401 } })
  const believing: Wire = async () => ({ status: 200, headers: {}, body: once(Buffer.from('{"rights":[]}')) })
  assert.deepEqual(await found({ wire: believing }), ['reachable good', 'credentials bad'])
  assert.deepEqual(await found({ address: 'http://127.0.0.1:9/guichet' }), ['reachable bad'])
})

test('an answer that says no is closed, whatever was asked: nothing hangs on it until the time runs out', async (t) => {
  const forum = await startForum(t)
  const left = { open: 0 }
  const watched: Wire = async (request) => {
    const response = await plainWire(request)
    left.open++
    async function* body() {
      try {
        yield* response.body
      } finally {
        left.open--
      }
    }
    return { ...response, body: body() }
  }
  const wrong = opened(forum, { wire: watched, secret: `whsec_${btoa('another secret of 24 bytes')}` })
  await webhook.attempt(wrong.tools)
  await assert.rejects(wrong.platform.resolve(`${forum.origin}/posts/1`), /401/)
  await assert.rejects(async () => {
    for await (const _ of wrong.platform.freeze('1')) break
  }, /401/)
  assert.equal(left.open, 0)
})

test('an answer that the receiver did not sign is not believed over plain http, and a forged one nowhere', async (t) => {
  const forum = await startForum(t)
  const stripped: Wire = async (request) => {
    const response = await plainWire(request)
    return request.method === 'POST' ? { ...response, headers: {} } : response
  }
  const mistrusts = (fault: unknown) => fault instanceof ConnectorFault && /signed/.test(fault.message)
  await assert.rejects(
    opened(forum, { wire: stripped }).platform.resolve(`${forum.origin}/posts/1`),
    mistrusts,
  )
  // The same answers over https, where nobody on the way can have written them.
  const tls: Wire = (request) =>
    stripped({ ...request, url: request.url.replace('https://forum.example/guichet', forum.address) })
  const secure = opened(forum, { wire: tls, address: 'https://forum.example/guichet' })
  assert.equal((await secure.platform.resolve(`${forum.origin}/posts/1`)).kind, 'found')
  const forged: Wire = async (request) => {
    const response = await tls(request)
    return { ...response, headers: { 'webhook-signature': 'v1,bm90aGluZw==' } }
  }
  const lied = opened(forum, { wire: forged, address: 'https://forum.example/guichet' })
  await assert.rejects(lied.platform.resolve(`${forum.origin}/posts/1`), mistrusts)
})

test('an answer that does not fit is refused by the name of what is wrong in it, without repeating it', async (t) => {
  const forum = await startForum(t)
  const content = { reference: '1', address: `${forum.origin}/posts/1`, kind: 'text', author: 'Mira' }
  const body = Buffer.from(JSON.stringify({ kind: 'found', content }))
  const wire: Wire = () => Promise.resolve({ status: 200, headers: {}, body: once(body) })
  const { platform } = opened(forum, { wire, address: 'https://forum.example/guichet' })
  await assert.rejects(
    platform.resolve(`${forum.origin}/posts/1`),
    (fault: Error) =>
      /guichet\.resolve .* content\.author: /.test(fault.message) && !/Mira/.test(fault.message),
  )
})

test('the desk looks and copies only where the operator said the public is', async (t) => {
  const forum = await startForum(t)
  const answering =
    (body: object): Wire =>
    async () => ({
      status: 200,
      headers: {},
      body: once(Buffer.from(JSON.stringify(body))),
    })
  const at = (body: object) =>
    opened(forum, { wire: answering(body), address: 'https://forum.example/g' }).platform
  const never = (fault: unknown) => fault instanceof ConnectorFault && !fault.again
  await assert.rejects(at({ places: [{ address: 'http://169.254.169.254/' }] }).visibility('1'), never)
  const content = { reference: '1', address: 'https://elsewhere.example/1', kind: 'text' }
  await assert.rejects(at({ kind: 'found', content }).resolve('x'), never)
  const part = { name: 'a', mediaType: 'text/plain', purpose: 'content', size: 1, sha256: '0'.repeat(64) }
  await assert.rejects(first(at({ parts: [part, part] }).freeze('1')), never)
  for (const name of ['../../etc/passwd', '.', '', 'a/b', 'a\u0000b'])
    await assert.rejects(first(at({ parts: [{ ...part, name }] }).freeze('1')), ConnectorFault)
})

async function first(parts: AsyncIterable<unknown>): Promise<unknown> {
  for await (const part of parts) return part
  return undefined
}

test('a part that goes on and on is cut off, and its copy never taken for a whole one', async (t) => {
  const forum = await startForum(t)
  let sent = 0
  const flooding: Wire = async (request) => {
    const response = await plainWire(request)
    if (!String(request.body).includes('guichet.part"')) return response
    return { ...response, body: endless() }
  }
  async function* endless(): AsyncIterable<Uint8Array> {
    for (;;) {
      sent += 1024
      yield new Uint8Array(1024)
    }
  }
  await assert.rejects(async () => {
    for await (const part of opened(forum, { wire: flooding }).platform.freeze('1'))
      for await (const _ of part.bytes) void _
  }, ConnectorFault)
  assert.ok(sent < 10_000, `${sent} bytes were taken`)
})

test('a block for one country is looked at through the operator’s own address in that country, and nowhere else', async (t) => {
  const forum = await startForum(t)
  const asked: string[] = []
  const relay: Wire = async (request) => {
    if (!request.url.startsWith('https://fr.lookout.example/')) return plainWire(request)
    asked.push(request.url)
    return { status: 451, headers: {}, body: once(Buffer.from('{}')) }
  }
  const settings = {
    ...webhook.settings.parse({
      address: forum.address,
      publicOrigins: [forum.origin],
      byCountry: true,
      lookouts: ['FR https://fr.lookout.example/?of={address}'],
    }),
    secret,
  }
  assert.deepEqual(webhook.abilities(settings).lookouts, ['FR'])
  assert.ok(webhook.origins(settings).includes('https://fr.lookout.example'))
  const platform = webhook.open({ wire: relay, settings, clock })
  const { visible, from } = await platform.visibility('1', ['FR', 'DE'])
  assert.deepEqual([visible, from], [true, { FR: false }])
  assert.equal(asked[0], `https://fr.lookout.example/?of=${encodeURIComponent(`${forum.origin}/posts/1`)}`)
  for (const wrong of ['fr https://x.example/{address}', 'FR https://x.example/', 'FR javascript:{address}'])
    assert.equal(webhook.settings.safeParse({ ...settings, lookouts: [wrong] }).success, false, wrong)
})
