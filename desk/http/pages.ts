/** The screens: one page for every address of the desk, with a nonce of its own; files with names that never change. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyStatic from '@fastify/static'
import type { House } from '../house.ts'
import { token } from '../outside/random.ts'
import { mediaOf } from '../tenants.ts'
import { addresses } from './contract/addresses.ts'
import { cookieIn } from './desk/session.ts'
import { signInPage } from './sign-in-page.ts'
import { tenantOf } from './tenant.ts'
import { languageOf, spoken } from './written.ts'

const dist = join(import.meta.dirname, '../../web/dist')
/** Pages for whoever has no session yet. Every other one begins at the door. */
const outside: readonly string[] = [addresses.signIn, addresses.verify]

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) return
  const written = (name: string) => readFileSync(join(dist, `${name}.html`), 'utf8')
  const page = written('index')
  const doors = new Map(spoken.map((language) => [language, written(`sign-in.${language}`)]))
  for (const address of Object.values(addresses)) {
    if (address === addresses.signIn) continue
    app.get(address.replaceAll('$', ':'), { config: { open: 'public' } }, async (request, reply) => {
      const tenant = await tenantOf(house, request)
      if (!outside.includes(address) && isStranger(house, request))
        return reply.header('cache-control', 'no-store').redirect(addresses.signIn, 303)
      const nonce = token(18, house.chance)
      return withPolicy(reply, nonce, mediaOf(house, tenant)).send(page.replaceAll('%NONCE%', nonce))
    })
  }
  app.get<{ Querystring: { language?: unknown } }>(
    addresses.signIn,
    { config: { open: 'public' } },
    async (request, reply) => {
      const tenant = await tenantOf(house, request)
      const language = languageOf(request.headers['accept-language'], request.query.language)
      const nonce = token(18, house.chance)
      return withPolicy(reply, nonce, mediaOf(house, tenant))
        .header('vary', 'accept-language')
        .send(
          signInPage(doors.get(language) ?? '', {
            nonce,
            isSandbox: tenant.sandbox,
            isBeingSetUp: tenant.firstRun !== undefined,
            account: tenant.settings.signIn?.label,
          }),
        )
    },
  )
  await app.register(fastifyStatic, { root: dist, serve: false, index: false, preCompressed: true })
  const forever = { maxAge: '365d', immutable: true } as const
  app.get<{ Params: { '*': string } }>('/assets/*', { config: { open: 'public' } }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`, forever),
  )
  for (const file of readdirSync(dist).filter((name) => /\.(svg|css|png|ico)$/.test(name))) {
    app.get(`/${file}`, { config: { open: 'public' } }, (_request, reply) =>
      reply.sendFile(file, { maxAge: '1h' }),
    )
  }
}

/**
 * Somebody without a session, who would load the desk only to be sent to the door. Who follows a link from another site
 * is not asked: a strict cookie stays behind there, and comes with what the page asks for afterwards.
 */
const isStranger = (house: House, request: FastifyRequest): boolean =>
  cookieIn(house, request) === undefined &&
  ['none', 'same-origin'].includes(`${request.headers['sec-fetch-site']}`)

function withPolicy(reply: FastifyReply, nonce: string, media: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header(
      'content-security-policy',
      [
        "default-src 'none'",
        `script-src 'nonce-${nonce}' 'strict-dynamic'`,
        `style-src 'self' 'nonce-${nonce}'`,
        `img-src 'self' ${media}`,
        `media-src ${media}`,
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].join('; '),
    )
}
