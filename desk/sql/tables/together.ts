import type { Instant } from '../../../core/instant.ts'

/** What people at one desk write, ask and hand to each other (migration 0008). */
export interface TogetherTables {
  note: {
    id: string
    tenant_id: string
    demand_id: string
    author: string
    at: Instant
    sealed: Buffer
  }
  mention: {
    tenant_id: string
    note_id: string
    demand_id: string
    staff_id: string
    at: Instant
    read_at: Instant | null
  }
  second_person_request: {
    id: string
    tenant_id: string
    demand_id: string
    deed: string
    sealed: Buffer
    version: number
    order_sha256: string
    plan_sha256: string
    asked_by: string
    asked_at: Instant
    expires_at: Instant
    decided_by: string | null
    decided_at: Instant | null
    outcome: 'approved' | 'declined' | 'withdrawn' | 'lapsed' | 'changed' | null
    word: Buffer | null
  }
  handover: {
    id: string
    tenant_id: string
    given_by: string
    given_to: string | null
    given_at: Instant
    settled_by: string | null
    settled_at: Instant | null
    outcome: 'taken' | 'withdrawn' | 'replaced' | null
  }
  handover_demand: { tenant_id: string; handover_id: string; demand_id: string; note_id: string | null }
}
