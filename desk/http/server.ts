import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { House } from '../house.ts'
import { token } from '../outside/random.ts'
import { mediaTenantAt } from '../tenants.ts'
import { sessionLane } from './desk/session.ts'
import { refuseDoubles, refuseFrame } from './frame.ts'
import { boundHeld } from './held.ts'
import { claimsKnownKey, minute, quotas, tooMany } from './lanes.ts'
import { replyWithProblem, Refused } from './problem.ts'
import { noDeskAt } from './tenant.ts'
import { knownProgram, refuseUnknown } from './token.ts'

/** Who may call a route. A route that does not say so stops the server from starting (deny by default). */
export type Open = 'public' | 'signed' | 'session' | 'program' | 'media'

declare module 'fastify' {
  interface FastifyContextConfig {
    open?: Open
    may?: readonly string[]
    /** In the sandbox a program of this machine may call it without a token. */
    bareInSandbox?: boolean
    /** Bytes of a body that it holds at a time, where it does not hold all that it takes. */
    holds?: number
    /** What whoever sends more than it takes may do instead, said with the 413. */
    instead?: string
    /** What a route of the desk takes that does not take JSON. */
    takes?: 'application/octet-stream'
  }
}

export type Routes = (app: FastifyInstance, house: House) => void | Promise<void>

/** Puts the incoming HTTP of the desk together. Nothing listens yet. */
export async function makeServer(house: House, rooms: readonly Routes[]): Promise<FastifyInstance> {
  const app = Fastify({
    bodyLimit: 1024 * 1024,
    connectionTimeout: 30_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    trustProxy: house.config.proxies ?? false,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false, caseSensitive: true },
    genReqId: () => token(9, house.chance),
    return503OnClosing: true,
    // Half-sent headers end after 15 s and half-sent bodies after 30; every 5 s it is looked which are over.
    http: { maxHeaderSize: 16_384, headersTimeout: 15_000, connectionsCheckingInterval: 5_000 },
    frameworkErrors: (fault, request, reply) =>
      void replyWithProblem(fault, request, careful(reply), house.say),
    clientErrorHandler: (fault, socket) => refuseFrame(fault, socket),
  })
  app.server.maxConnections = 2_000
  // Bodies stay the bytes they were: what is signed, hashed and kept is never a re-serialisation.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRoute', (route) => {
    if (route.config?.open === undefined)
      throw new Error(`the route ${String(route.method)} ${route.url} does not say who may call it`)
  })
  app.setErrorHandler((fault, request, reply) =>
    replyWithProblem(fault, request, reply, (line, facts) => house.say(line, facts)),
  )
  app.setNotFoundHandler((request, reply) =>
    replyWithProblem(
      new Refused(404, 'not-here', 'There is nothing at this address.'),
      request,
      reply,
      house.say,
    ),
  )
  app.addHook('onRequest', async (request) => refuseDoubles(request.raw.rawHeaders))
  believeNoForwardedHost(app)
  countAnswers(app, house)
  keepOriginsApart(app, house)
  answerCarefully(app)
  await app.register(cookie)
  await app.register(rateLimit, {
    global: true,
    max: ({ routeOptions: { config } }) =>
      config.open === 'signed' || config.open === 'program' ? quotas.strangers : quotas.others,
    timeWindow: minute,
    keyGenerator: (request) => {
      const open = request.routeOptions.config.open ?? ''
      return open === 'session' ? sessionLane(house, request) : `${open} ${request.ip}`
    },
    // Whoever names a registered key is counted when the signature has been checked (lanes.ts).
    // The operator's own programs ask as often as the service has uploads.
    allowList: async (request) => {
      const { open } = request.routeOptions.config
      if (open === 'program') return (await knownProgram(house, request)) !== undefined
      return open === 'signed' && (await claimsKnownKey(house, request))
    },
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.max(1, Math.ceil(ttl / 1_000))),
  })
  app.addHook('onRequest', async (request) => await refuseUnknown(house, request))
  boundHeld(app, { holderOf: async (request) => (await knownProgram(house, request))?.holder.id ?? '' })
  for (const room of rooms) await room(app, house)
  await app.ready()
  return app
}

/**
 * A proxy is believed about who asks, and about nothing else: for which desk a request is meant says its Host alone,
 * which the proxy passes on as it came.
 */
function believeNoForwardedHost(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    for (const name of ['x-forwarded-host', 'x-forwarded-proto']) delete headers[name]
  })
}

/** The class of a route is all that is counted of it. */
function countAnswers(app: FastifyInstance, { meters }: House): void {
  app.addHook('onResponse', async (request, reply) =>
    meters.served(request.routeOptions.config?.open ?? 'none', reply.statusCode, reply.elapsedTime),
  )
}

/** Untrusted media has an origin of its own: nothing else is served there, and it is served nowhere else. */
function keepOriginsApart(app: FastifyInstance, house: House): void {
  const media = new URL(house.config.mediaUrl).host
  const isApart = media !== new URL(house.config.publicUrl).host
  app.addHook('onRequest', async (request) => {
    if (!isApart) return
    const wanted = request.routeOptions.config.open === 'media'
    const mayBe = request.host === media || request.host.startsWith('media.')
    const found = mayBe && (await mediaTenantAt(house, request.host)) !== undefined
    if (found && !wanted) throw noDeskAt(request.host)
    if (wanted !== found) throw new Refused(404, 'not-here', 'There is nothing at this address.')
  })
}

function answerCarefully(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => void careful(reply))
}

function careful(reply: FastifyReply): FastifyReply {
  reply.headers({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': reply.getHeader('cross-origin-resource-policy') ?? 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  })
  if (!reply.hasHeader('content-security-policy'))
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  return reply
}
