/**
 * Work that lies in a table and is in one worker's hands at a time. Whoever takes a row has it until its lease is over,
 * and prolongs the lease as long as they are alive; whoever falls silent has lost it, and what they still write is void.
 */
import type { Selectable } from 'kysely'
import { type Instant, later } from '../../core/instant.ts'
import { sql, type Tx } from './database.ts'
import type { Tables } from './tables.ts'

const isOpen = sql`ended_at is null`
const isLeased = sql`lease_until is not null`
// With a lease and not running, it was given back for a while.
const isRunning = sql`state = 'running'`
const counted = sql`fence = fence + 1, attempts = attempts + 1`

/**
 * What is held so: which rows are not over, which of them somebody has taken and not given back, and how long nobody else
 * touches one after its worker was last heard of. Of `inLine` the one that came first is taken first, and is `begun` with
 * that.
 */
const works = {
  effect: { isOpen: sql`state = 'pending'`, isTaken: isLeased, leaseMs: 20_000 },
  // Both are kept alive every second.
  hash_job: {
    isOpen,
    isTaken: isRunning,
    leaseMs: 15_000,
    inLine: { since: 'asked_at', begun: sql`state = 'running', ${counted}` },
  },
  listing: {
    isOpen,
    isTaken: isRunning,
    leaseMs: 15_000,
    inLine: { since: 'asked_at', begun: sql`state = 'running', ${counted}` },
  },
  // Kept alive every ten seconds.
  hunt: {
    isOpen: sql`state in ('looking', 'bringing')`,
    isTaken: isLeased,
    leaseMs: 60_000,
    inLine: { since: 'up_to_version', begun: sql`fence = fence + 1` },
  },
  // Kept alive at every stage; each deed of it has a key of its own, so that two who are at it do the same once.
  drill: { isOpen, isTaken: isLeased, leaseMs: 60_000, inLine: { since: 'begun_at', begun: undefined } },
}

type Work = keyof typeof works
type InLine = { [W in Work]: (typeof works)[W] extends { inLine: object } ? W : never }[Work]
/** A row in somebody's hands. `fence` grows with every claim, where the work has one: an older one is nobody's. */
type Held = { id: string; fence?: number }

/** Until when whoever takes or prolongs it now has it. */
export function leaseFrom(work: Work, now: Instant): Instant {
  return later(now, works[work].leaseMs)
}

/** Not over, and in nobody's hands: never taken, given back, or taken by somebody who has been silent too long. */
export function isFree(work: Work, now: Instant) {
  return sql<boolean>`(${works[work].isOpen} and (lease_until is null or lease_until < ${now}::timestamptz))`
}

/**
 * Not over, and still in these hands. Whatever a worker writes of what it has, it writes where this is so: a word that was
 * still on its way when it gave the row back takes it from nobody.
 */
export function isHeld(work: Work, { id, fence }: Held) {
  const { isOpen, isTaken } = works[work]
  const isSame = fence === undefined ? sql`true` : sql`fence = ${fence}`
  return sql<boolean>`(id = ${id} and ${isSame} and ${isOpen} and ${isTaken})`
}

/** Takes the row that has waited longest; `undefined` when there is none. Who comes at the same moment gets another. */
export async function claimFirst<W extends InLine>(
  tx: Tx,
  work: W,
  now: Instant,
): Promise<Selectable<Tables[W]> | undefined> {
  const { since, begun } = works[work].inLine
  const { rows } = await sql<Selectable<Tables[W]>>`
    update ${sql.table(work)} set lease_until = ${leaseFrom(work, now)}::timestamptz ${begun ? sql`, ${begun}` : sql``}
    where id = (
      select id from ${sql.table(work)} where ${isFree(work, now)} order by ${sql.ref(since)} limit 1 for update skip locked)
    returning *`.execute(tx)
  return rows[0]
}

/** Whether it is still in these hands; if it is, it stays so until the end of this transaction. */
export async function staysHeld(tx: Tx, work: Work, held: Held): Promise<boolean> {
  const { rows } = await sql`select from ${sql.table(work)} where ${isHeld(work, held)} for update`.execute(
    tx,
  )
  return rows.length > 0
}
