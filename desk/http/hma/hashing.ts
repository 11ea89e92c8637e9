/** `/hma/h`: what a piece is known by, and nothing is kept of it. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House } from '../../house.ts'
import { queryOf } from './asked.ts'
import { callerOf, forPrograms, sendJson } from './door.ts'
import { pieceAt, pieceSent, takeForms } from './piece.ts'

const types = z.object({ types: z.string().optional() })
const address = types.extend({ url: z.string('url is required'), content_type: z.string().optional() })

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  await app.register(async (room) => {
    await takeForms(room)

    room.get('/h/hash', forPrograms, async (request, reply) => {
      const caller = await callerOf(house, request, 'scan')
      const { url, ...asked } = queryOf(request, address)
      return sendJson(reply, (await pieceAt(house, caller, url, asked)).hashes)
    })

    room.post('/h/hash', forPrograms, async (request, reply) => {
      const caller = await callerOf(house, request, 'scan')
      const { known } = await pieceSent(house, caller, request, queryOf(request, types).types)
      return sendJson(reply, known.hashes)
    })
  })
}
