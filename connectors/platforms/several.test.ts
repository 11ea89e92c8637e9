import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectorFault } from '../../core/platform.ts'
import type { Platform, Resolution } from '../../core/platform.ts'
import { rememberingKeys } from './remember.ts'
import { several } from './several.ts'

const abilities = () => ({
  copiesWhileRestricted: true,
  relatedData: true,
  notices: true,
  knowsKeys: true,
  byCountry: false,
  lookouts: [],
})

/** A platform that knows one address under one reference, and writes down what it is asked. */
function knowing(address: string, reference: string, asked: string[] = []): Platform {
  return {
    name: reference,
    resolve: async (wanted): Promise<Resolution> =>
      wanted === address
        ? { kind: 'found', content: { reference, address, kind: 'text' } }
        : { kind: 'not-ours' },
    async *freeze() {},
    restrict: async (own, { key }) => void asked.push(`restrict ${own} ${key}`),
    restore: async (own, { key }) => void asked.push(`restore ${own} ${key}`),
    replaceNotice: async (own, { key }) => void asked.push(`notice ${own} ${key}`),
    visibility: async (own) => ({ visible: true, restrictedBy: own }),
  }
}

const away: Platform = {
  ...knowing('', ''),
  resolve: () => Promise.reject(new ConnectorFault('away', { again: true })),
}

function members(platforms: Record<string, Platform>) {
  return several(
    Object.entries(platforms).map(([id, platform]) => ({ id, abilities, open: async () => platform })),
  )
}

test('an address is its own platform’s, and what is done to the piece is done there and nowhere else', async () => {
  const [a, b]: [string[], string[]] = [[], []]
  const both = members({
    forum: knowing('https://forum.example/1', 'x', a),
    pds: knowing('at://did:plc:e/c/1', 'at://did:plc:e/c/1', b),
  })
  const found = await both.resolve('at://did:plc:e/c/1')
  assert.ok(found.kind === 'found')
  assert.equal(found.content.reference, 'pds:at://did:plc:e/c/1')
  await both.restrict(found.content.reference, { key: 'k', notice: { kind: 'neutral', text: '' } })
  assert.deepEqual([a, b], [[], ['restrict at://did:plc:e/c/1 k']])
  assert.deepEqual(await both.resolve('https://elsewhere.example/'), { kind: 'not-ours' })
})

test('an address that two platforms claim names no piece that may be acted on', async () => {
  const one = knowing('https://a.example/1', 'x')
  assert.equal((await members({ a: one, b: one }).resolve('https://a.example/1')).kind, 'ambiguous')
})

test('while one platform is away, only an address that another knows is settled', async () => {
  const both = members({ away, forum: knowing('https://forum.example/1', 'x') })
  assert.equal((await both.resolve('https://forum.example/1')).kind, 'found')
  await assert.rejects(
    both.resolve('https://forum.example/2'),
    (fault) => fault instanceof ConnectorFault && fault.again,
  )
})

test('a reference from before there were several belongs to the first, and one of a connection that is gone to nobody', async () => {
  const both = members({ plaza: knowing('https://plaza.example/1', 'x'), other: knowing('', 'y') })
  assert.equal((await both.visibility('gl1v8k')).restrictedBy, 'gl1v8k')
  assert.equal((await both.visibility('plaza:gl1v8k')).restrictedBy, 'gl1v8k')
  await assert.rejects(
    both.visibility('gone:gl1v8k'),
    (fault) => fault instanceof ConnectorFault && !fault.again,
  )
})

test('for a platform that knows no keys, an old deed that comes late is asked of nobody', async () => {
  const asked: string[] = []
  const order: string[] = []
  const memory = {
    async isOver(piece: string, key: string) {
      const name = `${piece} ${key}`
      if (!order.includes(name)) order.push(name)
      return order.at(-1) !== name
    },
  }
  const platform = rememberingKeys(knowing('', 'x', asked), memory)
  const notice = { kind: 'neutral', text: '' } as const
  await platform.restrict('x', { key: 'c1', notice })
  await platform.restrict('x', { key: 'c1', notice })
  await platform.restore('x', { key: 'c2' })
  await platform.restrict('x', { key: 'c1', notice })
  assert.deepEqual(asked, ['restrict x c1', 'restrict x c1', 'restore x c2'])
})
