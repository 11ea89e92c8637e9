import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { WireFault } from '../../core/wire.ts'
import type { Wire, WireRequest, WireResponse } from '../../core/wire.ts'
import { systemClock, turnableClock } from './clock.ts'
import { openWire } from './wire.ts'
import type { WireOptions, WireRecord } from './wire.ts'

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void

/** A real server on loopback that counts what reaches it; closed with the test. */
async function server(t: TestContext, answer: Answer, settings?: https.ServerOptions) {
  const seen: http.IncomingMessage[] = []
  const counted: Answer = (request, response) => {
    seen.push(request)
    answer(request, response)
  }
  const one = settings === undefined ? http.createServer(counted) : https.createServer(settings, counted)
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    one.close()
    one.closeAllConnections()
  })
  const { port } = one.address() as AddressInfo
  return { port, seen, origin: `http://127.0.0.1:${port}` }
}

function wireTo(options: Partial<WireOptions>): { wire: Wire; records: WireRecord[] } {
  const records: WireRecord[] = []
  const wire = openWire({
    origins: [],
    clock: systemClock,
    record: (one) => void records.push(one),
    ...options,
  })
  return { wire, records }
}

async function textOf({ body }: WireResponse): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body) parts.push(part)
  return Buffer.concat(parts).toString()
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise
  } catch (error) {
    assert.ok(error instanceof WireFault, String(error))
    return error.reason
  }
  return 'none'
}

const get = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({ method: 'GET', url, ...more })

test('a destination the operator set is reached with our name, no cookie and nothing kept, and recorded', async (t) => {
  const plaza = await server(t, (_, response) => {
    response.writeHead(201, { 'set-cookie': 'a=b', 'x-two': ['1', '2'] }).end('hello')
  })
  const { wire, records } = wireTo({ origins: [plaza.origin] })
  const response = await wire({
    method: 'POST',
    url: `${plaza.origin}/admin?token=secret`,
    headers: { Authorization: 'Bearer x', Host: 'elsewhere.example', 'User-Agent': 'else' },
    body: 'deed',
  })
  assert.deepEqual(
    [response.status, response.headers['x-two'], response.headers['set-cookie']],
    [201, '1, 2', undefined],
  )
  assert.equal(await textOf(response), 'hello')
  const {
    host,
    authorization,
    connection,
    'user-agent': agent,
    'content-length': length,
  } = plaza.seen[0]?.headers ?? {}
  assert.deepEqual(
    [host, authorization, connection, agent, length],
    [`127.0.0.1:${plaza.port}`, 'Bearer x', 'close', 'Guichet/1', '4'],
  )
  const { at: _, milliseconds: __, ...record } = records[0] ?? assert.fail('not recorded')
  assert.deepEqual(
    [records.length, record],
    [1, { method: 'POST', origin: plaza.origin, address: '127.0.0.1', status: 201, bytes: 5 }],
  )
})

test('a sandbox reaches the exact origin it was given and nothing beside it', async (t) => {
  const plaza = await server(t, (_, response) => response.end('plaza'))
  const other = await server(t, (_, response) => response.end('other'))
  const { wire, records } = wireTo({ origins: [plaza.origin] })
  const tries = [
    `${plaza.origin}/`,
    `${other.origin}/`,
    `http://localhost:${plaza.port}/`,
    `https://127.0.0.1:${plaza.port}/`,
    'http://93.184.215.14/',
    'https://example.com/',
  ]
  assert.deepEqual(await Promise.all(tries.map((url) => faultOf(wire(get(url)).then(textOf)))), [
    'none',
    ...tries.slice(1).map(() => 'refused'),
  ])
  assert.deepEqual([plaza.seen.length, other.seen.length, records.length], [1, 0, tries.length])
})

test('an address in content never reaches a private place, whatever it resolves to and however it is written', async (t) => {
  const inside = await server(t, (_, response) => response.end('inside'))
  let asked = 0
  const answers: Record<string, string[]> = {
    'private.example': ['10.0.0.1'],
    'loopback.example': ['127.0.0.1'],
    'mixed.example': ['93.184.215.14', '127.0.0.1'],
    'mixed6.example': ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'metadata.example': ['fe80::a9fe:a9fe%eth0'],
    'nothing.example': [],
  }
  const { wire } = wireTo({
    anyPublic: true,
    lookup: async (host) => {
      asked++
      return (answers[host] ?? []).map((address) => ({ address, family: net.isIP(address) }))
    },
  })
  const outcomes = await Promise.all(
    Object.keys(answers).map((host) => faultOf(wire(get(`http://${host}/`)))),
  )
  assert.deepEqual(outcomes, [
    ...Object.keys(answers)
      .slice(1)
      .map(() => 'refused'),
    'broken',
  ])
  assert.equal(asked, Object.keys(answers).length)
  for (const url of [
    `http://127.0.0.1:${inside.port}/`,
    `http://localhost:${inside.port}/`,
    'http://93.184.215.14:8080/',
    'http://user:secret@93.184.215.14/',
    'http://user@93.184.215.14/',
    'ftp://93.184.215.14/',
    'file:///etc/passwd',
    'gopher://93.184.215.14/',
    '//93.184.215.14/',
  ])
    assert.equal(await faultOf(wire(get(url))), 'refused', url)
  assert.equal(inside.seen.length, 0)
})

