import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { ConnectorFault } from '../../core/platform.ts'
import { WireFault } from '../../core/wire.ts'
import type { Wire } from '../../core/wire.ts'
import { once, plainWire } from '../../checks/plain-wire.ts'
import { startPlaza } from '../../sandbox/plaza/start.ts'
import { platformConformance } from './conformance.ts'
import { openPlatform } from './index.ts'
import { plaza } from './plaza.ts'

const noon = '2026-11-23T12:00:00.000Z'

async function running(t: TestContext) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plaza-'))
  const { origin, token, stop } = await startPlaza({
    dataDir,
    port: 0,
    misbehaviour: true,
    clock: () => noon,
  })
  t.after(async () => {
    await stop()
    rmSync(dataDir, { recursive: true })
  })
  const authorization = `Bearer ${token}`
  const stage = async (mode: string, times: number) => {
    const body = JSON.stringify({ mode, times, delayMs: 60_000 })
    return (await fetch(`${origin}/admin/misbehave`, { method: 'POST', headers: { authorization }, body })).ok
  }
  const deeds = async (): Promise<{ key: string; asked: number; took: number }[]> =>
    (await (await fetch(`${origin}/admin/effects`, { headers: { authorization } })).json()).deeds
  return { origin, token, stage, deeds }
}

const places = [
  '/p/gl1v8k',
  '/s/gl-video',
  '/embed/gl1v8k',
  '/media/gl1v8k.webm',
  '/media/gl1v8k-poster.jpg',
  '/api/posts/gl1v8k',
]

platformConformance('Plaza', async (t) => {
  const { origin, token, stage, deeds } = await running(t)
  const settings = { ...plaza.settings.parse({ origin, timeoutMs: 1000 }), token }
  return {
    platform: plaza.open({ wire: plainWire, settings, clock: () => noon }),
    abilities: plaza.abilities(settings),
    target: 'gl1v8k',
    bystanders: ['gl2p3w', 'gl3t9j', 'hb4d7q'],
    addresses: [
      ...plaza.examples.addresses.map(({ address, is }) => ({
        address: address.replace('{origin}', origin),
        is,
        ...(address.includes('tk2b6f') ? { reference: 'tk2b6f' } : {}),
      })),
      { address: `${origin}/@lampwright/gl1v8k`, is: 'found' },
      { address: `${origin.replace('127.0.0.1', 'localhost')}/p/gl1v8k`, is: 'found' },
      { address: `${origin}/@mira/gl1v8k`, is: 'gone' },
      { address: `${origin}/p/neverwas`, is: 'gone' },
      { address: `${origin}/p/gl4r5x`, is: 'found', reference: 'gl4r5x' },
      { address: `${origin}/c/harbour`, is: 'ambiguous' },
      { address: `${origin.replace('//', '//plaza.example@')}/p/gl1v8k`, is: 'ambiguous' },
      { address: `${origin}.evil.example/p/gl1v8k`, is: 'not-ours' },
      { address: 'javascript:alert(1)', is: 'not-ours' },
      { address: 'gl1v8k', is: 'not-ours' },
    ],
    async public() {
      const seen = await Promise.all(
        places.map(async (where) => {
          const reply = await fetch(origin + where)
          return [where, reply.ok ? await reply.text() : undefined] as const
        }),
      )
      return new Map(seen)
    },
    async counts(key) {
      const deed = (await deeds()).find((one) => one.key === key)
      return deed && { asked: deed.asked, took: deed.took }
    },
    stage,
  }
})

test('trying a connection says what is missing, and why', async (t) => {
  const { origin, token } = await running(t)
  const tried = async (written: { settings: unknown; secrets: unknown }, wire = plainWire) =>
    (await openPlatform('plaza', written, { wire, clock: () => noon })?.attempt())?.map(
      ({ about, found }) => `${about} ${found}`,
    )
  assert.deepEqual(await tried({ settings: { origin }, secrets: { token } }), [
    'reachable good',
    'credentials good',
    'resolve good',
    'copy good',
    'look good',
    'restrict good',
    'restore good',
    'notice good',
  ])
  assert.deepEqual(await tried({ settings: { origin }, secrets: { token: 'another' } }), [
    'reachable good',
    'credentials bad',
  ])
  const cut: Wire = () => Promise.reject(new WireFault('broken', 'cut'))
  assert.deepEqual(await tried({ settings: { origin }, secrets: { token } }, cut), ['reachable bad'])
})

test('Plaza that asks for patience says until when', async (t) => {
  const { origin, token, stage } = await running(t)
  const platform = openPlatform(
    'plaza',
    { settings: { origin }, secrets: { token } },
    { wire: plainWire, clock: () => noon },
  )?.platform
  await stage('too-many', 1)
  await assert.rejects(
    async () => platform?.restore('gl1v8k', { key: 'k' }),
    (fault) =>
      fault instanceof ConnectorFault && fault.again && fault.notBefore === '2026-11-23T12:00:02.000Z',
  )
})

test('Plaza that answers with a wrong token is not asked again', async (t) => {
  const { origin } = await running(t)
  const platform = openPlatform(
    'plaza',
    { settings: { origin }, secrets: { token: 'another' } },
    { wire: plainWire, clock: () => noon },
  )?.platform
  await assert.rejects(
    async () => platform?.visibility('gl1v8k'),
    (fault) => fault instanceof ConnectorFault && !fault.again,
  )
})

test('a wire that does not go there is not asked again, one that broke is', async () => {
  for (const [reason, again] of [
    ['refused', false],
    ['too-large', false],
    ['timed-out', true],
    ['broken', true],
  ] as const) {
    const wire: Wire = () => Promise.reject(new WireFault(reason, reason))
    const platform = openPlatform('plaza', plaza.examples, { wire, clock: () => noon })?.platform
    await assert.rejects(
      async () => platform?.restore('gl1v8k', { key: 'k' }),
      (fault) => fault instanceof ConnectorFault && fault.again === again,
    )
  }
})

test('half a copy is never taken for a whole one', async (t) => {
  const { origin, token } = await running(t)
  const cutting: Wire = async (request) => {
    const response = await plainWire(request)
    return request.url.endsWith('.webm') ? { ...response, body: cut(response.body) } : response
  }
  const platform = openPlatform(
    'plaza',
    { settings: { origin }, secrets: { token } },
    { wire: cutting, clock: () => noon },
  )?.platform
  assert.ok(platform)
  await assert.rejects(
    async () => {
      for await (const part of platform.freeze('gl1v8k')) for await (const _ of part.bytes) void _
    },
    (fault) => fault instanceof ConnectorFault && fault.again && /gl1v8k\.webm/.test(fault.message),
  )
})

async function* cut(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const bytes of body) yield bytes.subarray(0, bytes.length - 1)
}

test('a page that cannot be looked at is not taken for a hidden one', async (t) => {
  const { origin, token } = await running(t)
  for (const status of [401, 403, 500, 502]) {
    const wire: Wire = async (request) =>
      request.headers?.['authorization']
        ? plainWire(request)
        : { status, headers: {}, body: once(new Uint8Array()) }
    const platform = openPlatform(
      'plaza',
      { settings: { origin }, secrets: { token } },
      { wire, clock: () => noon },
    )?.platform
    await assert.rejects(async () => platform?.visibility('gl1v8k'), ConnectorFault)
  }
})
