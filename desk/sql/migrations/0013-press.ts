import { type Kysely, sql } from 'kysely'

/**
 * What every press of a key asks of the database, asked so that it costs little.
 *
 * Who sits behind a cookie is one question, for all who press at the same moment. The function is given the tenant
 * first and looks then, as whoever calls it: the policies of the tables hold inside it as everywhere.
 *
 * Demands that nobody holds are taken together, and read once they are: a key may have been destroyed, and an event
 * added, just before.
 *
 * Most demands are found by their own texts alone. Where there is no other source, no other source is asked term by
 * term whether it has the same one.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create function desk_sitters(tenant uuid, hashes bytea[], at timestamptz, idle_since timestamptz)
returns table (
  token_hash bytea, csrf text, last_used_at timestamptz, came_by text,
  staff_id uuid, name text, role text, administers boolean, enrolled boolean
) language plpgsql as $$
begin
  perform set_config('app.tenant', tenant::text, true);
  return query select s.token_hash, s.csrf, s.last_used_at, s.came_by, p.id, p.name, p.role, p.administers,
    exists (select from passkey k where k.tenant_id = tenant and k.staff_id = p.id and k.revoked_at is null)
  from session s join staff p on p.id = s.staff_id
  where s.token_hash = any (hashes) and s.tenant_id = tenant
    and s.ends_at > at and s.last_used_at > idle_since and p.active;
end $$;

create function desk_free(ids uuid[])
returns table (
  id uuid, case_id uuid, version integer, state bytea, wrapped bytea, key_version integer, last_event integer, entered integer
) language plpgsql as $$
declare
  held uuid[];
begin
  held := array(select d.id from demand d where d.id = any (ids) order by d.id for update skip locked);
  return query select d.id, d.case_id, d.version, d.state, k.wrapped, k.key_version,
    (select coalesce(max(e.seq), 0)::integer from event e where e.case_id = d.case_id),
    (select s.edition from search_of s where s.tenant_id = d.tenant_id and s.demand_id = d.id and s.source = 'demand')
  from demand d join case_key k on k.tenant_id = d.tenant_id and k.case_id = d.case_id
  where d.id = any (held);
end $$;

create or replace function search_follows() returns trigger language plpgsql as $$
declare
  gone bigint[] := '{}';
begin
  if tg_op = 'DELETE' then
    gone := old.terms;
  elsif tg_op = 'UPDATE' then
    gone := array(select unnest(old.terms) except select unnest(new.terms));
  end if;
  if cardinality(gone) > 0 and exists (select from search_of other where other.tenant_id = old.tenant_id
      and other.demand_id = old.demand_id and other.source <> old.source) then
    gone := array(select term from unnest(gone) as term where not exists (
      select from search_of other where other.tenant_id = old.tenant_id and other.demand_id = old.demand_id
        and other.source <> old.source and term = any (other.terms)));
  end if;
  if cardinality(gone) > 0 then
    delete from search_term s where s.tenant_id = old.tenant_id and s.term = any (gone) and s.place = old.place;
  end if;
  if tg_op <> 'DELETE' then
    insert into search_term (tenant_id, term, place)
    select new.tenant_id, fresh.term, new.place from (
      select unnest(new.terms) as term except select unnest(case when tg_op = 'UPDATE' then old.terms end)
    ) fresh
    on conflict do nothing;
  end if;
  return null;
end $$;
`.execute(db)
}
