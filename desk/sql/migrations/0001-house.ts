import { type Kysely, sql } from 'kysely'

/** Tables that belong to one tenant: each gets a row-level policy, forced even on the owner. */
const tenantTables = [
  'staff',
  'sign_in',
  'passkey',
  'session',
  'authority',
  'registry_change',
  'case_key',
  'receipt',
  'nonce_seen',
  'idempotent_request',
  'demand',
  'clock',
  'event',
  'effect',
  'vault_object',
  'hold_part',
  'answer',
  'view_grant',
  'alert',
  'security_event',
] as const

/**
 * The first house. Two tables have no tenant and no policy, for stated reasons: `tenant` itself (its
 * hostname finds the tenant before one is known), and `log_entry`/`log_checkpoint` (one public log for the
 * installation; an entry is a blind commitment of 33 bytes and says nothing without its opening).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create table tenant (
  id uuid primary key,
  hostname text not null unique,
  settings jsonb not null,
  sandbox boolean not null default false,
  next_number bigint not null default 1
);

create table staff (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null,
  role text not null,
  active boolean not null default true,
  unique (tenant_id, name)
);
create table sign_in (
  token_hash bytea primary key,
  tenant_id uuid not null references tenant,
  staff_id uuid not null references staff,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table passkey (
  credential_id text primary key,
  tenant_id uuid not null references tenant,
  staff_id uuid not null references staff,
  public_key bytea not null,
  counter bigint not null,
  transports jsonb,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create table session (
  token_hash bytea primary key,
  tenant_id uuid not null references tenant,
  staff_id uuid references staff,
  csrf text not null,
  challenge text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  ends_at timestamptz not null
);

create table authority (
  id text primary key,
  tenant_id uuid not null references tenant,
  name text not null,
  country text not null,
  entry jsonb not null,
  undisputed integer not null default 0,
  automatic boolean not null default false,
  first_notice_at timestamptz,
  unique (tenant_id, name, country)
);
create table registry_change (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  change jsonb not null,
  proposed_by uuid not null references staff,
  proposed_at timestamptz not null,
  decided_by uuid references staff,
  decided_at timestamptz,
  approved boolean,
  constraint two_persons check (decided_by is null or approved = false or decided_by <> proposed_by)
);

create table case_key (
  case_id uuid primary key,
  tenant_id uuid not null references tenant,
  wrapped bytea,
  key_version integer not null,
  destroyed_at timestamptz
);
create table receipt (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  case_id uuid not null references case_key,
  received_at timestamptz not null,
  channel text not null,
  sha256 text not null,
  size integer not null,
  media_type text not null,
  sealed bytea,
  vault_object uuid,
  evidence bytea not null,
  constraint kept_somewhere check (sealed is not null or vault_object is not null)
);
create table nonce_seen (
  tenant_id uuid not null references tenant,
  keyid text not null,
  nonce text not null,
  expires_at timestamptz not null,
  request uuid not null,
  primary key (tenant_id, keyid, nonce)
);
create index nonce_seen_expiry on nonce_seen (expires_at);
create table idempotent_request (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  sender text not null,
  route text not null,
  key text not null,
  body_sha256 text not null,
  response bytea,
  created_at timestamptz not null,
  unique (tenant_id, sender, route, key)
);

create table demand (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  case_id uuid not null references case_key,
  receipt_id uuid not null references receipt,
  version integer not null default 1,
  number text,
  regime text not null,
  instrument text not null,
  authority_id text references authority,
  reference text,
  authentic boolean not null,
  step text not null,
  waits_for text not null,
  open boolean not null default true,
  due_at timestamptz,
  urgent boolean not null default false,
  received_at timestamptz not null,
  retain_until timestamptz,
  row jsonb not null,
  state bytea not null,
  wake_at timestamptz
);
create unique index demand_number on demand (tenant_id, number);
create unique index demand_occupies on demand (tenant_id, authority_id, reference) where authentic;
create index demand_inbox on demand (tenant_id, open, due_at nulls last, received_at);
create index demand_wake on demand (tenant_id, wake_at) where wake_at is not null;

create table clock (
  demand_id uuid not null references demand,
  tenant_id uuid not null references tenant,
  name text not null,
  started_at timestamptz not null,
  due_at timestamptz not null,
  state text not null,
  warned smallint not null default 0,
  primary key (demand_id, name)
);
create index clock_due on clock (tenant_id, due_at) where state = 'running';

create table event (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  case_id uuid not null references case_key,
  demand_id uuid references demand,
  seq integer not null,
  type text not null,
  at timestamptz not null,
  opening bytea,
  unique (case_id, seq)
);
create index event_of_demand on event (demand_id, seq);
create table log_entry (
  id bigint generated always as identity primary key,
  event_id uuid not null unique references event,
  entry bytea not null check (octet_length(entry) = 33),
  index bigint unique,
  created_at timestamptz not null default clock_timestamp()
);
create index log_entry_pending on log_entry (id) where index is null;
create table log_checkpoint (
  origin text primary key,
  size bigint not null,
  root text not null,
  signed_size bigint not null default 0,
  note text,
  at timestamptz not null
);

create table effect (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null references demand,
  kind text not null,
  key text not null,
  payload bytea not null,
  state text not null default 'pending',
  attempts integer not null default 0,
  not_before timestamptz not null,
  give_up_at timestamptz,
  lease_until timestamptz,
  fence bigint not null default 0,
  last_error text,
  done_at timestamptz,
  unique (tenant_id, key)
);
create index effect_waiting on effect (tenant_id, not_before) where state = 'pending';
create index effect_of_demand on effect (demand_id) where state = 'pending';

create table vault_object (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  case_id uuid not null references case_key,
  wrapped_identity bytea,
  wrapped_meta bytea,
  key_version integer not null,
  size bigint not null,
  stored_at timestamptz not null,
  destroy_after timestamptz,
  legal_hold boolean not null default false,
  destroyed_at timestamptz
);
create index vault_object_retention on vault_object (tenant_id, destroy_after) where destroyed_at is null;
create table hold_part (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null references demand,
  target_id uuid not null,
  object_id uuid not null references vault_object,
  purpose text not null
);
create index hold_part_of_demand on hold_part (demand_id);

create table answer (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null references demand,
  form text not null,
  data bytea not null,
  pdf_object uuid references vault_object,
  pdf_sha256 text,
  at timestamptz not null,
  sent_at timestamptz,
  fetched_at timestamptz
);
create index answer_of_demand on answer (demand_id, at);

create table view_grant (
  token_hash bytea primary key,
  tenant_id uuid not null references tenant,
  session_hash bytea not null,
  hold_part_id uuid not null references hold_part,
  form text not null,
  event_id uuid not null references event,
  expires_at timestamptz not null,
  used_at timestamptz
);
create table alert (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid references demand,
  key text not null,
  says jsonb not null,
  at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references staff,
  unique (tenant_id, key)
);
create table security_event (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  at timestamptz not null,
  kind text not null,
  detail jsonb not null
);
create index security_event_at on security_event (tenant_id, at);
`.execute(db)

  for (const table of tenantTables) {
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
`.execute(db)
  }

  // The application's role owns nothing and cannot step around the policies.
  await sql`
do $$ begin
  if not exists (select from pg_roles where rolname = 'guichet_app') then
    create role guichet_app nologin nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end $$;
do $$ begin
  -- Whoever migrates becomes this role afterwards; a superuser may without asking.
  if not pg_has_role(current_user, 'guichet_app', 'member') then execute format('grant guichet_app to %I', current_user); end if;
end $$;
grant usage on schema public to guichet_app;
grant select, insert, update, delete on all tables in schema public to guichet_app;
grant usage on all sequences in schema public to guichet_app;
revoke insert, delete on tenant from guichet_app;
`.execute(db)
  await sql`grant insert on tenant to guichet_app`.execute(db)
}
