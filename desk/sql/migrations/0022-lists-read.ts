import { type Kysely, sql } from 'kysely'

/**
 * A list that is being read says so, for as long as whoever reads it is alive; of one that is over no line stays. A signal
 * that a list names twice is known the second time, by an index, because counting them all at the end took longer than a
 * statement may. It came in the same release as the lists themselves.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table list_import
  drop constraint list_import_state_check,
  add constraint list_import_state_check check (state in ('reading', 'read', 'going', 'held', 'done', 'dropped')),
  add column reading_until timestamptz,
  add column emptied boolean not null default false,
  add constraint reading_has_a_reader check ((state = 'reading') = (reading_until is not null));
create index list_import_reading on list_import (tenant_id, reading_until) where state = 'reading';
create index list_import_to_empty on list_import (tenant_id, made_at) where ended_at is not null and not emptied;
`.execute(db)
}

export async function afterwards(db: Kysely<unknown>): Promise<void> {
  await sql`create index concurrently if not exists list_import_line_new
    on list_import_line (tenant_id, import_id, value_sha256, kind) where fate = 'new'`.execute(db)
}
