import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import type { As } from '../../../match/pdq/pdqs.ts'

/** What was asked of a piece that is hashed in its own time. */
export type HashWish = {
  of?: 'image' | 'video' | 'audio' | 'unknown'
  wanted?: readonly string[]
  every?: number
  within?: number
  as?: readonly As[]
}

/** Videos and sounds that are being hashed (migration 0016). */
export interface HashingTables {
  hash_job: {
    id: string
    tenant_id: string
    state: 'waiting' | 'running' | 'done' | 'cancelled'
    wish: ColumnType<HashWish, string, string>
    object_id: string
    wrapped_identity: Buffer | null
    wrapped_meta: Buffer | null
    key_version: number
    size: ColumnType<number, number, number>
    asked_at: Instant
    ended_at: Instant | null
    done: Generated<number>
    expected: Generated<number>
    lease_until: Instant | null
    fence: Generated<number>
    attempts: Generated<number>
    result: Buffer | null
    result_key_version: number | null
  }
}
