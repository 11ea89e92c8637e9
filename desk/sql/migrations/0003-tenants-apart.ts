import { type Kysely, sql } from 'kysely'

/**
 * What row-level policies do not reach. PostgreSQL checks keys as the owner, past every policy: a row of one tenant
 * could hang on a row of another, and a name taken by one tenant was taken for all, which also told that it exists.
 * So every key among tenants' rows carries the tenant.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const references = await referencesAmongTenants(db)
  for (const { child, name } of references)
    await sql`alter table ${sql.table(child)} drop constraint ${sql.ref(name)}`.execute(db)
  await sql`
alter table authority drop constraint authority_pkey, add primary key (tenant_id, id);
alter table passkey drop constraint passkey_pkey, add primary key (tenant_id, credential_id);
`.execute(db)
  const parents = new Map(references.map(({ parent, found }) => [parent, found]))
  parents.delete('authority')
  for (const [parent, found] of parents)
    await sql`alter table ${sql.table(parent)} add unique (tenant_id, ${sql.ref(found)})`.execute(db)
  for (const { child, name, column, parent, found } of references)
    await sql`
alter table ${sql.table(child)} add constraint ${sql.ref(name)}
  foreign key (tenant_id, ${sql.ref(column)}) references ${sql.table(parent)} (tenant_id, ${sql.ref(found)})`.execute(
      db,
    )

  // Everybody is found by hostname before a tenant is known; changed is only the tenant that a transaction is for.
  await sql`
alter table tenant enable row level security;
alter table tenant force row level security;
create policy found_by_hostname on tenant for select using (true);
create policy made on tenant for insert with check (true);
create policy of_tenant on tenant for update
  using (id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (id = nullif(current_setting('app.tenant', true), '')::uuid);
`.execute(db)

  // The desk places entries and swaps the head; it never takes one back. The list of migrations is the owner's.
  await sql`
revoke update, delete on log_entry from guichet_app;
grant update (index) on log_entry to guichet_app;
revoke delete on log_checkpoint from guichet_app;
do $$ declare name text; begin
  for name in select tablename from pg_tables where schemaname = 'public' and tablename like 'kysely%' loop
    execute format('revoke all on %I from guichet_app', name);
  end loop;
end $$;
create index demand_user_page on demand (tenant_id, (row->>'userPage'));
`.execute(db)
}

type Reference = { child: string; name: string; column: string; parent: string; found: string }

/** Every reference from one tenant's row to another row of a tenant, read from the catalogue. */
async function referencesAmongTenants(db: Kysely<unknown>): Promise<Reference[]> {
  const { rows } = await sql<Reference>`
select child.relname as child, key.conname as name, own.attname as column, parent.relname as parent, other.attname as found
from pg_constraint key
join pg_class child on child.oid = key.conrelid
join pg_class parent on parent.oid = key.confrelid
join pg_attribute own on own.attrelid = child.oid and own.attnum = key.conkey[1]
join pg_attribute other on other.attrelid = parent.oid and other.attnum = key.confkey[1]
where key.contype = 'f' and cardinality(key.conkey) = 1 and child.relnamespace = 'public'::regnamespace
  and exists (select from pg_attribute where attrelid = child.oid and attname = 'tenant_id')
  and exists (select from pg_attribute where attrelid = parent.oid and attname = 'tenant_id')
order by child.relname, key.conname`.execute(db)
  return rows
}
