import { z } from 'zod'
import { ConnectorFault } from '../../core/platform.ts'
import type { Content, Platform, Resolution, Visibility } from '../../core/platform.ts'
import { withoutGaps } from './answers.ts'
import { type Piece, type Place, pieceOf, placeAt, referenceOf } from './atproto-addresses.ts'
import { claimsIn, withClaim, withoutClaim } from './atproto-claims.ts'
import { blobsIn, freezer, recordShape } from './atproto-freeze.ts'
import { type Status, type Xrpc, xrpcOf } from './atproto-xrpc.ts'
import type { PlatformConnector, Tools, Trial } from './connector.ts'
import { trialsOf } from './trials.ts'

const settings = z.object({
  origin: z
    .url({ protocol: /^https?$/ })
    .transform((url) => new URL(url).origin)
    .describe('Where the personal data server is'),
  appHosts: z
    .array(z.string().regex(/^[a-z0-9.-]+(?::\d+)?$/))
    .max(20)
    .default(['bsky.app', 'cdn.bsky.app'])
    .describe('Hosts of the web applications whose addresses people copy, one a line'),
  timeoutMs: z
    .int()
    .min(50)
    .max(60_000)
    .default(10_000)
    .describe('How long one answer may take, in milliseconds'),
})
const secrets = z.object({
  adminPassword: z.string().min(1).describe('The admin password of the server (PDS_ADMIN_PASSWORD)'),
})
type Settings = z.output<typeof settings> & z.output<typeof secrets>

/** A personal data server of the AT Protocol, through the methods its own administrators use. */
export const atproto: PlatformConnector<typeof settings, typeof secrets> = {
  name: 'atproto',
  title: 'AT Protocol personal data server',
  settings,
  secrets,
  origins: ({ origin }) => [origin],
  home: ({ origin }) => origin,
  abilities: () => ({
    copiesWhileRestricted: false,
    relatedData: true,
    notices: false,
    knowsKeys: false,
    byCountry: false,
    lookouts: [],
  }),
  examples: {
    settings: { origin: 'https://pds.example' },
    secrets: { adminPassword: 'sample' },
    addresses: [
      { address: 'at://{did}/app.bsky.feed.post/{rkey}', is: 'found', why: 'one record by its own name' },
      { address: 'at://{handle}/app.bsky.feed.post/{rkey}', is: 'found', why: 'the same by the handle' },
      {
        address: 'https://bsky.app/profile/{handle}/post/{rkey}',
        is: 'found',
        why: 'as the application shows it',
      },
      {
        address:
          '{origin}/xrpc/com.atproto.repo.getRecord?repo={did}&collection=app.bsky.feed.post&rkey={rkey}',
        is: 'found',
        why: 'as the server serves it',
      },
      {
        address: '{origin}/xrpc/com.atproto.sync.getBlob?did={did}&cid={cid}',
        is: 'found',
        why: 'the picture alone',
      },
      {
        address: 'https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg',
        is: 'found',
        why: 'the same picture',
      },
      { address: 'https://bsky.app/profile/{handle}', is: 'found', why: 'an account' },
      { address: 'at://{did}/app.bsky.feed.post', is: 'ambiguous', why: 'every post of an account' },
      { address: 'at://{did}/app.bsky.feed.post/neverwas', is: 'gone', why: 'deleted, or never there' },
      {
        address: 'https://elsewhere.example/profile/{handle}/post/{rkey}',
        is: 'not-ours',
        why: 'another application',
      },
    ],
  },
  open: (tools) => openServer(tools),
  attempt: (tools) => tryServer(tools),
}

