import { squares } from './seed.ts'
import type { Square } from './seed.ts'

/** What a path of Plaza names. One reading for the public pages and for `resolve`, so that they cannot differ. */
export type Place =
  | { kind: 'post'; id: string; as: 'page' | 'embed' | 'api' | 'media' | 'poster' }
  | { kind: 'short'; short: string }
  | { kind: 'person'; handle: string }
  | { kind: 'square'; square: Square }
  | { kind: 'thread'; thread: string }
  | { kind: 'front' }
  | { kind: 'list' }
  | { kind: 'style' }
  | { kind: 'send' }
  | { kind: 'sent'; id: string }
  | { kind: 'mark' }
  | { kind: 'about' }
  | { kind: 'nowhere' }

const shapes: readonly [RegExp, (name: string, more: string) => Place][] = [
  [/^\/$/, () => ({ kind: 'front' })],
  [/^\/p\/([a-z0-9]+)\/?$/, (id) => ({ kind: 'post', id, as: 'page' })],
  [/^\/@([a-z0-9]+)\/([a-z0-9]+)\/?$/, (_, id) => ({ kind: 'post', id, as: 'page' })],
  [/^\/embed\/([a-z0-9]+)\/?$/, (id) => ({ kind: 'post', id, as: 'embed' })],
  [/^\/api\/posts\/([a-z0-9]+)\/?$/, (id) => ({ kind: 'post', id, as: 'api' })],
  [/^\/media\/([a-z0-9]+)-poster\.jpg$/, (id) => ({ kind: 'post', id, as: 'poster' })],
  [/^\/media\/([a-z0-9]+)\.(?:jpg|png|webp|webm)$/, (id) => ({ kind: 'post', id, as: 'media' })],
  [/^\/s\/([a-z0-9-]+)\/?$/, (short) => ({ kind: 'short', short })],
  [/^\/@([a-z0-9]+)\/?$/, (handle) => ({ kind: 'person', handle })],
  [/^\/t\/([a-z0-9-]+)\/?$/, (thread) => ({ kind: 'thread', thread })],
  [/^\/c\/([a-z]+)\/?$/, (square) => (isSquare(square) ? { kind: 'square', square } : { kind: 'nowhere' })],
  [/^\/api\/posts\/?$/, () => ({ kind: 'list' })],
  [/^\/about\/?$/, () => ({ kind: 'about' })],
  [/^\/send\/?$/, () => ({ kind: 'send' })],
  [/^\/sent\/([a-z0-9]+)\/?$/, (id) => ({ kind: 'sent', id })],
  [/^\/plaza\.css$/, () => ({ kind: 'style' })],
  [/^\/plaza\.svg$/, () => ({ kind: 'mark' })],
]

export function placeAt(pathname: string): Place {
  for (const [shape, place] of shapes) {
    const found = shape.exec(pathname)
    if (found) return place(found[1] ?? '', found[2] ?? '')
  }
  return { kind: 'nowhere' }
}

function isSquare(name: string): name is Square {
  return Object.hasOwn(squares, name)
}

type Known = {
  id: string
  short: string
  author: string
  square: string
  thread?: string
  deletedAt?: string
}

/**
 * Which posts an address means. One is an answer; several are candidates for a person to choose from; a fragment or
 * query that names a post inside a conversation decides (`/t/old-bridge#tk2b6f`). `ours` are the origins under which
 * Plaza is reached.
 */
export function postsMeant(
  address: string,
  ours: readonly string[],
  posts: ReadonlyMap<string, Known>,
): { kind: 'not-ours' } | { kind: 'posts'; ids: readonly string[]; sure: boolean } {
  const url = URL.parse(address)
  if (!url || !['http:', 'https:'].includes(url.protocol)) return { kind: 'not-ours' }
  if (!ours.some((origin) => new URL(origin).host === url.host)) return { kind: 'not-ours' }
  const all = [...posts.values()]
  const living = (test: (post: Known) => boolean) =>
    all.filter((p) => test(p) && !p.deletedAt).map((p) => p.id)
  const some = (ids: readonly string[]) => ({ kind: 'posts' as const, ids, sure: false })
  // A name and password in front of the host is how one host is made to look like another: never sure.
  const one = (ids: readonly string[]) => ({
    kind: 'posts' as const,
    ids,
    sure: url.username === '' && url.password === '',
  })
  const place = placeAt(url.pathname)
  switch (place.kind) {
    case 'post':
      return one(posts.has(place.id) && authorFits(url.pathname, posts.get(place.id)) ? [place.id] : [])
    case 'short':
      return one(all.filter((post) => post.short === place.short).map((post) => post.id))
    case 'person':
      return some(living((post) => post.author === place.handle))
    case 'square':
      return some(living((post) => post.square === place.square))
    case 'thread': {
      const inside = living((post) => post.thread === place.thread)
      const named = [url.hash.slice(1), url.searchParams.get('post')].find((id) => id && inside.includes(id))
      return named ? one([named]) : some(inside)
    }
    case 'front':
    case 'list':
      return some(living(() => true))
    default:
      return one([])
  }
}

/** `/@somebody/p1` names p1 only when somebody wrote it; the public page answers 404 otherwise. */
export function authorFits(pathname: string, post: Known | undefined): boolean {
  const handle = /^\/@([a-z0-9]+)\//.exec(pathname)?.[1]
  return post !== undefined && (handle === undefined || handle === post.author)
}
