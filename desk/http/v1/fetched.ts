import type { Actor } from '../../../core/event.ts'
import { fetched } from '../../../core/fetched.ts'
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { onDemand } from '../../journey.ts'
import { markFetched } from '../../sql/demands/answers.ts'

/**
 * Notes that the authority fetches these answers, the first time it does. Durable when this returns, which is before
 * the answer leaves: an answer that went out without a trace would be worse than one fetched twice.
 */
export async function noteFetched(
  house: House,
  tenant: Tenant,
  demand: string,
  answers: readonly string[],
  who: { by: Actor; at: Instant },
): Promise<void> {
  await onDemand(house, tenant, demand, async ({ demand: current }, tx) => {
    const change = fetched(current, answers, who)
    if (!change) return undefined
    await markFetched(tx, answers, who.at)
    return change
  })
}
