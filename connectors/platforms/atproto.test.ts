import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import { needs } from '../../checks/needs.ts'
import { adminPassword, type Author, type Pds, square, startPds } from '../../checks/pds.ts'
import { plainWire } from '../../checks/plain-wire.ts'
import { ConnectorFault } from '../../core/platform.ts'
import { WireFault } from '../../core/wire.ts'
import type { Wire, WireRequest, WireResponse } from '../../core/wire.ts'
import { placeAt, referenceOf, sha256In } from './atproto-addresses.ts'
import { claimsIn, withClaim, withoutClaim } from './atproto-claims.ts'
import { atproto } from './atproto.ts'
import { type Mishap, platformConformance } from './conformance.ts'
import { rememberingKeys } from './remember.ts'

const clock = () => new Date().toISOString()

// One server for the whole file, and an account of its own for every case.
let server: Promise<Pds> | undefined
let people = 0
after(async () => (await server)?.stop())

async function running(t: TestContext): Promise<{ pds: Pds; author: Author } | undefined> {
  if (!needs(t, 'pds')) return undefined
  server ??= startPds()
  const pds = await server
  return { pds, author: await pds.author(`mira${people++}`) }
}

function opened(pds: Pds, wire: Wire = plainWire, password = adminPassword) {
  const settings = {
    ...atproto.settings.parse({ origin: pds.origin, timeoutMs: 2_000 }),
    adminPassword: password,
  }
  const tools = { wire, settings, clock }
  return { settings, tools, platform: atproto.open(tools) }
}

/** What the desk keeps in its database: which key was first asked of a piece after which. */
function memory() {
  const asked: string[] = []
  return {
    async isOver(piece: string, key: string) {
      const name = `${piece} ${key}`
      if (!asked.includes(name)) asked.push(name)
      return asked.findLast((one) => one.startsWith(`${piece} `)) !== name
    },
  }
}

platformConformance('A personal data server', async (t) => {
  const there = await running(t)
  if (!there) return undefined
  const { pds, author } = there
  const post = await author.post('The light is back on', await square(20, 90, people))
  const [one, two] = [
    await author.post('Fog lifted at six', await square(people, 30, 30)),
    await author.post('Seven ridges'),
  ]
  const stray = { uri: post.uri, cid: post.cid ?? '', elsewhere: one.uri, elsewhereCid: one.cid ?? '' }
  const mood: Mood = { mishap: undefined, left: 0 }
  const { platform, settings } = opened(pds, misbehaving(mood, stray))
  const named = (text: string) =>
    text
      .replace('{origin}', pds.origin)
      .replace('{did}', author.did)
      .replace('{handle}', author.handle)
      .replace('{rkey}', post.rkey)
      .replace('{cid}', post.cid ?? '')
  return {
    platform: rememberingKeys(platform, memory()),
    abilities: atproto.abilities(settings),
    target: post.uri,
    bystanders: [one.uri, two.uri, `at://${author.did}`],
    addresses: [
      ...atproto.examples.addresses.map(({ address, is }) => ({
        address: named(address),
        is,
        ...(address.includes('{cid}') ? { reference: `blob:${author.did}/${post.cid}` } : {}),
        ...(address.endsWith('/profile/{handle}') ? { reference: `at://${author.did}` } : {}),
      })),
      { address: `at://did:plc:${'a'.repeat(24)}/app.bsky.feed.post/x`, is: 'not-ours' },
      { address: `https://bsky.app@evil.example/profile/${author.handle}/post/${post.rkey}`, is: 'not-ours' },
      { address: `https://evil.example@bsky.app/profile/${author.handle}/post/${post.rkey}`, is: 'not-ours' },
      { address: `http://bsky.app/profile/${author.handle}/post/${post.rkey}`, is: 'not-ours' },
      { address: `https://bsky.app/profile/nobody.test/post/${post.rkey}`, is: 'not-ours' },
      { address: 'javascript:alert(1)', is: 'not-ours' },
      { address: '', is: 'not-ours' },
    ],
    async public() {
      const { did } = author
      const places = [
        `com.atproto.repo.getRecord?repo=${did}&collection=app.bsky.feed.post&rkey=${post.rkey}`,
        `com.atproto.sync.getBlob?did=${did}&cid=${post.cid}`,
      ]
      return new Map(
        await Promise.all(
          places.map(async (place) => {
            const reply = await fetch(`${pds.origin}/xrpc/${place}`)
            return [place, reply.ok ? await reply.text() : undefined] as const
          }),
        ),
      )
    },
    // Such a server does not count.
    counts: async () => undefined,
    async stage(mishap, times) {
      Object.assign(mood, { mishap, left: times })
      return true
    },
  }
})

type Mood = { mishap: Mishap | undefined; left: number }
type Stray = { uri: string; cid: string; elsewhere: string; elsewhereCid: string }

