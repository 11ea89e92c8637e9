/** `GET /v1/cases/{case}`: what became of a piece that a platform asked about. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../house.ts'
import { caseWith, namedAs } from '../../sql/banks/cases.ts'
import { sayAdvice } from '../../sql/banks/heard.ts'
import { newestCaseOf } from '../../sql/banks/newest-case.ts'
import { inTenant } from '../../sql/database.ts'
import type * as contract from '../contract/index.ts'
import { uuid } from '../in-address.ts'
import { send } from '../desk/reply.ts'
import { Refused } from '../problem.ts'
import { programOf } from '../token.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.get<{ Params: { case: string } }>(
    '/v1/cases/:case',
    { config: { open: 'program' } },
    async (request, reply) => {
      const { tenant } = await programOf(house, request, 'scan')
      const id = uuid(request.params.case)
      const answer = await inTenant(house.db, tenant.id, async (tx) => {
        const found = await caseWith(tx, id)
        const newest = found && (await newestCaseOf(tx, found.piece_hash))
        return newest && { found, newest, advice: await sayAdvice(tx, newest, house.clock.now()) }
      })
      if (!answer) throw new Refused(404, 'not-here', 'There is no such case at this desk.')
      const { found, newest, advice } = answer
      const { piece, verdict, exception } = found
      return send(reply, {
        case: id,
        ...namedAs(piece),
        openedAt: found.opened_at,
        open: newest.verdict === null,
        advice,
        ...(newest.id === id ? {} : { newest: { case: newest.id, open: newest.verdict === null } }),
        ...(verdict === null ? {} : { verdict }),
        ...(exception === null ? {} : { exception }),
        ...(found.decided_at === null ? {} : { decidedAt: found.decided_at }),
      } satisfies contract.ScanVerdict)
    },
  )
}
