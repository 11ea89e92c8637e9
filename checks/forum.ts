/** A small forum that is nobody's but the tests', connected by the very receiver that docs/platforms.md shows. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Webhook } from 'standardwebhooks'

const home = join(import.meta.dirname, '..')
export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

type Notice = { kind: string; text: string; link?: string }
type Hidden = { notice: Notice; key?: string | undefined }
type Site = {
  hidden: Map<string, Hidden>
  /** How often each key took hold. */
  took: Map<string, number>
  keys: Set<string>
  /** Takes the page away and leaves the picture. */
  half: boolean
}
const notFound = () => Object.assign(new Error('not here'), { status: 404 })

/** What is asked of the receiver under one key goes through here first, and may go wrong on the way. */
type Through = (
  call: { type: string; data: Record<string, unknown>; body: string; headers: Record<string, string> },
  pass: (body?: string) => Promise<{ status: number; headers: Record<string, string>; body: Buffer }>,
  response: ServerResponse,
) => Promise<boolean>

export type Forum = {
  origin: string
  address: string
  site: Site
  asked: Map<string, number>
  through: { now: Through | undefined }
  /** Signs an answer as the receiver would. */
  answer(response: ServerResponse, id: string, body: string): void
}

/** Starts the forum and its receiver; both end with the test. */
export async function startForum(t: TestContext): Promise<Forum> {
  const site: Site = { hidden: new Map(), took: new Map(), keys: new Set(), half: false }
  const forum = await listening(
    t,
    createServer((request, response) => show(site, request, response)),
  )
  const made = await receiverOfTheDocs(t)
  const inner = await listening(t, made(siteFor(site, forum), secret))
  const hook = new Webhook(secret)
  const asked = new Map<string, number>()
  const through: Forum['through'] = { now: undefined }
  const answer: Forum['answer'] = (response, id, body) => {
    const at = new Date()
    response.writeHead(200, {
      'webhook-id': id,
      'webhook-timestamp': Math.floor(at.getTime() / 1000),
      'webhook-signature': hook.sign(id, at, body),
    })
    response.end(body)
  }
  const front = await listening(
    t,
    createServer(async (request, response) => {
      // The doctor knocks without saying anything.
      if (request.method !== 'POST') return void response.writeHead(405).end()
      const body = Buffer.concat(await request.toArray()).toString()
      const { type, data } = JSON.parse(body) as { type: string; data: Record<string, unknown> }
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => name.startsWith('webhook-')),
      ) as Record<string, string>
      const key = String(data.key ?? '')
      if (key !== '') asked.set(key, (asked.get(key) ?? 0) + 1)
      const pass = async (changed?: string) => {
        const at = new Date()
        const resigned = {
          'webhook-id': headers['webhook-id'] ?? '',
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': hook.sign(headers['webhook-id'] ?? '', at, changed ?? ''),
        }
        const reply = await fetch(inner, {
          method: 'POST',
          headers: changed === undefined ? headers : resigned,
          body: changed ?? body,
        })
        const kept = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
        return {
          status: reply.status,
          headers: Object.fromEntries(kept.map((name) => [name, reply.headers.get(name) ?? ''])),
          body: Buffer.from(await reply.arrayBuffer()),
        }
      }
      if (key !== '' && through.now && (await through.now({ type, data, body, headers }, pass, response)))
        return
      const reply = await pass()
      response.writeHead(reply.status, reply.headers).end(reply.body)
    }),
  )
  return { origin: forum, address: `${front}/guichet`, site, asked, through, answer }
}

const posts = ['1', '2', '3'].map((id) => ({
  id,
  title: `Post ${id}`,
  text: `What was said in post ${id}.`,
  picture: `<svg xmlns="http://www.w3.org/2000/svg"><title>${id}</title></svg>`,
}))

