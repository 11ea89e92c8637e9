import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '../../core/instant.ts'
import { adminDeed, adminGet, ok, problem, setHook, settleUpload } from './admin.ts'
import type { Admin, Manner } from './admin.ts'
import { heldReply } from './held.ts'
import { openHook, type UploadHook } from './hook.ts'
import { isMisbehaviour } from './misbehave.ts'
import type { Mood } from './misbehave.ts'
import { publicReply, seenFrom } from './public.ts'
import type { Reply } from './public.ts'
import { largestBody, receive, uploadTold } from './receive.ts'
import { openStore } from './store.ts'
import type { Deed } from './store.ts'

export type Plaza = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  origin: string
  /** For `authorization: Bearer …` below `/admin`. */
  token: string
  stop(): Promise<void>
}

/**
 * Starts Plaza on `127.0.0.1`. `dataDir` keeps its file and its token; `port` 0 takes a free one. What an admin
 * request has answered is on the disk. `misbehaviour` opens `POST /admin/misbehave`; never outside tests.
 */
export async function startPlaza(options: {
  dataDir: string
  port: number
  clock?: () => Instant
  misbehaviour?: boolean
  /** How many plain posts more, `x0`, `x1`… For trials only. */
  crowd?: number
  /** Other origins under which Plaza is reached, such as `http://localhost:PORT`. */
  aliases?: readonly string[]
}): Promise<Plaza> {
  const now = options.clock ?? (() => new Date().toISOString())
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const token = tokenIn(options.dataDir)
  const store = openStore(options.dataDir, now(), options.crowd)
  let admin: Admin | undefined
  const desk: Desk = {
    token,
    misbehaviour: options.misbehaviour ?? false,
    mood: undefined,
    closing: new AbortController(),
    hook: openHook(store, now, () => admin?.origin ?? ''),
  }
  const server = createServer((request, response) => {
    if (!admin) return void response.destroy()
    answer(admin, desk, request, response).catch(() => response.destroy())
  })
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  admin = { store, origin, now, aliases: [`http://localhost:${port}`, ...(options.aliases ?? [])] }
  return {
    origin,
    token,
    stop: () =>
      new Promise((resolve) => {
        desk.closing.abort()
        void desk.hook.stop()
        server.close(() => {
          store.close()
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** A real platform believes its edge; this one believes whoever asks. */
function countryOf({ headers }: IncomingMessage): string {
  return String(headers['plaza-country'] ?? '')
}

type Desk = {
  token: string
  misbehaviour: boolean
  mood: Mood | undefined
  closing: AbortController
  hook: UploadHook
}

async function answer(
  admin: Admin,
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', admin.origin)
  const get = request.method === 'GET' || request.method === 'HEAD'
  if (!get && url.pathname === '/api/uploads') return await take(admin, desk, request, response)
  if (!get && url.pathname === '/guichet') return await heed(desk, request, response)
  if (get && url.pathname.startsWith('/api/uploads/')) {
    const upload = admin.store.uploads.with(url.pathname.split('/')[3] ?? '')
    return send(
      request,
      response,
      upload ? ok(uploadTold(upload, admin.origin)) : problem(404, 'No such upload'),
    )
  }
  const held = get ? heldReply(admin.store.uploads, url.pathname) : undefined
  if (held) return send(request, response, held)
  if (!url.pathname.startsWith('/admin/')) {
    return send(
      request,
      response,
      get
        ? publicReply(seenFrom(admin.store, countryOf(request)), admin.origin, url.pathname)
        : problem(405, 'Only GET here'),
    )
  }
  if (!isBearer(request.headers.authorization, desk.token))
    return send(request, response, problem(401, 'A bearer token is wanted'))
  if (get) return send(request, response, adminGet(admin, url))
  if (request.method !== 'POST') return send(request, response, problem(405, 'Only GET and POST here'))

  const body = await jsonOf(request)
  if (body === undefined)
    return send(request, response, problem(400, 'A JSON body of at most 64 KiB is wanted'))
  if (url.pathname === '/admin/misbehave' && desk.misbehaviour)
    return send(request, response, setMood(desk, body))
  if (url.pathname === '/admin/hook') return send(request, response, setHook(admin, body))
  const waits = /^\/admin\/uploads\/([a-z0-9]+)$/.exec(url.pathname)?.[1]
  if (waits) return send(request, response, settleUpload(admin, waits, body))
  const found = /^\/admin\/posts\/([a-z0-9]+)\/(restrict|restore|notice)$/.exec(url.pathname)
  if (!found) return send(request, response, problem(404, 'Nothing at this address'))
  const key = request.headers['idempotency-key']
  const mood = nextMood(desk)
  const { reply, manner } = adminDeed(
    admin,
    {
      reference: found[1] ?? '',
      deed: found[2] as Deed,
      key: typeof key === 'string' ? key : undefined,
      body,
    },
    mood,
  )
  await inThatManner(manner, mood, desk, request, response, reply)
}

async function inThatManner(
  manner: Manner,
  mood: Mood | undefined,
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
): Promise<void> {
  if (manner === 'reset') return void request.socket.resetAndDestroy()
  if (manner === 'send-late' || manner === 'hang') {
    await pause(mood?.delayMs ?? 0, undefined, { signal: desk.closing.signal, ref: false })
    if (manner === 'hang') return void request.socket.resetAndDestroy()
  }
  send(
    request,
    response,
    manner === 'send-twice' ? { ...reply, body: `${String(reply.body)}${String(reply.body)}` } : reply,
  )
}

function setMood(desk: Desk, body: object): Reply {
  const wanted = body as { mode?: unknown; times?: unknown; delayMs?: unknown }
  if (wanted.mode === 'none') desk.mood = undefined
  else if (isMisbehaviour(wanted.mode))
    desk.mood = {
      mode: wanted.mode,
      times: Number(wanted.times ?? 1),
      delayMs: Number(wanted.delayMs ?? 30_000),
    }
  else return problem(422, 'Unknown mode')
  return ok({ mood: desk.mood ?? null })
}

/** The mood for one deed; each one is used up after `times` deeds. */
function nextMood(desk: Desk): Mood | undefined {
  const mood = desk.mood
  if (!mood) return undefined
  desk.mood = mood.times > 1 ? { ...mood, times: mood.times - 1 } : undefined
  return mood
}

const always = {
  'content-security-policy':
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  // A picture that a browser keeps would be seen after it was restricted.
  'cache-control': 'no-store',
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body)
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const media = reply.headers['content-type']?.startsWith('video/') === true
  const head = { ...always, ...reply.headers, ...(media ? { 'accept-ranges': 'bytes' } : {}) }
  let part: { status: number; bytes: Uint8Array; head: Record<string, string> } = {
    status: reply.status,
    bytes,
    head,
  }
  if (media && range && reply.status === 200) {
    const from = Number(range[1])
    const to = Math.min(range[2] ? Number(range[2]) : bytes.length - 1, bytes.length - 1)
    part =
      from > to
        ? {
            status: 416,
            bytes: Buffer.alloc(0),
            head: { ...head, 'content-range': `bytes */${bytes.length}` },
          }
        : {
            status: 206,
            bytes: bytes.subarray(from, to + 1),
            head: { ...head, 'content-range': `bytes ${from}-${to}/${bytes.length}` },
          }
  }
  response.writeHead(part.status, { ...part.head, 'content-length': String(part.bytes.length) })
  response.end(request.method === 'HEAD' ? undefined : part.bytes)
}

/** Somebody posts something. It is on the disk and shown to nobody before the desk is asked. */
async function take(
  admin: Admin,
  desk: Desk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // No page elsewhere posts in the name of whoever looks at it.
  if (!['none', 'same-origin', undefined].includes(request.headers['sec-fetch-site'] as string | undefined))
    return send(request, response, problem(403, 'Only from Plaza itself'))
  const body = await bytesOf(request, largestBody)
  if (!body) return send(request, response, problem(413, 'A picture of at most 8 MB is wanted'))
  const received = await receive(admin.store, admin.now(), request.headers['content-type'] ?? '', body)
  if ('refused' in received) return send(request, response, received.refused)
  const { id, asForm } = received
  await desk.hook.ask(id)
  const upload = admin.store.uploads.with(id)
  if (!upload) return send(request, response, problem(404, 'No such upload'))
  if (asForm) return send(request, response, { status: 303, headers: { location: `/sent/${id}` }, body: '' })
  send(request, response, { ...ok(uploadTold(upload, admin.origin)), status: 201 })
}

/** The desk says what became of a piece. */
async function heed({ hook }: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bytesOf(request, 65_536)
  if (!body) return send(request, response, problem(413, 'A message of at most 64 KiB is wanted'))
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  const status = hook.hear(headers, body.toString('utf8'))
  send(request, response, status === 200 ? ok({}) : problem(status, 'This is not signed by the desk'))
}

/** The body, or nothing where it is larger than that. */
async function bytesOf(request: IncomingMessage, most: number): Promise<Buffer<ArrayBuffer> | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += (chunk as Buffer).length
    if (size > most) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}

async function jsonOf(request: IncomingMessage): Promise<object | undefined> {
  const body = await bytesOf(request, 65_536)
  if (!body) return undefined
  if (body.length === 0) return {}
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function tokenIn(dataDir: string): string {
  const file = path.join(dataDir, 'plaza-token')
  if (!existsSync(file))
    writeFileSync(file, `plaza_${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flush: true })
  return readFileSync(file, 'utf8').trim()
}

function isBearer(header: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${token}`))
}
