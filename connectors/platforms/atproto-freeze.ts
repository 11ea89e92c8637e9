import { z } from 'zod'
import type { Instant } from '../../core/instant.ts'
import { ConnectorFault } from '../../core/platform.ts'
import type { FrozenPart } from '../../core/platform.ts'
import { faultOfUnread, whole } from './answers.ts'
import { type Piece, sha256In } from './atproto-addresses.ts'
import type { Xrpc } from './atproto-xrpc.ts'

export const recordShape = z.object({
  uri: z.string(),
  cid: z.string(),
  value: z.record(z.string(), z.unknown()),
})
const blobShape = z.object({
  $type: z.literal('blob'),
  ref: z.object({ $link: z.string() }),
  mimeType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
  size: z.int().min(0),
})
export type BlobRef = { cid: string; mediaType: string; size?: number }

/** More than a person can look at; an account with more is frozen by its administrator, not over the wire. */
const mostBlobs = 2_000
const partMs = 5 * 60_000

/** The pictures and videos a record hangs on, wherever in it they are named. */
export function blobsIn(value: unknown): BlobRef[] {
  const blob = blobShape.safeParse(value)
  if (blob.success) {
    const { ref, mimeType, size } = blob.data
    return [{ cid: ref.$link, mediaType: mimeType, size }]
  }
  if (typeof value !== 'object' || value === null) return []
  const found = Object.values(value).flatMap((inside) => blobsIn(inside))
  return [...new Map(found.map((one) => [one.cid, one])).values()]
}

/** The parts of a frozen copy, read with the public's rights; who is behind it, with the administrator's. */
export function freezer(xrpc: Xrpc, clock: () => Instant) {
  async function* record(piece: Piece & { kind: 'record' }): AsyncIterable<FrozenPart> {
    const { did, collection, rkey } = piece
    const found = await xrpc.ask('com.atproto.repo.getRecord', { repo: did, collection, rkey }, recordShape)
    if (!found) throw nothingThere()
    yield json('record.json', 'content', found)
    const { text } = found.value
    if (typeof text === 'string')
      yield { name: 'post.txt', mediaType: 'text/plain', purpose: 'content', bytes: once(text) }
    let n = 0
    for (const blob of blobsIn(found.value)) yield blobPart(did, blob, `media-${++n}`)
  }

  async function* account({ did }: Piece & { kind: 'account' }): AsyncIterable<FrozenPart> {
    yield {
      name: 'repository.car',
      mediaType: 'application/vnd.ipld.car',
      purpose: 'content',
      bytes: streamed(() =>
        xrpc.send({ method: 'GET', url: xrpc.urlOf('com.atproto.sync.getRepo', { did }), timeoutMs: partMs }),
      ),
    }
    for (const [n, cid] of (await allBlobs(did)).entries())
      yield blobPart(did, { cid, mediaType: 'application/octet-stream' }, `media-${n + 1}`)
  }

  async function allBlobs(did: string): Promise<string[]> {
    const shape = z.object({ cursor: z.string().optional(), cids: z.array(z.string()) })
    const found: string[] = []
    let cursor: string | undefined
    do {
      const params = { did, limit: '500', ...(cursor === undefined ? {} : { cursor }) }
      const page = await xrpc.ask('com.atproto.sync.listBlobs', params, shape)
      found.push(...(page?.cids ?? []))
      cursor = page?.cids.length ? page.cursor : undefined
      if (found.length > mostBlobs)
        throw new ConnectorFault(`More than ${mostBlobs} pictures and videos: too many to copy whole`, {
          again: false,
        })
    } while (cursor !== undefined)
    return found
  }

  function blobPart(did: string, { cid, mediaType, size }: BlobRef, name: string): FrozenPart {
    const fetch = () =>
      xrpc.send({
        method: 'GET',
        url: xrpc.urlOf('com.atproto.sync.getBlob', { did, cid }),
        timeoutMs: partMs,
      })
    const sha256 = sha256In(cid)
    const file = `${name}.${endings[mediaType] ?? 'bin'}`
    // The name of a blob is its hash, so a cut or changed copy is found out.
    const bytes = sha256 === undefined ? streamed(fetch) : whole({ name: file, size, sha256 }, fetch, clock)
    return { name: file, mediaType, purpose: 'content', bytes }
  }

  async function* related(did: string): AsyncIterable<FrozenPart> {
    const info = await xrpc.administer(
      'com.atproto.admin.getAccountInfo',
      { did },
      z.looseObject({ did: z.string() }),
    )
    if (info) yield json('account.json', 'related-data', info)
  }

  async function* streamed(fetch: Parameters<typeof whole>[1]): FrozenPart['bytes'] {
    const response = await fetch()
    if (response.status !== 200) throw await faultOfUnread(response, clock)
    yield* response.body
  }

  return async function* freeze(piece: Piece): AsyncIterable<FrozenPart> {
    if (piece.kind === 'record') yield* record(piece)
    else if (piece.kind === 'account') yield* account(piece)
    else yield blobPart(piece.did, { cid: piece.cid, mediaType: 'application/octet-stream' }, 'media')
    yield* related(piece.did)
  }
}

const nothingThere = () =>
  new ConnectorFault('The server no longer shows this, so there is nothing to copy', { again: false })

function json(name: string, purpose: FrozenPart['purpose'], value: unknown): FrozenPart {
  return { name, mediaType: 'application/json', purpose, bytes: once(JSON.stringify(value, undefined, 2)) }
}

async function* once(text: string): FrozenPart['bytes'] {
  yield new TextEncoder().encode(text)
}

const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
}
