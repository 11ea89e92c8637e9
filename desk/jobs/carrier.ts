import { desk } from '../../core/deeds/facts.ts'
import { isNumbered } from '../../core/demand.ts'
import { between, type Instant, later } from '../../core/instant.ts'
import type { Effect, EffectKind } from '../../core/outcome.ts'
import { alert as alertEffect, receive } from '../../core/receive.ts'
import { alert } from '../carry/alert.ts'
import { answer } from '../carry/answer.ts'
import { notice, restore, restrict } from '../carry/deeds.ts'
import { hold } from '../carry/hold.ts'
import type { Carried, Carry, Claimed } from '../carry/kinds.ts'
import { release } from '../carry/release.ts'
import { deedFacts } from '../facts/deed.ts'
import type { House, Tenant } from '../house.ts'
import { onDemandIn } from '../journey.ts'
import { Fault } from '../outside/fault.ts'
import { inTenant, sql, type Tx } from '../sql/database.ts'
import { loadDemand } from '../sql/demands.ts'
import { allTenants } from '../tenants.ts'
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

/** Nobody else touches a claimed effect for so long; a worker that falls silent has lost it and its result is void. */
const leaseMs = 20_000
/** How often a worker says that it is still at it. */
const heartbeatMs = 5_000

type Row = { id: string; demand_id: string; kind: string; payload: Buffer; attempts: number; fence: number }

/**
 * Carries effects out for every tenant, `atOnce` at a time: a slow one keeps its own place and nobody else's. The
 * sweep every 5 s is the truth; a hint saves waiting.
 */
export function startCarrier(
  house: House,
  options: { atOnce: number; fatal: (fault: unknown) => void },
): Loop {
  const underWay = new Set<Promise<void>>()
  const loop = startLoop(
    house,
    'the carrier',
    5_000,
    async () => {
      for (const tenant of await allTenants(house.db)) {
        const free = options.atOnce - underWay.size
        if (free > 0) for (const each of await claimed(house, tenant, free)) begin(each)
      }
      return false
    },
    options.fatal,
  )
  function begin(carry: () => Promise<void>): void {
    const done = carry()
      .catch((fault: unknown) => {
        if (isFatal(fault)) options.fatal(fault)
        else
          house.say('what came of an effect could not be written yet', { why: String(fault).slice(0, 300) })
      })
      .finally(() => {
        underWay.delete(done)
        loop.hint()
      })
    underWay.add(done)
  }
  return {
    ...loop,
    async stop() {
      await loop.stop()
      await Promise.all(underWay)
    },
  }
}

/** Claims what is due for one tenant and carries it out, all of it. Returns how many effects were claimed. */
export async function carryRound(house: House, tenant: Tenant, atOnce: number): Promise<number> {
  const each = await claimed(house, tenant, atOnce)
  await Promise.all(each.map((carry) => carry()))
  return each.length
}

async function claimed(house: House, tenant: Tenant, atOnce: number): Promise<(() => Promise<void>)[]> {
  const rows = await inTenant(house.db, tenant.id, (tx) => claim(tx, house.clock.now(), atOnce))
  if (rows.length > 0) await house.crashpoint('effect.claimed')
  return rows.map((row) => () => carryOne(house, tenant, row))
}

/**
 * One deed at a time for one target: a restore must not overtake the restrict it undoes. An earlier effect that waits
 * for a later try holds nothing up; by then it is not wanted any more and is dropped.
 */
