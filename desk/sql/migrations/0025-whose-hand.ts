import { type Kysely, sql } from 'kysely'

/**
 * Each change of a bank says whose hand it was: what a person did to a list, no program undoes. It came in the same release
 * as the banks themselves; what was written before says nothing, and counts as nothing that a program did.
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table bank_event add column by_kind text check (by_kind in ('staff', 'platform', 'desk'));
`.execute(db)
}
