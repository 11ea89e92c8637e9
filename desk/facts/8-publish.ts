import type { Answered } from '../../core/demand.ts'
import type { Instant } from '../../core/instant.ts'
import type { PublishFacts } from '../../core/path/8-publish.ts'
import { sql, type Tx } from '../sql/database.ts'

/** How far the log has come with this demand's events: an entry counts once a signed checkpoint covers it. */
export async function publishFacts(tx: Tx, demand: Answered, at: Instant): Promise<PublishFacts> {
  const { rows } = await sql<{ events: number; published: number }>`
    select count(*)::int as events,
           (count(*) filter (where l.index < (select coalesce(max(signed_size), 0) from log_checkpoint)))::int as published
    from event e join log_entry l on l.event_id = e.id where e.case_id = ${demand.caseId}`.execute(tx)
  return { at, events: rows[0]?.events ?? 0, published: rows[0]?.published ?? 0 }
}
