import { readFileSync } from 'node:fs'
import path from 'node:path'
import { authorFits, placeAt } from './addresses.ts'
import * as pages from './pages.ts'
import { people } from './people.ts'
import type { Post, Restriction, Store } from './store.ts'
import { extensions } from './uploads.ts'

/** A whole answer. Bodies are small here: the largest picture is some 160 kB. */
export type Reply = { status: number; headers: Record<string, string>; body: string | Uint8Array }

/** Where a post can be seen. `shows` is the mark to look for in a list; without it the status alone tells. */
export type Sight = { address: string; shows?: string }

const media = path.join(import.meta.dirname, 'media')
const html = { 'content-type': 'text/html; charset=utf-8' }
const json = { 'content-type': 'application/json; charset=utf-8' }

/**
 * What anybody gets. 451 with reasons when the notice may say why (RFC 7725); 404 with a neutral sentence while it
 * may not, because 451 would give the authority away; 410 for what its author deleted.
 */
export function publicReply(store: Store, origin: string, pathname: string): Reply {
  const town = { posts: listed(store), origin, isShown: (post: Post) => isShown(store, post) }
  const place = placeAt(pathname)
  switch (place.kind) {
    case 'front':
      return page(pages.front(town))
    case 'square':
      return page(pages.square(town, place.square))
    case 'thread': {
      const known = [...store.posts.values()].some((post) => post.thread === place.thread)
      return known ? page(pages.thread(town, place.thread)) : nothing()
    }
    case 'person': {
      const person = people.find((one) => one.handle === place.handle)
      return person ? page(pages.person(town, person)) : nothing()
    }
    case 'about':
      return page(pages.about())
    case 'list':
      return {
        status: 200,
        headers: json,
        body: JSON.stringify({ posts: shown(store).map((p) => told(p, origin)) }),
      }
    case 'send':
      return page(pages.send())
    case 'sent': {
      const upload = store.uploads.with(place.id)
      return upload ? page(pages.sent(upload)) : nothing()
    }
    case 'style':
      return { status: 200, headers: { 'content-type': 'text/css; charset=utf-8' }, body: pages.style }
    case 'mark':
      return { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: pages.mark }
    case 'short': {
      const post = [...store.posts.values()].find((one) => one.short === place.short)
      if (!post) return nothing()
      const found = { status: 302, headers: { location: `${origin}/p/${post.id}` }, body: '' }
      return unless(store, post, 'page') ?? found
    }
    case 'post': {
      const post = store.posts.get(place.id)
      if (!post || !authorFits(pathname, post)) return nothing()
      return unless(store, post, place.as) ?? shownAs(store, town, post, place.as, pathname)
    }
    case 'nowhere':
      return nothing()
  }
}

/** The store as somebody in this country sees it: what is hidden elsewhere alone is not hidden here. */
export function seenFrom(store: Store, country: string): Store {
  return {
    ...store,
    restrictionOf(reference) {
      const found = store.restrictionOf(reference)
      return typeof found?.reach === 'object' && !found.reach.includes(country) ? undefined : found
    },
  }
}

type As = 'page' | 'embed' | 'api' | 'media' | 'poster'

function shownAs(store: Store, town: pages.Town, post: Post, as: As, pathname: string): Reply {
  switch (as) {
    case 'page':
      return page(pages.post(town, post))
    case 'embed':
      return page(pages.embed(town, post))
    case 'api':
      return { status: 200, headers: json, body: JSON.stringify(told(post, town.origin)) }
    case 'media':
    case 'poster': {
      const file = as === 'media' ? post.media?.file : posterOf(post)
      if (!file || (as === 'media' && path.extname(file) !== path.extname(pathname))) return nothing()
      return {
        status: 200,
        headers: { 'content-type': mediaTypeOf(file) },
        body: mediaBytes(store, post, file),
      }
    }
  }
}

/** The answer in place of the content, or nothing when it may be shown. */
function unless(store: Store, post: Post, as: As): Reply | undefined {
  if (post.deletedAt !== undefined) return { status: 410, headers: html, body: pages.gone() }
  const restriction = store.restrictionOf(post.id)
  if (!restriction || (restriction.reach === 'page-only' && as !== 'page')) return undefined
  return inPlace(restriction, as)
}

function inPlace({ notice }: Restriction, as: As): Reply {
  const status = notice.kind === 'explained' ? 451 : 404
  if (as === 'page' || as === 'embed') return { status, headers: html, body: pages.notice(notice) }
  const body = JSON.stringify({
    title: 'Not available',
    status,
    detail: notice.text,
    ...(notice.link ? { link: notice.link } : {}),
  })
  return { status, headers: { 'content-type': 'application/problem+json; charset=utf-8' }, body }
}

function isShown(store: Store, post: Post): boolean {
  return post.deletedAt === undefined && store.restrictionOf(post.id) === undefined
}

function listed(store: Store): Map<string, Post> {
  return new Map([...store.posts].filter(([, post]) => !post.unlisted))
}

function shown(store: Store): Post[] {
  return [...listed(store).values()].filter((post) => isShown(store, post))
}

/** Every public address at which some part of the post can be seen. */
export function sightsOf(store: Store, origin: string, post: Post): Sight[] {
  const mark = `data-post="${post.id}"`
  const sights: Sight[] = [
    { address: `/p/${post.id}` },
    { address: `/@${post.author}/${post.id}` },
    { address: `/s/${post.short}` },
    { address: `/embed/${post.id}` },
    { address: `/api/posts/${post.id}` },
  ]
  const lists: Sight[] = [
    { address: '/', shows: mark },
    { address: `/c/${post.square}`, shows: mark },
    { address: `/@${post.author}`, shows: mark },
    { address: '/api/posts', shows: `"id":"${post.id}"` },
  ]
  if (!post.unlisted) sights.push(...lists)
  if (post.media) sights.push({ address: `/media/${post.id}${path.extname(post.media.file)}` })
  if (posterOf(post)) sights.push({ address: `/media/${post.id}-poster.jpg` })
  if (post.thread) sights.push({ address: `/t/${post.thread}`, shows: mark })
  for (const other of store.posts.values())
    if (other.quotes === post.id) sights.push({ address: `/p/${other.id}`, shows: `data-quote="${post.id}"` })
  return sights.map((sight) => ({ ...sight, address: origin + sight.address }))
}

export function told(post: Post, origin: string) {
  return {
    id: post.id,
    address: `${origin}/p/${post.id}`,
    author: post.author,
    square: post.square,
    language: post.language,
    title: post.title,
    text: post.text,
    publishedAt: post.publishedAt,
    ...(post.media
      ? { media: `${origin}/media/${post.id}${path.extname(post.media.file)}`, alt: post.media.alt }
      : {}),
    ...(post.quotes ? { quotes: `${origin}/p/${post.quotes}` } : {}),
  }
}

export function mediaBytes(store: Store, post: Post, file: string): Uint8Array {
  if (post.uploaded) return store.uploads.bytesOf(post.id) ?? new Uint8Array()
  return readFileSync(path.join(media, file))
}

export function posterOf(post: Post): string | undefined {
  return post.media?.file.endsWith('.webm') ? post.media.file.replace('.webm', '.jpg') : undefined
}

export function mediaTypeOf(file: string): string {
  const [type] = Object.entries(extensions).find(([, extension]) => file.endsWith(extension)) ?? [
    'video/webm',
  ]
  return type
}

function page(body: string): Reply {
  return { status: 200, headers: html, body }
}

function nothing(): Reply {
  return { status: 404, headers: html, body: pages.nothing() }
}
