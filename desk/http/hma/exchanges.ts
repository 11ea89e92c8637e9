/** `/hma/c/exchange…`: HMA fetches lists from partners by itself. This desk does not yet, and says so. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import { callerOf, forPrograms, no, sendJson } from './door.ts'

const notYet = "This desk fetches from no exchange; a partner's list is imported into a bank as a file."

type Api = { Params: { api: string } }
type At = { Params: { exchange: string } }

export function routes(app: FastifyInstance, house: House): void {
  for (const path of ['/c/exchanges/apis', '/c/exchanges'])
    app.get(path, forPrograms, async (request, reply) => {
      await callerOf(house, request, 'curate')
      return sendJson(reply, [])
    })

  app.post('/c/exchanges', forPrograms, async (request) => {
    await callerOf(house, request, 'curate')
    throw no(501, notYet)
  })

  app.route<Api>({
    method: ['GET', 'POST'],
    url: '/c/exchanges/api/:api',
    ...forPrograms,
    handler: async (request) => {
      await callerOf(house, request, 'curate')
      throw no(400, `no such Exchange API '${request.params.api}'`)
    },
  })

  app.get<Api>('/c/exchanges/api/:api/schema', forPrograms, async (request) => {
    await callerOf(house, request, 'curate')
    throw no(404, `Exchange API '${request.params.api}' not found`)
  })

  for (const [method, url] of [
    ['GET', '/c/exchange/:exchange'],
    ['PUT', '/c/exchange/:exchange'],
    ['GET', '/c/exchange/:exchange/status'],
  ] as const)
    app.route<At>({
      method,
      url,
      ...forPrograms,
      handler: async (request) => {
        await callerOf(house, request, 'curate')
        throw no(404, `Exchange '${request.params.exchange}' not found`)
      },
    })

  // As in HMA, what is not there counts as done.
  app.delete<At>('/c/exchange/:exchange', forPrograms, async (request, reply) => {
    await callerOf(house, request, 'curate')
    return sendJson(reply, { message: 'Exchange deleted' })
  })
}
