/** What the signed door asks for every message: one question each, put to the functions of migration 0012. */
import type { Authority, Registry } from '../../core/registry.ts'
import type { Instant } from '../../core/instant.ts'
import type { AuthorityRow } from './house/authorities.ts'
import { type Database, sql } from './database.ts'
import { findable } from './findable.ts'

/** What is known of whoever names a key: those who hold it, and whether this request was here before. */
export type Asked = {
  registry: Registry
  rows: ReadonlyMap<string, AuthorityRow>
  seen: boolean
}
export const nobody: Asked = { registry: { authorities: [] }, rows: new Map(), seen: false }

/** The part of the registry that has this key. `seen`: its nonce was used, or its idempotency key on this route. */
export async function askedBy(
  db: Database,
  tenant: string,
  { keyid, nonce, idempotencyKey }: { keyid: string; nonce?: string; idempotencyKey?: string },
  route: string,
): Promise<Asked> {
  type Found = { id: string; entry: Authority; undisputed: number; automatic: boolean }
  const { rows } = await sql<{ authorities: Found[]; seen: boolean }>`
    select authorities, seen from door_sender(
      ${tenant}, ${keyid}, ${nonce === undefined ? null : findable(nonce)}, ${route}, ${idempotencyKey ?? null})`.execute(
    db,
  )
  const { authorities = [], seen = false } = rows[0] ?? {}
  return {
    registry: { authorities: authorities.map(({ entry }) => entry) },
    rows: new Map(
      authorities.map(({ id, entry, undisputed, automatic }) => [
        id,
        { authority: entry, undisputed, automatic },
      ]),
    ),
    seen,
  }
}

export type History = {
  /** Whether the authority ever sent anything. */
  before: boolean
  /** Its demands of the last hour, counted up to what is unusual. */
  lastHour: number
  /** The demand that holds this reference. */
  holder: string | null
  /** That one was made of other bytes. */
  otherContent: boolean
}

/** What an authority sent before, as of `at`. */
export async function historyOf(
  db: Database,
  tenant: string,
  asked: { authority: string; reference: string | undefined; sha256: string; at: Instant; enough: number },
): Promise<History> {
  const { authority, reference, sha256, at, enough } = asked
  const { rows } = await sql<History>`
    select before, last_hour as "lastHour", holder, other_content as "otherContent" from door_history(
      ${tenant}, ${authority}, ${reference === undefined ? null : findable(reference)}, ${sha256}, ${at}, ${enough})`.execute(
    db,
  )
  return rows[0] ?? { before: false, lastHour: 0, holder: null, otherContent: false }
}