const metadata = [
  'http://169.254.169.254/',
  'http://169.254.169.254./',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0xa9.0xfe.0xa9.0xfe/',
  'http://0251.0376.0251.0376/',
  'http://0251.254.0xa9.254/',
  'http://169.254.43518/',
  'http://169.16689662/',
  'http://169。254。169。254/',
  'http://１６９.254.169.254/',
  'http://①⑥⑨.254.169.254/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[::ffff:169.254.169.254]/',
  'http://[0:0:0:0:0:ffff:a9fe:a9fe]/',
  'http://[::a9fe:a9fe]/',
  'http://[::ffff:0:a9fe:a9fe]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::a9fe:a9fe]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2001:0:a9fe:a9fe::1]/',
  'http://[2606:4700::5efe:a9fe:a9fe]/',
  'http://[2606:4700::200:5efe:a9fe:a9fe]/',
  'http://[fe80::a9fe:a9fe]/',
  'http://[fd00:ec2::254]/',
]

test('the machine’s own secrets at 169.254.169.254 are out of reach in every notation', async (t) => {
  const content = wireTo({ anyPublic: true })
  for (const url of metadata) assert.equal(await faultOf(content.wire(get(url))), 'refused', url)
  const linkLocal = metadata.filter((url) => !url.includes('fd00'))
  const listed = wireTo({ origins: linkLocal })
  for (const url of linkLocal) assert.equal(await faultOf(listed.wire(get(url))), 'refused', url)
  t.diagnostic(`${metadata.length} notations tried, 0 let out`)
})

test('a name that means another place the second time it is asked is asked once', async (t) => {
  const plaza = await server(t, (_, response) => response.end('plaza'))
  let asked = 0
  const { wire, records } = wireTo({
    origins: [`http://plaza.example:${plaza.port}`],
    lookup: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
  })
  const response = await wire(get(`http://plaza.example:${plaza.port}/`))
  assert.deepEqual([await textOf(response), asked], ['plaza', 1])
  assert.equal(plaza.seen[0]?.headers.host, `plaza.example:${plaza.port}`)
  assert.equal(records[0]?.address, '127.0.0.1')
})

test('a redirect is handed back as it came, unless the wire may follow it; then each step is judged anew', async (t) => {
  const inside = await server(t, (_, response) => response.end('inside'))
  const next = await server(t, (request, response) => response.end(String(request.headers.authorization)))
  const plaza = await server(t, (request, response) => {
    const path = request.url ?? ''
    const target: Record<string, string> = {
      '/same': '/end',
      '/next': `${next.origin}/`,
      '/inside': `${inside.origin}/`,
      '/metadata': 'http://169.254.169.254/latest/meta-data/',
      '/scheme': 'file:///etc/passwd',
      '/loop': '/loop',
    }
    if (path === '/end') response.end(String(request.headers.authorization))
    else response.writeHead(302, { location: target[path] ?? '/end' }).end()
  })
  const origins = [plaza.origin, next.origin]
  const off = wireTo({ origins })
  const asItCame = await off.wire(get(`${plaza.origin}/inside`))
  assert.deepEqual([asItCame.status, await textOf(asItCame)], [302, ''])

  const { wire, records } = wireTo({ origins, anyPublic: true, redirects: 3 })
  const follow = async (path: string, method: 'GET' | 'POST' = 'GET') => {
    try {
      const headers = { authorization: 'Bearer x' }
      const response = await wire({ method, url: `${plaza.origin}${path}`, headers })
      return `${response.status} ${await textOf(response)}`
    } catch (error) {
      return error instanceof WireFault ? error.reason : 'thrown'
    }
  }
  assert.deepEqual(
    [
      await follow('/same'),
      await follow('/next'),
      await follow('/inside'),
      await follow('/metadata'),
      await follow('/scheme'),
      await follow('/loop'),
      await follow('/same', 'POST'),
    ],
    ['200 Bearer x', '200 undefined', 'refused', 'refused', 'refused', 'refused', '302 '],
  )
  assert.equal(inside.seen.length, 0)
  assert.equal(records.filter((one) => one.fault === 'refused').length, 2)
  assert.equal(plaza.seen.filter((one) => one.url === '/loop').length, 4)
})

