/** Accounts elsewhere that people linked to themselves, and questions to their provider that wait for an answer. */
import type { Instant } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

export type AccountAsked = {
  state_hash: Buffer
  browser_hash: Buffer
  nonce: string
  verifier: string
  session_hash: Buffer | null
  expires_at: Instant
}

export async function keepAsked(tx: Tx, tenant: string, asked: AccountAsked, now: Instant): Promise<void> {
  await tx.deleteFrom('account_asked').where('expires_at', '<', now).execute()
  await tx
    .insertInto('account_asked')
    .values({ tenant_id: tenant, ...asked })
    .execute()
}

/** Takes the question out: an answer that comes twice finds none. It must come to the browser that asked. */
export function takeAsked(tx: Tx, state: Buffer, browser: Buffer, now: Instant) {
  return tx
    .deleteFrom('account_asked')
    .where('state_hash', '=', state)
    .where('browser_hash', '=', browser)
    .where('expires_at', '>', now)
    .returning(['nonce', 'verifier', 'session_hash'])
    .executeTakeFirst()
}

/** Whoever linked this account, if they still work here and have a passkey. */
export function personOf(tx: Tx, issuer: string, subject: string) {
  return tx
    .selectFrom('account')
    .innerJoin('staff', 'staff.id', 'account.staff_id')
    .select('staff.id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .where('staff.active', '=', true)
    .where('staff.asleep_since', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('passkey')
          .select('credential_id')
          .whereRef('passkey.staff_id', '=', 'staff.id')
          .where('revoked_at', 'is', null),
      ),
    )
    .executeTakeFirst()
}

/** False where the account is somebody's already. */
export async function linkAccount(
  tx: Tx,
  tenant: string,
  staff: string,
  { issuer, subject }: { issuer: string; subject: string },
  at: Instant,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('account')
    .values({ tenant_id: tenant, issuer, subject, staff_id: staff, linked_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export async function unlinkAccounts(tx: Tx, staff: string, issuer: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('account')
    .where('staff_id', '=', staff)
    .where('issuer', '=', issuer)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