/** The way to the real server goes wrong for the next deeds; looks and questions pass. */
function misbehaving(mood: Mood, stray: Stray): Wire {
  const lasting: readonly (Mishap | undefined)[] = [
    'says-yes-remembers-nothing-done',
    'hits-another',
    'hides-half',
  ]
  return async (request) => {
    if (request.method !== 'POST') return plainWire(request)
    const body = String(request.body)
    const isBlob = body.includes('repoBlobRef')
    // A deed on a post is several calls; the first one tells of the whole.
    if (!isBlob && !lasting.includes(mood.mishap) && mood.left-- <= 0) mood.mishap = undefined
    const said = (status: number, text: string, headers = {}): WireResponse => ({
      status,
      headers,
      body: bytes(text),
    })
    const { subject, takedown } = JSON.parse(body) as { subject: unknown; takedown: unknown }
    const yes = () => said(200, JSON.stringify({ subject, takedown }))
    switch (mood.mishap) {
      case undefined:
        return plainWire(request)
      case 'says-yes-does-nothing':
      case 'says-yes-remembers-nothing-done':
        return yes()
      case 'hits-another': {
        const other = body.replace(stray.uri, stray.elsewhere).replace(stray.cid, stray.elsewhereCid)
        await plainWire({ ...request, body: other })
        return yes()
      }
      case 'hides-half':
        return isBlob ? yes() : plainWire(request)
      case 'says-no-did-it':
        return isBlob ? plainWire(request) : afterIt(request, said(500, '{}'))
      case 'answers-late':
        await everything(request)
        throw new WireFault('timed-out', 'no answer in time')
      case 'breaks-after':
        await everything(request)
        throw new WireFault('broken', 'connection broke')
      case 'answers-twice':
        return afterIt(request, said(200, JSON.stringify({ subject }).repeat(2)))
      case 'never-does-nor-answers':
        throw new WireFault('timed-out', 'no answer in time')
      case 'breaks-before':
        throw new WireFault('broken', 'connection broke')
      case 'too-many':
        return said(429, '{}', { 'retry-after': '2' })
      case 'unavailable':
        return said(503, '{}')
      case 'talks-nonsense':
        return said(200, '<h1>Welcome</h1>')
      case 'refuses':
        return said(403, '{}')
    }
  }

  async function afterIt(request: WireRequest, response: WireResponse): Promise<WireResponse> {
    await everything(request)
    return response
  }

  /** The whole deed is done, though the connector hears of none of it. */
  async function everything(request: WireRequest): Promise<void> {
    await plainWire(request)
    const { takedown } = JSON.parse(String(request.body)) as { takedown: { ref?: string } }
    const [did = ''] = /did:[a-z]+:[a-z0-9]+/.exec(stray.uri) ?? []
    const subject = { $type: 'com.atproto.admin.defs#repoBlobRef', did, cid: stray.cid }
    await plainWire({ ...request, body: JSON.stringify({ subject, takedown }) })
  }
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  yield new TextEncoder().encode(text)
}

test('an account taken down is gone with all its posts, and back with all of them', async (t) => {
  const there = await running(t)
  if (!there) return
  const { pds, author } = there
  const post = await author.post('Les olives de Mme Ferrand', await square(1, 2, people))
  const { platform } = opened(pds)
  const account = await platform.resolve(`https://bsky.app/profile/${author.handle}`)
  assert.ok(account.kind === 'found' && account.content.kind === 'account')
  const { reference } = account.content
  const names: string[] = []
  for await (const part of platform.freeze(reference)) {
    let size = 0
    for await (const some of part.bytes) size += some.length
    names.push(`${part.name} ${part.purpose} ${size > 0}`)
  }
  assert.deepEqual(names, [
    'repository.car content true',
    'media-1.bin content true',
    'account.json related-data true',
  ])
  const notice = { kind: 'neutral', text: '' } as const
  await platform.restrict(reference, { key: 'k1', notice })
  assert.deepEqual(await platform.visibility(reference), { visible: false, restrictedBy: 'k1' })
  assert.equal((await platform.visibility(post.uri)).visible, false)
  await platform.restore(reference, { key: 'k2' })
  assert.deepEqual(await platform.visibility(reference), { visible: true })
  assert.equal((await platform.visibility(post.uri)).visible, true)
})

