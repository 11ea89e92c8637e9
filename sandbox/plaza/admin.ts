import { createHash } from 'node:crypto'
import path from 'node:path'
import { later } from '../../core/instant.ts'
import type { Instant } from '../../core/instant.ts'
import type { Notice } from '../../core/platform.ts'
import { authorFits, postsMeant } from './addresses.ts'
import type { Mood } from './misbehave.ts'
import { personOf } from './people.ts'
import { mediaBytes, mediaTypeOf, posterOf, publicReply, sightsOf, told } from './public.ts'
import type { Reply } from './public.ts'
import type { Deed, Post, Restriction, Store } from './store.ts'

export type Admin = { store: Store; origin: string; aliases: readonly string[]; now: () => Instant }

/** How an answer leaves: most are simply sent; a platform in a bad mood does otherwise. */
export type Manner = 'send' | 'send-twice' | 'send-late' | 'reset' | 'hang'

/** What a GET below `/admin` answers. The caller has checked the token. */
export function adminGet(admin: Admin, url: URL): Reply {
  const { store, origin } = admin
  const [, , room, id = '', what, name] = url.pathname.split('/').map(decodeURIComponent)
  if (room === 'resolve') return ok(resolve(admin, url.searchParams.get('address') ?? ''))
  if (room === 'hook') return ok(hookTold(store))
  if (room === 'effects') return ok({ deeds: store.deeds(), effects: store.effects() })
  if (room === 'deeds') {
    const deed = store.deeds().find((one) => one.key === id)
    return deed ? ok(deed) : problem(404, 'No deed has this key')
  }
  const post = room === 'posts' ? store.posts.get(id) : undefined
  if (!post) return problem(404, 'No such post')
  if (what === undefined) return ok(contentOf(post, origin))
  if (what === 'visibility') return ok(visibility(admin, post))
  if (what === 'parts') {
    const parts = partsOf(store, post, origin)
    if (name === undefined)
      return ok({
        parts: parts.map(({ bytes, ...part }) => ({ ...part, size: bytes.length, sha256: sha256(bytes) })),
      })
    const part = parts.find((one) => one.name === name)
    if (part) return { status: 200, headers: { 'content-type': part.mediaType }, body: part.bytes }
  }
  return problem(404, 'Nothing at this address')
}

function hookTold({ uploads }: Store): unknown {
  const hook = uploads.hook()
  return { ...(hook ? { desk: hook.desk, whenSilent: hook.whenSilent } : {}), moves: uploads.moves() }
}

/** `POST /admin/hook`: whom to ask before anything is shown, with which token, and by which secret they call back. */
export function setHook({ store }: Admin, body: object): Reply {
  const { desk, token, secret, whenSilent } = body as Record<string, unknown>
  if (
    typeof desk !== 'string' ||
    !/^https?:/.test(desk) ||
    typeof token !== 'string' ||
    typeof secret !== 'string'
  )
    return problem(422, 'The address of a desk, a token and a secret are wanted')
  const before = store.uploads.hook()
  const silent = whenSilent ?? before?.whenSilent
  store.uploads.setHook({ desk, token, secret, whenSilent: silent === 'hold' ? 'hold' : 'publish' })
  return ok(hookTold(store))
}

/** `POST /admin/uploads/…`: what somebody at Plaza says of a piece that waits for no one at the desk. */
export function settleUpload({ store, now }: Admin, id: string, body: object): Reply {
  const { state } = body as Record<string, unknown>
  if (state !== 'public' && state !== 'stopped') return problem(422, 'The state public or stopped is wanted')
  const upload = store.uploads.with(id)
  if (upload?.state !== 'waiting' || upload.case !== undefined)
    return problem(404, 'No such upload waits for Plaza')
  if (store.uploads.settle(id, { state, because: 'somebody at Plaza looked' }, now())) store.show(id)
  return ok({ id, state })
}

function resolve({ store, origin, aliases }: Admin, address: string): unknown {
  const meant = postsMeant(address, [origin, ...aliases], store.posts)
  if (meant.kind === 'not-ours') return meant
  const [first, ...rest] = meant.ids
  if (first === undefined) return { kind: 'gone' }
  if (!meant.sure || rest.length > 0)
    return { kind: 'ambiguous', candidates: meant.ids.map((id) => `${origin}/p/${id}`) }
  const post = store.posts.get(first)
  if (!post || post.deletedAt !== undefined) return { kind: 'gone', since: post?.deletedAt }
  return { kind: 'found', content: contentOf(post, origin) }
}

