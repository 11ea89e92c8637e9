/** Coming in and going out: the one-time link (in a sandbox, and for a first passkey), and leaving. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { passkeysOf } from '../../../sql/house/passkeys.ts'
import { useLink } from '../../../sql/house/sessions.ts'
import { Refused } from '../../problem.ts'
import { tenantOf } from '../../tenant.ts'
import { read } from '../asked.ts'
import { checkOrigin, closeSession, deviceOf, openSession } from '../session.ts'
import { tokenHash } from '../../../outside/token-hash.ts'
import { send } from '../reply.ts'

const link = z.object({ token: z.string().min(20).max(200) })

export function routes(app: FastifyInstance, house: House): void {
  const open = { config: { open: 'public' as const }, bodyLimit: 64 * 1024 }

  app.post('/desk/api/sign-in/link', open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    const { token } = read(request, link)
    await inTenant(house.db, tenant.id, async (tx) => {
      const person = await useLink(tx, tokenHash(token), house.clock.now())
      if (person === undefined)
        throw new Refused(401, 'link-spent', 'This link was used before or has expired. Ask for a new one.')
      if (!tenant.sandbox && (await passkeysOf(tx, person)).length > 0)
        throw new Refused(403, 'passkey-wanted', 'This person has a passkey, and comes in with it alone.')
      await openSession(house, tx, tenant, person, reply, {
        cameBy: 'link',
        device: deviceOf(request),
      })
    })
    return send(reply, {})
  })

  app.post('/desk/api/sign-out', open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    await inTenant(house.db, tenant.id, (tx) => closeSession(house, tx, request, reply))
    return send(reply, {})
  })
}
