import { type Kysely, sql } from 'kysely'

/**
 * What whoever runs a desk needs. `schema_mark` says which schema this database has and which processes may work on it;
 * `restored` that it came out of a backup, and how its log goes on. Neither belongs to a tenant: both are about the
 * installation, and hold no more than times and sizes.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create table schema_mark (
  name text primary key,
  bearable boolean not null,
  coming boolean not null default false,
  at timestamptz not null default clock_timestamp()
);
create table restored (
  backup text primary key,
  taken_at timestamptz not null,
  restored_at timestamptz not null,
  log_size bigint not null,
  resumed_at timestamptz,
  resumed_size bigint,
  why text
);
grant select on schema_mark to guichet_app;
grant select, update (resumed_at, resumed_size, why) on restored to guichet_app;
create index demand_retention on demand (tenant_id, retain_until) where retain_until is not null;
`.execute(db)
}
