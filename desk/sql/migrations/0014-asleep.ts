import { type Kysely, sql } from 'kysely'

/**
 * Whose standing nobody knows: who worked here when a backup was taken may have left since, or lost a passkey. Restoring
 * puts them to sleep (`asleep_since`), in the very transaction in which the rows come back, so it may have added the
 * column before this does.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table staff add column if not exists asleep_since timestamptz;

create or replace function desk_sitters(tenant uuid, hashes bytea[], at timestamptz, idle_since timestamptz)
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
    and s.ends_at > at and s.last_used_at > idle_since and p.active and p.asleep_since is null;
end $$;
`.execute(db)
}
