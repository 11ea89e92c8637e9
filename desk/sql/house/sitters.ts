/** Who sits behind a session, put to the function of migration 0013. */
import type { Instant } from '../../../core/instant.ts'
import { type Database, sql, type Tx } from '../database.ts'

export type Sitter = {
  token_hash: Buffer
  csrf: string
  last_used_at: Instant
  came_by: string
  staff_id: string
  name: string
  role: string
  administers: boolean
  enrolled: boolean
}

/** Those of these sessions that are open `at` this moment and were used since `idleSince`, of people who are still here. */
export async function sittersAt(
  db: Database | Tx,
  tenant: string,
  hashes: readonly Buffer[],
  { at, idleSince }: { at: Instant; idleSince: Instant },
): Promise<Sitter[]> {
  const { rows } = await sql<Sitter>`
    select * from desk_sitters(${tenant}, ${[...hashes]}, ${at}, ${idleSince})`.execute(db)
  return rows
}
