/** Whether a bank stops by itself what two persons have confirmed: proposed by one, agreed to by another; one takes it back. */
import type { FastifyInstance } from 'fastify'
import type { NotAllowed } from '../../../../core/house-change.ts'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { ofTheBanks } from '../../../tenants/bank-change.ts'
import { decide, propose } from '../../../tenants/two-persons.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { proposerOf, told } from '../house/two-persons.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { bankAt } from './bank-view.ts'

export function routes(app: FastifyInstance, house: House): void {
  const curate = { config: { open: 'session' as const, may: ['curate'] }, bodyLimit: 16 * 1024 }

  app.post<{ Params: { bank: string } }>('/desk/api/banks/:bank/on-match', curate, async (request, reply) => {
    const sits = await sitting(house, request)
    const { onMatch } = read(request, contract.bankOnMatch)
    const { id, name } = await inTenant(house.db, sits.tenant.id, (tx) => bankAt(tx, request.params.bank))
    const change = { bank: id, name, onMatch }
    return send(
      reply,
      told(await propose(house, sits.tenant, ofTheBanks, proposerOf(sits), change), notByTheBank),
    )
  })

  for (const decision of ['approve', 'reject'] as const)
    app.post<{ Params: { id: string } }>(
      `/desk/api/bank-changes/:id/${decision}`,
      curate,
      async (request, reply) => {
        const sits = await sitting(house, request)
        const wish = { id: uuid(request.params.id), approved: decision === 'approve' }
        const decided = await decide(house, sits.tenant, ofTheBanks, proposerOf(sits), wish)
        return send(reply, told(decided, notByTheBank))
      },
    )
}

function notByTheBank({ refused, found, wanted }: NotAllowed): Refused {
  return new Refused(422, refused, 'A bank cannot be set to that.', {
    errors: [{ path: 'onMatch', found, wanted }],
    says: { key: `bank.no.${refused}`, params: { found } },
  })
}
