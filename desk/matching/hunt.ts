/**
 * The hunt: what the lists have gained is looked for through everything that was seen. It finds every piece that a scan
 * would find today, goes on where it was after a kill, and leaves the machine to those who scan as much as it takes.
 */
import { leastQuality, radiusIn } from '../../core/match.ts'
import { openHammingIndex } from '../../match/index/hamming.ts'
import { openMatchIndex } from '../../match/index/match-index.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { banksOf } from '../sql/banks/banks.ts'
import { signalsSince } from '../sql/banks/follow.ts'
import { listVersion } from '../sql/banks/head.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant } from '../sql/database.ts'
import {
  addHunt,
  countFound,
  dropFound,
  foundBy,
  gainedAnything,
  type Hunt,
  huntedUpTo,
  isOver,
  markOfNow,
  monthsSeen,
  noteBrought,
  notePortion,
  seenPiece,
  setHunt,
} from '../sql/seen/hunts.ts'
import { piecesIn, piecesNamed, type Portion, seenPortion, valueIn } from '../sql/seen/portions.ts'
import { bytesOfValue, valueOfBytes } from '../sql/seen/value.ts'
import { lookFor } from './look.ts'
import { scan } from './scan.ts'
import { isHexadecimal, keptKinds, queryOf } from './seen.ts'

/** How many pieces are brought before somebody else has a turn, and how many values are looked up by name at once. */
const atATime = 20
const named = 500
/** A thousand look-ups keep the thread for about a millisecond. */
const inOneBreath = 5_000

/**
 * Begins a hunt where the lists have gained something since the last one. The first time nothing older than this moment
 * is looked for: there is nothing that was seen.
 */
export async function beginHunt(house: House, tenant: Tenant): Promise<void> {
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const upTo = await listVersion(tx)
    const after = await huntedUpTo(tx)
    const hunt = { id: uuidv7(at, house.chance), upTo, at }
    if (after === undefined) return await addHunt(tx, tenant.id, { ...hunt, after: upTo, over: true })
    if (upTo > after && (await gainedAnything(tx, after, upTo)))
      await addHunt(tx, tenant.id, { ...hunt, after })
  })
}

/** Carries one claimed hunt as far as it goes by itself, or gives it back where `signal` says that this process ends. */
export async function carryHunt(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { signal, portion = 100_000 }: { signal: AbortSignal; portion?: number },
): Promise<void> {
  if (hunt.state === 'bringing') return await bring(house, tenant, hunt)
  if ((await settled(house, tenant)) && (await look(house, tenant, hunt, { signal, portion })))
    return await weigh(house, tenant, hunt)
  await inTenant(house.db, tenant.id, (tx) => setHunt(tx, hunt.id, { lease_until: null }))
}

/**
 * Waits until everybody who was writing down a piece while the lists changed is done: those that come later look in the
 * new lists themselves ({@link rememberSeen}).
 */
async function settled(house: House, tenant: Tenant): Promise<boolean> {
  const mark = await inTenant(house.db, tenant.id, markOfNow)
  for (let tries = 0; tries < 100; tries++) {
    if (await inTenant(house.db, tenant.id, (tx) => isOver(tx, mark))) return true
    await house.clock.pause(100)
  }
  return false
}

type Sought = { kind: string; value: string }

/** Everything that was seen and is near anything new, written down portion by portion. Whether it came to the end. */
async function look(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { signal, portion }: { signal: AbortSignal; portion: number },
): Promise<boolean> {
  const sought = await newSignals(house, tenant, hunt)
  const months = await inTenant(house.db, tenant.id, monthsSeen)
  const widest = await widestRadii(house, tenant)
  for (const { name, search } of keptKinds) {
    const values = sought.filter(({ kind }) => kind === name).map(({ value }) => value)
    if (values.length === 0) continue
    if (search?.by === 'equality') await lookByName(house, tenant, hunt, name, values)
    else
      await lookThrough(house, tenant, hunt, {
        kind: name,
        near: nearAny(name, values, widest(name)),
        months,
        signal,
        limit: portion,
      })
    if (signal.aborted) return false
  }
  return true
}

async function lookByName(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  kind: string,
  values: readonly string[],
): Promise<void> {
  for (let from = 0; from < values.length; from += named)
    await inTenant(house.db, tenant.id, async (tx) => {
      const found = await piecesNamed(tx, kind, values.slice(from, from + named).map(bytesOfValue))
      await notePortion(tx, tenant.id, hunt.id, { looked: 0, found, now: house.clock.now() })
    })
}

type Through = {
  kind: string
  near: (value: Buffer) => boolean
  months: readonly string[]
  signal: AbortSignal
  limit: number
}

