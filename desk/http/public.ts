/** What anybody may read: how to reach the desk, and the log. */
import type { FastifyInstance } from 'fastify'
import { parseTilePath } from '../../log/tile.ts'
import type { House } from '../house.ts'
import { Refused } from './problem.ts'
import { openTenantOf } from './tenant.ts'
import { publicFacts } from './well-known.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.get('/.well-known/guichet.json', { config: { open: 'public' } }, async (request, reply) => {
    const tenant = await openTenantOf(house, request)
    return reply
      .header('cache-control', 'public, max-age=300')
      .type('application/json')
      .send(Buffer.from(JSON.stringify(await publicFacts(house, tenant))))
  })

  app.get('/log/checkpoint', { config: { open: 'public' } }, async (_request, reply) => {
    const note = await house.log.published()
    if (note === undefined) throw new Refused(404, 'no-checkpoint', 'Nothing has been published yet.')
    return reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('access-control-allow-origin', '*')
      .send(note)
  })

  app.get<{ Params: { '*': string } }>(
    '/log/tile/*',
    { config: { open: 'public' } },
    async (request, reply) => {
      const tile = parseTilePath(`tile/${request.params['*']}`)
      const bytes = tile && (await house.log.publishedTile(tile))
      if (!bytes) throw new Refused(404, 'no-tile', 'There is no such tile in the published tree.')
      return reply
        .type('application/octet-stream')
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('access-control-allow-origin', '*')
        .send(Buffer.from(bytes))
    },
  )
}
