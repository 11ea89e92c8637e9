import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Field } from '../core/http-signature/message.ts'
import { signResponse } from '../core/http-signature/sign.ts'
import { jcs } from '../log/leaf.ts'
import { sha256 } from './files.ts'
import { deskTop, guichet } from '../checks/command.ts'

/** What a desk that cannot be trusted does otherwise than an honest one. */
type Lie = {
  /** Another key than the one it names signs its answers. */
  otherKey?: boolean
  unsigned?: boolean
  /** Changes the answer after it was signed. */
  changed?: boolean
  /** Acknowledges other bytes than those it got, and signs that. */
  otherBytes?: boolean
  /** The receipt inside the answer is signed by nobody. */
  emptyReceipt?: boolean
  /** Says this instead of anything. */
  says?: { status: number; body: string }
}

/** A desk that acknowledges every order at once, and lies as told. */
async function liar(t: TestContext, lie: Lie): Promise<string> {
  const named = generateKeyPairSync('ed25519')
  const other = generateKeyPairSync('ed25519')
  let url = ''
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    if (request.url === '/.well-known/guichet.json')
      return response.end(JSON.stringify(wellKnown(url, raw(named.publicKey))))
    if (lie.says) return response.writeHead(lie.says.status).end(lie.says.body)
    const answer = Buffer.from(
      JSON.stringify(
        acknowledgement(
          url,
          lie.otherBytes ? Buffer.from('{}') : body,
          lie.emptyReceipt ? undefined : named.privateKey,
        ),
      ),
    )
    const secret = lie.otherKey ? other.privateKey : named.privateKey
    const fields = await signResponse(
      {
        status: 202,
        fields: [['content-type', 'application/json']],
        body: answer,
        created: new Date().toISOString(),
        request: {
          method: request.method ?? '',
          targetUri: `${url}${request.url}`,
          fields: linesOf(request),
        },
      },
      { keyid: 'liar', alg: 'ed25519', sign: (base) => sign(null, base, secret) },
    )
    response.writeHead(202, {
      'content-type': 'application/json',
      ...(lie.unsigned ? {} : Object.fromEntries(fields)),
    })
    response.end(lie.changed ? answer.toString().replace('RO-2026-0001', 'RO-2026-0002') : answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return url
}

async function send(t: TestContext, lie: Lie, ...more: string[]) {
  const url = await liar(t, lie)
  const folder = deskTop(t, 'http://localhost:1', 'RO-LIAR')
  await guichet(folder, ['keys', 'new', 'key.json'])
  const said = await guichet(folder, ['send', 'order.json', '--key', 'key.json', '--to', url, ...more])
  return { ...said, kept: existsSync(join(folder, 'order.receipt.json')) }
}

test('an honest acknowledgement is believed, so that the lies below are told apart by what they lie about', async (t) => {
  const { code, kept, said } = await send(t, {})
  assert.deepEqual([code, kept, said], [0, true, ''])
})

for (const [what, lie, words] of [
  ['signed with a key it does not name', { otherKey: true }, /does not verify/],
  ['not signed', { unsigned: true }, /found no signature/],
  ['changed on its way', { changed: true }, /a body that is not the one signed/],
  ['about other bytes than those sent', { otherBytes: true }, /The receipt is for other bytes/],
  [
    'with a receipt that nobody signed',
    { emptyReceipt: true },
    /receipt inside the acknowledgement does not verify/,
  ],
] as const) {
  test(`an acknowledgement ${what} is not believed, and no receipt is kept`, async (t) => {
    const found = await send(t, lie)
    assert.deepEqual([found.code, found.kept, found.out], [1, false, ''])
    assert.match(found.said, words)
  })
}

test('an answer under another key than the pinned one is not believed', async (t) => {
  const found = await send(t, {}, '--desk-key', Buffer.alloc(32, 7).toString('base64'))
  assert.deepEqual([found.code, found.kept], [1, false])
  assert.match(found.said, /not the key you hold it to/)
})

test('a desk that broke, and one that says what no desk says, end with 4', async (t) => {
  const broke = await send(t, {
    says: { status: 500, body: '{"title":"Something here broke.","status":500}' },
  })
  assert.deepEqual([broke.code, broke.said], [4, 'guichet: Something here broke. (500)\n'])
  const odd = await send(t, { says: { status: 301, body: 'elsewhere' } })
  assert.equal(odd.code, 4)
})

test('what a desk says cannot steer the terminal', async (t) => {
  const found = await send(t, { says: { status: 422, body: '{"title":"\\u001b[2J\\u202eno"}' } })
  assert.deepEqual([found.code, found.said], [1, 'guichet: \\u001b[2J\\u202eno (422)\n'])
})

function wellKnown(url: string, publicKey: string) {
  return {
    name: 'A desk',
    doors: [{ kind: 'signed-http', url: `${url}/v1/demands` }],
    receiptKeys: [{ keyid: 'liar', alg: 'ed25519', publicKey }],
    log: { origin: 'liar/log', url: `${url}/log/`, verifierKeys: [] },
  }
}

function acknowledgement(desk: string, bytes: Buffer, secret: KeyObject | undefined) {
  const at = '2026-11-23T09:00:00.000Z'
  const id = '01999999-9999-7999-8999-999999999999'
  const statement = {
    desk,
    tenant: 'A desk',
    demand: id,
    number: 'RO-2026-0001',
    receivedAt: at,
    sha256: sha256(bytes),
    size: bytes.length,
  }
  const signature = secret ? sign(null, jcs(statement), secret) : Buffer.alloc(64)
  return {
    id,
    number: 'RO-2026-0001',
    reference: 'RO-LIAR',
    instrument: 'eu-tco/removal-order',
    sha256: sha256(bytes),
    receivedAt: at,
    step: 'assess',
    steps: [{ step: 'arrive', at }],
    waitsFor: 'person',
    trust: { level: 'L3', outcome: 'pass' },
    clocks: [],
    missing: [],
    seenAt: at,
    receipt: { statement, keyid: 'liar', signature: signature.toString('base64') },
  }
}

function raw(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function linesOf({ rawHeaders }: IncomingMessage): Field[] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, n) => [
    rawHeaders[2 * n] ?? '',
    rawHeaders[2 * n + 1] ?? '',
  ])
}
