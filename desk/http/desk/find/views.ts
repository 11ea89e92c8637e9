/** Lists that people keep under a name: for themselves, or for the whole desk. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../../house.ts'
import { uuidv7 } from '../../../outside/random.ts'
import { inTenant } from '../../../sql/database.ts'
import { lockViewsOf, removeView, viewsFor, writeView } from '../../../sql/together/views.ts'
import * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { uuid } from '../../in-address.ts'
import { onlyOnce } from '../once.ts'
import { sitting } from '../session.ts'
import { send } from '../reply.ts'

const mostOfOne = 100

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/views', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const rows = await inTenant(house.db, tenant.id, (tx) => viewsFor(tx, staff.id))
    const views = rows.map(({ staff_id: by, ...row }) => ({ ...row, mine: by === staff.id }))
    return send(reply, { views } satisfies { views: contract.SavedView[] })
  })

  app.post('/desk/api/views', { ...see, bodyLimit: 8192 }, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, staff } = sits
    const { name, query, shared } = read(request, contract.saveView)
    const answer = await onlyOnce(house, sits, request, async (tx) => {
      const others = await lockViewsOf(tx, staff.id)
      const same = others.find((one) => one.name === name)
      if (!same && others.length >= mostOfOne)
        throw new Refused(422, 'too-many', 'There are too many views under your name.', {
          errors: [{ path: 'name', found: `${others.length} views`, wanted: `fewer than ${mostOfOne}` }],
        })
      const id = same?.id ?? uuidv7(house.clock.now(), house.chance)
      const row = { name, query: query.replace(/^\?/, ''), shared }
      await writeView(tx, tenant.id, staff.id, { id, at: house.clock.now(), ...row })
      return { id }
    })
    return send(reply, answer)
  })

  app.post<{ Params: { id: string } }>('/desk/api/views/:id/remove', see, async (request, reply) => {
    const { tenant, staff } = await sitting(house, request)
    const id = uuid(request.params.id)
    const gone = await inTenant(house.db, tenant.id, (tx) => removeView(tx, staff.id, id))
    if (!gone) throw new Refused(404, 'not-here', 'There is no such view under your name.')
    return send(reply, {})
  })
}
