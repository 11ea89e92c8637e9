/** `/hma/c/exchange…`: HMA fetches lists from partners by itself. This desk does not yet, and says so. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import { callerOf, forPrograms, no, sendJson } from './door.ts'

const notYet = "This desk fetches from no exchange; a partner's list is imported into a bank as a file."

type Answer = (name: string) => unknown

const answers: readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, Answer][] = [
  ['GET', '/c/exchanges/apis', () => []],
  ['GET', '/c/exchanges', () => []],
  ['POST', '/c/exchanges', () => no(501, notYet)],
  ['GET', '/c/exchanges/api/:name', (name) => no(400, `no such Exchange API '${name}'`)],
  ['POST', '/c/exchanges/api/:name', (name) => no(400, `no such Exchange API '${name}'`)],
  ['GET', '/c/exchanges/api/:name/schema', (name) => no(404, `Exchange API '${name}' not found`)],
  ['GET', '/c/exchange/:name', (name) => no(404, `Exchange '${name}' not found`)],
  ['PUT', '/c/exchange/:name', (name) => no(404, `Exchange '${name}' not found`)],
  ['GET', '/c/exchange/:name/status', (name) => no(404, `Exchange '${name}' not found`)],
  // As in HMA, what is not there counts as done.
  ['DELETE', '/c/exchange/:name', () => ({ message: 'Exchange deleted' })],
]

export function routes(app: FastifyInstance, house: House): void {
  for (const [method, url, answer] of answers)
    app.route<{ Params: { name?: string } }>({
      method,
      url,
      ...forPrograms,
      handler: async (request, reply) => {
        await callerOf(house, request, 'curate')
        const said = answer(request.params.name ?? '')
        if (said instanceof Error) throw said
        return sendJson(reply, said)
      },
    })
}