/** What the public gets: a page and a picture for each post, and a list of all. */
function show({ hidden, half }: Site, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '/', 'http://forum.example')
  const [, id = ''] = /^\/(?:posts|pictures)\/(\d+)/.exec(pathname) ?? []
  const post = posts.find((one) => one.id === id)
  if (pathname === '/') {
    const lines = posts
      .filter((one) => !hidden.has(one.id))
      .map((one) => `<li data-post="${one.id}">${one.title}`)
    response.writeHead(200, { 'content-type': 'text/html' }).end(lines.join('\n'))
    return
  }
  if (!post) return void response.writeHead(id === '404' ? 410 : 404).end()
  const there = hidden.get(id)
  if (there && !(half && pathname.startsWith('/pictures/'))) {
    const { kind, text, link } = there.notice
    response.writeHead(kind === 'explained' ? 451 : 404, { 'content-type': 'application/problem+json' })
    response.end(JSON.stringify({ detail: text, ...(link ? { link } : {}) }))
    return
  }
  const type = pathname.startsWith('/pictures/') ? 'image/svg+xml' : 'text/html'
  response.writeHead(200, { 'content-type': type }).end(type === 'text/html' ? post.text : post.picture)
}

/** The functions that the receiver of the docs calls `site`. */
function siteFor(site: Site, origin: string) {
  const partsOf = (reference: string) => {
    const post = posts.find(({ id }) => id === reference)
    if (!post) throw notFound()
    return [
      { name: 'post.txt', mediaType: 'text/plain', purpose: 'content', bytes: Buffer.from(post.text) },
      {
        name: 'picture.svg',
        mediaType: 'image/svg+xml',
        purpose: 'content',
        bytes: Buffer.from(post.picture),
      },
      {
        name: 'author.json',
        mediaType: 'application/json',
        purpose: 'related-data',
        bytes: Buffer.from('{"name":"Mira"}'),
      },
    ]
  }
  return {
    find(address: string) {
      const [, id] = address.startsWith(`${origin}/`)
        ? (/^\/(?:posts|pictures)\/(\d+)/.exec(new URL(address).pathname) ?? [])
        : []
      if (!address.startsWith(`${origin}/`)) return { kind: 'not-ours' }
      if (id === undefined) return { kind: 'ambiguous', candidates: [`${origin}/posts/1`] }
      const post = posts.find((one) => one.id === id)
      if (!post) return { kind: 'gone' }
      return {
        kind: 'found',
        content: {
          reference: id,
          address: `${origin}/posts/${id}`,
          kind: 'text',
          title: post.title,
          language: 'en',
        },
      }
    },
    parts: (reference: string) =>
      partsOf(reference).map(({ bytes, ...part }) => ({
        ...part,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })),
    part(reference: string, name: string) {
      const part = partsOf(reference).find((one) => one.name === name)
      if (!part) throw notFound()
      return part.bytes
    },
    places(reference: string) {
      partsOf(reference)
      const key = site.hidden.get(reference)?.key
      return {
        places: [
          { address: `${origin}/posts/${reference}` },
          { address: `${origin}/pictures/${reference}.svg` },
          { address: `${origin}/`, shows: `data-post="${reference}"` },
        ],
        ...(key ? { restrictedBy: key } : {}),
      }
    },
    hide(reference: string, notice: Notice, key = site.hidden.get(reference)?.key) {
      partsOf(reference)
      site.hidden.set(reference, { notice, key })
      if (key) site.took.set(key, (site.took.get(key) ?? 0) + 1)
    },
    show(reference: string) {
      partsOf(reference)
      site.hidden.delete(reference)
    },
    async once(key: string, act: () => void) {
      if (site.keys.has(key)) return
      act()
      site.keys.add(key)
    },
  }
}

/** Takes the example out of the page, word for word, and runs it. */
async function receiverOfTheDocs(t: TestContext): Promise<(site: unknown, secret: string) => Server> {
  const page = readFileSync(join(home, 'docs/platforms.md'), 'utf8')
  const [, source] = /```js receiver\.js\n([\s\S]*?)```/.exec(page) ?? []
  if (source === undefined) throw new Error('docs/platforms.md shows no receiver')
  const folder = mkdtempSync(join(tmpdir(), 'receiver-'))
  t.after(() => rmSync(folder, { recursive: true }))
  symlinkSync(join(home, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'receiver.mjs'), source)
  const { receiver } = (await import(pathToFileURL(join(folder, 'receiver.mjs')).href)) as {
    receiver: (site: unknown, secret: string) => Server
  }
  return receiver
}

async function listening(t: TestContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** The connection to it, as an administrator fills it in. */
export function draftOf({ address, origin }: Pick<Forum, 'address' | 'origin'>) {
  return {
    id: 'forum',
    kind: 'webhook',
    title: 'The forum',
    settings: { address, publicOrigins: [origin] },
    secrets: { secret },
  }
}
