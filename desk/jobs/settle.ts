/** What came of an effect, written: done and taken in, put off, or dropped. */
import { alert as alertEffect } from '../../core/alert.ts'
import { desk } from '../../core/deeds/facts.ts'
import { isNumbered } from '../../core/demand.ts'
import { between, type Instant, later } from '../../core/instant.ts'
import type { Effect } from '../../core/outcome.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { receive } from '../../core/receive.ts'
import type { Carried, Claimed } from '../carry/kinds.ts'
import { deedFacts } from '../facts/deed.ts'
import type { House, Tenant } from '../house.ts'
import { amongOthers, onDemandIn, visitOf } from '../journey.ts'
import { Fault } from '../outside/fault.ts'
import { instantIn } from '../outside/random.ts'
import { inTenant, sql, type Tx } from '../sql/database.ts'
import { type Loaded, loadDemand } from '../sql/demands/state.ts'
import { isHeld, staysHeld } from '../sql/lease.ts'
import { newSheaf, type Sheaf } from '../sql/sheaf.ts'
import type { Leased } from '../sql/tables.ts'

/** A try every five minutes. */
const aDayOfTries = 288

/** The effect and the demand it belongs to, as they are now. */
export async function opened(tx: Tx, house: House, tenant: Tenant, row: Leased): Promise<Claimed> {
  const loaded = await loadDemand(tx, house, tenant.id, row.demand_id)
  if (!loaded || !isNumbered(loaded.demand))
    throw new Fault('row-missing', { found: `demand ${row.demand_id}` })
  const effect = loaded.caseKey.openJson(row.payload, `effect:${row.id}`) as Effect
  return {
    id: row.id,
    tenant,
    demand: loaded.demand,
    caseKey: loaded.caseKey,
    effect,
    attempt: row.attempts,
    repeated: row.repeated_at !== null,
  }
}

/** `behind`: another may have waited for this one. `dueAt`: it is tried again then. */
export type Settled = { isWritten: boolean; behind: boolean; dueAt?: Instant }

/**
 * Writes what came of it, unless the lease was lost meanwhile (then another worker's result counts) or it is not
 * wanted any more now that the demand is locked.
 */
export async function settle(house: House, tenant: Tenant, row: Leased, carried: Carried): Promise<Settled> {
  const settled = needsDemand(carried)
    ? await settleWithOthers(house, tenant, row, carried)
    : await inTenant(house.db, tenant.id, async (tx): Promise<Settled> => {
        // The demand is locked before the effect, always in this order, so that two writers never wait for each other.
        await sql`select 1 from demand where id = ${row.demand_id} for update`.execute(tx)
        if (carried.kind !== 'again') return await write(tx, house, tenant, row, carried)
        if (!(await staysHeld(tx, 'effect', row))) return { isWritten: false, behind: true }
        const dueAt = await postpone(tx, house, tenant, row, carried)
        await house.crashpoint('effect.postponed')
        return { isWritten: false, behind: true, dueAt }
      })
  await house.crashpoint('effect.settled')
  return settled
}

/** Whether another effect of the same demand is in nobody's hands: it may have waited for this one. */
function othersWait({ id, demand_id: demand }: Leased) {
  return sql<boolean>`exists (select from effect other where other.demand_id = ${demand} and other.id <> ${id}
    and other.state = 'pending' and other.lease_until is null)`.as('behind')
}

/** What came of effects of other demands at the same moment is committed with it. */
async function settleWithOthers(house: House, tenant: Tenant, row: Leased, carried: Ended): Promise<Settled> {
  const settled = await amongOthers(house, tenant, row.demand_id, (tx, sheaf, loaded) =>
    write(tx, house, tenant, row, carried, { sheaf, loaded }),
  )
  if (settled !== 'alone') return settled
  return await inTenant(house.db, tenant.id, async (tx) => {
    const loaded = await loadDemand(tx, house, tenant.id, row.demand_id, true)
    if (!loaded) throw new Fault('row-missing', { found: `demand ${row.demand_id}` })
    const sheaf = newSheaf()
    const alone = await write(tx, house, tenant, row, carried, { sheaf, loaded })
    await sheaf.send(tx)
    return alone
  })
}

type Ended = Exclude<Carried, { kind: 'again' }>

