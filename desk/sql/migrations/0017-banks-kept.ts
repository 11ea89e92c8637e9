import { type Kysely, sql } from 'kysely'

/**
 * How banks are kept: how much stands in each, without counting; what each was at every version; and since when an entry
 * is off. It came in the same release as the banks themselves, so there are none to fill it for.
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
`.execute(db)
  for (const table of ['bank_item_off'])
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update on ${sql.table(table)} to guichet_app;
`.execute(db)
}
