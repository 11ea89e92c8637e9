import type { ColumnType, Generated } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Form } from '../../outside/decode/form.ts'

/** What was asked of a piece that is hashed in its own time. */
export type HashWish = {
  of?: 'image' | 'video' | 'audio' | 'unknown'
  wanted?: readonly string[]
  every?: number
  within?: number
  as?: readonly Form[]
}

/** What was said of content that is to be listed. */
export type ListingWords = {
  label: string
  legalBasis: string
  note: string
  confidence?: number | undefined
  expiresAt?: Instant | undefined
  /** By its exact hashes and nothing else: a person says so of what could not be read. */
  fileAlone?: boolean
}

/** Videos and sounds that are being hashed, and what is listed when it is (migrations 0016 and 0021). */
export interface HashingTables {
  hash_job: {
    id: string
    tenant_id: string
    state: 'waiting' | 'running' | 'done' | 'cancelled'
    wish: ColumnType<HashWish, string, string>
    /** What lies in the vault, or, sealed, where it is fetched from. */
    object_id: string | null
    wrapped_identity: Buffer | null
    wrapped_meta: Buffer | null
    key_version: number | null
    address: Buffer | null
    address_key_version: number | null
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
  /** Asked for by a person, from what a demand had taken down; listed when it is hashed. */
  listing: {
    id: string
    tenant_id: string
    demand_id: string
    bank_id: string
    targets: string[]
    words: ColumnType<ListingWords, string, string>
    state: 'waiting' | 'running' | 'done' | 'refused' | 'cancelled'
    asked_by: string
    asked_at: Instant
    ended_at: Instant | null
    done: Generated<number>
    expected: Generated<number>
    entries: number[] | null
    why: ColumnType<Saying | null, string | null | undefined, string | null>
    lease_until: Instant | null
    fence: Generated<number>
    attempts: Generated<number>
  }
}
