/** Coming in and going out: the one-time link (in a sandbox, and for a first passkey), and leaving. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { House, Tenant } from '../../../house.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { passkeysOf } from '../../../sql/house/passkeys.ts'
import { colleague } from '../../../sql/house/people.ts'
import { endSession, useLink } from '../../../sql/house/sessions.ts'
import { Refused } from '../../problem.ts'
import { tenantOf } from '../../tenant.ts'
import { read } from '../../in-body.ts'
import { checkOrigin, closeSession, cookieIn, deviceOf, openSession, personBehind } from '../session.ts'
import { tokenHash } from '../../../outside/token-hash.ts'
import { send } from '../reply.ts'

/** `instead` is the answer of a person who sat here and was asked whether the owner of the link may take their place. */
const link = z.object({ token: z.string().min(20).max(200), instead: z.boolean().default(false) })

export function routes(app: FastifyInstance, house: House): void {
  const open = { config: { open: 'public' as const }, bodyLimit: 64 * 1024 }

  app.post('/desk/api/sign-in/link', open, async (request, reply) => {
    const tenant = await tenantOf(house, request)
    checkOrigin(house, tenant, request)
    const { token, instead } = read(request, link)
    await inTenant(house.db, tenant.id, async (tx) => {
      const person = await useLink(tx, tokenHash(token), house.clock.now())
      if (person === undefined)
        throw new Refused(401, 'link-spent', 'This link was used before or has expired. Ask for a new one.')
      if (!tenant.sandbox && (await passkeysOf(tx, person)).length > 0)
        throw new Refused(403, 'passkey-wanted', 'This person has a passkey, and comes in with it alone.')
      await makeRoom(house, tx, tenant, request, { person, instead })
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

/**
 * A session never becomes somebody else's unasked: whoever sits here would go on under another name, and register their
 * passkey for another person. What is thrown leaves the link unused.
 */
async function makeRoom(
  house: House,
  tx: Tx,
  tenant: Tenant,
  request: FastifyRequest,
  { person, instead }: { person: string; instead: boolean },
): Promise<void> {
  const secret = cookieIn(house, request)
  if (secret === undefined) return
  const sits = await personBehind(tx, house, tenant.id, tokenHash(secret))
  if (!sits) return
  if (sits.staff_id !== person && !instead) {
    const owner = (await colleague(tx, person))?.name ?? ''
    throw new Refused(409, 'somebody-sits', 'Somebody else is signed in here.', {
      says: { key: 'sign-in.somebody.text', params: { owner, sits: sits.name } },
    })
  }
  await endSession(tx, tokenHash(secret))
}
