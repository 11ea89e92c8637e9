import { type Kysely, sql } from 'kysely'

/**
 * What plays and takes its time: a piece that is fetched by whoever hashes it, so that its job holds an address (sealed:
 * it may name somebody) in the place of an object of the vault; and what a person asked to have listed from a demand, which is
 * hashed before it is listed. It came in the same release as what it adds to.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table hash_job
  alter column object_id drop not null,
  alter column key_version drop not null,
  add column address bytea,
  add column address_key_version integer,
  drop constraint ended_shut,
  add constraint ended_shut check (ended_at is null or (wrapped_identity is null and wrapped_meta is null and address is null)),
  add constraint has_what_it_hashes check (ended_at is not null or (object_id is null) <> (address is null));

create table listing (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null,
  bank_id uuid not null,
  targets uuid[] not null,
  words jsonb not null,
  state text not null check (state in ('waiting', 'running', 'done', 'refused', 'cancelled')),
  asked_by uuid not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  done integer not null default 0,
  expected integer not null default 0,
  entries integer[],
  why jsonb,
  lease_until timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  unique (tenant_id, id),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id),
  foreign key (tenant_id, bank_id) references bank (tenant_id, id),
  foreign key (tenant_id, asked_by) references staff (tenant_id, id),
  constraint ended_whole check ((ended_at is null) = (state in ('waiting', 'running'))),
  constraint done_says_what check ((state = 'done') = (entries is not null)),
  constraint refused_says_why check ((state = 'refused') = (why is not null))
);
create index listing_open on listing (tenant_id, asked_at) where ended_at is null;
create index listing_of_demand on listing (tenant_id, demand_id, asked_at);
alter table listing enable row level security;
alter table listing force row level security;
create policy of_tenant on listing
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on listing to guichet_app;
`.execute(db)
}
