import { type Instant, later } from '../../../core/instant.ts'
import type { Tx } from '../database.ts'

/** What a session was asked, and until when it may answer: one text in its row, replaced by the next question. */
export function askedOf(what: 'registration' | 'sign-in', challenge: string, at: Instant): string {
  return `${what} ${later(at, 5 * 60_000)} ${challenge}`
}

/** Whether there was such a session. */
export async function nameChallenge(tx: Tx, session: Buffer, asked: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('session')
    .set({ challenge: asked })
    .where('token_hash', '=', session)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Takes the challenge out of the session: of two answers to one question the second finds none. */
export async function takeChallenge(
  tx: Tx,
  session: Buffer,
  what: 'registration' | 'sign-in',
  at: Instant,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('session')
    .select('challenge')
    .where('token_hash', '=', session)
    .where('ends_at', '>', at)
    .forUpdate()
    .executeTakeFirst()
  const [asked, until = '', challenge] = row?.challenge?.split(' ') ?? []
  if (challenge === undefined) return undefined
  await tx.updateTable('session').set({ challenge: null }).where('token_hash', '=', session).execute()
  return asked === what && at < until ? challenge : undefined
}

export function passkeysOf(tx: Tx, staff: string) {
  return tx
    .selectFrom('passkey')
    .select('credential_id')
    .where('staff_id', '=', staff)
    .where('revoked_at', 'is', null)
    .execute()
}

/** Every passkey that counts, whoever's it is. */
export function passkeysHere(tx: Tx) {
  return tx.selectFrom('passkey').select('credential_id').where('revoked_at', 'is', null).execute()
}

/** A person's passkeys that count, as they know them: by name, and by when they were made and used. */
export async function passkeysFor(tx: Tx, staff: string) {
  const rows = await tx
    .selectFrom('passkey')
    .select(['credential_id', 'name', 'created_at', 'last_used_at'])
    .where('staff_id', '=', staff)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .execute()
  return rows.map(({ credential_id, name, created_at, last_used_at }) => ({
    id: credential_id,
    name,
    createdAt: created_at,
    ...(last_used_at ? { lastUsedAt: last_used_at } : {}),
  }))
}

/** A passkey that counts, of somebody who is still here; locked, so that its counter is compared and raised as one. */
export function passkeyById(tx: Tx, id: string) {
  return tx
    .selectFrom('passkey')
    .innerJoin('staff', 'staff.id', 'passkey.staff_id')
    .select(['passkey.credential_id', 'passkey.staff_id', 'passkey.public_key', 'passkey.counter'])
    .select('staff.asleep_since')
    .where('passkey.credential_id', '=', id)
    .where('passkey.revoked_at', 'is', null)
    .where('staff.active', '=', true)
    .forUpdate('passkey')
    .executeTakeFirst()
}

export async function raiseCounter(tx: Tx, id: string, counter: number): Promise<void> {
  await tx.updateTable('passkey').set({ counter }).where('credential_id', '=', id).execute()
}

export async function noteUse(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('passkey').set({ last_used_at: at }).where('credential_id', '=', id).execute()
}

/** False where somebody registered it before. */
export async function keepPasskey(
  tx: Tx,
  tenant: string,
  staff: string,
  {
    id,
    publicKey,
    counter,
    transports,
  }: { id: string; publicKey: Uint8Array; counter: number; transports?: string[] },
  at: Instant,
  name = '',
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('passkey')
    .values({
      credential_id: id,
      tenant_id: tenant,
      staff_id: staff,
      public_key: Buffer.from(publicKey),
      counter,
      transports: transports ? JSON.stringify(transports) : null,
      created_at: at,
      revoked_at: null,
      name,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}
