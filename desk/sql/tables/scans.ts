import type { ColumnType, Generated } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Piece } from './banks.ts'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>

/** Its address, which may name somebody, lies sealed. */
export type AskedPiece = Omit<Piece, 'url'> & { address?: { box: string; keyVersion: number } }

/** What platforms ask that takes its time, and what they are told later (migrations 0018 and 0023). */
export interface ScanTables {
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
}
