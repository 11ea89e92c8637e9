/** What a person came in with today: sessions, and links that open once. Of both only the hash is kept. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

export async function endSession(tx: Tx, hash: Buffer): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', hash).execute()
}

/** Uses up a link that was not used before and has not run out. Whose it is, or `undefined`. */
export async function useLink(tx: Tx, hash: Buffer, at: Instant): Promise<string | undefined> {
  const used = await tx
    .updateTable('sign_in')
    .set({ used_at: at })
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .returning('staff_id')
    .executeTakeFirst()
  return used?.staff_id
}

/** Whatever links this person had and did not open yet. */
export async function voidLinks(tx: Tx, staff: string, at: Instant): Promise<void> {
  await tx
    .updateTable('sign_in')
    .set({ expires_at: at })
    .where('staff_id', '=', staff)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .execute()
}

export async function keepLink(
  tx: Tx,
  tenant: string,
  { hash, staff, ends, madeBy }: { hash: Buffer; staff: string; ends: Instant; madeBy?: string },
): Promise<void> {
  const made = madeBy === undefined ? {} : { made_by: madeBy }
  await tx
    .insertInto('sign_in')
    .values({
      token_hash: hash,
      tenant_id: tenant,
      staff_id: staff,
      expires_at: ends,
      used_at: null,
      ...made,
    })
    .execute()
}
