/** Who sits here, and in a sandbox whom they play. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { homeOf } from '../../../platforms/connections.ts'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { colleague, colleagues } from '../../../sql/house/people.ts'
import { endSession } from '../../../sql/house/sessions.ts'
import { mediaOf } from '../../../tenants.ts'
import type * as contract from '../../contract/index.ts'
import { Refused } from '../../problem.ts'
import { read } from '../../in-body.ts'
import { send } from '../reply.ts'
import { rightsOf } from '../rights.ts'
import { openSession, sitting } from '../session.ts'

const idIn = z.object({ id: z.uuid() })

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/session', see, async (request, reply) => {
    const { tenant, staff, csrf } = await sitting(house, request)
    const people = tenant.sandbox ? await inTenant(house.db, tenant.id, colleagues) : []
    const platformUrl = homeOf(tenant)
    return send(reply, {
      staff: { id: staff.id, name: staff.name, role: staff.role },
      may: rightsOf(staff),
      cameBy: staff.cameBy,
      enrolled: staff.enrolled,
      firstRun: tenant.firstRun !== undefined,
      tenant: { id: tenant.id, name: tenant.settings.legalName, homeState: tenant.settings.homeState },
      ...(tenant.sandbox
        ? { people: people.map(({ id, name, role }) => ({ id, name, role: role as contract.Role })) }
        : {}),
      sandbox: tenant.sandbox,
      ...(platformUrl ? { platformUrl } : {}),
      csrf,
      serverTime: house.clock.now(),
      mediaOrigin: mediaOf(house, tenant),
    } satisfies contract.Session)
  })

  app.post('/desk/api/sandbox/person', { ...see, bodyLimit: 4096 }, async (request, reply) => {
    const { tenant, sessionHash } = await sitting(house, request)
    const { id } = read(request, idIn)
    if (!tenant.sandbox) throw new Refused(403, 'no-sandbox', 'People are switched in a sandbox only.')
    await inTenant(house.db, tenant.id, async (tx) => {
      const person = await colleague(tx, id)
      if (!person) throw new Refused(404, 'not-here', 'There is no such person.')
      await endSession(tx, sessionHash)
      await openSession(house, tx, tenant, person.id, reply)
    })
    return send(reply, {})
  })
}
