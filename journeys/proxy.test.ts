/** The desk behind a real nginx, with the very configuration that is handed out. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request as plain } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import pg from 'pg'
import { freePort } from '../checks/command.ts'
import { needs } from '../checks/needs.ts'
import { embeddedConnection } from '../desk/sql/inspect.ts'
import { sampleOrder } from '../sandbox/authority/order.ts'
import { eventually } from './desk.ts'
import { type DeskProcess, ministryAt, startProcess } from './process.ts'

type Answer = { status: number; headers: IncomingMessage['headers']; text: string }

test('behind nginx, orders are believed, news go through at once, and nobody can say they come from elsewhere', async (t) => {
  if (!needs(t, 'nginx', 'openssl')) return
  const folder = mkdtempSync(join(tmpdir(), 'guichet-proxy-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const [port, open] = [await freePort(), await freePort()]
  const url = `https://desk.example:${port}`
  const desk = await startProcess(t, join(folder, 'data'), {
    GUICHET_URL: url,
    GUICHET_MEDIA_URL: `https://media.desk-content.example:${port}`,
    GUICHET_PROXY: '127.0.0.1',
  })
  await startNginx(t, folder, { desk: desk.port, port, open })
  const ask = (path: string, more: Parameters<typeof asked>[2] = {}) => asked(port, path, more)

  const signed = await ministryAt({ url, folder: desk.folder }).signed('/v1/demands', orderFor(desk))
  const headers = Object.fromEntries(signed.headers)
  const taken = await ask('/v1/demands', { method: 'POST', headers, body: signed.body })
  assert.equal(taken.status, 202, taken.text)
  assert.match(String(taken.headers['strict-transport-security']), /^max-age=31536000/)

  // A stranger who says that they come from somewhere else is written down as who they are.
  await ask('/v1/demands', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': '198.51.100.7',
      forwarded: 'for=198.51.100.7',
      'x-forwarded-host': 'media.desk-content.example',
    },
    body: Buffer.from('{}'),
  })
  assert.deepEqual(await strangersAt(desk), ['127.0.0.1'])

  const large = Buffer.alloc(17 * 1024 ** 2, 32)
  assert.equal((await ask('/v1/demands', { method: 'POST', headers, body: large })).status, 413)
  // What platforms ask about, people try and partners list is larger than any order.
  const scanToken = readFileSync(join(desk.folder, 'sample-platform/scan-token'), 'utf8').trim()
  const program = { authorization: `Bearer ${scanToken}`, 'content-type': 'application/octet-stream' }
  const scanned = await ask('/v1/scan?content=file', { method: 'POST', headers: program, body: large })
  assert.equal(scanned.status, 200, scanned.text)
  const tried = await ask('/desk/api/try', { method: 'POST', headers: { origin: url }, body: large })
  const listed = await ask('/desk/api/banks/X/imports', {
    method: 'POST',
    headers: { origin: url },
    body: large,
  })
  assert.ok(tried.status !== 413 && listed.status !== 413, `${tried.status} ${listed.status}`)
  assert.equal((await ask('/metrics')).status, 404)
  assert.equal((await ask('/health/ready')).status, 200)
  const media = await ask('/health/ready', { host: 'media.desk-content.example' })
  assert.equal(media.status, 404, 'nothing but media on its origin')
  await assert.rejects(ask('/health/ready', { host: 'other.example' }), /alert|handshake|unrecognized/i)
  const moved = await asked(open, '/sign-in', { plain: true })
  assert.deepEqual([moved.status, moved.headers.location], [308, 'https://desk.example/sign-in'])

  const token = /sign-in#(\S+)/.exec(desk.said())?.[1]
  const sat = await ask('/desk/api/sign-in/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: Buffer.from(JSON.stringify({ token })),
  })
  const cookie = String(sat.headers['set-cookie']).split(';')[0] ?? ''
  const lines: string[] = []
  const stream = request(optionsFor(port, '/desk/api/stream', { headers: { cookie } }))
  stream.end()
  const [news] = (await once(stream, 'response')) as [IncomingMessage]
  t.after(() => stream.destroy())
  news.on('data', (part: Buffer) => lines.push(String(part)))
  await eventually('the first line', async () => lines.join('').includes('event: time'))
  const again = await ministryAt({ url, folder: desk.folder }).signed('/v1/demands', orderFor(desk))
  const told = lines.length
  await ask('/v1/demands', { method: 'POST', headers: Object.fromEntries(again.headers), body: again.body })
  await eventually('news of the order', async () => lines.slice(told).join('').includes('event: change'))
})

function orderFor({ plaza }: DeskProcess) {
  const order = sampleOrder({
    origin: plaza,
    issuedAt: new Date(Date.now() - 60_000).toISOString(),
    reference: `RO-${Math.random().toString(36).slice(2, 10)}`,
  })
  return { regime: 'eu-tco', instrument: 'removal-order', language: 'en', order }
}

async function strangersAt({ folder }: DeskProcess): Promise<unknown[]> {
  const found = embeddedConnection(folder)
  assert.ok(found)
  const client = new pg.Client(found.connection)
  await client.connect()
  const { rows } = await client.query<{ from: string }>(`select detail->>'from' as from from security_event`)
  await client.end()
  found.forget()
  return rows.map(({ from }) => from)
}

type Wish = {
  method?: string
  host?: string
  headers?: Record<string, string>
  body?: Buffer
  plain?: boolean
}

function optionsFor(
  port: number,
  path: string,
  { method = 'GET', host = 'desk.example', headers = {} }: Wish,
) {
  return {
    host: '127.0.0.1',
    port,
    path,
    method,
    servername: host,
    rejectUnauthorized: false,
    headers: { ...headers, host: `${host}:${port}` },
  }
}

async function asked(port: number, path: string, wish: Wish = {}): Promise<Answer> {
  const sent = (wish.plain ? plain : request)(optionsFor(port, path, wish))
  sent.end(wish.body)
  const [got] = (await once(sent, 'response')) as [IncomingMessage]
  let text = ''
  for await (const part of got) text += String(part)
  return { status: got.statusCode ?? 0, headers: got.headers, text }
}

/** The configuration as it is handed out, with ports, names of files and a certificate of this test. */
async function startNginx(
  t: TestContext,
  folder: string,
  { desk, port, open }: { desk: string; port: number; open: number },
): Promise<void> {
  const at = join(folder, 'nginx')
  mkdirSync(at)
  const names = 'subjectAltName=DNS:desk.example,DNS:media.desk-content.example'
  const files = ['-keyout', join(at, 'privkey.pem'), '-out', join(at, 'fullchain.pem')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=desk.example',
      '-addext',
      names,
      ...files,
    ],
    { stdio: 'ignore' },
  )
  const handedOut = readFileSync(join(import.meta.dirname, '../deploy/nginx.conf'), 'utf8')
  const site = handedOut
    .replaceAll('/etc/guichet/tls', at)
    .replaceAll('/var/log/nginx', at)
    .replaceAll('127.0.0.1:4884', `127.0.0.1:${desk}`)
    .replaceAll('Host $host;', `Host $host:${port};`)
    .replaceAll(/listen \[::\].*\n/g, '')
    .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
    .replaceAll('listen 80', `listen 127.0.0.1:${open}`)
  const conf = `pid ${at}/pid; error_log ${at}/error.log; worker_processes 1; ${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${at}/${name};`).join(' ')}
  ${site}
}
`
  writeFileSync(join(at, 'nginx.conf'), conf)
  const child = spawn('/usr/sbin/nginx', ['-c', join(at, 'nginx.conf'), '-p', at, '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (part: Buffer) => (said += String(part)))
  const gone = once(child, 'exit')
  t.after(async () => {
    child.kill('SIGTERM')
    await gone
  })
  await eventually('nginx', async () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`)
    return await asked(port, '/health/live').catch(() => false as const)
  })
}
