/** Requests that were answered, under the key that their sender gave them: of two with one key the database takes one. */
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Tx } from './database.ts'
import { findable } from './findable.ts'

export type Request = { sender: string; route: string; key: string }
/** `response` is open where staff asked, and sealed under the key of its case where an authority did. */
export type Answered = { id: string; sha256: string; response: Buffer | null; caseId: string | null }

export async function answeredTo(tx: Tx, { sender, route, key }: Request): Promise<Answered | undefined> {
  return await answers(tx)
    .where('sender', '=', sender)
    .where('route', '=', route)
    .where('key', '=', findable(key))
    .executeTakeFirst()
}

/** The first answer to these very bytes, whatever their key. */
export async function answeredFirst(
  tx: Tx,
  { sender, route, sha256 }: { sender: string; route: string; sha256: string },
): Promise<Answered | undefined> {
  return await answers(tx)
    .where('sender', '=', sender)
    .where('route', '=', route)
    .where('body_sha256', '=', sha256)
    .orderBy('created_at')
    .executeTakeFirst()
}

/** What a person of the desk was answered; what an authority was goes with the sheaf of its demand (`v1/exchange.ts`). */
export async function keepAnswered(
  tx: Tx,
  house: Pick<House, 'chance'>,
  tenant: Tenant,
  { sender, route, key, at, sha256, response }: Request & { at: Instant; sha256: string; response: Buffer },
): Promise<void> {
  await tx
    .insertInto('idempotent_request')
    .values({
      id: uuidv7(at, house.chance),
      tenant_id: tenant.id,
      sender,
      route,
      key: findable(key),
      body_sha256: sha256,
      response,
      case_id: null,
      created_at: at,
    })
    .execute()
}

const answers = (tx: Tx) =>
  tx.selectFrom('idempotent_request').select(['id', 'body_sha256 as sha256', 'response', 'case_id as caseId'])

/** Two of the same request at once: the loser of the race answers with what the winner stored. */
export function lostTheRace(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'code' in fault && fault.code === '23505'
}

/** The request that used this nonce of this key. */
export async function requestWith(
  tx: Tx,
  { keyid, nonce }: { keyid: string; nonce: string },
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('nonce_seen')
    .select('request')
    .where('keyid', '=', keyid)
    .where('nonce', '=', findable(nonce))
    .executeTakeFirst()
  return row?.request
}
