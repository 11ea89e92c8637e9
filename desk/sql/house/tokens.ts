/** What programs of the operator come in with: one token each, with what it may do, kept as a hash. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

export type TokenRight = 'scan' | 'curate'
export type TokenHolder = { id: string; name: string; may: readonly string[] }

export async function tokenHolder(tx: Tx, hash: Buffer): Promise<TokenHolder | undefined> {
  return await tx
    .selectFrom('api_token')
    .select(['id', 'name', 'may'])
    .where('token_hash', '=', hash)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
}

/** Whether there is or was such a token: one that was ended is never given again. */
export async function tokenWasGiven(tx: Tx, hash: Buffer): Promise<boolean> {
  const found = await tx
    .selectFrom('api_token')
    .select('id')
    .where('token_hash', '=', hash)
    .executeTakeFirst()
  return found !== undefined
}

export async function addToken(
  tx: Tx,
  tenant: string,
  token: {
    id: string
    name: string
    hash: Buffer
    may: readonly TokenRight[]
    madeBy: string | null
    at: Instant
  },
): Promise<void> {
  await tx
    .insertInto('api_token')
    .values({
      id: token.id,
      tenant_id: tenant,
      name: token.name,
      token_hash: token.hash,
      may: [...token.may],
      made_by: token.madeBy,
      made_at: token.at,
      ended_at: null,
    })
    .execute()
}

/** All there are and were, the newest first. */
export async function tokens(tx: Tx) {
  return await tx
    .selectFrom('api_token')
    .leftJoin('staff', 'staff.id', 'api_token.made_by')
    .select([
      'api_token.id',
      'api_token.name',
      'api_token.may',
      'api_token.made_at as madeAt',
      'api_token.ended_at as endedAt',
      'staff.name as madeBy',
    ])
    .orderBy('made_at', 'desc')
    .orderBy('api_token.id')
    .execute()
}

/** From now on nothing opens with it. Its name, or `undefined` where it was over before. */
export async function endToken(tx: Tx, id: string, at: Instant): Promise<string | undefined> {
  const ended = await tx
    .updateTable('api_token')
    .set({ ended_at: at })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  return ended?.name
}
