/** Notes on a demand, and who is called in them. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../../house.ts'
import { onDemandIn } from '../../../journey.ts'
import { inTenant } from '../../../sql/database.ts'
import { colleagues } from '../../../sql/house/people.ts'
import { readMentions, writeNote } from '../../../sql/together/notes.ts'
import type { Colleagues } from '../../contract/index.ts'
import * as contract from '../../contract/index.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { onlyOnce } from '../once.ts'
import { type Sitting, sitting } from '../session.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'

type At = { Params: { id: string } }

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }
  const write = { config: { open: 'session' as const, may: ['note'] }, bodyLimit: 64 * 1024 }

  app.get('/desk/api/colleagues', see, async (request, reply) => {
    const { tenant } = await sitting(house, request)
    const rows = await inTenant(house.db, tenant.id, colleagues)
    return send(reply, {
      people: rows.map((row) => ({
        ...row,
        decides: roleMay(row.role as Sitting['staff']['role'], 'decide'),
      })),
    } satisfies Colleagues)
  })

  app.post<At>('/desk/api/demands/:id/notes', write, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, actor, staff } = sits
    const { text } = read(request, contract.writeNote)
    const id = uuid(request.params.id)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      let note = ''
      await onDemandIn(tx, house, tenant, id, async ({ demand, caseKey }) => {
        const by = { ...actor, id: staff.id }
        const written = await writeNote(
          tx,
          house,
          tenant,
          { demand: demand.id, caseKey },
          { by, text, at: house.clock.now() },
        )
        note = written.id
        return { demand, effects: [], events: [written.event] }
      })
      await house.crashpoint('note.kept')
      return { id: note }
    })
    house.nudge()
    return send(reply, answer)
  })

  app.post<At>('/desk/api/demands/:id/mentions/read', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const demand = uuid(request.params.id)
    await inTenant(house.db, tenant.id, (tx) => readMentions(tx, demand, staff.id, house.clock.now()))
    return send(reply, {})
  })
}
