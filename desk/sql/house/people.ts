/** Who works at a tenant's desk, as the rules see them, and what is open in their names. */
import type { Instant } from '../../../core/instant.ts'
import type { Person } from '../../../core/house-change.ts'
import { endFeeds } from '../day/calendar-feeds.ts'
import { sql, type Tx } from '../database.ts'
import { dropProposalsOf } from './proposals.ts'
import { voidLinks } from './sessions.ts'

export type PersonRow = Person & { passkeys: number; sessions: number }

/** Everybody who ever worked here. Sessions that have ended, by time or by idleness, do not count. */
export async function peopleOf(tx: Tx, at: Instant, idleSince: Instant): Promise<PersonRow[]> {
  const rows = await tx
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'administers', 'active', 'asleep_since'])
    .select((eb) => [
      eb
        .selectFrom('passkey')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('passkey.staff_id', '=', 'staff.id')
        .where('revoked_at', 'is', null)
        .as('passkeys'),
      eb
        .selectFrom('session')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('session.staff_id', '=', 'staff.id')
        .where('ends_at', '>', at)
        .where('last_used_at', '>', idleSince)
        .as('sessions'),
    ])
    .orderBy('name')
    .execute()
  return rows.map(({ passkeys, sessions, asleep_since, ...row }) => ({
    ...row,
    passkeys: Number(passkeys ?? 0),
    sessions: Number(sessions ?? 0),
    enrolled: Number(passkeys ?? 0) > 0 && asleep_since === null,
    asleep: row.active && asleep_since !== null,
  }))
}

/** Who works here today. */
export async function colleagues(tx: Tx): Promise<{ id: string; name: string; role: string }[]> {
  return await tx
    .selectFrom('staff')
    .select(['id', 'name', 'role'])
    .where('active', '=', true)
    .orderBy('name')
    .execute()
}

/** One of them. */
export async function colleague(
  tx: Tx,
  id: string,
): Promise<{ id: string; name: string; role: string } | undefined> {
  return await tx
    .selectFrom('staff')
    .select(['id', 'name', 'role'])
    .where('id', '=', id)
    .where('active', '=', true)
    .executeTakeFirst()
}

/** Everybody who ever worked here, by name. */
export async function namesOfPeople(tx: Tx): Promise<{ id: string; name: string }[]> {
  return await tx.selectFrom('staff').select(['id', 'name']).orderBy('name').execute()
}

/** Whoever works here now, with what their word counts for. */
export async function peopleAtWork(tx: Tx): Promise<Pick<Person, 'id' | 'name' | 'role' | 'administers'>[]> {
  return await tx
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'administers'])
    .where('active', '=', true)
    .where('asleep_since', 'is', null)
    .orderBy('name')
    .execute()
}

/** Somebody new, who has no passkey yet. */
export async function addPerson(
  tx: Tx,
  tenant: string,
  { id, name, role, administers }: Pick<Person, 'id' | 'name' | 'role' | 'administers'>,
): Promise<void> {
  await tx.insertInto('staff').values({ id, tenant_id: tenant, name, role, administers }).execute()
}

export async function setPerson(
  tx: Tx,
  staff: string,
  now: Partial<Pick<Person, 'name' | 'role' | 'administers' | 'active'>>,
): Promise<void> {
  await tx.updateTable('staff').set(now).where('id', '=', staff).execute()
}

/** Somebody said that they still work here: what they had when the backup was taken counts again. */
export async function wakePerson(tx: Tx, staff: string): Promise<void> {
  await tx.updateTable('staff').set({ asleep_since: null }).where('id', '=', staff).execute()
}

/** One change of the house at a time, until the transaction ends: of two at once, each could leave the other's person as the last. */
export async function lockHouse(tx: Tx, tenant: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`house ${tenant}`}, 0))`.execute(tx)
}

/** Whatever a person has open ends now: sessions, and links that were not opened yet. */
export async function closeAllOf(tx: Tx, staff: string, at: Instant): Promise<void> {
  await tx.deleteFrom('session').where('staff_id', '=', staff).execute()
  await voidLinks(tx, staff, at)
}

/**
 * What a person could come in with counts no more, nor what was proposed with it: nothing of theirs is left that a backup
 * could have brought back, or a thief said.
 */
export async function revokeAllOf(tx: Tx, staff: string, at: Instant): Promise<void> {
  await tx
    .updateTable('passkey')
    .set({ revoked_at: at })
    .where('staff_id', '=', staff)
    .where('revoked_at', 'is', null)
    .execute()
  await tx.deleteFrom('account').where('staff_id', '=', staff).execute()
  await endFeeds(tx, staff, at)
  await closeAllOf(tx, staff, at)
  await dropProposalsOf(tx, staff, at)
  await wakePerson(tx, staff)
}