async function claim(tx: Tx, now: Instant, atOnce: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    update effect set lease_until = ${later(now, leaseMs)}::timestamptz, fence = fence + 1, attempts = attempts + 1
    where id in (
      select id from effect
      where state = 'pending' and not_before <= ${now}::timestamptz and (lease_until is null or lease_until < ${now}::timestamptz)
        and not exists (
          select 1 from effect earlier
          where earlier.demand_id = effect.demand_id and earlier.id < effect.id and earlier.state = 'pending'
            and split_part(earlier.key, '/', 2) = split_part(effect.key, '/', 2)
            and (earlier.lease_until >= ${now}::timestamptz or earlier.not_before <= ${now}::timestamptz))
      order by not_before limit ${atOnce} for update skip locked)
    returning id, demand_id, kind, payload, attempts, fence`.execute(tx)
  return rows
}

async function carryOne(house: House, tenant: Tenant, row: Row): Promise<void> {
  let carried: Carried
  try {
    const claimed = await inTenant(house.db, tenant.id, (tx) => opened(tx, house, tenant, row))
    carried = await beating(house, tenant, row, () =>
      (carries[claimed.effect.kind] as Carry<Effect>)(house, claimed),
    )
  } catch (fault) {
    if (fault instanceof Fault && fault.fatal) throw fault
    house.say('an effect could not be carried out', {
      kind: row.kind,
      attempt: row.attempts,
      why: String(fault).slice(0, 300),
    })
    carried = { kind: 'again', why: { key: 'why.house-broke' } }
  }
  await house.crashpoint('effect.carried')
  await settle(house, tenant, row, carried)
  if (carried.kind === 'done') await carried.after?.()
}

/** Keeps the lease alive while the work goes on; a process that dies stops beating, and the lease runs out. */
async function beating<T>(house: House, tenant: Tenant, row: Row, work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => {
    const until = later(house.clock.now(), leaseMs)
    inTenant(house.db, tenant.id, (tx) =>
      tx
        .updateTable('effect')
        .set({ lease_until: until })
        .where('id', '=', row.id)
        .where('fence', '=', row.fence)
        .where('state', '=', 'pending')
        .execute(),
    ).catch(() => undefined)
  }, heartbeatMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
  }
}

async function opened(tx: Tx, house: House, tenant: Tenant, row: Row): Promise<Claimed> {
  const loaded = await loadDemand(tx, house, tenant.id, row.demand_id)
  if (!loaded || !isNumbered(loaded.demand))
    throw new Fault('row-missing', { found: `demand ${row.demand_id}` })
  const effect = loaded.caseKey.openJson(row.payload, `effect:${row.id}`) as Effect
  return { id: row.id, tenant, demand: loaded.demand, caseKey: loaded.caseKey, effect, attempt: row.attempts }
}

/** Writes what came of it, unless the lease was lost meanwhile: then another worker's result counts. */
async function settle(house: House, tenant: Tenant, row: Row, carried: Carried): Promise<void> {
  await inTenant(house.db, tenant.id, async (tx) => {
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
    if (!held) return
    if (carried.kind === 'again') {
      await postpone(tx, house, tenant, row, carried)
      return await house.crashpoint('effect.postponed')
    }
    const now = house.clock.now()
    await tx
      .updateTable('effect')
      .set({ state: carried.kind === 'done' ? 'done' : 'dropped', done_at: now, lease_until: null })
      .where('id', '=', row.id)
      .execute()
    if (carried.kind === 'dropped') return
    await carried.write?.(tx)
    const { receipt } = carried
    if (receipt) {
      await onDemandIn(tx, house, tenant, row.demand_id, ({ demand }) =>
        receive(demand, receipt, deedFacts(house, tenant, demand, now)),
      )
    }
    await house.crashpoint('effect.before-commit')
  })
  await house.crashpoint('effect.settled')
  house.nudge()
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
  await tx
    .updateTable('effect')
    .set({ not_before: next, lease_until: null, last_error: why.key })
    .where('id', '=', row.id)
    .execute()
  if (row.attempts !== 3 || row.kind === 'alert') return
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
        `tries/${row.id}`,
        { key: 'alert.not-yet-done', params: { number: demand.number, kind: row.kind } },
        'urgent',
      ),
    ],
  }))
}

/**
 * When to try again: 1 s, 2 s, 4 s… up to five minutes, never more than a sixth of the time left on the legal clock,
 * not before the platform said, unless that would be after the deadline.
 */
export function nextTry(attempts: number, now: Instant, dueAt?: Instant, notBefore?: Instant): Instant {
  const growing = Math.min(1_000 * 2 ** Math.min(attempts - 1, 10), 300_000)
  const left = dueAt === undefined ? Number.POSITIVE_INFINITY : Math.max(0, between(now, dueAt))
  const pause = Math.max(500, left > 0 ? Math.min(growing, left / 6) : growing)
  const next = later(now, Math.floor(pause))
  return notBefore !== undefined && notBefore > next && (dueAt === undefined || notBefore < dueAt)
    ? notBefore
    : next
}
