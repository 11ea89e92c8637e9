/** Looks every few seconds for what time alone has made due. Rows are the truth; nothing here remembers anything. */
import { WARNINGS } from '../../core/clock.ts'
import type { DemandClock } from '../../core/clocks.ts'
import { desk } from '../../core/deeds/facts.ts'
import type { Numbered } from '../../core/demand.ts'
import type { EventDraft } from '../../core/event.ts'
import { type Instant, later } from '../../core/instant.ts'
import { deliveryPolicy } from '../../core/policy.ts'
import { alert } from '../../core/alert.ts'
import { apart, eachTenant } from '../apart.ts'
import type { House, Tenant } from '../house.ts'
import { onDemand, wakeUp } from '../journey.ts'
import { inTenant, sql } from '../sql/database.ts'
import { instrumentInForce } from '../tenants.ts'
import { type Loop, startLoop } from './loop.ts'
import { vigilOf } from './vigil.ts'

export function startSweeper(house: House, fatal: (fault: unknown) => void): Loop {
  const keepWatch = vigilOf(house)
  return startLoop(
    house,
    'the sweeper',
    5_000,
    async () => {
      await apart(house, 'the vigil', keepWatch)
      await eachTenant(house, 'the sweeper', (tenant) => sweepRound(house, tenant))
      return false
    },
    fatal,
  )
}

export async function sweepRound(house: House, tenant: Tenant): Promise<void> {
  // Warnings first: they must not wait behind whatever else is due.
  for (const warning of await warnings(house, tenant))
    await each(house, warning.demandId, () => warn(house, tenant, warning))
  const woken = await due(house, tenant)
  // Side by side, so that those who come at the same moment are committed together.
  for (let at = 0; at < woken.length; at += wokenAtOnce) {
    const some = woken.slice(at, at + wokenAtOnce)
    await together(some.map((id) => each(house, id, () => wakeUp(house, tenant, id))))
    await house.crashpoint('sweep.woken')
  }
  for (const answer of await unfetched(house, tenant))
    await each(house, answer.demandId, () => remind(house, tenant, answer))
  await forget(house, tenant)
}

const wokenAtOnce = 16

/** All of them are over before anything that failed is told. */
async function together(all: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(all)
  await Promise.all(all)
}

/** One demand that cannot be visited is said aloud and holds up no other. */
const each = (house: House, demand: string, visit: () => Promise<unknown>) =>
  apart(house, 'the sweeper', visit, { demand })

/**
 * Demands whose time has come, whose walk was interrupted before they had a number, or that wait for the log. Each kind
 * has room of its own: however many wait for a log that stands still, an end of silence comes in time.
 */