test('an answer that does not begin, or does not end, is given up when its time is over', async (t) => {
  const clock = turnableClock('2026-11-23T09:00:00.000Z')
  const arrived: (() => void)[] = []
  const slow = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (request) => {
      socket.write(
        String(request).includes('/head') ? 'HTTP/1.1 200 OK\r\nx-slow: ' : 'HTTP/1.1 200 OK\r\n\r\nsome',
      )
      setImmediate(() => arrived.forEach((one) => one()))
    })
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  t.after(() => slow.close())
  const origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  const { wire, records } = wireTo({ origins: [origin], clock })
  const reached = () => new Promise<void>((resolve) => void arrived.push(resolve))

  const atDoor = reached()
  const head = faultOf(wire(get(`${origin}/head`)))
  await atDoor
  clock.turn(4_999)
  assert.equal(await Promise.race([head, Promise.resolve('waiting')]), 'waiting')
  clock.turn(1)
  assert.equal(await head, 'timed-out')

  const { body } = await wire(get(`${origin}/body`))
  const parts = body[Symbol.asyncIterator]()
  assert.equal(Buffer.from((await parts.next()).value ?? []).toString(), 'some')
  const rest = faultOf(parts.next())
  clock.turn(19_999)
  assert.equal(await Promise.race([rest, Promise.resolve('waiting')]), 'waiting')
  clock.turn(1)
  assert.equal(await rest, 'timed-out')

  const unread = await wire(get(`${origin}/body`, { timeoutMs: 1_000 }))
  clock.turn(1_000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(unread.status, 200)
  assert.deepEqual(
    records.map((one) => [one.status, one.fault]),
    [
      [undefined, 'timed-out'],
      [200, 'timed-out'],
      [200, 'timed-out'],
    ],
  )
})

test('an answer that is too large, or breaks off, is a fault, and what came of it is recorded', async (t) => {
  const plaza = await server(t, (request, response) => {
    if (request.url === '/broken') {
      response.writeHead(200, { 'content-length': '100' }).write('some')
      setImmediate(() => response.destroy())
    } else response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2_000_000, 'x')))
  })
  const { wire, records } = wireTo({ origins: [plaza.origin], limits: { bytes: 100_000 } })
  const outcome = async (path: string) => faultOf(wire(get(plaza.origin + path)).then(textOf))
  assert.deepEqual([await outcome('/broken'), await outcome('/large')], ['broken', 'too-large'])
  assert.deepEqual(
    records.map(({ fault, bytes }) => [fault, bytes <= 100_000]),
    [
      ['broken', true],
      ['too-large', true],
    ],
  )
})

test('a header that would carry a cookie or a second request is refused', async (t) => {
  const plaza = await server(t, (_, response) => response.end())
  const { wire } = wireTo({ origins: [plaza.origin] })
  const tries: Record<string, string>[] = [
    { cookie: 'a=b' },
    { 'Proxy-Authorization': 'x' },
    { 'x-a': 'b\r\nx-c: d' },
    { 'x a': 'b' },
    { 'x-a': 'é' },
  ]
  for (const headers of tries)
    assert.equal(await faultOf(wire(get(plaza.origin, { headers }))), 'refused', JSON.stringify(headers))
  assert.equal(plaza.seen.length, 0)
})

test('nobody at the address, and a server that speaks nonsense, are broken connections', async (t) => {
  const nonsense = net.createServer((socket) => socket.resume().end('what?\r\n\r\n'))
  await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(nonsense.address() as AddressInfo).port}`
  const { wire } = wireTo({ origins: [origin] })
  assert.equal(await faultOf(wire(get(origin))), 'broken')
  await promisify(nonsense.close.bind(nonsense))()
  assert.equal(await faultOf(wire(get(origin))), 'broken')
  t.diagnostic('both told apart from refusal')
})

test('a server is believed only with a certificate for its name from an authority we know', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'wire-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const subject = ['-subj', '/CN=plaza.example', '-addext', 'subjectAltName=DNS:plaza.example']
  const key = ['-newkey', 'ed25519', '-nodes', '-keyout', 'key.pem', '-out', 'certificate.pem']
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...subject], { cwd: folder, stdio: 'pipe' })
  const read = (name: string) => readFileSync(join(folder, name), 'utf8')
  const settings = { key: read('key.pem'), cert: read('certificate.pem') }
  const plaza = await server(t, (_, response) => response.end('plaza'), settings)
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
  const outcome = (host: string, ca?: string) => {
    const origin = `https://${host}:${plaza.port}`
    const { wire } = wireTo({ origins: [origin], lookup, ...(ca === undefined ? {} : { ca }) })
    return faultOf(wire(get(origin)).then(textOf))
  }
  assert.deepEqual(
    [
      await outcome('plaza.example', settings.cert),
      await outcome('plaza.example'),
      await outcome('other.example', settings.cert),
    ],
    ['none', 'broken', 'broken'],
  )
})

test('a proxy named in the environment is not used', async (t) => {
  const proxy = await server(t, (_, response) => response.end('proxy'))
  const plaza = await server(t, (_, response) => response.end('plaza'))
  const script = `
    import { openWire } from ${JSON.stringify(new URL('wire.ts', import.meta.url).href)}
    import { systemClock } from ${JSON.stringify(new URL('clock.ts', import.meta.url).href)}
    const wire = openWire({ origins: ['${plaza.origin}'], clock: systemClock, record: () => {} })
    const { body } = await wire({ method: 'GET', url: '${plaza.origin}/' })
    for await (const part of body) process.stdout.write(part)`
  const env = { HTTP_PROXY: proxy.origin, http_proxy: proxy.origin, NODE_USE_ENV_PROXY: '1' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env,
  })
  assert.deepEqual([stdout, proxy.seen.length], ['plaza', 0])
})
