/** The tables as Kysely sees them; `migrations/` is what makes them. Instants come back as ISO text (see database.ts). */
import type { ColumnType, Generated, Selectable } from 'kysely'
import type { ListGuard } from '../../core/list-guard.ts'
import type { Instant } from '../../core/instant.ts'
import type { SecondPersonRule } from '../../core/second-person.ts'
import type { TogetherTables } from './tables/together.ts'
import type { ScanTables } from './tables/scans.ts'
import type { SeenTables } from './tables/seen.ts'
import type { BankTables } from './tables/banks.ts'
import type { HashingTables } from './tables/hashing.ts'
import type { FindTables, Placed } from './tables/find.ts'

type Json<T> = ColumnType<T, string, string>
/** bigint columns: read as number (all of ours stay below 2^53), written as number. */
type Big = ColumnType<number, number, number>
/** Reckoned by the database from other columns: never written. */
type Kept<T> = ColumnType<T, never, never>

/** What one person proposed and another decides: of the register, and of the house. */
type ProposedChange = {
  id: string
  tenant_id: string
  change: Json<unknown>
  proposed_by: string
  proposed_at: Instant
  decided_by: string | null
  decided_at: Instant | null
  approved: boolean | null
}

export interface Tables
  extends BankTables, FindTables, HashingTables, TogetherTables, ScanTables, SeenTables {
  tenant: {
    id: string
    hostname: string
    settings: Json<TenantSettings>
    sandbox: boolean
    next_number: Generated<number>
    /** What was answered so far while the desk is being set up; null once it is open. */
    first_run: ColumnType<FirstRun | null, string | null | undefined, string | null>
  }
  staff: {
    id: string
    tenant_id: string
    name: string
    role: string
    active: Generated<boolean>
    administers: Generated<boolean>
    asleep_since: Generated<Instant | null>
  }
  sign_in: {
    token_hash: Buffer
    tenant_id: string
    staff_id: string
    expires_at: Instant
    used_at: Instant | null
    made_by: ColumnType<string | null, string | null | undefined, never>
  }
  passkey: {
    credential_id: string
    tenant_id: string
    staff_id: string
    public_key: Buffer
    counter: Big
    transports: Json<string[]> | null
    created_at: Instant
    revoked_at: Instant | null
    name: Generated<string>
    last_used_at: ColumnType<Instant | null, Instant | undefined, Instant>
  }
  session: {
    token_hash: Buffer
    tenant_id: string
    staff_id: string | null
    csrf: string
    challenge: string | null
    created_at: Instant
    last_used_at: Instant
    ends_at: Instant
    came_by: Generated<string>
    device: Generated<string>
  }
  house_change: ProposedChange
  account: { tenant_id: string; issuer: string; subject: string; staff_id: string; linked_at: Instant }
  account_asked: {
    state_hash: Buffer
    tenant_id: string
    browser_hash: Buffer
    nonce: string
    verifier: string
    /** The session that asked to be linked; null where somebody only wants to come in. */
    session_hash: Buffer | null
    expires_at: Instant
  }
  authority: {
    id: string
    tenant_id: string
    name: string
    country: string
    entry: Json<unknown>
    undisputed: Generated<number>
    automatic: Generated<boolean>
    first_notice_at: Instant | null
  }
  registry_change: ProposedChange
  bank_change: ProposedChange
  case_key: {
    case_id: string
    tenant_id: string
    wrapped: Buffer | null
    key_version: number
    destroyed_at: Instant | null
  }
  receipt: {
    id: string
    tenant_id: string
    case_id: string
    received_at: Instant
    channel: string
    sha256: string
    size: number
    media_type: string
    sealed: Buffer | null
    vault_object: string | null
    evidence: Buffer
  }
  nonce_seen: { tenant_id: string; keyid: string; nonce: string; expires_at: Instant; request: string }
  idempotent_request: {
    id: string
    tenant_id: string
    sender: string
    route: string
    key: string
    body_sha256: string
    /** Sealed under the key of `case_id`, where there is one; else what a press of staff was answered. */
    response: Buffer | null
    case_id: string | null
    created_at: Instant
  }
  demand: {
    id: string
    tenant_id: string
    case_id: string
    receipt_id: string
    version: Generated<number>
    number: string | null
    regime: string
    instrument: string
    authority_id: string | null
    reference: string | null
    authentic: boolean
    step: string
    waits_for: string
    open: Generated<boolean>
    due_at: Instant | null
    urgent: Generated<boolean>
    received_at: Instant
    retain_until: Instant | null
    row: Json<unknown>
    state: Buffer
    wake_at: Instant | null
    assigned_to: string | null
  } & Placed
  clock: {
    demand_id: string
    tenant_id: string
    name: string
    started_at: Instant
    due_at: Instant
    state: string
    warned: Generated<number>
    /** What `state` and `name` say, one by one: kept by the database itself. */
    kind: Kept<string>
    phase: Kept<string>
    rule: Kept<string>
  }
  event: {
    id: string
    tenant_id: string
    case_id: string
    demand_id: string | null
    seq: number
    type: string
    at: Instant
    opening: Buffer | null
  }
  log_entry: {
    id: Generated<number>
    event_id: string
    entry: Buffer
    index: Big | null
    created_at: Generated<Instant>
  }
  log_checkpoint: {
    origin: string
    size: Big
    root: string
    signed_size: Big
    note: string | null
    at: Instant
  }
  effect: {
    id: string
    tenant_id: string
    demand_id: string
    kind: string
    key: string
    payload: Buffer
    state: Generated<string>
    attempts: Generated<number>
    not_before: Instant
    give_up_at: Instant | null
    lease_until: Instant | null
    fence: Generated<number>
    last_error: string | null
    done_at: Instant | null
    last_params: Json<Record<string, string | number>> | null
    tried_at: Instant | null
    /** Somebody asked for it once more, under the same key. */
    repeated_at: Instant | null
    /** `failed`: it is over, and it did not come to pass. */
    outcome: string | null
  }
  vault_object: {
    id: string
    tenant_id: string
    case_id: string
    wrapped_identity: Buffer | null
    wrapped_meta: Buffer | null
    key_version: number
    size: Big
    stored_at: Instant
    destroy_after: Instant | null
    legal_hold: Generated<boolean>
    destroyed_at: Instant | null
  }
  hold_part: {
    id: string
    tenant_id: string
    demand_id: string
    target_id: string
    object_id: string
    purpose: string
  }
  answer: {
    id: string
    tenant_id: string
    demand_id: string
    form: string
    data: Buffer
    pdf_object: string | null
    pdf_sha256: string | null
    at: Instant
    sent_at: Instant | null
    fetched_at: Instant | null
    effect_id: string | null
    /** The authority fetches it; otherwise a person hands it over. */
    by_door: Generated<boolean>
    reminded_at: Instant | null
  }
  connection_contact: {
    tenant_id: string
    connection: string
    reached_at: Instant | null
    failed_at: Instant | null
    last_error: string | null
  }
  calendar_feed: {
    id: string
    tenant_id: string
    staff_id: string
    token_hash: Buffer
    language: string
    created_at: Instant
    revoked_at: Instant | null
    read_at: Instant | null
  }
  view_grant: {
    token_hash: Buffer
    tenant_id: string
    session_hash: Buffer
    staff_id: string | null
    hold_part_id: string
    form: string
    event_id: string
    expires_at: Instant
    used_at: Instant | null
  }
  alert: {
    id: string
    tenant_id: string
    demand_id: string | null
    key: string
    says: Json<{ key: string; params?: Record<string, string | number> }>
    at: Instant
    acknowledged_at: Instant | null
    acknowledged_by: string | null
  }
  platform_deed: { seq: Generated<number>; tenant_id: string; piece: string; key: string; at: Instant }
  schema_mark: { name: string; bearable: boolean; coming: Generated<boolean>; at: Generated<Instant> }
  restored: {
    backup: string
    taken_at: Instant
    restored_at: Instant
    log_size: Big
    resumed_at: Instant | null
    resumed_size: Big | null
    why: string | null
  }
  drill: {
    id: string
    tenant_id: string
    connection: string
    /** What it is about and what was seen, sealed under the tenant's key. */
    record: Buffer
    key_version: number
    state: string
    begun_at: Instant
    ended_at: Instant | null
    lease_until: Instant | null
  }
  restriction: { tenant_id: string; demand_id: string; target_id: string; piece: string }
  security_event: { id: string; tenant_id: string; at: Instant; kind: string; detail: Json<unknown> }
}

