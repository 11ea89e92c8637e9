import type { ColumnType, Generated } from 'kysely'
import type { Instant } from '../../../core/instant.ts'
import type { Piece } from './banks.ts'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>
type Big = ColumnType<number, number | undefined, number>

/** What was seen of what platforms asked about, and what is looked for in it (migrations 0018 and 0024). */
export interface SeenTables {
  seen_piece: {
    tenant_id: string
    /** The first day of the month in which it was seen. */
    month: string
    piece_hash: Buffer
    piece: Json<Piece>
    /** The lists that it was looked for in. */
    list_version: Big
    at: Instant
  }
  seen_signal: {
    tenant_id: string
    month: string
    kind: string
    id: ColumnType<number, number | undefined, never>
    piece_hash: Buffer
    value: Buffer
    quality: number | null
    variant: Generated<string>
  }
  hunt: {
    id: string
    tenant_id: string
    after_version: Big
    up_to_version: Big
    state: 'looking' | 'held' | 'bringing' | 'done' | 'dropped'
    begun_at: Instant
    ended_at: Instant | null
    /** How far it has looked. */
    place: JsonOrNull<{ month: string; kind: string; id: number }>
    looked: Big
    found: Generated<number>
    brought: Generated<number>
    /** Who said that what it found is brought, or left. */
    decided_by: string | null
    /** Who ended it while it was under way. */
    ended_by: string | null
    lease_until: Instant | null
    fence: Generated<number>
  }
  hunt_found: {
    tenant_id: string
    hunt_id: string
    piece_hash: Buffer
    brought_at: Instant | null
  }
}