function openServer({ wire, clock, settings: given }: Tools<Settings>): Platform {
  const xrpc = xrpcOf({ wire, clock, ...given })
  const freeze = freezer(xrpc, clock)

  /** The piece and what the administrator's side says of it; a fault for what does not exist. */
  async function known(reference: string): Promise<{ piece: Piece; status: Status }> {
    const piece = pieceOf(reference)
    const status = piece && (await xrpc.statusOf(piece))
    if (!piece || !status)
      throw new ConnectorFault('The server knows no such record, account or blob', { again: false })
    return { piece, status }
  }

  /** The blobs of a record: from itself while it shows, from our own claim once it is down. */
  async function blobsOf(piece: Piece, { ref }: Status): Promise<readonly string[]> {
    if (piece.kind !== 'record') return []
    const { did, collection, rkey } = piece
    const record = await xrpc.ask('com.atproto.repo.getRecord', { repo: did, collection, rkey }, recordShape)
    if (record) return blobsIn(record.value).map(({ cid }) => cid)
    return claimsIn(ref).ours.find((claim) => claim.piece === referenceOf(piece))?.blobs ?? []
  }

  async function places(
    piece: Piece,
    status: Status,
  ): Promise<[method: string, params: Record<string, string>][]> {
    const { did } = piece
    switch (piece.kind) {
      case 'account':
        return [
          ['com.atproto.repo.describeRepo', { repo: did }],
          ['com.atproto.sync.getLatestCommit', { did }],
        ]
      case 'blob':
        return [['com.atproto.sync.getBlob', { did, cid: piece.cid }]]
      case 'record': {
        const { collection, rkey } = piece
        const blobs = await blobsOf(piece, status)
        return [
          ['com.atproto.repo.getRecord', { repo: did, collection, rkey }],
          ...blobs.map((cid): [string, Record<string, string>] => ['com.atproto.sync.getBlob', { did, cid }]),
        ]
      }
    }
  }

  return {
    name: 'atproto',
    resolve: (address) => resolve(xrpc, address, given),

    async *freeze(reference) {
      const piece = pieceOf(reference)
      if (!piece) throw new ConnectorFault('This names no record, account or blob', { again: false })
      yield* freeze(piece)
    },

    async restrict(reference, { key, countries }) {
      if (countries)
        throw new ConnectorFault('This platform cannot hide a piece in some countries alone', {
          again: false,
        })
      const { piece, status } = await known(reference)
      const blobs = await blobsOf(piece, status)
      // The record first, with the names of its blobs: once it is down, nothing else tells which they are.
      await xrpc.setStatus(piece, status.cid, withClaim(status.ref, { key, piece: reference, blobs }))
      for (const cid of blobs) {
        const blob: Piece = { kind: 'blob', did: piece.did, cid }
        const its = await xrpc.statusOf(blob)
        if (its)
          await xrpc.setStatus(blob, undefined, withClaim(its.ref, { key, piece: reference, blobs: [] }))
      }
    },

    async restore(reference) {
      const { piece, status } = await known(reference)
      // The blobs first: while the record is down, its claim still tells which they are.
      for (const cid of await blobsOf(piece, status)) {
        const blob: Piece = { kind: 'blob', did: piece.did, cid }
        const its = await xrpc.statusOf(blob)
        if (its?.applied) await xrpc.setStatus(blob, undefined, withoutClaim(its.ref, reference))
      }
      if (status.applied) await xrpc.setStatus(piece, status.cid, withoutClaim(status.ref, reference))
    },

    replaceNotice() {
      return Promise.reject(
        new ConnectorFault('This platform shows no words in place of content', { again: false }),
      )
    },

    async visibility(reference): Promise<Visibility> {
      const { piece, status } = await known(reference)
      const served = await Promise.all(
        (await places(piece, status)).map(([method, params]) => xrpc.isServed(method, params)),
      )
      const { ours, others } = claimsIn(status.ref)
      const restrictedBy = ours.find((claim) => claim.piece === reference)?.key ?? others[0]
      const visible = served.some(Boolean)
      return {
        visible,
        ...(status.applied && restrictedBy !== undefined ? { restrictedBy } : {}),
        ...(!visible && (await isExported(piece)) ? { stillExported: true } : {}),
      }
    },
  }

  /** A server goes on handing out a hidden record inside the signed export of its repository. */
  async function isExported(piece: Piece): Promise<boolean> {
    if (piece.kind !== 'record') return false
    const { did, collection, rkey } = piece
    return await xrpc.isServed('com.atproto.sync.getRecord', { did, collection, rkey })
  }
}

