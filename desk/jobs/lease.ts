/** Who carries out which effect: claims, leases that are kept alive, and what a dead process leaves behind. */
import { later } from '../../core/instant.ts'
import { whileAlive } from '../alive.ts'
import type { House, Tenant } from '../house.ts'
import { inTenant, sql, type Tx } from '../sql/database.ts'
import { isFree, isHeld, leaseFrom } from '../sql/lease.ts'
import type { Leased } from '../sql/tables.ts'

const heartbeatMs = 5_000
const standsBackMs = 60_000

/**
 * Takes up to `most` effects that are due. Of one target only the oldest is taken, and none while another is in
 * somebody's hands: a removal still on its way must not arrive after the restoration that followed it. What was begun is
 * finished first, and content that must go does not wait behind paper: for a minute, deeds go before copies and copies
 * before answers; after that whoever waited longest goes.
 */
export async function claim(house: House, tenant: Tenant, most: number): Promise<Leased[]> {
  const now = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx) => {
    // One claimer at a time, so that two of them never take two effects of one target.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`claim ${tenant.id}`}, 0))`.execute(tx)
    const { rows } = await sql<Leased>`
      update effect set lease_until = ${leaseFrom('effect', now)}::timestamptz, fence = fence + 1, attempts = attempts + 1,
        tried_at = ${now}::timestamptz
      where id in (
        select id from effect mine
        where ${isFree('effect', now)} and not_before <= ${now}::timestamptz
          and not exists (
            select 1 from effect other
            where other.demand_id = mine.demand_id and other.id <> mine.id and other.state = 'pending'
              and split_part(other.key, '/', 2) = split_part(mine.key, '/', 2)
              and (other.lease_until >= ${now}::timestamptz
                or (other.not_before <= ${now}::timestamptz and other.id < mine.id)))
        order by case when not_before <= ${later(now, -standsBackMs)}::timestamptz then 0 when kind = 'answer' then 2 when kind = 'hold' then 1 else 0 end,
          not_before limit ${most} for update skip locked)
      returning id, demand_id, kind, key, payload, attempts, fence, repeated_at`.execute(tx)
    return rows
  })
}

/** Keeps a lease alive while `work` lasts, however long a large copy takes. A worker that dies is silent, and loses it. */
export async function whileKept<T>(
  house: House,
  tenant: Tenant,
  row: Leased,
  work: () => Promise<T>,
): Promise<T> {
  return await whileAlive(heartbeatMs, () => prolong(house, tenant, row), work)
}

async function prolong(house: House, tenant: Tenant, row: Leased): Promise<boolean> {
  const lease_until = leaseFrom('effect', house.clock.now())
  const kept = await inTenant(house.db, tenant.id, (tx) =>
    tx.updateTable('effect').set({ lease_until }).where(isHeld('effect', row)).executeTakeFirst(),
  )
  return kept.numUpdatedRows > 0n
}

/**
 * Frees what is claimed and in nobody's hands: the last process was killed, or the claim was committed by a database
 * that went away before it could say so. Only for a process that knows it is alone (the lock of the data folder says
 * so); others wait until the lease is over.
 */
export async function freeTheDead(
  house: House,
  tenant: Tenant,
  inHand: () => readonly string[],
): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
    const leased = await tx
      .selectFrom('effect')
      .select(['id', 'fence'])
      .where('state', '=', 'pending')
      .where('lease_until', 'is not', null)
      .execute()
    // Seen by now and in nobody's hands, neither before nor after looking.
    const ours = new Set(inHand())
    for (const row of leased) if (!ours.has(row.id)) await free(tx, row)
  })
}

/** For an effect that was taken on and cannot be begun any more. */
export async function giveBack(house: House, tenant: Tenant, row: Leased): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) => free(tx, row))
}

async function free(tx: Tx, row: Pick<Leased, 'id' | 'fence'>): Promise<void> {
  await tx.updateTable('effect').set({ lease_until: null }).where(isHeld('effect', row)).execute()
}
