import { type Kysely, sql } from 'kysely'

/**
 * What an authority was answered names addresses and what was found in its order, so it is sealed under the case's key
 * like everything else of the case, and unreadable when that key is destroyed. Answers that lie here open are dropped:
 * the same request is then told that it was handled.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table idempotent_request add column case_id uuid,
  add constraint idempotent_request_case_id_fkey foreign key (tenant_id, case_id) references case_key (tenant_id, case_id);
update idempotent_request set response = null where sender not like 'staff:%';
`.execute(db)
}
