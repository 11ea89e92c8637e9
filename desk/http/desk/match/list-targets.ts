/** `POST /desk/api/demands/{id}/list`: the key that keeps what was taken down from coming back. */
import type { FastifyInstance } from 'fastify'
import { listIn } from '../../../banks/change.ts'
import { recognise } from '../../../matching/recognise.ts'
import type { Numbered } from '../../../../core/demand.ts'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read, uuid } from '../asked.ts'
import { numbered } from '../demands/numbered.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { authorOf, bankAt } from './bank-view.ts'

export function routes(app: FastifyInstance, house: House): void {
  app.post<{ Params: { id: string } }>(
    '/desk/api/demands/:id/list',
    { config: { open: 'session', may: ['decide'] }, bodyLimit: 64 * 1024 },
    async (request, reply) => {
      const sits = await sitting(house, request)
      const { tenant } = sits
      const id = uuid(request.params.id)
      const { targets, bank: name, ...words } = read(request, contract.listTargets)
      const { demand } = await numbered(house, tenant, id)
      refuseWhatIsNotDown(demand, targets)
      const recognised = (await recognise(house, tenant, demand, targets)).filter(
        ({ told }) => told.signals.length > 0,
      )
      if (recognised.length === 0)
        throw new Refused(422, 'not-possible', 'Nothing that is held here can be recognised.', {
          says: { key: 'list.no.nothing-held' },
        })
      const at = house.clock.now()
      const answer = await onlyOnce(house, sits, request, async (tx) => {
        const bank = await bankAt(tx, name)
        if (bank.stance !== 'known')
          throw new Refused(
            422,
            'not-possible',
            'What was taken down is listed as known, never as let through.',
            {
              says: { key: 'list.no.let-through', params: { bank: bank.name } },
            },
          )
        let entries: number[] = []
        await onDemandIn(tx, house, tenant, id, async ({ demand }) => {
          // Somebody may have put it back since it was looked at.
          refuseWhatIsNotDown(demand, targets)
          entries = await listIn(
            tx,
            house,
            tenant,
            authorOf(sits),
            bank,
            recognised.map(({ target, told }) => ({
              label: words.label,
              legalBasis: words.legalBasis,
              source: { kind: 'order', name: demand.authority?.name ?? '', reference: demand.number },
              ...(words.confidence === undefined ? {} : { confidence: words.confidence }),
              ...(words.expiresAt === undefined ? {} : { expiresAt: words.expiresAt }),
              note: words.note,
              confirmedBy: sits.staff.id,
              demand: { id: demand.id, target: target.id },
              contentUri: target.address,
              signals: told.signals,
            })),
          )
          return {
            demand,
            effects: [],
            events: [
              {
                type: 'signal.listed',
                at,
                actor: sits.actor,
                says: { key: 'history.listed', params: { count: entries.length, bank: bank.name } },
                body: { bank: bank.name, entries, targets: recognised.map(({ target }) => target.id) },
              },
            ],
          }
        })
        return { entries }
      })
      house.nudge()
      return send(reply, answer)
    },
  )
}

function refuseWhatIsNotDown({ targets }: Numbered, wanted: readonly string[]): void {
  const chosen = targets.filter(({ id }) => wanted.includes(id))
  const open = chosen.find(({ outcome }) => outcome !== 'restricted')
  if (open || chosen.length !== wanted.length)
    throw new Refused(422, 'not-possible', 'Only what was taken down is listed.', {
      says: { key: 'list.no.not-restricted', params: { ordinal: open?.ordinal ?? 0 } },
    })
}
