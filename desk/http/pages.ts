/** The screens: one page for every address of the desk, with a nonce of its own; files with names that never change. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import fastifyStatic from '@fastify/static'
import type { House } from '../house.ts'
import { token } from '../outside/random.ts'
import { mediaOf } from '../tenants.ts'
import { addresses } from './contract/addresses.ts'
import { tenantOf } from './tenant.ts'

const dist = join(import.meta.dirname, '../../web/dist')
export async function routes(app: FastifyInstance, house: House): Promise<void> {
  if (!existsSync(join(dist, 'index.html'))) return
  const page = readFileSync(join(dist, 'index.html'), 'utf8')
  for (const address of Object.values(addresses)) {
    app.get(address.replaceAll('$', ':'), { config: { open: 'public' } }, async (request, reply) => {
      const media = mediaOf(house, await tenantOf(house, request))
      const nonce = token(18, house.chance)
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
        .send(page.replaceAll('%NONCE%', nonce))
    })
  }
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
