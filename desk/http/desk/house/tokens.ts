/** Tokens for the operator's own programs: made, shown once, ended. */
import type { FastifyInstance } from 'fastify'
import type { EventDraft } from '../../../../core/event.ts'
import type { House } from '../../../house.ts'
import { token, uuidv7 } from '../../../outside/random.ts'
import { tokenHash } from '../../../outside/token-hash.ts'
import { addToken, endToken, tokens } from '../../../sql/house/tokens.ts'
import { inTenant } from '../../../sql/database.ts'
import { recordOwnEvents } from '../../../sql/demands/events.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { send } from '../reply.ts'
import { type Sitting, sitting } from '../session.ts'

export function routes(app: FastifyInstance, house: House): void {
  const set = { config: { open: 'session' as const, may: ['settings'] }, bodyLimit: 16 * 1024 }

  app.get('/desk/api/tokens', set, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const rows = await inTenant(house.db, tenant.id, tokens)
    return send(reply, {
      tokens: rows.map(({ endedAt, madeBy, ...each }) => ({
        ...each,
        ...(madeBy === null ? {} : { madeBy }),
        ...(endedAt === null ? {} : { endedAt }),
      })),
    } satisfies contract.Tokens)
  })

  // Not remembered under the key of the press: the answer holds a secret, and the desk keeps only its hash.
  app.post('/desk/api/tokens', set, async (request, reply) => {
    const sits = await sitting(house, request)
    const { name, may } = read(request, contract.newToken)
    const at = house.clock.now()
    const id = uuidv7(at, house.chance)
    const secret = token(32, house.chance)
    await inTenant(house.db, sits.tenant.id, async (tx) => {
      await addToken(tx, sits.tenant.id, {
        id,
        name,
        hash: tokenHash(secret),
        may: [...new Set(may)],
        madeBy: sits.staff.id,
        at,
      })
      await recordOwnEvents(tx, house, sits.tenant, [
        eventOf('made', { id, name, may: may.join(', ') }, sits, at),
      ])
    })
    return send(reply, { id, token: secret } satisfies contract.TokenMade)
  })

  app.post<{ Params: { id: string } }>('/desk/api/tokens/:id/end', set, async (request, reply) => {
    const sits = await sitting(house, request)
    const id = uuid(request.params.id)
    const at = house.clock.now()
    await inTenant(house.db, sits.tenant.id, async (tx) => {
      const name = await endToken(tx, id, at)
      if (name === undefined) throw new Refused(404, 'not-here', 'There is no such token that still counts.')
      await recordOwnEvents(tx, house, sits.tenant, [eventOf('ended', { id, name, may: '' }, sits, at)])
    })
    return send(reply, {})
  })
}

function eventOf(
  how: 'made' | 'ended',
  { id, name, may }: { id: string; name: string; may: string },
  { actor }: Sitting,
  at: string,
): EventDraft {
  return {
    type: 'settings.changed',
    at,
    actor,
    says: { key: `history.token.${how}`, params: { name, may } },
    body: { how: `token-${how}`, token: id, name, ...(may === '' ? {} : { may }) },
  }
}