/** What an operator says about themselves; Annex II and III and the public contact page are drawn from it. */
/** An effect in somebody's hands. `fence` grows with every claim: whoever holds an older one has lost it, and its result is void. */
export type Leased = Pick<
  Selectable<Tables['effect']>,
  'id' | 'demand_id' | 'kind' | 'key' | 'payload' | 'attempts' | 'fence' | 'repeated_at'
>

export interface TenantSettings {
  legalName: string
  homeState: string
  legalRepresentative?: string
  authorisedPerson: string
  contactEmail: string
  languages: string[]
  zone: string
  /** What stands in place of content, by language, where the tenant has words of its own. */
  notices?: Record<string, { explained: string; neutral: string }>
  /** The platforms whose content the tenant's orders are about, in the order in which they are asked. */
  platforms: Connection[]
  alertWebhook?: { url: string; sealed: Sealed }
  /** The operator's own program that hears what became of a piece it asked about. */
  verdictWebhook?: { url: string; sealed: Sealed }
  undisputedBeforeAutomatic: number
  /** The hashes of what is scanned are kept so long, so that a later entry finds it; without it they are not. */
  retroHunt?: RetroHunt
  /** Years for which the record of a settled demand is kept; without it, what `core/retention.ts` says. */
  recordYears?: number
  /** When a list is not believed any more before a person has looked. */
  listGuard?: ListGuard
  /** Deeds that take two persons here. Without it: none. */
  secondPerson?: readonly SecondPersonRule[]
  /** Where staff may come in beside their passkeys: an OpenID provider, named by the operator and nobody else. */
  signIn?: { issuer: string; clientId: string; label: string; sealed: Sealed }
}

/**
 * Why what was scanned is searched again, for how many months at most its hashes are kept, and up to how many pieces one
 * new entry brings before people are asked.
 */
export type RetroHunt = { basis: string; months: number; atOnce: number }

/** A secret wrapped under the tenant's key for one place alone, as it lies in the settings. */
export type Sealed = { box: string; keyVersion: number }

/** One platform of a tenant. `id` never changes: references to pieces of content begin with it. */
export type Connection = {
  id: string
  /** The name of its connector. */
  kind: string
  title: string
  settings: Record<string, string | number | boolean | string[]>
  /** Asked for no new address any more; what is down there can still be looked at and put back. */
  retired?: true
  /** The secrets as JSON, wrapped under the tenant's key for this connection alone. */
  sealed: Sealed
}
/** The questions of the first run that were answered, in any order. */
export type FirstRun = {
  answered: string[]
  /** Connections that answered their test, as they were written then. */
  tested?: Record<string, string>
  /** Why nobody practised before the desk opened. */
  drillSkipped?: { by: string; reason: string }
}
