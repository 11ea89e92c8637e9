/**
 * The one way out. Nothing that leaves the desk over HTTP leaves anywhere else.
 *
 * The address is looked up once, every answer is judged, and the socket is tied to what was judged, so that a name
 * cannot mean one thing when checked and another when called. Redirects are off, or followed by hand with the whole
 * judgement again. No proxy, no cookie, no kept connection, one name for ourselves.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { Instant } from '../../core/instant.ts'
import { WireFault } from '../../core/wire.ts'
import type { Wire, WireFaultReason, WireRequest, WireResponse } from '../../core/wire.ts'
import { placeOf } from './wire/address.ts'
import type { Clock } from './clock.ts'
import { deadlineOf, timedOut } from './wire/deadline.ts'
import type { Deadline } from './wire/deadline.ts'
import { decodeBody } from './wire/decode-body.ts'
import type { BodyLimits } from './wire/decode-body.ts'
import { keepPace } from './wire/pace.ts'

/**
 * Milliseconds for everything, reading the body included, and until the answer begins; `pace`, where much is awaited: the
 * bytes a second below which it is given up.
 */
export type WireLimits = BodyLimits & { totalMs: number; firstByteMs: number; pace?: number }

export const wireLimits: WireLimits = {
  totalMs: 20_000,
  firstByteMs: 5_000,
  bytes: 64 * 1024 * 1024,
  ratio: 100,
}

/** One request that went out, or was not let out. Without path and query: those may name people. */
export type WireRecord = {
  at: Instant
  method: string
  origin: string
  address?: string
  status?: number
  fault?: WireFaultReason
  bytes: number
  milliseconds: number
}

type Looked = { address: string; family: number }
type Lookup = (host: string) => Promise<readonly Looked[]>

export type WireOptions = {
  /**
   * Origins set by the operator (`http://localhost:4180`), matched exactly: these may lie in one's own network.
   * Never taken from a demand or from content. A sandbox names Plaza's and leaves `anyPublic` out.
   */
  origins: readonly string[]
  /** Whether public addresses on ports 80 and 443 may be reached as well. */
  anyPublic?: boolean
  /** How many redirects of a GET or HEAD are followed; 0 (as it comes) to 3. */
  redirects?: number
  limits?: Partial<WireLimits>
  clock: Clock
  /** Told of every request when it is over. Must not throw. */
  record: (entry: WireRecord) => void
  /** Certificates of the operator's own authority, as PEM, instead of the public ones. */
  ca?: string
  lookup?: Lookup
}

const ourName = 'Guichet/1'

type Hop = { url: URL; headers: Record<string, string>; listed: boolean }
type Sent = { message: http.IncomingMessage; over: (more: Partial<WireRecord>) => void }

