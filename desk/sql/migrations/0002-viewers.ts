import { type Kysely, sql } from 'kysely'

/** Who was given a look, beside the session: a person who signs in again is still the same person to the alarm. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table view_grant add column staff_id uuid references staff;
create index view_grant_viewer on view_grant (tenant_id, staff_id, expires_at);
`.execute(db)
}
