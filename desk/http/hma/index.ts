/**
 * The HTTP API of Hasher-Matcher-Actioner, so that its clients find here what they know. `docs/hma.md` says which calls
 * there are and what is mended in them.
 */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import * as banks from './banks.ts'
import { no, replyWithMessage } from './door.ts'
import * as entries from './entries.ts'
import * as exchanges from './exchanges.ts'
import * as hashing from './hashing.ts'
import * as matching from './matching.ts'
import * as status from './status.ts'
import * as types from './types.ts'

export async function routes(app: FastifyInstance, house: House): Promise<void> {
  await app.register(
    async (hma) => {
      hma.setErrorHandler((fault, request, reply) => replyWithMessage(fault, request, reply, house.say))
      hma.setNotFoundHandler((request, reply) =>
        replyWithMessage(no(404, 'There is no such call.'), request, reply, house.say),
      )
      for (const part of [status, matching, hashing, banks, entries, exchanges, types])
        await part.routes(hma, house)
    },
    { prefix: '/hma' },
  )
}
