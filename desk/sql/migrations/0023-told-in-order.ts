import { type Kysely, sql } from 'kysely'

/** The last word on a piece is heard last: a message waits for the older ones about the same piece. */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table told_message add column about bytea;
create index told_message_about on told_message (tenant_id, about, at, id) where done_at is null;
create index told_message_old on told_message (tenant_id, at);
`.execute(db)
}
