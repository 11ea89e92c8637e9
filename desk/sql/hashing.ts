/** Jobs of hashing on disk: who has one in hand, how far it is, and that its media can be opened or found no longer than it runs. */
import type { Selectable } from 'kysely'
import type { Instant } from '../../core/instant.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Hashed } from '../outside/signals.ts'
import type { Stored, VaultRow } from '../outside/vault.ts'
import { inTenant } from './database.ts'
import { claimFirst, isHeld, leaseFrom } from './lease.ts'
import type { Tables } from './tables.ts'
import type { HashWish } from './tables/hashing.ts'

type Row = Selectable<Tables['hash_job']>
/** A job in somebody's hands. Whatever is written of it is written only while it is. */
export type HashJob = { id: string; fence: number; attempts: number; wish: HashWish; media: Media }
/** What is hashed: an object of the vault, or what lies at an address. */
export type Media = { object: VaultRow } | { address: string }

/** Where its media stands in the vault: in no case of anybody's. */
export const hashingCase = 'hashing'

const placeOf = (tenant: Tenant, id: string) => ({ tenant: tenant.id, caseId: hashingCase, object: id })
const addressPlace = (tenant: Tenant, id: string) => placeOf(tenant, `${id}.address`)

/** Writes a job down whose media lies in the vault already, or is fetched by whoever takes it. */
export async function addHashJob(
  house: House,
  tenant: Tenant,
  from: { stored: Stored } | { address: string },
  wish: HashWish,
): Promise<string> {
  const at = house.clock.now()
  const id = uuidv7(at, house.chance)
  const stored = 'stored' in from ? from.stored : undefined
  const sealed =
    'address' in from ? await house.keys.wrap(addressPlace(tenant, id), Buffer.from(from.address)) : undefined
  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .insertInto('hash_job')
      .values({
        id,
        tenant_id: tenant.id,
        state: 'waiting',
        wish: JSON.stringify(wish),
        object_id: stored?.objectId ?? null,
        wrapped_identity: stored?.wrappedIdentity ?? null,
        wrapped_meta: stored?.wrappedMeta ?? null,
        key_version: stored?.keyVersion ?? null,
        address: sealed?.box ?? null,
        address_key_version: sealed?.keyVersion ?? null,
        size: stored?.size ?? 0,
        asked_at: at,
        ended_at: null,
        lease_until: null,
        result: null,
        result_key_version: null,
      })
      .execute(),
  )
  return id
}

/** Takes the oldest job that nobody has; `undefined` when there is none. */
export async function claimHashJob(house: House, tenant: Tenant): Promise<HashJob | undefined> {
  const now = house.clock.now()
  const row = await inTenant(house.db, tenant.id, (tx) => claimFirst(tx, 'hash_job', now))
  return row && { ...row, media: await mediaOf(house, tenant, row) }
}

async function mediaOf(house: House, tenant: Tenant, row: Row): Promise<Media> {
  const { address: box, address_key_version: sealedBy, object_id: objectId, key_version: keyVersion } = row
  if (box !== null && sealedBy !== null) {
    const plain = await house.keys.unwrap(addressPlace(tenant, row.id), { box, keyVersion: sealedBy })
    return { address: plain.toString('utf8') }
  }
  if (objectId === null || keyVersion === null) throw new Error('a job with nothing to hash')
  const { wrapped_identity: wrappedIdentity, wrapped_meta: wrappedMeta } = row
  return {
    object: { tenant: tenant.id, caseId: hashingCase, objectId, wrappedIdentity, wrappedMeta, keyVersion },
  }
}

/** Says how far it is and that somebody is at it. False once it was cancelled, or is in other hands. */
export async function keepHashJob(
  house: House,
  tenant: Tenant,
  job: HashJob,
  progress: { done: number; expected: number },
): Promise<boolean> {
  const kept = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('hash_job')
      .set({ ...progress, lease_until: leaseFrom('hash_job', house.clock.now()) })
      .where(isHeld('hash_job', job))
      .executeTakeFirst(),
  )
  return kept.numUpdatedRows > 0n
}

/** Gives it back, to be taken up at once or when `notBefore` has come; untouched, unless it was `tried`. */
export async function returnHashJob(
  house: House,
  tenant: Tenant,
  job: HashJob,
  { notBefore, tried = false }: { notBefore?: Instant; tried?: boolean } = {},
): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('hash_job')
      .set({
        state: 'waiting',
        lease_until: notBefore ?? null,
        attempts: tried ? job.attempts : job.attempts - 1,
      })
      .where(isHeld('hash_job', job))
      .execute(),
  )
}

/** Ends it with what was found; in the same statement its media is shut for good. False where somebody else has ended it. */
export async function endHashJob(
  house: House,
  tenant: Tenant,
  job: HashJob,
  hashed: Hashed,
): Promise<boolean> {
  const sealed = await house.keys.wrap(placeOf(tenant, job.id), Buffer.from(JSON.stringify(hashed)))
  const ended = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('hash_job')
      .set({ ...shut(house), state: 'done', result: sealed.box, result_key_version: sealed.keyVersion })
      .where(isHeld('hash_job', job))
      .executeTakeFirst(),
  )
  return ended.numUpdatedRows > 0n
}

/** Ends it without. Gives the object whose bytes may go now, where it has one; nothing if it had ended already. */
export async function cancelHashJob(
  house: House,
  tenant: Tenant,
  id: string,
): Promise<{ object: string | null } | undefined> {
  return await inTenant(house.db, tenant.id, (tx) =>
    tx
      .updateTable('hash_job')
      .set({ ...shut(house), state: 'cancelled' })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('object_id as object')
      .executeTakeFirst(),
  )
}

const shut = (house: House) => ({
  ended_at: house.clock.now(),
  lease_until: null,
  wrapped_identity: null,
  wrapped_meta: null,
  address: null,
})

export type HashingState = {
  state: Row['state']
  progress: { done: number; expected: number }
  hashed?: Hashed
}

export async function readHashJob(
  house: House,
  tenant: Tenant,
  id: string,
): Promise<HashingState | undefined> {
  const row = await inTenant(house.db, tenant.id, (tx) =>
    tx.selectFrom('hash_job').selectAll().where('id', '=', id).executeTakeFirst(),
  )
  if (!row) return undefined
  const { state, done, expected, result, result_key_version: keyVersion } = row
  const at = { state, progress: { done, expected } }
  if (result === null || keyVersion === null) return at
  const plain = await house.keys.unwrap(placeOf(tenant, id), { box: result, keyVersion })
  return { ...at, hashed: JSON.parse(plain.toString('utf8')) as Hashed }
}

/** Forgets what ended before `at`: of what was not recognised nothing is kept. Returns how many went. */
export async function forgetHashJobs(house: House, tenant: Tenant, at: Instant): Promise<number> {
  const gone = await inTenant(house.db, tenant.id, (tx) =>
    tx.deleteFrom('hash_job').where('ended_at', '<', at).executeTakeFirst(),
  )
  return Number(gone.numDeletedRows)
}
