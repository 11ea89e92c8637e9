import type { Answered } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import type { PublishFacts } from '../../core/path/8-publish.ts'
import type { Tx } from '../sql/database.ts'
import { eventsOf } from '../sql/log.ts'

/** How far the log has come with this demand's events. */
export async function publishFacts(tx: Tx, demand: Answered, at: Instant): Promise<PublishFacts> {
  return { at, ...(await eventsOf(tx, demand.caseId)) }
}
