/** What a person asked to have listed and is hashed first: who has it in hand, how far it is, what became of it. */
import type { Selectable } from 'kysely'
import type { Saying } from '../../../core/event.ts'
import type { Instant } from '../../../core/instant.ts'
import type { House, Tenant } from '../../house.ts'
import { uuidv7 } from '../../outside/random.ts'
import { inTenant, sql, type Tx } from '../database.ts'
import { claimFirst, isHeld, leaseFrom } from '../lease.ts'
import type { Tables } from '../tables.ts'
import type { ListingWords } from '../tables/hashing.ts'

type Row = Selectable<Tables['listing']>
/** One in somebody's hands, and the person who wanted it. Whatever is written of it is written only while it is. */
export type Listing = Pick<Row, 'id' | 'fence' | 'attempts' | 'words'> & {
  demand: string
  target: string
  bank: string
  by: { id: string; name: string }
}
export type Ended = { state: 'done'; entries: readonly number[] } | { state: 'refused'; why: Saying }

type Asked = { demand: string; bank: string; words: ListingWords; by: string; at: Instant }

/** One for each target that is not being listed there already. Returns how many that are. */
export async function addListings(
  tx: Tx,
  { chance }: Pick<House, 'chance'>,
  tenant: string,
  { demand, bank, words, by, at }: Asked,
  targets: readonly string[],
): Promise<number> {
  const open = await tx
    .selectFrom('listing')
    .select('targets')
    .where('demand_id', '=', demand)
    .where('bank_id', '=', bank)
    .where('state', 'in', [...unsettled])
    .execute()
  const going = new Set(open.flatMap(({ targets }) => targets))
  const fresh = targets.filter((target) => !going.has(target))
  if (fresh.length === 0) return 0
  await tx
    .insertInto('listing')
    .values(
      fresh.map((target) => ({
        id: uuidv7(at, chance),
        tenant_id: tenant,
        demand_id: demand,
        bank_id: bank,
        targets: [target],
        words: JSON.stringify(words),
        state: 'waiting' as const,
        asked_by: by,
        asked_at: at,
        ended_at: null,
        entries: null,
        lease_until: null,
      })),
    )
    .execute()
  return fresh.length
}

/** What a person still waits for, or has to say something to. */
const unsettled = ['waiting', 'running', 'refused'] as const

export async function listingsOf(tx: Tx, demand: string) {
  return await tx
    .selectFrom('listing')
    .innerJoin('bank', 'bank.id', 'listing.bank_id')
    .select(['listing.id', 'targets', 'state', 'done', 'expected', 'why', 'bank.name', 'bank.title'])
    .where('demand_id', '=', demand)
    .where('state', 'in', [...unsettled])
    .orderBy('asked_at')
    .orderBy('listing.id')
    .execute()
}

/** Takes the oldest that nobody has; `undefined` when there is none. */
export async function claimListing(house: House, tenant: Tenant): Promise<Listing | undefined> {
  const now = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx) => {
    const row = await claimFirst(tx, 'listing', now)
    if (!row) return undefined
    const { id, fence, attempts, words, demand_id: demand, bank_id: bank, asked_by: asker } = row
    const by = await tx
      .selectFrom('staff')
      .select(['id', 'name'])
      .where('id', '=', asker)
      .executeTakeFirstOrThrow()
    return { id, fence, attempts, words, demand, target: row.targets[0] ?? '', bank, by }
  })
}

const mine = (tx: Tx, listing: Listing) => tx.updateTable('listing').where(isHeld('listing', listing))

/** Says how far it is and that somebody is at it. False once it was cancelled, or is in other hands. */
export async function keepListing(
  house: House,
  tenant: Tenant,
  listing: Listing,
  progress: { done: number; expected: number },
): Promise<boolean> {
  const kept = await inTenant(house.db, tenant.id, (tx) =>
    mine(tx, listing)
      .set({ ...progress, lease_until: leaseFrom('listing', house.clock.now()) })
      .executeTakeFirst(),
  )
  return kept.numUpdatedRows > 0n
}

/** Gives it back untouched, to be taken up at once or when `notBefore` has come. */
export async function returnListing(
  house: House,
  tenant: Tenant,
  listing: Listing,
  notBefore?: Instant,
): Promise<void> {
  await inTenant(house.db, tenant.id, (tx) =>
    mine(tx, listing)
      .set({ state: 'waiting', lease_until: notBefore ?? null, attempts: listing.attempts - 1 })
      .execute(),
  )
}

export async function endListing(tx: Tx, listing: Listing, ended: Ended, at: Instant): Promise<void> {
  await mine(tx, listing)
    .set({
      state: ended.state,
      ended_at: at,
      lease_until: null,
      ...(ended.state === 'done' ? { entries: [...ended.entries] } : { why: JSON.stringify(ended.why) }),
    })
    .execute()
}

/** A person wants what was refused tried again, or listed by its file alone. False where it is not refused any more. */
export async function listAgain(
  tx: Tx,
  { demand, id }: { demand: string; id: string },
  { by, fileAlone }: { by: string; fileAlone: boolean },
): Promise<boolean> {
  const again = await tx
    .updateTable('listing')
    .set({
      state: 'waiting',
      ended_at: null,
      why: null,
      done: 0,
      expected: 0,
      attempts: 0,
      asked_by: by,
      words: sql<string>`words || ${JSON.stringify({ fileAlone })}::jsonb`,
    })
    .where('id', '=', id)
    .where('demand_id', '=', demand)
    .where('state', '=', 'refused')
    .executeTakeFirst()
  return again.numUpdatedRows > 0n
}

/** Ends it without; whoever is at it notices within a second. False where it had ended already. */
export async function cancelListing(
  tx: Tx,
  { demand, id }: { demand: string; id: string },
  at: Instant,
): Promise<boolean> {
  const cancelled = await tx
    .updateTable('listing')
    .set({ state: 'cancelled', ended_at: at, lease_until: null, why: null })
    .where('id', '=', id)
    .where('demand_id', '=', demand)
    .where('state', 'in', [...unsettled])
    .executeTakeFirst()
  return cancelled.numUpdatedRows > 0n
}
