/** `POST /v1/scan`: what of a piece is known, before anybody sees it. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { House } from '../../house.ts'
import { cancelSlow, type Slow, slowOf } from '../../matching/slow-scan.ts'
import * as contract from '../contract/index.ts'
import { read } from '../in-body.ts'
import { asked, uuid } from '../in-address.ts'
import { send } from '../desk/reply.ts'
import { Refused } from '../problem.ts'
import { programOf } from '../token.ts'
import { scannedView } from './match-view.ts'
import { answerTo, type Wish } from './piece.ts'
import { bodyOf } from './sender.ts'

/** A piece in the body, or in base64 in JSON. What is longer is fetched. */
const largest = 64 * 1024 ** 2

export function routes(app: FastifyInstance, house: House): void {
  const instead = 'fetch: an address at which the piece lies'
  app.post(
    '/v1/scan',
    { config: { open: 'program', instead }, bodyLimit: largest },
    async (request, reply) => {
      const program = await programOf(house, request, 'scan')
      const { status, body } = await answerTo(house, program, wishOf(request), keyOf(request))
      if (status === 202) reply.code(202).headers({ location: `/v1/scan/${body.scan}`, 'retry-after': '2' })
      return send(reply, body)
    },
  )

  app.get<{ Params: { scan: string } }>(
    '/v1/scan/:scan',
    { config: { open: 'program' } },
    async (request, reply) => {
      const { tenant } = await programOf(house, request, 'scan')
      const id = uuid(request.params.scan)
      const found = await slowOf(house, tenant, id)
      if (!found) throw notHere()
      return send(found.state === 'done' ? reply : reply.header('retry-after', '2'), slowView(id, found))
    },
  )

  app.delete<{ Params: { scan: string } }>(
    '/v1/scan/:scan',
    { config: { open: 'program' }, bodyLimit: 1024 },
    async (request, reply) => {
      const { tenant } = await programOf(house, request, 'scan')
      if (!(await cancelSlow(house, tenant, uuid(request.params.scan)))) throw notHere()
      return reply.code(204).send()
    },
  )
}

function slowView(scan: string, found: Slow): contract.SlowScan {
  if (found.state === 'hashing') return { scan, ...found }
  const { state, at, scanned, told } = found
  return { scan, state, answer: scannedView(at, scanned, told) }
}

const notHere = () => new Refused(404, 'not-here', 'There is no such scan under way, or no longer.')

/** JSON that names the piece and holds it or its signals; or the bytes themselves, named in the address. */
function wishOf(request: FastifyRequest): Wish {
  if (/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return read(request, contract.scanRequest, {
      instead: 'the bytes themselves as the body, named in the address: ?content=…',
    })
  const named = asked(
    request,
    contract.piece,
    'A piece sent as it is must be named in the address: ?content=…',
  )
  return { ...named, bytes: bodyOf(request), contentType: request.headers['content-type'] }
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x20-\x7e]{1,200}$/.test(key)) return `key ${key}`
  throw new Refused(400, 'unfit', 'The idempotency key is not what this route takes.', {
    errors: [{ path: 'idempotency-key', found: 'another line', wanted: '1 to 200 printable characters' }],
  })
}
