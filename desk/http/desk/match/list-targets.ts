/** `POST /desk/api/demands/{id}/list`: the key that keeps what was taken down from coming back. */
import type { FastifyInstance } from 'fastify'
import { listFromDemand } from '../../../banks/from-demand.ts'
import { type Recognised, recognise, takesTime, unreadOf } from '../../../matching/recognise.ts'
import type { Numbered } from '../../../../core/demand.ts'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import { holdLists } from '../../../sql/banks/head.ts'
import { addListings, cancelListing, listAgain } from '../../../sql/banks/listings.ts'
import { inTenant } from '../../../sql/database.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { numbered } from '../demands/numbered.ts'
import { onlyOnce } from '../once.ts'
import { send } from '../reply.ts'
import { sitting } from '../session.ts'
import { authorOf, bankAt } from './bank-view.ts'

type At = { Params: { id: string; listing: string } }

export function routes(app: FastifyInstance, house: House): void {
  const decide = { config: { open: 'session' as const, may: ['decide'] }, bodyLimit: 64 * 1024 }

  app.post<{ Params: { id: string } }>('/desk/api/demands/:id/list', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant } = sits
    const id = uuid(request.params.id)
    const { targets, bank: name, ...words } = read(request, contract.listTargets)
    const { demand } = await numbered(house, tenant, id)
    refuseWhatIsNotDown(demand, targets)
    const chosen = demand.targets.filter((target) => targets.includes(target.id))
    const recognised: Recognised[] = []
    for (const target of chosen.filter((target) => !takesTime(target)))
      recognised.push(await recognise(house, tenant, target))
    const atOnce = recognised.filter((one) => one.told.signals.length > 0 && !unreadOf(one))
    // What plays, and what could not be read just now: neither is listed by less than it can be known by.
    const later = [
      ...chosen.filter(takesTime),
      ...recognised.filter(unreadOf).map(({ target }) => target),
    ].map((target) => target.id)
    if (atOnce.length + later.length === 0)
      throw new Refused(422, 'not-possible', 'Nothing that is held here can be recognised.', {
        says: { key: 'list.no.nothing-held' },
      })
    const answer = await onlyOnce(house, sits, request, async (tx): Promise<contract.TargetsListed> => {
      const done: contract.TargetsListed = { entries: [], later: 0 }
      await onDemandIn(tx, house, tenant, id, async ({ demand }) => {
        // Somebody may have put it back since it was looked at.
        refuseWhatIsNotDown(demand, targets)
        // Nor does a program end the bank meanwhile.
        await holdLists(tx, tenant.id)
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
        const asked = { demand: id, bank: bank.id, words, by: sits.staff.id, at: house.clock.now() }
        done.later = await addListings(tx, house, tenant.id, asked, later)
        if (atOnce.length === 0) return undefined
        const by = authorOf(sits)
        const { entries, event } = await listFromDemand(tx, house, tenant, by, bank, demand, atOnce, words)
        done.entries = entries
        return { demand, effects: [], events: [event] }
      })
      return done
    })
    house.nudge()
    house.nudge('listing')
    return send(reply, answer)
  })

  app.post<At>('/desk/api/demands/:id/list/:listing/again', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const { fileAlone } = read(request, contract.listAgain)
    const wish = { by: sits.staff.id, fileAlone }
    const again = await inTenant(house.db, sits.tenant.id, (tx) => listAgain(tx, placeOf(request), wish))
    house.nudge('listing')
    return send(reply, { again })
  })

  app.post<At>('/desk/api/demands/:id/list/:listing/cancel', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    read(request, contract.nothing)
    const at = house.clock.now()
    const cancelled = await inTenant(house.db, sits.tenant.id, (tx) =>
      cancelListing(tx, placeOf(request), at),
    )
    return send(reply, { cancelled })
  })
}

const placeOf = ({ params }: { params: At['Params'] }) => ({
  demand: uuid(params.id),
  id: uuid(params.listing),
})

function refuseWhatIsNotDown({ targets }: Numbered, wanted: readonly string[]): void {
  const chosen = targets.filter(({ id }) => wanted.includes(id))
  const open = chosen.find(({ outcome }) => outcome !== 'restricted')
  if (open || chosen.length !== wanted.length)
    throw new Refused(422, 'not-possible', 'Only what was taken down is listed.', {
      says: { key: 'list.no.not-restricted', params: { ordinal: open?.ordinal ?? 0 } },
    })
}
