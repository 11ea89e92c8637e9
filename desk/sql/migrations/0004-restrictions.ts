import { type Kysely, sql } from 'kysely'

/**
 * Which orders hold which piece of content down. Two orders may name the same piece; the content comes back only when
 * the last of them no longer stands. The piece is named by a keyed fingerprint, which tells nobody else what it is.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create table restriction (
  tenant_id uuid not null references tenant,
  demand_id uuid not null,
  target_id uuid not null,
  piece text not null,
  primary key (tenant_id, demand_id, target_id),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id)
);
create index restriction_of_piece on restriction (tenant_id, piece);
alter table restriction enable row level security;
alter table restriction force row level security;
create policy of_tenant on restriction
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on restriction to guichet_app;
`.execute(db)
}
