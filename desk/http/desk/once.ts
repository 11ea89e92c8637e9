/** A press of a key that reaches the desk twice acts once: what was answered is remembered under the page's own key. */
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { House, Tenant } from '../../house.ts'
import { answeredTo, keepAnswered, lostTheRace } from '../../sql/answered.ts'
import { inTenant, type Tx } from '../../sql/database.ts'
import { Refused } from '../problem.ts'
import { bodyOf } from '../v1/sender.ts'
import type { Sitting } from './session.ts'

/** Who pressed what, under which key, and with which bytes: the same key with other bytes is refused. */
type Press = { sender: string; route: string; key: string; bytes: Uint8Array }
/** Remembers the answer in the transaction that did the work; of two at once the second fails whole. */
export type Note<T> = (tx: Tx, answer: T) => Promise<void>

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

export function pressOf({ staff }: Pick<Sitting, 'staff'>, request: FastifyRequest): Press {
  return {
    sender: `staff:${staff.id}`,
    route: request.url,
    key: `${request.headers['idempotency-key'] ?? ''}`,
    bytes: bodyOf(request),
  }
}

/** Does the work of one press, which notes its answer as it commits; the same press again gets the same answer. */
export async function once<T>(
  house: House,
  tenant: Tenant,
  press: Press,
  work: (note: Note<T>) => Promise<T>,
): Promise<T> {
  const { key, bytes } = press
  if (key === '') return await work(async () => undefined)
  const before = await doneBefore<T>(house, tenant, press)
  if (before) return before
  try {
    return await work((tx, answer) =>
      keepAnswered(tx, house, tenant, {
        ...press,
        at: house.clock.now(),
        sha256: digest(bytes),
        response: Buffer.from(JSON.stringify(answer)),
      }),
    )
  } catch (fault) {
    // Two presses at once: the second one answers with what the first one did.
    const winner = lostTheRace(fault) && (await doneBefore<T>(house, tenant, press))
    if (winner) return winner
    throw fault
  }
}

/** The same, where all of the work is one transaction and nothing else. */
export async function onlyOnce<T>(
  house: House,
  sits: Pick<Sitting, 'tenant' | 'staff'>,
  request: FastifyRequest,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return await once<T>(house, sits.tenant, pressOf(sits, request), (note) =>
    inTenant(house.db, sits.tenant.id, async (tx) => {
      const answer = await work(tx)
      await note(tx, answer)
      return answer
    }),
  )
}

/** What was answered to the same press before; throws 422 where the key came with something else. */
async function doneBefore<T>(
  house: House,
  tenant: Tenant,
  { sender, route, key, bytes }: Press,
): Promise<T | undefined> {
  const before = await inTenant(house.db, tenant.id, (tx) => answeredTo(tx, { sender, route, key }))
  if (before && before.sha256 !== digest(bytes))
    throw new Refused(422, 'idempotency-conflict', 'This Idempotency-Key was used with another body.')
  return before?.response ? (JSON.parse(before.response.toString('utf8')) as T) : undefined
}
