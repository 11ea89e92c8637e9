import { type Kysely, sql } from 'kysely'

/**
 * What is known, and what was found of it. A tenant's lists have one head: whoever changes any of them holds it, so that
 * versions come in the order in which they are committed and a node that follows them misses none. Nothing is ever
 * deleted from a list; it is withdrawn at a version, so that the list can be read as it was at any other.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create table api_token (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null,
  token_hash bytea not null unique,
  may text[] not null,
  made_by uuid,
  made_at timestamptz not null,
  ended_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, made_by) references staff (tenant_id, id)
);

create table list_head (
  tenant_id uuid primary key references tenant,
  version bigint not null default 0,
  next_item integer not null default 1,
  next_signal integer not null default 1
);

create table bank (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  name text not null check (name ~ '^[A-Z_][A-Z0-9_]{0,63}$'),
  title text not null default '',
  stance text not null check (stance in ('known', 'let-through')),
  enabled boolean not null default true,
  live_share real not null default 1 check (live_share between 0 and 1),
  radii jsonb not null default '{}',
  on_match text not null default 'review' check (on_match in ('review', 'block')),
  quarantine jsonb,
  made_at timestamptz not null,
  changed_version bigint not null,
  ended_at timestamptz,
  unique (tenant_id, id)
);
create unique index bank_named on bank (tenant_id, name) where ended_at is null;

create table bank_item (
  tenant_id uuid not null references tenant,
  id integer not null,
  bank_id uuid not null,
  label text not null,
  source jsonb not null,
  legal_basis text not null,
  confidence smallint check (confidence between 0 and 100),
  reviewer uuid,
  confirmed_at timestamptz,
  demand_id uuid,
  target_id uuid,
  content_uri text,
  metadata jsonb,
  note text not null default '',
  expires_at timestamptz,
  off_until timestamptz,
  added_at timestamptz not null,
  added_by text not null,
  changed_version bigint not null,
  withdrawn_at timestamptz,
  withdrawn_because jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id),
  foreign key (tenant_id, reviewer) references staff (tenant_id, id),
  constraint confirmed_by_a_person check (confirmed_at is null or reviewer is not null),
  constraint withdrawn_whole check ((withdrawn_at is null) = (withdrawn_because is null))
);
create index bank_item_of_bank on bank_item (tenant_id, bank_id, id desc);
create index bank_item_changed on bank_item (tenant_id, changed_version);
create index bank_item_of_demand on bank_item (tenant_id, demand_id, target_id) where demand_id is not null;
create index bank_item_expires on bank_item (tenant_id, expires_at) where expires_at is not null and withdrawn_at is null;

create table bank_signal (
  tenant_id uuid not null references tenant,
  id integer not null,
  item_id integer not null,
  bank_id uuid not null,
  kind text not null,
  value text not null,
  value_sha256 bytea not null,
  quality smallint,
  variant text not null default '',
  added_version bigint not null,
  withdrawn_version bigint,
  primary key (tenant_id, id),
  foreign key (tenant_id, item_id) references bank_item (tenant_id, id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id)
);
create index bank_signal_added on bank_signal (tenant_id, added_version, id);
create index bank_signal_withdrawn on bank_signal (tenant_id, withdrawn_version) where withdrawn_version is not null;
create index bank_signal_of_item on bank_signal (tenant_id, item_id);
create index bank_signal_named on bank_signal (tenant_id, value_sha256, kind);

create table bank_event (
  tenant_id uuid not null references tenant,
  version bigint not null,
  bank_id uuid not null,
  at timestamptz not null,
  by_id uuid,
  by_name text not null,
  says jsonb not null,
  primary key (tenant_id, version, bank_id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id)
);
create index bank_event_of_bank on bank_event (tenant_id, bank_id, version desc);

create table match_count (
  tenant_id uuid primary key references tenant,
  opened bigint not null
);

create table match_case (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  number bigint not null,
  origin text not null check (origin in ('scan', 'stock')),
  piece jsonb not null,
  piece_hash bytea not null,
  signals jsonb not null,
  told text not null check (told in ('review', 'block')),
  list_version bigint not null,
  opened_at timestamptz not null,
  verdict text check (verdict in ('known', 'exempt', 'collision', 'lapsed')),
  exception text,
  reason text,
  decided_by uuid,
  decided_at timestamptz,
  unique (tenant_id, id),
  unique (tenant_id, number),
  foreign key (tenant_id, decided_by) references staff (tenant_id, id),
  constraint decided_whole check ((verdict is null) = (decided_at is null)),
  constraint exempt_says_why check (verdict is distinct from 'exempt' or exception is not null)
);
create unique index match_case_open on match_case (tenant_id, piece_hash) where verdict is null;
create index match_case_listed on match_case (tenant_id, number desc);

create table match_hit (
  tenant_id uuid not null references tenant,
  case_id uuid not null,
  ordinal smallint not null,
  bank_id uuid not null,
  item_id integer not null,
  signal_id integer not null,
  kind text not null,
  algorithm text not null,
  query text not null,
  query_quality smallint,
  query_variant text not null default '',
  listed text not null,
  listed_quality smallint,
  distance real not null,
  radius real not null,
  detail jsonb,
  list_version bigint not null,
  at timestamptz not null,
  primary key (tenant_id, case_id, ordinal),
  foreign key (tenant_id, case_id) references match_case (tenant_id, id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id),
  foreign key (tenant_id, item_id) references bank_item (tenant_id, id),
  foreign key (tenant_id, signal_id) references bank_signal (tenant_id, id)
);
create index match_hit_of_bank on match_hit (tenant_id, bank_id, at);
create index match_hit_of_signal on match_hit (tenant_id, signal_id, at);
create index match_hit_of_item on match_hit (tenant_id, item_id, at);
`.execute(db)
  for (const table of tables)
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update on ${sql.table(table)} to guichet_app;
`.execute(db)
  // A case is forgotten when its years are over; of a list nothing is ever deleted.
  await sql`grant delete on match_case, match_hit to guichet_app`.execute(db)
}

const tables = [
  'api_token',
  'list_head',
  'bank',
  'bank_item',
  'bank_signal',
  'bank_event',
  'match_count',
  'match_case',
  'match_hit',
]
