import { type Kysely, sql } from 'kysely'

/**
 * What every order and every visit to a demand asks of the database, asked so that it costs little.
 *
 * What the signed door asks, each in one question. A function is given the tenant first
 * and looks then, as whoever calls it: the policies of the tables hold inside it as everywhere.
 *
 * What lies sealed looks like chance and cannot be compressed, so nobody tries. What a demand is no longer found by is
 * taken out of the index term by term: asked as one question, the database looked through every term there is.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
create function door_sender(tenant uuid, wanted_key text, used_nonce text, asked_route text, once_key text)
returns table (authorities jsonb, seen boolean) language plpgsql as $$
declare claims jsonb := jsonb_build_array(jsonb_build_object('keyid', wanted_key));
begin
  perform set_config('app.tenant', tenant::text, true);
  return query select
    (select coalesce(jsonb_agg(jsonb_build_object(
        'id', a.id, 'entry', a.entry, 'undisputed', a.undisputed, 'automatic', a.automatic) order by a.name), '[]')
      from authority a where a.tenant_id = tenant and a.entry -> 'keys' @> claims),
    exists (select from nonce_seen n where n.tenant_id = tenant and n.keyid = wanted_key and n.nonce = used_nonce)
    or exists (select from authority a join idempotent_request i on i.tenant_id = a.tenant_id and i.sender = a.id
      where a.tenant_id = tenant and a.entry -> 'keys' @> claims and i.route = asked_route and i.key = once_key);
end $$;

create function door_history(tenant uuid, authority text, asked_reference text, digest text, at timestamptz, enough integer)
returns table (before boolean, last_hour integer, holder uuid, other_content boolean)
language plpgsql as $$
begin
  perform set_config('app.tenant', tenant::text, true);
  return query select
    exists (select from demand d where d.tenant_id = tenant and d.authority_id = authority),
    (select count(*)::int from (select from demand d where d.tenant_id = tenant and d.authority_id = authority
      and d.received_at > at - interval '1 hour' limit enough) recent),
    held.id, coalesce(held.sha256 <> digest, false)
  from (select) one left join (
    select d.id, r.sha256 from demand d join receipt r on r.tenant_id = d.tenant_id and r.id = d.receipt_id
    where d.tenant_id = tenant and d.authority_id = authority and d.reference = asked_reference and d.authentic limit 1
  ) held on true;
end $$;

alter table receipt alter column sealed set storage external, alter column evidence set storage external;
alter table demand alter column state set storage external;
alter table event alter column opening set storage external;
alter table effect alter column payload set storage external;
alter table idempotent_request alter column response set storage external;
alter table answer alter column data set storage external;

create or replace function search_follows() returns trigger language plpgsql as $$
declare
  gone bigint[] := '{}';
begin
  if tg_op = 'DELETE' then
    gone := old.terms;
  elsif tg_op = 'UPDATE' then
    gone := array(select unnest(old.terms) except select unnest(new.terms));
  end if;
  if cardinality(gone) > 0 then
    gone := array(select term from unnest(gone) as term where not exists (
      select from search_of other where other.tenant_id = old.tenant_id and other.demand_id = old.demand_id
        and other.source <> old.source and term = any (other.terms)));
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

/** How many orders an authority sent within the hour is asked for every one that comes in. */
export async function afterwards(db: Kysely<unknown>): Promise<void> {
  await sql`create index concurrently if not exists demand_of_authority on demand (tenant_id, authority_id, received_at)`.execute(
    db,
  )
}
