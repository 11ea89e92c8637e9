import { type Kysely, sql } from 'kysely'

/**
 * A piece has one case after the other, and the newest speaks for it: it is found by the piece, and knows which one it
 * opens once more. A case whose entries are all withdrawn is looked at once more before it is over
 * (`unlisted_at`). What of a case can be read (addresses, words, reasons) lies under a key of its own, or of the case that
 * it opens once more; what stands here open is sealed by the desk at its next start, because a migration has no keys.
 * Banks were never quarantined.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
alter table match_case
  add column reopens uuid,
  add column unlisted_at timestamptz,
  add column key_id uuid,
  add column sealed bytea,
  add constraint match_case_key foreign key (tenant_id, key_id) references case_key (tenant_id, case_id),
  add constraint sealed_under_a_key check (sealed is null or key_id is not null),
  add constraint match_case_reopens foreign key (tenant_id, reopens) references match_case (tenant_id, id)
    on delete set null (reopens);
create index match_case_of_piece on match_case (tenant_id, piece_hash, number desc);
create index match_case_reopened on match_case (tenant_id, reopens) where reopens is not null;
create index match_case_unlisted on match_case (tenant_id, unlisted_at) where unlisted_at is not null and verdict is null;
create index match_case_unsealed on match_case (tenant_id, number) where sealed is null;

alter table bank drop column quarantine;
`.execute(db)
}