/** The end of an effect whose demand is held, and what it brings to the demand where that is loaded. */
async function write(
  tx: Tx,
  house: House,
  tenant: Tenant,
  row: Leased,
  carried: Ended,
  visited?: { sheaf: Sheaf; loaded: Loaded },
): Promise<Settled> {
  const now = house.clock.now()
  const isDone =
    carried.kind === 'done' &&
    (carried.stillWanted === undefined ||
      (visited !== undefined &&
        isNumbered(visited.loaded.demand) &&
        carried.stillWanted(visited.loaded.demand)))
  const held = await tx
    .updateTable('effect')
    .set((eb) => ({
      // What was done and is asked for once more stays done, at its own time.
      state: isDone || row.repeated_at !== null ? 'done' : 'dropped',
      done_at: row.repeated_at === null ? now : eb.fn.coalesce('done_at', sql<Instant>`${now}::timestamptz`),
      lease_until: null,
      ...endOf(carried),
    }))
    .where(isHeld('effect', row))
    .returning(othersWait(row))
    .executeTakeFirst()
  if (!held || !isDone) return { isWritten: false, behind: held?.behind ?? true }
  if (visited) {
    const { sheaf, loaded } = visited
    const { receipt } = carried
    await carried.write?.(sheaf, tx)
    if (receipt)
      await visitOf(tx, sheaf, house, tenant, loaded, ({ demand }) =>
        receive(demand, receipt, deedFacts(house, tenant, demand, now)),
      )
    sheaf.after(async () => await house.crashpoint('effect.before-commit'))
  }
  return { isWritten: true, behind: held.behind }
}

/** What is only put off, or dropped for good, needs no look into the demand. */
function needsDemand(carried: Carried): carried is Ended {
  return (
    carried.kind === 'done' &&
    (carried.receipt !== undefined || carried.stillWanted !== undefined || carried.write !== undefined)
  )
}

/** Growing pauses that still leave several tries inside the legal hour; from the third failure on a person knows. */
async function postpone(
  tx: Tx,
  house: House,
  tenant: Tenant,
  row: Leased,
  { why, notBefore }: Carried & { kind: 'again' },
): Promise<Instant> {
  const now = house.clock.now()
  const { due_at: dueAt } = (await tx
    .selectFrom('demand')
    .select('due_at')
    .where('id', '=', row.demand_id)
    .executeTakeFirst()) ?? { due_at: null }
  const next = nextTry(row.attempts, now, dueAt ?? undefined, notBefore)
  const isOver =
    row.kind === 'alert' && between(instantIn(row.id), now) > deliveryPolicy.alertHours * 3_600_000
  await tx
    .updateTable('effect')
    .set({
      not_before: next,
      lease_until: null,
      last_error: why.key,
      last_params: why.params ? JSON.stringify(why.params) : null,
      // The alert stands on the open desk; that its webhook never took it is shown among what did not arrive.
      ...(isOver ? { state: 'dead' } : {}),
    })
    .where('id', '=', row.id)
    .execute()
  // Not "exactly the third": a process that is killed during it leaves that one without a word.
  if (row.attempts < 3 || row.kind === 'alert' || (await isAlerted(tx, row))) return next
  await onDemandIn(tx, house, tenant, row.demand_id, ({ demand }) => ({
    demand,
    events: [
      {
        type: 'action.failed',
        at: now,
        actor: desk,
        says: { key: 'history.tried', params: { kind: row.kind, attempts: row.attempts } },
        body: { kind: row.kind, attempts: row.attempts, why: why.key },
      },
    ],
    effects: [
      alertEffect(
        demand,
        triesOf(row),
        { key: 'alert.not-yet-done', params: { number: demand.number, kind: row.kind } },
        'urgent',
      ),
    ],
  }))
  return next
}

const triesOf = (row: Leased) => ['tries', row.id, ...(row.repeated_at ? [row.repeated_at] : [])].join('/')

/** What stands in the delivery log once it is over: that it did not come to pass, and why. */
function endOf(carried: Carried): {
  outcome?: string | null
  last_error?: string
  last_params?: string | null
} {
  const receipt = carried.kind === 'done' ? carried.receipt : undefined
  const isFailed = receipt?.kind === 'failed' || (receipt?.kind === 'not-held' && receipt.found === 'failed')
  if (receipt?.kind === 'standing-lost')
    return { outcome: 'failed', last_error: `why.${receipt.lost}`, last_params: null }
  if (!isFailed) return { outcome: null }
  const { key, params } = receipt.why
  return { outcome: 'failed', last_error: key, last_params: params ? JSON.stringify(params) : null }
}

async function isAlerted(tx: Tx, row: Leased): Promise<boolean> {
  const before = await tx
    .selectFrom('effect')
    .select('id')
    .where('demand_id', '=', row.demand_id)
    .where('key', '=', `${row.demand_id}/alert/${triesOf(row)}`)
    .executeTakeFirst()
  return before !== undefined
}

/**
 * When to try again: 1 s, 2 s, 4 s… up to five minutes, after a day of them once an hour, never more than a sixth of the time left on the legal clock,
 * not before the platform said, unless that would be after the deadline.
 */
function nextTry(attempts: number, now: Instant, dueAt?: Instant, notBefore?: Instant): Instant {
  const growing =
    attempts > aDayOfTries ? 3_600_000 : Math.min(1_000 * 2 ** Math.min(attempts - 1, 10), 300_000)
  const left = dueAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, between(now, dueAt))
  const pause = Math.max(500, left > 0 ? Math.min(growing, left / 6) : growing)
  const next = later(now, Math.floor(pause))
  return notBefore !== undefined && notBefore > next && (dueAt === undefined || notBefore < dueAt)
    ? notBefore
    : next
}
