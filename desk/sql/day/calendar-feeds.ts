/** One address a person, by which their own calendar program reads the clocks. Only the hash of it is kept. */
import { tokenHash } from '../../outside/token-hash.ts'
import type { Actor } from '../../../core/event.ts'
import type { House, Tenant } from '../../house.ts'
import { token, uuidv7 } from '../../outside/random.ts'
import { inTenant, type Tx } from '../database.ts'
import { recordOwnEvents } from '../demands/events.ts'

export async function feedOf(
  house: House,
  tenant: Tenant,
  staff: string,
): Promise<{ feed?: { createdAt: string; readAt?: string } }> {
  const row = await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('calendar_feed')
      .select(['created_at', 'read_at'])
      .where('staff_id', '=', staff)
      .where('revoked_at', 'is', null)
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )
  if (!row) return {}
  return { feed: { createdAt: row.created_at, ...(row.read_at ? { readAt: row.read_at } : {}) } }
}

/** A new address, and the end of the one before. Returns the secret, which is never told again. */
export async function makeFeed(house: House, tenant: Tenant, by: Actor, language: string): Promise<string> {
  const secret = token(32, house.chance)
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    await recordOwnEvents(tx, house, tenant, [
      { type: 'key.rotated', at, actor: by, says: { key: 'history.feed.made' }, body: {} },
    ])
    await endFeeds(tx, by.id ?? '', at)
    await tx
      .insertInto('calendar_feed')
      .values({
        id: uuidv7(at, house.chance),
        tenant_id: tenant.id,
        staff_id: by.id ?? '',
        token_hash: tokenHash(secret),
        language,
        created_at: at,
        revoked_at: null,
        read_at: null,
      })
      .execute()
  })
  return secret
}

export async function revokeFeed(house: House, tenant: Tenant, by: Actor): Promise<void> {
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    if ((await endFeeds(tx, by.id ?? '', at)) === 0) return
    await recordOwnEvents(tx, house, tenant, [
      { type: 'key.rotated', at, actor: by, says: { key: 'history.feed.revoked' }, body: {} },
    ])
  })
}

/** A person's address ends; gives how many there were. */
export async function endFeeds(tx: Tx, staff: string, at: string): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('calendar_feed')
    .set({ revoked_at: at })
    .where('staff_id', '=', staff)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** The language of the feed this secret opens, while it stands and its person works here; notes that it was read. */
export async function openFeed(house: House, tenant: Tenant, secret: string): Promise<string | undefined> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const row = await tx
      .selectFrom('calendar_feed')
      .innerJoin('staff', 'staff.id', 'calendar_feed.staff_id')
      .select(['calendar_feed.id', 'calendar_feed.language'])
      .where('token_hash', '=', tokenHash(secret))
      .where('revoked_at', 'is', null)
      .where('staff.active', '=', true)
      .executeTakeFirst()
    if (!row) return undefined
    await tx
      .updateTable('calendar_feed')
      .set({ read_at: house.clock.now() })
      .where('id', '=', row.id)
      .execute()
    return row.language
  })
}
