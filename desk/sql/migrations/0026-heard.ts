import { type Kysely, sql } from 'kysely'

/**
 * What its platform was told last of a piece whose case waits: a piece that a hunt has found may be public, because its
 * platform was told nothing. Cases of before say it by how they came (`desk/sql/banks/heard.ts`).
 */
export const bearable = true

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table match_case add column heard text check (heard in ('none', 'review', 'block'));
`.execute(db)
}
