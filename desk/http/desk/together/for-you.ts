/** What waits for one person in particular: where they are called, and what a colleague asks of them. */
import type { FastifyInstance } from 'fastify'
import type { House } from '../../../house.ts'
import { inTenant, type Tx } from '../../../sql/database.ts'
import { askedOf, callsOf, handoversFor, mostForOne, openRequests } from '../../../sql/together/for-you.ts'
import type { ForYou, ForYouCount } from '../../contract/index.ts'
import { heldHunts } from '../../../sql/seen/hunt-page.ts'
import { send } from '../reply.ts'
import { roleMay } from '../rights.ts'
import { type Sitting, sitting } from '../session.ts'
import { changesWaiting } from './changes-waiting.ts'

/** Read ones stay to be found again for a while; unread ones always stand above them. */
const shown = 60

export function routes(app: FastifyInstance, house: House): void {
  const see = { config: { open: 'session' as const, may: ['see'] } }

  app.get('/desk/api/for-you', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const { tenant, staff } = sits
    const decides = roleMay(staff.role, 'decide')
    const answer = await inTenant(house.db, tenant.id, async (tx) => ({
      handovers: decides ? await handoversFor(tx, staff.id) : 0,
      requests: (await openRequests(tx)).map((one) => ({
        ...one,
        mine: one.by.id === staff.id,
        mayAgree: decides && one.by.id !== staff.id,
      })),
      changes: await changesWaiting(tx, sits),
      hunts: decides
        ? (await heldHunts(tx)).map(({ id, after_version, up_to_version, found, begun_at }) => ({
            id,
            after: after_version,
            upTo: up_to_version,
            found,
            begunAt: begun_at,
          }))
        : [],
      mentions: await callsOf(tx, house, tenant, staff.id, shown),
    }))
    return send(reply, answer satisfies ForYou)
  })

  app.get('/desk/api/for-you/count', see, async (request, reply) => {
    const sits = await sitting(house, request)
    const waiting = await inTenant(house.db, sits.tenant.id, (tx) => waitingFor(tx, sits))
    const count = Math.min(waiting, mostForOne)
    return send(reply, { count, more: waiting >= mostForOne } satisfies ForYouCount)
  })
}

/**
 * What one has to look at oneself: unread calls, what another person asks agreement for, hunts that wait, and sheets to
 * take.
 */
async function waitingFor(tx: Tx, sits: Sitting): Promise<number> {
  const { staff } = sits
  const { calls, requests } = await askedOf(tx, staff.id)
  const changes = (await changesWaiting(tx, sits)).filter(({ mayApprove }) => mayApprove).length
  if (!roleMay(staff.role, 'decide')) return calls + changes
  return calls + changes + requests + (await heldHunts(tx)).length + (await handoversFor(tx, staff.id))
}
