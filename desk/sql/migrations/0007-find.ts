import { type Kysely, sql } from 'kysely'

/**
 * What lets a demand be found among a million, and lists be read a page at a time.
 *
 * `demand.place` is where a demand stands in time: milliseconds of receipt since 2020, then twenty bits of its
 * identifier, so that no two stand together. `stage` and `rank` are the order of the inbox: whom it waits for, then
 * what runs out first, a threat to life before everything else (as `byUrgency` in core/priority.ts).
 *
 * `demand.user_page` is a column of its own because PostgreSQL uses no index over an expression where a policy stands
 * before it: each look at a person's page read every demand.
 *
 * `search_of` holds the hashed terms of one text source of a demand, `search_term` the same turned round: which
 * demands stand under a term, newest first. The second follows the first by trigger and carries no foreign key: it is
 * written dozens of rows at a time, at every intake, and it cannot differ from what it follows. Both go with the
 * demand, and with the key of its case.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table demand
  add column place bigint not null generated always as (
    ((extract(epoch from received_at - timestamptz '2020-01-01 00:00:00+00') * 1000)::bigint << 20)
    | ('x' || right(id::text, 5))::bit(20)::bigint) stored,
  add column stage smallint not null generated always as (
    case when waits_for in ('person', 'second-person', 'call-back') then 0
      when waits_for in ('clarification', 'date') then 1
      when waits_for = 'nothing' then 3 else 2 end) stored,
  add column rank bigint not null generated always as (
    coalesce((extract(epoch from due_at - timestamptz '1970-01-01 00:00:00+00') * 1000)::bigint, 1000000000000000)
    - case when urgent and waits_for <> 'nothing' then 2000000000000000 else 0 end) stored,
  add column user_page text generated always as (row->>'userPage') stored;
create index demand_line on demand (tenant_id, stage, rank, place) where open and number is not null;
create index demand_newest on demand (tenant_id, place) where number is not null;
create index demand_closed on demand (tenant_id, place) where not open and number is not null;
drop index demand_inbox;
drop index demand_user_page;
create index demand_user_page on demand (tenant_id, user_page);

create table search_of (
  tenant_id uuid not null references tenant,
  demand_id uuid not null,
  source text not null,
  place bigint not null,
  edition integer not null,
  terms bigint[] not null,
  primary key (tenant_id, demand_id, source),
  foreign key (tenant_id, demand_id) references demand (tenant_id, id) on delete cascade
);
create table search_term (
  tenant_id uuid not null,
  term bigint not null,
  place bigint not null,
  primary key (tenant_id, term, place)
);
create table search_progress (
  tenant_id uuid not null references tenant,
  edition integer not null,
  below bigint,
  primary key (tenant_id, edition)
);
create table saved_view (
  id uuid primary key,
  tenant_id uuid not null references tenant,
  staff_id uuid not null,
  name text not null,
  query text not null,
  shared boolean not null default false,
  created_at timestamptz not null,
  unique (tenant_id, id),
  unique (tenant_id, staff_id, name),
  foreign key (tenant_id, staff_id) references staff (tenant_id, id)
);
create index saved_view_shared on saved_view (tenant_id, name) where shared;

create function search_follows() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from search_term s using (
      select unnest(old.terms) as term except select unnest(case when tg_op = 'UPDATE' then new.terms end)
    ) gone
    where s.tenant_id = old.tenant_id and s.term = gone.term and s.place = old.place and not exists (
      select from search_of other where other.tenant_id = old.tenant_id and other.demand_id = old.demand_id
        and other.source <> old.source and gone.term = any (other.terms));
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
create trigger follows after insert or delete or update of terms on search_of
  for each row execute function search_follows();

create function search_forgets() returns trigger language plpgsql as $$
begin
  delete from search_of s where s.tenant_id = new.tenant_id and s.demand_id in (
    select demand_id from event where case_id = new.case_id and demand_id is not null);
  return null;
end $$;
create trigger search_forgets after update of wrapped on case_key
  for each row when (new.wrapped is null) execute function search_forgets();

-- Leapfrog: every word says where it stands next; the one that is furthest away decides where the others look.
-- What a page costs is bound by the rarest word and by how much effort is allowed, never by how many demands there are.
create function search_page(
  for_tenant uuid, terms bigint[], words integer[], below bigint, above bigint, wanted integer, effort integer
) returns table (place bigint, hit boolean) language plpgsql stable as $$
declare
  here bigint := below - 1;
  best bigint;
  found bigint;
  last integer := words[cardinality(words)];
  agreed boolean;
begin
  while wanted > 0 loop
    agreed := true;
    for word in 1..last loop
      best := null;
      for i in 1..cardinality(terms) loop
        continue when words[i] <> word;
        effort := effort - 1;
        select s.place into found from search_term s
          where s.tenant_id = for_tenant and s.term = terms[i] and s.place <= here
          order by s.place desc limit 1;
        best := greatest(best, found);
        exit when best = here;
      end loop;
      if best is null or best < above then return; end if;
      if best < here then
        here := best;
        if word > 1 then agreed := false; exit; end if;
      end if;
    end loop;
    if agreed then
      place := here; hit := true; return next;
      wanted := wanted - 1;
      here := here - 1;
    end if;
    if effort <= 0 and wanted > 0 then
      place := here + 1; hit := false; return next;
      return;
    end if;
  end loop;
end $$;
`.execute(db)
  for (const table of ['search_of', 'search_term', 'search_progress', 'saved_view'])
    await sql`
alter table ${sql.table(table)} enable row level security;
alter table ${sql.table(table)} force row level security;
create policy of_tenant on ${sql.table(table)}
  using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
  with check (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
grant select, insert, update, delete on ${sql.table(table)} to guichet_app;
`.execute(db)
}
