import type { Signal } from '../../../match/signal.ts'
import type { ColumnType, Generated } from 'kysely'
import type { Actor, Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { Advice } from '../../../core/match.ts'

type Json<T> = ColumnType<T, string, string>
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>
type Big = ColumnType<number, number, number>

/** Where an entry of a list comes from. */
export type ItemSource = {
  kind: 'order' | 'staff' | 'import' | 'partner'
  /** The list, partner, authority or person, as people call it. */
  name: string
  /** The order's number, the partner's own identifier. */
  reference?: string
}

/** What of a piece was not read when it was listed: it is met by the rest. */
export type Missed = {
  what: 'file' | 'pictures' | 'sound' | 'frames' | 'streams' | 'text'
  found: string
  wanted: string
}

/** How an entry is met by less than all of its piece: by its exact file, because a person said so; without what was missed. */
export type InPart = { fileAlone?: true; missed: Missed[] }

/** What was scanned: named as its platform names it, never who put it there. */
export type Piece = {
  platform?: string
  content: string
  type?: string
  url?: string
  sha256?: string
  mediaType?: string
}

/** What becomes of a line of a list from outside, as far as one can say before it is done. */
export type Fate = 'new' | 'known' | 'kept-off' | 'withdrawn' | 'nothing'

/** A list from outside: read, shown to a person, and then done in portions (migrations 0017 and 0022). */
type ListImportTable = {
  id: string
  tenant_id: string
  bank_id: string
  file: string
  sha256: string
  format: string
  /** What every entry says of itself that the list does not say. */
  words: Json<ImportWords>
  state: 'reading' | 'read' | 'going' | 'held' | 'done' | 'dropped'
  found: Json<Record<'lines' | 'new' | 'known' | 'keptOff' | 'withdrawn' | 'nothing' | 'refused', number>>
  /** The first lines that were refused. */
  refused: Json<{ line: number; found: string; wanted: string; says?: Saying }[]>
  made_at: Instant
  made_by: string | null
  made_by_name: string
  decided_at: Instant | null
  decided_by: string | null
  decided_by_name: string | null
  held_because: JsonOrNull<Saying>
  /** The place of the last line that was done. */
  reached: Generated<number>
  made: ColumnType<Made, string | undefined, string>
  ended_at: Instant | null
  /** Until when whoever reads it is believed to be alive. */
  reading_until: Instant | null
  /** It is over, and no line of it is left. */
  emptied: Generated<boolean>
}
export type Made = { listed: number; known: number; withdrawn: number; keptOff: number }
export type ImportWords = {
  source: string
  label: string
  legalBasis: string
  confidence?: number
  expiresAt?: Instant
}

/** A bank's row, as its history keeps it. */
export type BankState = {
  name: string
  title: string
  stance: 'known' | 'let-through'
  enabled: boolean
  live_share: number
  radii: Record<string, number>
  on_match: 'review' | 'block'
  ended_at: Instant | null
}

/** What is listed, and what was found of it (migrations 0015 and 0017). */
export interface BankTables {
  api_token: {
    id: string
    tenant_id: string
    name: string
    token_hash: Buffer
    may: string[]
    made_by: string | null
    made_at: Instant
    ended_at: Instant | null
  }
  list_head: {
    tenant_id: string
    version: ColumnType<number, number | undefined, number>
    next_item: Generated<number>
    next_signal: Generated<number>
  }
  bank: {
    id: string
    tenant_id: string
    name: string
    title: Generated<string>
    stance: 'known' | 'let-through'
    enabled: Generated<boolean>
    live_share: Generated<number>
    /** By kind, where it is another than the kind's usual one. */
    radii: Json<Record<string, number>>
    on_match: Generated<'review' | 'block'>
    made_at: Instant
    changed_version: Big
    ended_at: Instant | null
    /** How much of it stands: kept with every change, because counting millions of rows takes seconds. */
    entries: Generated<number>
    signals: Generated<number>
  }
  bank_item: {
    tenant_id: string
    id: number
    bank_id: string
    label: string
    source: Json<ItemSource>
    legal_basis: string
    confidence: number | null
    reviewer: string | null
    confirmed_at: Instant | null
    demand_id: string | null
    target_id: string | null
    content_uri: string | null
    metadata: JsonOrNull<unknown>
    note: Generated<string>
    expires_at: Instant | null
    /** Matches nothing before then. */
    off_until: Instant | null
    added_at: Instant
    added_by: string
    changed_version: Big
    withdrawn_at: Instant | null
    withdrawn_because: JsonOrNull<Saying>
    /** Its source's own name for it, beside the source so that it is found by it. */
    reference: string | null
  }
  bank_signal: {
    tenant_id: string
    id: number
    item_id: number
    bank_id: string
    kind: string
    value: string
    value_sha256: Buffer
    quality: number | null
    variant: Generated<string>
    added_version: Big
    withdrawn_version: Big | null
  }
  bank_event: {
    tenant_id: string
    version: Big
    bank_id: string
    at: Instant
    by_id: string | null
    by_name: string
    /** Whose hand it was (migration 0025). */
    by_kind: Actor['kind'] | null
    says: Json<Saying>
    /** The bank's row as it was from this version on (migration 0017). */
    state: JsonOrNull<BankState>
  }
  list_import: ListImportTable
  list_import_line: {
    tenant_id: string
    import_id: string
    place: number
    /** Lines of one entry have one number. */
    entry: number
    withdraws: boolean
    kind: string
    value: string
    value_sha256: Buffer
    quality: number | null
    reference: string | null
    label: string | null
    legal_basis: string | null
    confidence: number | null
    note: string
    expires_at: Instant | null
    fate: Fate
  }
  /** From which version on an entry is off until when. */
  bank_item_off: {
    tenant_id: string
    item_id: number
    version: Big
    off_until: Instant | null
  }
  /** How many cases were ever opened. */
  match_count: { tenant_id: string; opened: Big }
  match_case: {
    id: string
    tenant_id: string
    number: Big
    origin: 'scan' | 'stock'
    piece: Json<Piece>
    piece_hash: Buffer
    /** Everything the piece is known by, so that it can be let through whole. */
    signals: Json<Signal[]>
    /** What it came to when it was met; what its platform heard of that is `heard` (migration 0026). */
    told: 'review' | 'block'
    heard: ColumnType<Advice | null, Advice, Advice>
    list_version: Big
    opened_at: Instant
    verdict: 'known' | 'exempt' | 'collision' | 'lapsed' | null
    exception: string | null
    reason: string | null
    decided_by: string | null
    decided_at: Instant | null
    /** Why it is work again, where it was settled or stopped before. */
    work: JsonOrNull<Saying>
    /** The case of the same piece that it opens once more (migration 0020). */
    reopens: ColumnType<string | null, string | null | undefined, string | null>
    /** Since when nothing is listed of what it rests on, while it is open: it is over once that was looked at once more. */
    unlisted_at: ColumnType<Instant | null, never, Instant | null>
    /** What of it can be read, and whose key opens that; `null` where nothing is sealed yet. */
    key_id: ColumnType<string | null, string | undefined, string>
    sealed: ColumnType<Buffer | null, Buffer | undefined, Buffer>
  }
  match_hit: {
    tenant_id: string
    case_id: string
    ordinal: number
    bank_id: string
    item_id: number
    signal_id: number
    kind: string
    algorithm: string
    query: string
    query_quality: number | null
    query_variant: Generated<string>
    listed: string
    listed_quality: number | null
    distance: number
    radius: number
    detail: JsonOrNull<unknown>
    list_version: Big
    at: Instant
  }
}
