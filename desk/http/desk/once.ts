/** A press of a key that reaches the desk twice acts once: what was answered is remembered under the page's own key. */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { House, Tenant } from '../../house.ts'
import { uuidv7 } from '../../outside/random.ts'
import { inTenant, type Tx } from '../../sql/database.ts'
import { findable } from '../../sql/findable.ts'
import { Refused } from '../problem.ts'
import { lostTheRace } from '../v1/exchange.ts'
import { bodyOf } from '../v1/sender.ts'
import type { Sitting } from './session.ts'

export type Press = { staff: string; route: string; key: string }

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** What was answered to the same press before; throws 422 where the key came with something else. */
export async function doneBefore<T>(
  house: House,
  tenant: Tenant,
  { staff, route, key }: Press,
  bytes: Uint8Array,
): Promise<T | undefined> {
  if (key === '') return undefined
  const before = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('idempotent_request')
      .select(['body_sha256', 'response'])
      .where('sender', '=', `staff:${staff}`)
      .where('route', '=', route)
      .where('key', '=', findable(key))
      .executeTakeFirst(),
  )
  if (before && before.body_sha256 !== digest(bytes))
    throw new Refused(422, 'idempotency-conflict', 'This Idempotency-Key was used with another body.')
  return before?.response ? (JSON.parse(before.response.toString('utf8')) as T) : undefined
}

/** Remembers the answer in the transaction that did the work; of two at once the second fails whole (409 on unique). */
export async function noteDone(
  tx: Tx,
  house: House,
  tenant: Tenant,
  { staff, route, key }: Press,
  bytes: Uint8Array,
  answer: unknown,
): Promise<void> {
  if (key === '') return
  const at = house.clock.now()
  await tx
    .insertInto('idempotent_request')
    .values({
      id: uuidv7(at, house.chance),
      tenant_id: tenant.id,
      sender: `staff:${staff}`,
      route,
      key: findable(key),
      body_sha256: digest(bytes),
      response: Buffer.from(JSON.stringify(answer)),
      case_id: null,
      created_at: at,
    })
    .execute()
}

/** Does the work of one press in one transaction with the note that it was done; the same press again gets the same answer. */
export async function onlyOnce<T>(
  house: House,
  { tenant, staff }: Pick<Sitting, 'tenant' | 'staff'>,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const press = { staff: staff.id, route: request.url, key: `${request.headers['idempotency-key'] ?? ''}` }
  const bytes = bodyOf(request)
  const before = await doneBefore<T>(house, tenant, press, bytes)
  if (before) return before
  try {
    return await inTenant(house.db, tenant.id, async (tx) => {
      const answer = await work(tx)
      await noteDone(tx, house, tenant, press, bytes, answer)
      return answer
    })
  } catch (fault) {
    // Two presses at once: the second one answers with what the first one did.
    const winner = lostTheRace(fault) && (await doneBefore<T>(house, tenant, press, bytes))
    if (winner) return winner
    throw fault
  }
}
