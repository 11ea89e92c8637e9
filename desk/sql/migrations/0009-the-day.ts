import { type Kysely, sql } from 'kysely'

/**
 * What the pages of the day are read from: events by time, clocks by their end, and what went out with what came of it.
 * Every list is read by an index and in pages, so that a million demands cost what a thousand do.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create index event_of_day on event (tenant_id, at, case_id, seq);

alter table clock
  add column kind text not null generated always as (coalesce(substring(state from '^[a-z]+-(.*)$'), 'duty')) stored,
  add column phase text not null generated always as (split_part(state, '-', 1)) stored,
  add column rule text collate "C" not null generated always as (split_part(name, '/', 1)) stored;
create index clock_running on clock (tenant_id, kind, due_at, demand_id, rule) where phase = 'running';
create index clock_stopped on clock (tenant_id, due_at, demand_id, rule) where phase = 'stopped';

alter table effect
  add column tried_at timestamptz,
  add column last_params jsonb,
  add column repeated_at timestamptz,
  add column outcome text;
create index effect_by_kind on effect (tenant_id, kind, id);
create index effect_by_demand on effect (tenant_id, demand_id, id);
create index effect_pending on effect (tenant_id, id) where state = 'pending';
create index effect_amiss on effect (tenant_id, id)
  where state = 'dead' or outcome = 'failed' or (state = 'pending' and last_error is not null);

alter table answer
  add column effect_id uuid,
  add column by_door boolean not null default true,
  add column reminded_at timestamptz;
-- Policies hold for the owner too; for this one reckoning over all tenants they step aside.
alter table answer no force row level security;
alter table demand no force row level security;
alter table receipt no force row level security;
update answer set by_door = false from demand, receipt
  where demand.id = answer.demand_id and receipt.id = demand.receipt_id and receipt.channel = 'by-hand';
alter table answer force row level security;
alter table demand force row level security;
alter table receipt force row level security;
create index answer_unfetched on answer (tenant_id, sent_at) where by_door and fetched_at is null;
create index answer_to_hand_over on answer (tenant_id, at) where not by_door and sent_at is null;
create index answer_of_effect on answer (tenant_id, effect_id);

create index alert_waiting on alert (tenant_id, at) where acknowledged_at is null;
create index alert_seen on alert (tenant_id, acknowledged_at);

create table connection_contact (
  tenant_id uuid not null references tenant,
  connection text not null,
  reached_at timestamptz,
  failed_at timestamptz,
  last_error text,
  primary key (tenant_id, connection)
);
create table calendar_feed (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  staff_id uuid not null,
  token_hash bytea not null,
  language text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  read_at timestamptz,
  unique (tenant_id, token_hash),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index calendar_feed_of_staff on calendar_feed (tenant_id, staff_id) where revoked_at is null;
`.execute(db)
  for (const table of ['connection_contact', 'calendar_feed']) {
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${sql.table(table)} to guichet_app;
`.execute(db)
  }
}
