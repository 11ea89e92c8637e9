/** Coming in and going out: the one-time link (in a sandbox, and for a first passkey), and leaving. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { House } from '../../../house.ts'
import { inTenant } from '../../../sql/database.ts'
import { passkeysOf } from '../../../sql/house/passkeys.ts'
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
      const used = await tx
        .updateTable('sign_in')
        .set({ used_at: house.clock.now() })
        .where('token_hash', '=', tokenHash(token))
        .where('used_at', 'is', null)
        .where('expires_at', '>', house.clock.now())
        .returning('staff_id')
        .executeTakeFirst()
      if (!used)
        throw new Refused(401, 'link-spent', 'This link was used before or has expired. Ask for a new one.')
      if (!tenant.sandbox && (await passkeysOf(tx, used.staff_id)).length > 0)
        throw new Refused(403, 'passkey-wanted', 'This person has a passkey, and comes in with it alone.')
      await openSession(house, tx, tenant, used.staff_id, reply, {
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
