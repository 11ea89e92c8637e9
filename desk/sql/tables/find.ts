import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Instant } from '../../../core/instant.ts'

/** 64 bits: read as text (`place::text`), since a number of JavaScript would round them. */
type Wide = ColumnType<never, string, string>

/** What the database reckons for each demand: where it stands in time, and in the inbox. */
export type Placed = {
  place: GeneratedAlways<string>
  stage: GeneratedAlways<number>
  rank: GeneratedAlways<number>
  /** The hash of the token of the person's page. */
  user_page: GeneratedAlways<string | null>
}

/** Search and saved views; see migrations/0007-find.ts. */
export interface FindTables {
  search_of: {
    tenant_id: string
    demand_id: string
    source: string
    place: Wide
    edition: number
    terms: string[]
  }
  search_term: { tenant_id: string; term: Wide; place: Wide }
  /** How far back an edition of the index reaches; `below` is null once it holds everything. */
  search_progress: { tenant_id: string; edition: number; below: string | null }
  saved_view: {
    id: string
    tenant_id: string
    staff_id: string
    name: string
    query: string
    shared: Generated<boolean>
    created_at: Instant
  }
}
