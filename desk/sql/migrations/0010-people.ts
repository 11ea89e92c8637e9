import { type Kysely, sql } from 'kysely'

/**
 * A desk that is somebody's own: a tenant that is still being set up (`first_run`), changes of people and settings that
 * two persons make, names for passkeys, where a session came from, and accounts elsewhere that were linked to a person.
 * What it adds is empty to a process that does not know it.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table tenant add column first_run jsonb;
alter table staff add column administers boolean not null default false;
alter table passkey add column name text not null default '', add column last_used_at timestamptz;
alter table session add column came_by text not null default 'passkey', add column device text not null default '';
alter table sign_in add column made_by uuid,
  add constraint sign_in_made_by_fkey foreign key (tenant_id, made_by) references staff (tenant_id, id);

create table house_change (
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
create index house_change_waiting on house_change (tenant_id, proposed_at) where decided_at is null;

create table account (
  tenant_id uuid not null references tenant,
  issuer text not null,
  subject text not null,
  staff_id uuid not null,
  linked_at timestamptz not null,
  primary key (tenant_id, issuer, subject),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create table account_asked (
  state_hash bytea primary key,
  tenant_id uuid not null references tenant,
  browser_hash bytea not null,
  nonce text not null,
  verifier text not null,
  session_hash bytea,
  expires_at timestamptz not null
);
`.execute(db)
  for (const table of ['house_change', 'account', 'account_asked'])
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${sql.table(table)} to guichet_app;
`.execute(db)
}