async function resolve(xrpc: Xrpc, address: string, given: Settings): Promise<Resolution> {
  const place = placeAt(address, given)
  const did = place && (await didOf(xrpc, place.repo))
  if (!place || !did) return { kind: 'not-ours' }
  const hosted = await xrpc.ask('com.atproto.sync.getRepoStatus', { did }, z.object({ did: z.string() }))
  if (!hosted) return { kind: 'not-ours' }
  if (place.kind === 'collection') return await everyRecord(xrpc, did, place.collection)
  const piece = pieceAt(place, did)
  const status = await xrpc.statusOf(piece)
  if (!status) return { kind: 'gone' }
  return { kind: 'found', content: await contentOf(xrpc, piece, given) }
}

/** A handle means whom it means today: that is asked once, and written down as the DID. */
async function didOf(xrpc: Xrpc, repo: string): Promise<string | undefined> {
  if (repo.startsWith('did:')) return repo
  const found = await xrpc.ask(
    'com.atproto.identity.resolveHandle',
    { handle: repo },
    z.object({ did: z.string() }),
  )
  return found?.did
}

function pieceAt(place: Exclude<Place, { kind: 'collection' }>, did: string): Piece {
  switch (place.kind) {
    case 'record':
      return { kind: 'record', did, collection: place.collection, rkey: place.rkey }
    case 'account':
      return { kind: 'account', did }
    case 'blob':
      return { kind: 'blob', did, cid: place.cid }
  }
}

async function everyRecord(xrpc: Xrpc, repo: string, collection: string): Promise<Resolution> {
  const shape = z.object({ records: z.array(z.object({ uri: z.string() })) })
  const found = await xrpc.ask('com.atproto.repo.listRecords', { repo, collection, limit: '10' }, shape)
  return { kind: 'ambiguous', candidates: (found?.records ?? []).map(({ uri }) => uri) }
}

const told = z.object({
  text: z.string().optional().catch(undefined),
  createdAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
  langs: z.array(z.string()).optional().catch(undefined),
})

async function contentOf(xrpc: Xrpc, piece: Piece, { appHosts }: Settings): Promise<Content> {
  const { did } = piece
  const owner = await xrpc.ask(
    'com.atproto.repo.describeRepo',
    { repo: did },
    z.object({ handle: z.string() }),
  )
  const author = owner && { reference: did, name: owner.handle }
  const reference = referenceOf(piece)
  if (piece.kind === 'account')
    return withoutGaps({
      reference,
      address: webAddress(piece, appHosts),
      kind: 'account',
      title: owner?.handle,
      author,
    })
  if (piece.kind === 'blob')
    return withoutGaps({
      reference,
      address: xrpc.urlOf('com.atproto.sync.getBlob', { did, cid: piece.cid }),
      kind: 'image',
      author,
    })
  const { collection, rkey } = piece
  const record = await xrpc.ask('com.atproto.repo.getRecord', { repo: did, collection, rkey }, recordShape)
  const { text, createdAt, langs } = told.parse(record?.value ?? {})
  const media = record ? blobsIn(record.value)[0]?.mediaType : undefined
  return withoutGaps({
    reference,
    address: webAddress(piece, appHosts),
    kind: media?.startsWith('video/') ? 'video' : media?.startsWith('image/') ? 'image' : 'text',
    title: text?.slice(0, 80),
    text,
    author,
    publishedAt: createdAt && new Date(createdAt).toISOString(),
    language: langs?.[0],
  })
}

/** Where a person would look at it; by its own name where no application shows it. */
function webAddress(piece: Piece, [app]: readonly string[]): string {
  if (app === undefined || piece.kind === 'blob') return referenceOf(piece)
  if (piece.kind === 'account') return `https://${app}/profile/${piece.did}`
  if (piece.collection !== 'app.bsky.feed.post') return referenceOf(piece)
  return `https://${app}/profile/${piece.did}/post/${piece.rkey}`
}

/** The admin password opens every method there is, so a question only an administrator may ask settles all of it. */
async function tryServer({
  wire,
  settings: { origin, adminPassword, timeoutMs },
}: Tools<Settings>): Promise<readonly Trial[]> {
  const url = `${origin}/xrpc/com.atproto.admin.getAccountInfos?dids=did:plc:${'a'.repeat(24)}`
  const headers = { authorization: `Basic ${btoa(`admin:${adminPassword}`)}` }
  return await trialsOf(['resolve', 'copy', 'look', 'restrict', 'restore'], () =>
    wire({ method: 'GET', url, headers, timeoutMs }),
  )
}
