/** Who has a demand. A person takes it, gives it to a colleague or puts it back; "not me, now" asks for no reason. */
import type { FastifyInstance } from 'fastify'
import type { EventDraft } from '../../../../core/event.ts'
import type { House } from '../../../house.ts'
import { onDemand } from '../../../journey.ts'
import { assignTo, holderOf, onPaper } from '../../../sql/together/assigned.ts'
import type { Tx } from '../../../sql/database.ts'
import { colleague } from '../../../sql/house/people.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

type At = { Params: { id: string } }

export function routes(app: FastifyInstance, house: House): void {
  const decide = { config: { open: 'session' as const, may: ['decide'] } }

  app.post<At>('/desk/api/demands/:id/assign', decide, async (request, reply) => {
    const sits = await sitting(house, request)
    const wanted = read(request, contract.assign)
    await onDemand(house, sits.tenant, uuid(request.params.id), async ({ demand }, tx) => {
      const event = await assign(tx, house, sits, demand.id, wanted)
      return event && { demand, effects: [], events: [event] }
    })
    return send(reply, {})
  })

  app.post<At>('/desk/api/demands/:id/pass-on', decide, async (request, reply) => {
    const { tenant, actor, staff } = await sitting(house, request)
    const { target } = read(request, contract.passOn)
    await onDemand(house, tenant, uuid(request.params.id), async ({ demand }, tx) => {
      if ((await onPaper(tx, demand.id)) === staff.id) await assignTo(tx, demand.id, null)
      return {
        demand,
        effects: [],
        events: [
          {
            type: 'handover',
            at: house.clock.now(),
            actor,
            says: { key: 'history.passed-on' },
            body: { target: target ?? null },
          },
        ],
      }
    })
    return send(reply, {})
  })
}

/** Under the lock of the demand, so that of two who reach for it at once one has it and the other is told. */
async function assign(
  tx: Tx,
  house: House,
  { actor, staff }: Sitting,
  demand: string,
  { to, from }: { to: string | null; from: string | null },
): Promise<EventDraft | undefined> {
  const held = await holderOf(tx, demand)
  // The same press twice.
  if ((held?.id ?? null) === to) return undefined
  if ((held?.id ?? null) !== from)
    throw new Refused(409, 'assigned-meanwhile', 'Somebody else was quicker. Look who has it now.', {
      says: held ? { key: 'why-not.has-it', params: { name: held.name } } : { key: 'why-not.nobody-has-it' },
    })
  const next = to === null ? undefined : await mayHold(tx, to)
  await assignTo(tx, demand, to)
  const says = !next
    ? { key: 'history.assigned.put-back' }
    : next.id === staff.id
      ? { key: 'history.assigned.taken' }
      : { key: 'history.assigned.given', params: { name: next.name } }
  return { type: 'demand.assigned', at: house.clock.now(), actor, says, body: { to, from } }
}

/** Somebody who is there and decides; otherwise it is refused, and said why. */
export async function mayHold(tx: Tx, id: string): Promise<{ id: string; name: string }> {
  const person = await colleague(tx, id)
  if (!person) throw new Refused(404, 'not-here', 'There is no such person at this desk.')
  if (!roleMay(person.role as Sitting['staff']['role'], 'decide'))
    throw new Refused(422, 'not-possible', 'A rule does not allow this now.', {
      says: { key: 'why-not.does-not-decide', params: { name: person.name } },
    })
  return { id: person.id, name: person.name }
}