/** Opens a wire. Each call sends one request, once; see {@link Wire} for what comes back and what is thrown. */
export function openWire(options: WireOptions): Wire {
  const limits = { ...wireLimits, ...options.limits }
  const origins = new Set(options.origins.map((one) => new URL(one).origin))
  const redirects = Math.min(options.redirects ?? 0, 3)

  return async (request) => {
    const within = Math.min(limits.totalMs, request.timeoutMs ?? limits.totalMs)
    const deadline = deadlineOf(options.clock, within, request.signal)
    try {
      return await follow(request, deadline)
    } catch (error) {
      deadline.end()
      throw faultOf(error)
    }
  }

  async function follow(request: WireRequest, deadline: Deadline): Promise<WireResponse> {
    let url = readUrl(request.url)
    let headers = readHeaders(request.headers)
    let listed = true
    for (let hop = 0; ; hop++) {
      // An address in content may redirect to a listed origin; that makes it no destination of the operator's.
      listed &&= origins.has(url.origin)
      const sent = await send(request, { url, headers, listed }, deadline)
      const target = redirects > 0 ? targetOf(request, sent.message) : undefined
      if (target === undefined) return responseOf(request, sent, deadline)
      sent.message.destroy()
      sent.over({})
      if (hop === redirects) throw refused(`more than ${redirects} redirects`)
      const next = readUrl(target, url)
      if (url.protocol === 'https:' && next.protocol === 'http:')
        throw refused('a redirect from https to http')
      if (next.origin !== url.origin) headers = withoutSecrets(headers)
      url = next
    }
  }

  async function send(request: WireRequest, hop: Hop, deadline: Deadline): Promise<Sent> {
    const { clock } = options
    const from = clock.monotonic()
    const entry: WireRecord = {
      at: clock.now(),
      method: request.method,
      origin: hop.url.origin,
      bytes: 0,
      milliseconds: 0,
    }
    let recorded = false
    const over = (more: Partial<WireRecord>) => {
      if (recorded) return
      recorded = true
      options.record({ ...entry, ...more, milliseconds: Math.round(clock.monotonic() - from) })
    }
    try {
      const addresses = await deadline.race(judged(hop))
      if (addresses[0] !== undefined) entry.address = addresses[0].address
      const message = await answerTo(request, hop, addresses, deadline)
      entry.status = message.statusCode ?? 0
      return { message, over }
    } catch (error) {
      const fault = faultOf(error)
      over({ fault: fault.reason })
      throw fault
    }
  }

  /** The addresses of the host, each of them judged. */
  async function judged({ url, listed }: Hop): Promise<readonly Looked[]> {
    if (!listed && !options.anyPublic) throw refused(`${url.origin} is not on the list`)
    if (!listed && !['', '80', '443'].includes(url.port)) throw refused(`port ${url.port}`)
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const family = isIP(host)
    const found = family === 0 ? await (options.lookup ?? everyAddress)(host) : [{ address: host, family }]
    if (found.length === 0) throw new WireFault('broken', 'the name has no address')
    for (const { address } of found) {
      const place = placeOf(address)
      if (place === 'closed' || (place === 'own' && !listed)) throw refused(`the address ${address}`)
    }
    return found
  }

  function answerTo(
    request: WireRequest,
    { url, headers }: Hop,
    addresses: readonly Looked[],
    deadline: Deadline,
  ): Promise<http.IncomingMessage> {
    const secure = url.protocol === 'https:'
    const settings: https.RequestOptions = {
      method: request.method,
      headers: { ...headers, 'user-agent': ourName, 'accept-encoding': 'gzip, br' },
      agent: secure ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false }),
      lookup: (_host, asked, callback) => {
        if (asked.all) callback(null, [...addresses])
        else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
      },
      insecureHTTPParser: false,
      ...(secure ? { rejectUnauthorized: true, minVersion: 'TLSv1.2' } : {}),
      ...(secure && options.ca !== undefined ? { ca: options.ca } : {}),
    }
    const out = secure ? https.request(url, settings) : http.request(url, settings)
    const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
      out.once('response', resolve)
      // Stays when the promise is settled: a connection that breaks later must not end the process.
      out.on('error', reject)
    })
    deadline.onLate((fault) => out.destroy(fault))
    out.end(request.body)
    return deadline.race(answer, limits.firstByteMs)
  }

  function responseOf(request: WireRequest, { message, over }: Sent, deadline: Deadline): WireResponse {
    const status = message.statusCode ?? 0
    const body = bodyOf(message, over, deadline)
    if (request.method === 'HEAD' || status === 204 || status === 304) body.next().catch(() => {})
    else
      deadline.onLate(() => {
        message.destroy(timedOut())
        over({ fault: 'timed-out' })
      })
    return { status, headers: headersOf(message), body }
  }

  async function* bodyOf(
    message: http.IncomingMessage,
    over: Sent['over'],
    deadline: Deadline,
  ): AsyncGenerator<Uint8Array, void, void> {
    let bytes = 0
    let fault: WireFault | undefined
    const read = new AbortController()
    const { pace } = limits
    if (pace !== undefined)
      void keepPace(options.clock, {
        pace,
        came: () => bytes,
        stop: () => message.destroy(timedOut()),
        signal: read.signal,
      })
    try {
      for await (const chunk of decodeBody(message.headers['content-encoding'], message, limits)) {
        bytes += chunk.length
        yield chunk
      }
    } catch (error) {
      fault = deadline.passed() ? timedOut() : faultOf(error)
      throw fault
    } finally {
      message.destroy()
      read.abort()
      deadline.end()
      over({ bytes, ...(fault === undefined ? {} : { fault: fault.reason }) })
    }
  }
}

function readUrl(written: string, base?: URL): URL {
  if (!URL.canParse(written, base)) throw refused('what is no address')
  const url = new URL(written, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refused(`the scheme ${url.protocol}`)
  if (url.username !== '' || url.password !== '') throw refused('credentials in an address')
  url.hash = ''
  return url
}

/** Headers that are ours to write are left out; those that are nobody's are refused. */
function readHeaders(headers: WireRequest['headers'] = {}): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value])
  for (const [name, value] of given) {
    if (name === 'cookie' || name.startsWith('proxy-')) throw refused(`the header ${name}`)
    if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name) || !/^[\t -~]*$/.test(value))
      throw refused('a header that cannot be written')
  }
  return Object.fromEntries(given.filter(([name]) => !ours.has(name)))
}

const ours = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What is meant for one origin is not carried to another. */
function withoutSecrets(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'accept' || name === 'accept-language'),
  )
}

/** Where a redirect leads. Only a request that changes nothing is sent again elsewhere. */
function targetOf({ method }: WireRequest, message: http.IncomingMessage): string | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  return [301, 302, 303, 307, 308].includes(message.statusCode ?? 0) ? message.headers.location : undefined
}

function everyAddress(host: string): Promise<readonly Looked[]> {
  return systemLookup(host, { all: true, verbatim: true })
}

/** Set-Cookie is dropped: nothing here remembers a visit. */
function headersOf(message: http.IncomingMessage): Record<string, string> {
  const joined = Object.entries(message.headersDistinct)
    .filter(([name]) => name !== 'set-cookie')
    .map(([name, values]): [string, string] => [name, (values ?? []).join(', ')])
  return Object.fromEntries(joined)
}

function refused(what: string): WireFault {
  return new WireFault('refused', `the wire does not go there: ${what}`)
}

function faultOf(error: unknown): WireFault {
  if (error instanceof WireFault) return error
  return new WireFault('broken', 'the connection broke', { cause: error })
}