export async function due(house: House, tenant: Tenant): Promise<string[]> {
  const now = house.clock.now()
  return await inTenant(house.db, tenant.id, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      (select id from demand where wake_at <= ${now}::timestamptz order by wake_at limit 200)
      union (select id from demand where open and step in ('arrive', 'authenticate') limit 200)
      union (select id from demand where open and step = 'answer' and waits_for = 'log' limit 200)`.execute(
      tx,
    )
    return rows.map(({ id }) => id)
  })
}

type Warning = { demandId: string; clock: string; mark: number }

/** Running duties that have passed 50, 75, 90 or 100 % of their time since we last spoke of it. */
async function warnings(house: House, tenant: Tenant): Promise<Warning[]> {
  const now = house.clock.now()
  const marks = [...WARNINGS, 1].map((share) => Math.round(share * 100))
  return await inTenant(house.db, tenant.id, async (tx) => {
    const { rows } = await sql<{ demand_id: string; name: string; passed: number; warned: number }>`
      select demand_id, name, warned,
        (100 * extract(epoch from (${now}::timestamptz - started_at)) / greatest(1, extract(epoch from (due_at - started_at))))::float8 as passed
      from clock where state = 'running' and warned < 100
        and ${now}::timestamptz >= started_at + (due_at - started_at) * (case when warned < 50 then 0.5 when warned < 75 then 0.75 when warned < 90 then 0.9 else 1 end)
      limit 500`.execute(tx)
    return rows.flatMap((row) => {
      const mark = marks.findLast((each) => each <= row.passed)
      return mark !== undefined && mark > row.warned
        ? [{ demandId: row.demand_id, clock: row.name, mark }]
        : []
    })
  })
}

/** One warning a demand and mark, however many of its clocks run alike. That a time was missed is written down for good. */
async function warn(house: House, tenant: Tenant, { demandId, clock, mark }: Warning): Promise<void> {
  await onDemand(house, tenant, demandId, async ({ demand }, tx) => {
    const name = clock.split('/')[0] ?? clock
    const mine = demand.clocks.find(({ key }) => key === clock)
    const alike = demand.clocks.filter(
      (each) => each.name === name && each.dueAt === mine?.dueAt && each.state === mine?.state,
    )
    const told = await tx
      .updateTable('clock')
      .set({ warned: mark })
      .where('demand_id', '=', demandId)
      .where('warned', '<', mark)
      .where('name', '=', clock)
      .returning('name')
      .execute()
    // Told together with another of its kind, or settled between the look and now.
    if (told.length === 0 || mine?.state !== 'running') return undefined
    await tx
      .updateTable('clock')
      .set({ warned: mark })
      .where('demand_id', '=', demandId)
      .where(
        'name',
        'in',
        alike.map(({ key }) => key),
      )
      .execute()
    const says = {
      key: mark === 100 ? 'alert.overdue' : 'alert.clock',
      params: { number: demand.number, share: mark },
    }
    // A fresh hour is warned of afresh.
    const dueAt = mine.dueAt ?? ''
    await house.crashpoint('sweep.warned')
    return {
      demand,
      events: mark === 100 ? [missed(house, tenant, demand, alike, dueAt)] : [],
      effects: mark < 75 ? [] : [alert(demand, `clock/${name}/${mark}/${dueAt}`, says, 'urgent')],
    }
  })
}

function missed(
  house: House,
  tenant: Tenant,
  demand: Numbered,
  alike: readonly DemandClock[],
  dueAt: Instant,
): EventDraft {
  const name = alike[0]?.name ?? ''
  const article =
    instrumentInForce(house, tenant, demand).clocks.find((rule) => rule.name === name)?.source ?? ''
  return {
    type: 'clock.missed',
    at: house.clock.now(),
    actor: desk,
    says: { key: 'history.clock.missed', params: { clock: name, dueAt, article, count: alike.length } },
    body: { clocks: alike.map(({ key }) => key), dueAt },
  }
}

type Unfetched = { id: string; demandId: string }

/** Answers that have lain ready longer than policy waits, and nobody has been told of yet. */
async function unfetched(house: House, tenant: Tenant): Promise<Unfetched[]> {
  const before = later(house.clock.now(), -deliveryPolicy.unfetchedHours * 3_600_000)
  return await inTenant(house.db, tenant.id, (tx) =>
    tx
      .selectFrom('answer')
      .select(['id', 'demand_id as demandId'])
      .where('by_door', '=', true)
      .where('fetched_at', 'is', null)
      .where('reminded_at', 'is', null)
      .where('sent_at', '<', before)
      .orderBy('sent_at')
      .limit(100)
      .execute(),
  )
}

/** Said once for each answer: a person may know another way to reach the authority. */
async function remind(house: House, tenant: Tenant, { id, demandId }: Unfetched): Promise<void> {
  await onDemand(house, tenant, demandId, async ({ demand }, tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('answer')
      .set({ reminded_at: house.clock.now() })
      .where('id', '=', id)
      .where('fetched_at', 'is', null)
      .where('reminded_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return undefined
    const says = {
      key: 'alert.answer-unfetched',
      params: { number: demand.number, hours: deliveryPolicy.unfetchedHours },
    }
    return { demand, events: [], effects: [alert(demand, `unfetched/${id}`, says, 'notice')] }
  })
}

/** Nonces past their time, and sign-in links and view grants nobody used. */
async function forget(house: House, tenant: Tenant): Promise<void> {
  const now = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    await tx.deleteFrom('nonce_seen').where('expires_at', '<', now).execute()
    await tx.deleteFrom('view_grant').where('expires_at', '<', now).execute()
    await tx.deleteFrom('sign_in').where('expires_at', '<', now).execute()
    await tx.deleteFrom('session').where('ends_at', '<', now).execute()
  })
}
