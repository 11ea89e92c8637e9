/** `GET /v1/cases/{case}`: what became of a piece that a platform asked about. */
import type { FastifyInstance } from 'fastify'
import { adviceAfter } from '../../../core/match.ts'
import type { House } from '../../house.ts'
import { caseWith } from '../../sql/banks/cases.ts'
import { inTenant } from '../../sql/database.ts'
import type * as contract from '../contract/index.ts'
import { uuid } from '../desk/asked.ts'
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
      const found = await inTenant(house.db, tenant.id, (tx) => caseWith(tx, id))
      if (!found) throw new Refused(404, 'not-here', 'There is no such case at this desk.')
      const { piece, verdict, exception } = found
      return send(reply, {
        case: id,
        content: piece.content,
        ...(piece.platform === undefined ? {} : { platform: piece.platform }),
        openedAt: found.opened_at,
        open: verdict === null,
        advice: verdict === null ? found.told : adviceAfter(verdict),
        ...(verdict === null ? {} : { verdict }),
        ...(exception === null ? {} : { exception }),
        ...(found.decided_at === null ? {} : { decidedAt: found.decided_at }),
      } satisfies contract.ScanVerdict)
    },
  )
}
