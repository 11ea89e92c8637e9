import { desk } from '../../core/deeds/facts.ts'
import { isNumbered } from '../../core/demand.ts'
import { between, type Instant, later } from '../../core/instant.ts'
import type { Effect, EffectKind } from '../../core/outcome.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { alert as alertEffect } from '../../core/alert.ts'
import { receive } from '../../core/receive.ts'
import { alert } from '../carry/alert.ts'
import { answer } from '../carry/answer.ts'
import { notice, restore, restrict } from '../carry/deeds.ts'
import { hold } from '../carry/hold.ts'
import type { Carried, Carry, Claimed } from '../carry/kinds.ts'
import { release } from '../carry/release.ts'
import { deedFacts } from '../facts/deed.ts'
import type { House, Tenant } from '../house.ts'
import { onDemandIn } from '../journey.ts'
import { Fault, toldOf } from '../outside/fault.ts'
import { instantIn } from '../outside/random.ts'
import { noteContact } from '../sql/day/contacts.ts'
import { inTenant, passes, sql, type Tx } from '../sql/database.ts'
import { loadDemand } from '../sql/demands/state.ts'
import { allTenants } from '../tenants.ts'
import { claim, freeTheDead, type Row, whileKept } from './lease.ts'
import { isFatal, type Loop, startLoop } from './loop.ts'

const carries: { [Kind in EffectKind]: Carry<Effect & { kind: Kind }> } = {
  hold,
  restrict,
  restore,
  notice,
  answer,
  release,
  alert,
}

const sweepMs = 5_000
/** A try every five minutes. */
const aDayOfTries = 288

/**
 * Carries effects out, `atOnce` of them at any time, for every tenant. The sweep every 5 s is the truth; a hint saves
 * waiting. A platform that keeps one waiting keeps nobody else waiting. `alone`: no other process works on this database.
 */
export function startCarrier(
  house: House,
  options: { atOnce: number; fatal: (fault: unknown) => void; alone?: boolean },
): Loop {
  const inHand = new Map<string, Promise<void>>()
  let freedAt = options.alone ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const loop = startLoop(
    house,
    'the carrier',
    sweepMs,
    async () => {
      const tenants = await allTenants(house.db)
      if (house.clock.monotonic() - freedAt > sweepMs) {
        for (const tenant of tenants) await freeTheDead(house, tenant, [...inHand.keys()])
        freedAt = house.clock.monotonic()
      }
      let taken = 0
      for (const tenant of tenants) {
        if (inHand.size >= options.atOnce) break
        const rows = await claim(house, tenant, options.atOnce - inHand.size)
        if (rows.length > 0) await house.crashpoint('effect.claimed')
        rows.forEach((row) => start(tenant, row))
        taken += rows.length
      }
      return taken > 0 && inHand.size < options.atOnce
    },
    options.fatal,
  )

  function start(tenant: Tenant, row: Row): void {
    const carrying = carryOne(house, tenant, row)
      .catch((fault) => {
        if (isFatal(fault)) return options.fatal(fault)
        // It stays claimed until its lease is over, and is then tried again.
        house.say('what came of an effect could not be written', {
          kind: row.kind,
          why: toldOf(fault),
        })
      })
      .finally(() => {
        inHand.delete(row.id)
        loop.hint()
      })
    inHand.set(row.id, carrying)
  }

  return {
    hint: () => loop.hint(),
    async stop() {
      await loop.stop()
      await Promise.all(inHand.values())
    },
  }
}

/** Claims what is due for one tenant and carries it out. Returns how many effects were claimed. */
export async function carryRound(house: House, tenant: Tenant, atOnce: number): Promise<number> {
  const rows = await claim(house, tenant, atOnce)
  await Promise.all(rows.map((row) => carryOne(house, tenant, row)))
  return rows.length
}

async function carryOne(house: House, tenant: Tenant, row: Row): Promise<void> {
  let carried: Carried
  let effect: Effect | undefined
  try {
    const claimed = await inTenant(house.db, tenant.id, (tx) => opened(tx, house, tenant, row))
    effect = claimed.effect
    const carry = carries[effect.kind] as Carry<Effect>
    carried = await whileKept(house, tenant, row, () => carry(house, claimed))
  } catch (fault) {
    if (fault instanceof Fault && fault.fatal) throw fault
    house.say('an effect could not be carried out', {
      kind: row.kind,
      attempt: row.attempts,
      why: toldOf(fault),
    })
    carried = { kind: 'again', why: { key: 'why.house-broke' } }
  }
  await house.crashpoint('effect.carried')
  const written = await onceBack(house, () => settle(house, tenant, row, carried))
  if (effect) await noteContact(house, tenant, effect, carried)
  if (written && carried.kind === 'done') await carried.after?.()
}

/** What was done outside is known only here: while the database is away, wait for it rather than do it all again. */
async function onceBack<T>(house: House, write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (fault) {
      if (!passes(fault) || tries >= 60) throw fault
      await house.clock.pause(500)
    }
  }
}

async function opened(tx: Tx, house: House, tenant: Tenant, row: Row): Promise<Claimed> {
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

/**
 * Writes what came of it, unless the lease was lost meanwhile (then another worker's result counts) or it is not
 * wanted any more now that the demand is locked. True if it was written.
 */
async function settle(house: House, tenant: Tenant, row: Row, carried: Carried): Promise<boolean> {
  const written = await inTenant(house.db, tenant.id, async (tx) => {
    // The demand is locked before the effect, always in this order, so that two writers never wait for each other.
    await sql`select 1 from demand where id = ${row.demand_id} for update`.execute(tx)
    const held = await tx
      .selectFrom('effect')
      .select('id')
      .where('id', '=', row.id)
      .where('fence', '=', row.fence)
      .where('state', '=', 'pending')
      .forUpdate()
      .executeTakeFirst()
    if (!held) return false
    if (carried.kind === 'again') {
      await postpone(tx, house, tenant, row, carried)
      await house.crashpoint('effect.postponed')
      return false
    }
    const now = house.clock.now()
    const done =
      carried.kind === 'done' &&
      (carried.stillWanted === undefined ||
        carried.stillWanted((await opened(tx, house, tenant, row)).demand))
    await tx
      .updateTable('effect')
      .set((eb) => ({
        // What was done and is asked for once more stays done, at its own time.
        state: done || row.repeated_at !== null ? 'done' : 'dropped',
        done_at:
          row.repeated_at === null ? now : eb.fn.coalesce('done_at', sql<Instant>`${now}::timestamptz`),
        lease_until: null,
        ...endOf(carried),
      }))
      .where('id', '=', row.id)
      .execute()
    if (!done) return false
    await carried.write?.(tx)
    const { receipt } = carried
    if (receipt) {
      await onDemandIn(tx, house, tenant, row.demand_id, ({ demand }) =>
        receive(demand, receipt, deedFacts(house, tenant, demand, now)),
      )
    }
    await house.crashpoint('effect.before-commit')
    return true
  })
  await house.crashpoint('effect.settled')
  house.nudge()
  return written
}

/** Growing pauses that still leave several tries inside the legal hour; from the third failure on a person knows. */
async function postpone(
  tx: Tx,
  house: House,
  tenant: Tenant,
  row: Row,
  { why, notBefore }: Carried & { kind: 'again' },
): Promise<void> {
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
  if (row.attempts < 3 || row.kind === 'alert' || (await isAlerted(tx, row))) return
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
}

const triesOf = (row: Row) => ['tries', row.id, ...(row.repeated_at ? [row.repeated_at] : [])].join('/')

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

async function isAlerted(tx: Tx, row: Row): Promise<boolean> {
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
