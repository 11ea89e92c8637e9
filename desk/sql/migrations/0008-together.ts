import { type Kysely, sql } from 'kysely'

/**
 * People at one desk: who has a demand, what they write to each other about it, what one asks another to agree to, and
 * what goes from one shift to the next. What they wrote is sealed under the key of the case and goes with it. The two
 * checks of persons stand here as well: no code can let somebody agree with themselves.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table demand add column assigned_to uuid,
  add constraint demand_assigned_to_fkey foreign key (tenant_id, assigned_to) references staff (tenant_id, id);
create index demand_assigned on demand (tenant_id, assigned_to) where assigned_to is not null;

create table note (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null,
  author uuid not null,
  at timestamptz not null,
  sealed bytea not null,
  unique (tenant_id, id),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id) on delete cascade,
  foreign key (tenant_id, author) references staff (tenant_id, id)
);
create index note_of_demand on note (demand_id, at);

create table mention (
  tenant_id uuid not null references tenant,
  note_id uuid not null,
  demand_id uuid not null,
  staff_id uuid not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, note_id, staff_id),
  foreign key (tenant_id, note_id) references note (tenant_id, id) on delete cascade,
  foreign key (tenant_id, demand_id) references demand (tenant_id, id) on delete cascade,
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index mention_for on mention (tenant_id, staff_id, at);
create index mention_of_demand on mention (demand_id);

create table second_person_request (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  demand_id uuid not null,
  deed text not null,
  sealed bytea not null,
  version integer not null,
  order_sha256 text not null,
  plan_sha256 text not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  outcome text check (outcome in ('approved', 'declined', 'withdrawn', 'lapsed', 'changed')),
  word bytea,
  unique (tenant_id, id),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id) on delete cascade,
  foreign key (tenant_id, asked_by) references staff (tenant_id, id),
  foreign key (tenant_id, decided_by) references staff (tenant_id, id),
  constraint settled_whole check ((outcome is null) = (decided_at is null)),
  constraint two_persons check (outcome is distinct from 'approved' or (decided_by is not null and decided_by <> asked_by))
);
create unique index second_person_request_open on second_person_request (tenant_id, demand_id) where outcome is null;

create table handover (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  given_by uuid not null,
  given_to uuid,
  given_at timestamptz not null,
  settled_by uuid,
  settled_at timestamptz,
  outcome text check (outcome in ('taken', 'withdrawn', 'replaced')),
  unique (tenant_id, id),
  foreign key (tenant_id, given_by) references staff (tenant_id, id),
  foreign key (tenant_id, given_to) references staff (tenant_id, id),
  foreign key (tenant_id, settled_by) references staff (tenant_id, id),
  constraint settled_whole check ((outcome is null) = (settled_at is null)),
  constraint two_persons check (outcome is distinct from 'taken' or (settled_by is not null and settled_by <> given_by))
);
create unique index handover_open on handover (tenant_id, given_by) where outcome is null;
create table handover_demand (
  tenant_id uuid not null references tenant,
  handover_id uuid not null,
  demand_id uuid not null,
  note_id uuid,
  primary key (tenant_id, handover_id, demand_id),
  foreign key (tenant_id, handover_id) references handover (tenant_id, id),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id) on delete cascade,
  foreign key (tenant_id, note_id) references note (tenant_id, id)
);
`.execute(db)
  for (const table of ['note', 'mention', 'second_person_request', 'handover', 'handover_demand'])
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${sql.table(table)} to guichet_app;
`.execute(db)
  // What was written once is never written over.
  await sql`revoke update, delete on note from guichet_app`.execute(db)
}
