import { type Kysely, sql } from 'kysely'

/**
 * Videos and sounds that are being hashed. While one waits or is worked on, its row holds what opens it in the vault; in
 * the statement that ends it, what opens it goes. What was found lies sealed, for a day.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create table hash_job (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled')),
  wish jsonb not null,
  object_id uuid not null,
  wrapped_identity bytea,
  wrapped_meta bytea,
  key_version integer not null,
  size bigint not null,
  asked_at timestamptz not null,
  ended_at timestamptz,
  done integer not null default 0,
  expected integer not null default 0,
  lease_until timestamptz,
  fence integer not null default 0,
  attempts integer not null default 0,
  result bytea,
  result_key_version integer,
  unique (tenant_id, id),
  constraint ended_whole check ((ended_at is null) = (state in ('waiting', 'running'))),
  constraint ended_shut check (ended_at is null or (wrapped_identity is null and wrapped_meta is null)),
  constraint done_says_what check ((state = 'done') = (result is not null))
);
create index hash_job_open on hash_job (tenant_id, asked_at) where ended_at is null;
create index hash_job_ended on hash_job (tenant_id, ended_at) where ended_at is not null;
alter table hash_job enable row level security;
alter table hash_job force row level security;
create policy of_tenant on hash_job
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on hash_job to guichet_app;
`.execute(db)
}
