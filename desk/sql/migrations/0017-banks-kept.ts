import { type Kysely, sql } from 'kysely'

/**
 * How banks are kept: how much stands in each, without counting; what each was at every version; since when an entry is
 * off; what two persons change of one; lists from outside, staged until somebody has confirmed what they would do; and
 * cases that are work again because what they rested on is listed no more. It came in the same release as the banks
 * themselves, so there are none to fill it for.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table bank
  add column entries integer not null default 0,
  add column signals integer not null default 0;

alter table bank_event add column state jsonb;

create table bank_item_off (
  tenant_id uuid not null references tenant,
  item_id integer not null,
  version bigint not null,
  off_until timestamptz,
  primary key (tenant_id, item_id, version),
  foreign key (tenant_id, item_id) references bank_item (tenant_id, id)
);

alter table match_case add column work jsonb;

create table bank_change (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  change jsonb not null,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  approved boolean,
  foreign key (tenant_id, proposed_by) references staff (tenant_id, id),
  foreign key (tenant_id, decided_by) references staff (tenant_id, id),
  constraint two_persons check (decided_by is null or approved = false or decided_by <> proposed_by)
);
create index bank_change_waiting on bank_change (tenant_id, proposed_at) where decided_at is null;

alter table bank_item add column reference text;

create table list_import (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  bank_id uuid not null,
  file text not null,
  sha256 text not null,
  format text not null,
  words jsonb not null,
  state text not null check (state in ('read', 'going', 'held', 'done', 'dropped')),
  found jsonb not null,
  refused jsonb not null,
  made_at timestamptz not null,
  made_by uuid,
  made_by_name text not null,
  decided_at timestamptz,
  decided_by uuid,
  decided_by_name text,
  held_because jsonb,
  reached integer not null default 0,
  made jsonb not null default '{"listed":0,"known":0,"withdrawn":0,"keptOff":0}',
  ended_at timestamptz,
  unique (tenant_id, id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id),
  foreign key (tenant_id, made_by) references staff (tenant_id, id),
  foreign key (tenant_id, decided_by) references staff (tenant_id, id)
);
create index list_import_of_bank on list_import (tenant_id, bank_id, made_at desc);
create index list_import_going on list_import (tenant_id, made_at) where state = 'going';

create table list_import_line (
  tenant_id uuid not null,
  import_id uuid not null,
  place integer not null,
  entry integer not null,
  withdraws boolean not null,
  kind text not null,
  value text not null,
  value_sha256 bytea not null,
  quality smallint,
  reference text,
  label text,
  legal_basis text,
  confidence smallint,
  note text not null default '',
  expires_at timestamptz,
  fate text not null,
  primary key (tenant_id, import_id, place),
  foreign key (tenant_id, import_id) references list_import (tenant_id, id)
);
`.execute(db)
  for (const table of ['bank_item_off', 'bank_change', 'list_import', 'list_import_line'])
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update on ${sql.table(table)} to guichet_app;
`.execute(db)
  // What was staged is gone once it is listed or dropped; of a list nothing is ever deleted.
  await sql`grant delete on list_import_line to guichet_app`.execute(db)
}

/** A partner's own identifier finds its entry again. */
export async function afterwards(db: Kysely<unknown>): Promise<void> {
  await sql`create index concurrently if not exists bank_item_referred on bank_item (tenant_id, bank_id, reference)
    where reference is not null and withdrawn_at is null`.execute(db)
}
