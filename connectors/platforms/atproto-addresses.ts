/** Which piece of an AT Protocol repository an address means, and how the connector writes it down. */

/** `repo` is a DID or a handle, as the address has it. */
export type Place =
  | { kind: 'record'; repo: string; collection: string; rkey: string }
  | { kind: 'collection'; repo: string; collection: string }
  | { kind: 'account'; repo: string }
  | { kind: 'blob'; repo: string; cid: string }

const repo = String.raw`(?:did:[a-z]+:[A-Za-z0-9._:%-]{1,200}|[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63})+)`
const nsid = String.raw`[a-zA-Z][a-zA-Z0-9.-]{2,300}`
const rkey = String.raw`[A-Za-z0-9._:~-]{1,512}`
const cid = String.raw`b[a-z2-7]{20,100}`
const whole = (pattern: string) => new RegExp(`^${pattern}$`)

const isRepo = whole(repo)
const isCid = whole(cid)
const inAt = whole(`at://(${repo})(?:/(${nsid})(?:/(${rkey}))?)?/?`)
const inBlob = whole(`blob:(${repo})/(${cid})`)
const profile = whole(`/profile/(${repo})(?:/(post|feed|lists)/(${rkey}))?/?`)
const image = whole(`/img/[a-z_]+/plain/(${repo})/(${cid})(?:@[a-z]+)?`)

/** What the web application calls its pages, and what the records are called. */
const collections: Record<string, string> = {
  post: 'app.bsky.feed.post',
  feed: 'app.bsky.feed.generator',
  lists: 'app.bsky.graph.list',
}

/** `undefined` for what is no address of this server and none of the applications that show its content. */
export function placeAt(
  address: string,
  { origin, appHosts }: { origin: string; appHosts: readonly string[] },
): Place | undefined {
  const [, authority, collection, key] = inAt.exec(address) ?? []
  if (authority) return inRepo(authority, collection, key)
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return undefined
  if (url.origin === origin) return xrpcPlace(url)
  if (url.protocol !== 'https:' || !appHosts.includes(url.host)) return undefined
  const path = decoded(url.pathname)
  const [, who, page, name] = profile.exec(path) ?? []
  if (who) return inRepo(who, page && collections[page], name)
  const [, owner, blob] = image.exec(path) ?? []
  return owner && blob ? { kind: 'blob', repo: owner, cid: blob } : undefined
}

function xrpcPlace({ pathname, searchParams }: URL): Place | undefined {
  const given = (name: string) => searchParams.get(name) ?? ''
  const who = given('repo') || given('did')
  if (!isRepo.test(who)) return undefined
  switch (pathname) {
    case '/xrpc/com.atproto.repo.getRecord':
    case '/xrpc/com.atproto.sync.getRecord':
      return whole(`${nsid} ${rkey}`).test(`${given('collection')} ${given('rkey')}`)
        ? inRepo(who, given('collection'), given('rkey'))
        : undefined
    case '/xrpc/com.atproto.sync.getBlob':
      return isCid.test(given('cid')) ? { kind: 'blob', repo: who, cid: given('cid') } : undefined
    case '/xrpc/com.atproto.repo.describeRepo':
    case '/xrpc/com.atproto.sync.getRepo':
      return { kind: 'account', repo: who }
    default:
      return undefined
  }
}

function inRepo(who: string, collection: string | undefined, key: string | undefined): Place {
  if (collection === undefined) return { kind: 'account', repo: who }
  return key === undefined
    ? { kind: 'collection', repo: who, collection }
    : { kind: 'record', repo: who, collection, rkey: key }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** A piece that deeds can be done to, by DID and never by handle: handles change hands. */
export type Piece =
  | { kind: 'record'; did: string; collection: string; rkey: string }
  | { kind: 'account'; did: string }
  | { kind: 'blob'; did: string; cid: string }

export function referenceOf(piece: Piece): string {
  switch (piece.kind) {
    case 'record':
      return `at://${piece.did}/${piece.collection}/${piece.rkey}`
    case 'account':
      return `at://${piece.did}`
    case 'blob':
      return `blob:${piece.did}/${piece.cid}`
  }
}

export function pieceOf(reference: string): Piece | undefined {
  const [, owner = '', blob = ''] = inBlob.exec(reference) ?? []
  if (owner.startsWith('did:')) return { kind: 'blob', did: owner, cid: blob }
  const [, did = '', collection, key] = inAt.exec(reference) ?? []
  if (!did.startsWith('did:')) return undefined
  if (collection === undefined) return { kind: 'account', did }
  return key === undefined ? undefined : { kind: 'record', did, collection, rkey: key }
}

const letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** The SHA-256 that a CID of raw bytes carries (base32, version 1, codec raw), in hexadecimal. */
export function sha256In(blob: string): string | undefined {
  let [bits, value] = [0, 0]
  const bytes: number[] = []
  for (const letter of blob.slice(1)) {
    value = ((value << 5) | letters.indexOf(letter)) & 0xfff
    bits += 5
    if (bits >= 8) bytes.push((value >> (bits -= 8)) & 0xff)
  }
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return /^01551220([0-9a-f]{64})$/.exec(hex)?.[1]
}
