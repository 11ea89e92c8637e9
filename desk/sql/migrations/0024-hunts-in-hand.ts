import { type Kysely, sql } from 'kysely'

/**
 * A hunt is in one pair of hands at a time: whoever slept past their lease writes nothing over what others do since. And a
 * person may end one that is under way, whoever it was that had it brought.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table hunt
  add column fence integer not null default 0,
  add column ended_by uuid,
  add constraint hunt_ended_by foreign key (tenant_id, ended_by) references staff (tenant_id, id),
  add constraint ended_by_somebody check (ended_by is null or state = 'dropped');
`.execute(db)
}