test('a picture that two orders name stays down until the last of them lets go of it', async (t) => {
  const there = await running(t)
  if (!there) return
  const { pds, author } = there
  const post = await author.post('A wheel is a conversation', await square(9, 9, people))
  const { platform } = opened(pds)
  const picture = `blob:${author.did}/${post.cid}`
  const notice = { kind: 'neutral', text: '' } as const
  await platform.restrict(post.uri, { key: 'post', notice })
  await platform.restrict(picture, { key: 'picture', notice })
  await platform.restore(post.uri, { key: 'back' })
  assert.equal((await platform.visibility(picture)).visible, false)
  await platform.restore(picture, { key: 'back too' })
  assert.deepEqual(
    [(await platform.visibility(picture)).visible, (await platform.visibility(post.uri)).visible],
    [true, true],
  )
})

test('what the server’s own moderators took down is theirs, and stays down when an order lets go', async (t) => {
  const there = await running(t)
  if (!there) return
  const { pds, author } = there
  const post = await author.post('Should the old bridge stay closed?')
  const { platform, settings } = opened(pds)
  const { uri } = post
  const cid = (
    (await (
      await fetch(
        `${pds.origin}/xrpc/com.atproto.repo.getRecord?repo=${author.did}&collection=app.bsky.feed.post&rkey=${post.rkey}`,
      )
    ).json()) as { cid: string }
  ).cid
  await fetch(`${pds.origin}/xrpc/com.atproto.admin.updateSubjectStatus`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${btoa(`admin:${settings.adminPassword}`)}`,
    },
    body: JSON.stringify({
      subject: { $type: 'com.atproto.repo.strongRef', uri, cid },
      takedown: { applied: true, ref: 'ozone-7' },
    }),
  })
  await platform.restrict(uri, { key: 'k', notice: { kind: 'neutral', text: '' } })
  assert.equal((await platform.visibility(uri)).restrictedBy, 'k')
  await platform.restore(uri, { key: 'k2' })
  const now = await platform.visibility(uri)
  assert.deepEqual([now.visible, now.restrictedBy], [false, 'ozone-7'])
})

test('a post that is hidden and still in the signed export is said to be', async (t) => {
  const there = await running(t)
  if (!there) return
  const { pds, author } = there
  const { uri } = await author.post('Aux archives, un mercredi')
  const { platform } = opened(pds)
  await platform.restrict(uri, { key: 'k', notice: { kind: 'neutral', text: '' } })
  assert.deepEqual(await platform.visibility(uri), { visible: false, restrictedBy: 'k', stillExported: true })
})

test('a password that the server does not take is found out by trying, and nothing is asked again', async (t) => {
  const there = await running(t)
  if (!there) return
  const { pds, author } = there
  const { uri } = await author.post('Is anybody there')
  const found = async (password?: string) =>
    (await atproto.attempt(opened(pds, plainWire, password).tools)).map((one) => `${one.about} ${one.found}`)
  const rights = ['resolve good', 'copy good', 'look good', 'restrict good', 'restore good']
  assert.deepEqual(await found(), ['reachable good', 'credentials good', ...rights])
  assert.deepEqual(await found('another'), ['reachable good', 'credentials bad'])
  await assert.rejects(
    opened(pds, plainWire, 'another').platform.restrict(uri, {
      key: 'k',
      notice: { kind: 'neutral', text: '' },
    }),
    (fault) => fault instanceof ConnectorFault && !fault.again,
  )
})

test('the name of a picture is its hash', () => {
  // The CID of the bytes "hello".
  assert.equal(
    sha256In('bafkreibm6jg3ux5qumhcn2b3flc3tyu6dmlb4xa7u5bf44yegnrjhc4yeq'),
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  )
  assert.equal(sha256In('bafyreifmecun3oveyg64itllxmfv5toq7l67od3ixwflpdjb3vh3uodmfu'), undefined)
})

test('an address is read to the letter, and a claim comes back as it was written', () => {
  const given = { origin: 'https://pds.example', appHosts: ['bsky.app'] }
  const place = placeAt('https://bsky.app/profile/did%3Aplc%3Aabc/post/3k', given)
  assert.deepEqual(place, {
    kind: 'record',
    repo: 'did:plc:abc',
    collection: 'app.bsky.feed.post',
    rkey: '3k',
  })
  for (const wrong of [
    'at://',
    'at://a b/c',
    'at://x.test/app.bsky.feed.post/../../x',
    'https://bsky.app/profile/x',
    'blob:x',
  ])
    assert.equal(placeAt(wrong, given), undefined, wrong)
  const piece = referenceOf({
    kind: 'record',
    did: 'did:plc:abc',
    collection: 'app.bsky.feed.post',
    rkey: '3k',
  })
  const ref = withClaim('ozone-7', { key: 'a b\nc', piece, blobs: ['b1', 'b2'] })
  assert.deepEqual(claimsIn(ref), {
    ours: [{ key: 'a b\nc', piece, blobs: ['b1', 'b2'] }],
    others: ['ozone-7'],
  })
  assert.equal(withoutClaim(withClaim(ref, { key: 'd', piece, blobs: [] }), piece), 'ozone-7')
})