function contentOf(post: Post, origin: string) {
  return {
    reference: post.id,
    address: `${origin}/p/${post.id}`,
    kind: post.media === undefined ? 'text' : post.media.file.endsWith('.webm') ? 'video' : 'image',
    title: post.title,
    text: post.text,
    author: { reference: post.author, name: personOf(post.author)?.name ?? post.author },
    publishedAt: post.publishedAt,
    language: post.language,
  }
}

/** Looks with the public's eyes: through the public pages, at every place where the post could show. */
function visibility({ store, origin }: Admin, post: Post): unknown {
  const places = sightsOf(store, origin, post).map((sight) => {
    const url = new URL(sight.address)
    const reply = publicReply(store, origin, url.pathname)
    const seen = reply.status < 400 && (sight.shows === undefined || String(reply.body).includes(sight.shows))
    return { ...sight, status: reply.status, visible: seen }
  })
  const restriction = store.restrictionOf(post.id)
  return {
    visible: places.some((place) => place.visible),
    places,
    ...(restriction ? { restrictedBy: restriction.key, since: restriction.since } : {}),
    ...(post.deletedAt ? { since: post.deletedAt } : {}),
  }
}

type Part = { name: string; mediaType: string; purpose: 'content' | 'related-data'; bytes: Uint8Array }

/** The content and what belongs to it. Depends on nothing that changes, so two copies are the same bytes. */
function partsOf(store: Store, post: Post, origin: string): Part[] {
  const { sownAt } = store
  const parts: Part[] = [textPart(post), jsonPart('post.json', 'content', told(post, origin))]
  if (post.media) {
    const { file } = post.media
    parts.push({
      name: `${post.id}${path.extname(file)}`,
      mediaType: mediaTypeOf(file),
      purpose: 'content',
      bytes: mediaBytes(store, post, file),
    })
  }
  const poster = posterOf(post)
  if (poster)
    parts.push({
      name: `${post.id}-poster.jpg`,
      mediaType: 'image/jpeg',
      purpose: 'content',
      bytes: mediaBytes(store, post, poster),
    })
  const who = personOf(post.author)
  if (!who || !authorFits('/', post)) return parts
  const before = (minutes: number) => later(sownAt, -minutes * 60_000)
  parts.push(
    jsonPart('account.json', 'related-data', {
      handle: who.handle,
      name: who.name,
      about: who.about,
      email: who.email,
      signedUpAt: before(who.signedUpDaysAgo * 1440),
      signUpIp: who.signUpIp,
    }),
    jsonPart('access.json', 'related-data', {
      handle: who.handle,
      logIns: who.logIns.map(({ minutesAgo, ip, agent }) => ({ at: before(minutesAgo), ip, agent })),
    }),
  )
  return parts
}

/** What people read: title and text, as they stood. */
function textPart({ title, text }: Post): Part {
  const bytes = new TextEncoder().encode([title, text].filter(Boolean).join('\n\n'))
  return { name: 'post.txt', mediaType: 'text/plain; charset=utf-8', purpose: 'content', bytes }
}

