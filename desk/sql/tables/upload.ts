import type { ColumnType, Generated } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Piece } from './banks.ts'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>
type Big = ColumnType<number, number | undefined, number>

/** Its address, which may name somebody, lies sealed. */
export type AskedPiece = Omit<Piece, 'url'> & { address?: { box: string; keyVersion: number } }

/** What platforms ask, what they are told later, and what was seen (migration 0018). */
export interface UploadTables {
  /** Waits until the tenant's own program has taken it. */
  told_message: {
    id: string
    tenant_id: string
    type: string
    data: Json<Record<string, unknown>>
    about: Buffer | null
    at: Instant
    due_at: Instant
    attempts: Generated<number>
    done_at: Instant | null
    why: JsonOrNull<Saying>
  }
  scan_asked: {
    id: string
    tenant_id: string
    token_id: string
    key_sha256: Buffer | null
    asked_sha256: Buffer
    piece: Json<AskedPiece>
    /** The hashing that has to be over first, where the piece takes long. */
    job: string | null
    answer: JsonOrNull<{ box: string; keyVersion: number }>
    at: Instant
    done_at: Instant | null
  }
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