/** Kinds in their order, in each the months, in each the rows: what lies before the place where it was is not read again. */
async function lookThrough(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { kind, near, months, signal, limit }: Through,
): Promise<void> {
  const order = keptKinds.map(({ name }) => name)
  const { place } = hunt
  if (place && order.indexOf(place.kind) > order.indexOf(kind)) return
  const resumes = place?.kind === kind ? place : undefined
  for (const month of months) {
    if (resumes && month > resumes.month) continue
    let after = resumes?.month === month ? resumes.id : 0
    while (!signal.aborted) {
      const began = house.clock.monotonic()
      const where = { month, kind, after, limit, leastQuality }
      const portion = await inTenant(house.db, tenant.id, (tx) => seenPortion(tx, where, lengthOf(kind)))
      if (portion.count === 0) break
      after = portion.last
      const places = await nearIn(portion, near)
      await inTenant(house.db, tenant.id, async (tx) =>
        notePortion(tx, tenant.id, hunt.id, {
          place: { month, kind, id: after },
          looked: portion.count,
          found: await piecesIn(tx, where, places),
          now: house.clock.now(),
        }),
      )
      await house.crashpoint('hunt.portion')
      if (portion.count < limit) break
      // Half the time at most: those who scan come first.
      await house.clock.pause(house.clock.monotonic() - began)
    }
  }
}

async function nearIn(portion: Portion, near: (value: Buffer) => boolean): Promise<number[]> {
  const found: number[] = []
  for (let n = 0; n < portion.count; n++) {
    if (near(valueIn(portion, n))) found.push(n)
    if (n % inOneBreath === inOneBreath - 1) await new Promise((resolve) => setImmediate(resolve))
  }
  return found
}

/** How many bytes every value of this kind has; 0 where they differ. */
const lengthOf = (kind: string) => (kind === 'pdq' ? 32 : 0)

/** Whether a kept value is as near to any of these as the widest bank asks. The lists are few beside what was seen: they are the index. */
function nearAny(kind: string, values: readonly string[], radius: number): (value: Buffer) => boolean {
  if (kind === 'pdq') {
    const index = openHammingIndex()
    values.forEach((value, n) => index.add(n, value))
    return (value) => index.lookup(value, radius).length > 0
  }
  const index = openMatchIndex(keptKinds.filter(({ name }) => name === kind))
  values.forEach((value, n) => index.add(kind, n, value))
  return (value) => index.lookup(kind, valueOfBytes(value, isHexadecimal(kind)), radius).length > 0
}

async function newSignals(house: House, tenant: Tenant, hunt: Hunt): Promise<Sought[]> {
  const sought: Sought[] = []
  const limit = 20_000
  for (let from = 0; ;) {
    const rows = await inTenant(house.db, tenant.id, (tx) =>
      signalsSince(tx, { after: hunt.after_version, upTo: hunt.up_to_version, from, limit }),
    )
    for (const { kind, value, quality } of rows)
      if (quality === null || quality >= leastQuality) sought.push({ kind, value })
    from = (rows.at(-1)?.id ?? 0) + 1
    if (rows.length < limit) return sought
  }
}

async function widestRadii(house: House, tenant: Tenant): Promise<(kind: string) => number> {
  const banks = await inTenant(house.db, tenant.id, banksOf)
  return (kind) => {
    const asked = keptKinds.find(({ name }) => name === kind)
    return Math.max(0, ...banks.map((bank) => radiusIn(bank, asked)))
  }
}

/** Of what was near, what the lists as they are would bring; and whether that is so much that a person is asked first. */
async function weigh(house: House, tenant: Tenant, hunt: Hunt): Promise<void> {
  const lists = await house.lists.of(tenant)
  while (lists.version() < hunt.up_to_version) await lists.follow()
  for (let after: Buffer | undefined; ;) {
    const some = await inTenant(house.db, tenant.id, (tx) =>
      foundBy(tx, hunt.id, { after, limit: 100, waiting: true }),
    )
    for (const hash of some) {
      const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
      const found = seen && (await lookFor(house, tenant, seen.signals.map(queryOf)))
      if (!found || found.advice === 'none')
        await inTenant(house.db, tenant.id, (tx) => dropFound(tx, hunt.id, hash))
    }
    after = some.at(-1)
    if (some.length < 100) break
  }
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const found = await countFound(tx, hunt.id)
    const isMany = found > (tenant.settings.retroHunt?.atOnce ?? 0)
    const state = found === 0 ? 'done' : isMany ? 'held' : 'bringing'
    await setHunt(tx, hunt.id, { found, state, ended_at: state === 'done' ? at : null, lease_until: null })
    if (state === 'held')
      await keepAlert(tx, house, tenant, {
        key: `hunt-held:${hunt.id}`,
        says: { key: 'alert.hunt-held', params: { count: found } },
        at,
      })
  })
  await house.crashpoint('hunt.weighed')
}

/** A few at a time, each a case like any other; the same piece is the same case, so nothing comes twice. */
async function bring(house: House, tenant: Tenant, hunt: Hunt): Promise<void> {
  const some = await inTenant(house.db, tenant.id, (tx) =>
    foundBy(tx, hunt.id, { limit: atATime, waiting: true }),
  )
  for (const hash of some) {
    const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
    if (seen) await scan(house, tenant, seen.piece, seen.signals.map(queryOf), { origin: 'stock', hash })
    await house.crashpoint('hunt.brought')
    await inTenant(house.db, tenant.id, (tx) => noteBrought(tx, hunt.id, hash, house.clock.now()))
  }
  const over = some.length < atATime
  await inTenant(house.db, tenant.id, (tx) =>
    setHunt(tx, hunt.id, {
      lease_until: null,
      ...(over ? { state: 'done', ended_at: house.clock.now() } : {}),
    }),
  )
}