function jsonPart(name: string, purpose: Part['purpose'], value: unknown): Part {
  return {
    name,
    mediaType: 'application/json',
    purpose,
    bytes: Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`),
  }
}

/**
 * `POST /admin/posts/{id}/restrict|restore|notice` with an Idempotency-Key. The effect, its count and the answer are
 * one transaction; the same key and body get the first answer again, the same key with anything else 422.
 */
export function adminDeed(
  admin: Admin,
  asked: { deed: Deed; reference: string; key: string | undefined; body: unknown },
  mood: Mood | undefined,
): { reply: Reply; manner: Manner } {
  const { store } = admin
  const { deed, reference, key } = asked
  const plain = (reply: Reply) => ({ reply, manner: 'send' as const })
  if (!key || key.length > 200)
    return plain(problem(400, 'An Idempotency-Key of 1 to 200 characters is required'))
  if (!store.posts.has(reference)) return plain(problem(404, 'No such post'))
  const notice = deed === 'restore' ? undefined : noticeIn(asked.body)
  if (deed !== 'restore' && !notice)
    return plain(problem(422, 'A notice with kind, text and perhaps link is wanted'))
  const countries = deed === 'restrict' ? countriesIn(asked.body) : []
  if (!countries) return plain(problem(422, 'Countries are a list of codes of two capital letters'))
  const wanted = countries.length === 0 ? 'everywhere' : countries

  return store.once(() => {
    const digest = sha256(Buffer.from(JSON.stringify([deed, reference, notice ?? null, ...countries])))
    const before = store.ask(key, deed, reference, digest)
    if (!before.same) return plain(problem(422, 'This key was used for another deed'))
    if (before.answer) return plain({ ...ok(before.answer.body), status: before.answer.status })
    const act = (on: string, reach: Restriction['reach'] = wanted, words = notice) =>
      carryOut(admin, { deed, key, reference: on, notice: words, reach })
    const answer = { deed, reference, key }
    const done = () => {
      store.remember(key, 200, answer)
      return ok(answer)
    }
    switch (mood?.mode) {
      case undefined:
        act(reference)
        return plain(done())
      case 'says-yes-does-nothing':
        return plain(ok(answer))
      case 'says-yes-remembers-nothing-done':
        return plain(done())
      case 'says-no-did-it':
        act(reference)
        done()
        return plain(problem(500, 'Something went wrong'))
      case 'answers-late':
        act(reference)
        return { reply: done(), manner: 'send-late' }
      case 'answers-twice':
        act(reference)
        return { reply: done(), manner: 'send-twice' }
      case 'does-it-twice':
        act(reference)
        act(reference)
        return plain(done())
      case 'hits-another':
        act(neighbourOf(store, reference))
        return plain(done())
      case 'hides-half':
        act(reference, 'page-only')
        return plain(done())
      case 'wrong-words':
        act(reference, 'everywhere', { kind: 'explained', text: 'Removed because an authority ordered it.' })
        return plain(done())
      case 'breaks-after':
        act(reference)
        return { reply: done(), manner: 'reset' }
      case 'breaks-before':
        return { reply: ok(answer), manner: 'reset' }
      case 'never-does-nor-answers':
        return { reply: ok(answer), manner: 'hang' }
      case 'too-many':
        return plain(retryLater(429, 'Too many requests'))
      case 'unavailable':
        return plain(retryLater(503, 'Back in a moment'))
      case 'refuses':
        return plain(problem(403, 'Not allowed'))
      case 'talks-nonsense':
        return plain({
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<h1>Welcome to the proxy</h1>',
        })
    }
  })
}

type Act = {
  deed: Deed
  reference: string
  key: string
  notice: Notice | undefined
  reach: Restriction['reach']
}

function carryOut({ store, now }: Admin, { deed, reference, key, notice, reach }: Act): void {
  const at = now()
  if (deed === 'restore') {
    if (store.liftRestriction(reference)) store.tookHold(key, deed, reference, at)
    return
  }
  if (!notice) return
  const current = store.restrictionOf(reference)
  if (deed === 'notice') {
    if (!current) return
    store.setRestriction(reference, { ...current, notice })
  } else {
    store.setRestriction(reference, { key, notice, since: current?.since ?? at, reach })
  }
  store.tookHold(key, deed, reference, at)
}

function neighbourOf(store: Store, reference: string): string {
  const ids = [...store.posts.values()].filter((post) => !post.deletedAt).map((post) => post.id)
  return ids[(ids.indexOf(reference) + 1) % ids.length] ?? reference
}

function noticeIn(body: unknown): Notice | undefined {
  const notice = typeof body === 'object' && body !== null && 'notice' in body ? body.notice : undefined
  if (typeof notice !== 'object' || notice === null || !('kind' in notice) || !('text' in notice))
    return undefined
  const { kind, text } = notice
  if ((kind !== 'explained' && kind !== 'neutral') || typeof text !== 'string') return undefined
  const link = 'link' in notice ? notice.link : undefined
  if (link !== undefined && (typeof link !== 'string' || !/^https?:\/\//.test(link))) return undefined
  return { kind, text, ...(link === undefined ? {} : { link }) }
}

/** Empty where none are named; `undefined` where they are not codes. */
function countriesIn(body: unknown): readonly string[] | undefined {
  const named = typeof body === 'object' && body !== null && 'countries' in body ? body.countries : []
  if (!Array.isArray(named)) return undefined
  return named.every((code) => /^[A-Z]{2}$/.test(String(code))) ? named.map(String) : undefined
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

export function ok(body: unknown): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  }
}

export function problem(status: number, title: string): Reply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: JSON.stringify({ title, status }),
  }
}

function retryLater(status: number, title: string): Reply {
  const reply = problem(status, title)
  return { ...reply, headers: { ...reply.headers, 'retry-after': '2' } }
}
