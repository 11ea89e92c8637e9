/**
 * The hunt: what can be met since the lists were changed is looked for through everything that was seen. It finds every
 * piece that a scan would find today, goes on where it was after a kill, and leaves the machine to those who scan as much as it takes.
 */
import { chanceOf } from '../../core/match.ts'
import { whileAlive } from '../alive.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { newestCaseOf } from '../sql/banks/newest-case.ts'
import { listVersion } from '../sql/banks/head.ts'
import { keepAlert } from '../sql/day/alerts.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import {
  addHunt,
  countFound,
  coverUpTo,
  dropFound,
  foundBy,
  type Hunt,
  huntedUpTo,
  type InHand,
  isOver,
  keepHunt,
  markOfNow,
  monthsSeen,
  noteBrought,
  notePortion,
  returnHunt,
  seenPiece,
} from '../sql/seen/hunts.ts'
import { heldAlert } from '../sql/seen/held-alert.ts'
import { piecesNamed } from '../sql/seen/portions.ts'
import { bytesOfValue } from '../sql/seen/value.ts'
import { gained, gainedAnything, widestRadii } from './gained.ts'
import { goThrough } from './go-through.ts'
import { lookFor, type Match } from './look.ts'
import { scan, stillHolds } from './scan.ts'
import { queryOf } from './seen.ts'
import { isNamed, type Near, openSought } from './sought.ts'

/** How many pieces are brought before somebody else has a turn, and how many values are looked up by name at once. */
const atATime = 20
const namedAtOnce = 500
const beatMs = 10_000

/**
 * Begins a hunt where something can be met since the last one that could not be. The first time nothing older than this moment
 * is looked for: there is nothing that was seen.
 */
export async function beginHunt(house: House, tenant: Tenant): Promise<void> {
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const upTo = await listVersion(tx)
    const after = await huntedUpTo(tx)
    const hunt = { id: uuidv7(at, house.chance), upTo, at }
    if (after === undefined) return await addHunt(tx, tenant.id, { ...hunt, after: upTo, over: true })
    if (upTo <= after) return
    if (await gainedAnything(tx, { after, upTo })) await addHunt(tx, tenant.id, { ...hunt, after })
    else await coverUpTo(tx, after, upTo)
  })
}

/**
 * Carries one claimed hunt as far as it goes by itself, or gives it back where `signal` says that this process ends. Where
 * it is over meanwhile, or in other hands, nothing more is written of it.
 */
export async function carryHunt(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { signal, portion = 100_000 }: { signal: AbortSignal; portion?: number },
): Promise<void> {
  const word = () => inTenant(house.db, tenant.id, (tx) => keepHunt(tx, hunt, house.clock.now()))
  // However long it takes, nobody else takes it for abandoned. Each thing that is written asks anew whose it is.
  await whileAlive(beatMs, word, async () => {
    if (hunt.state === 'bringing') return await bring(house, tenant, hunt)
    const isWhole = (await settled(house, tenant)) && (await look(house, tenant, hunt, { signal, portion }))
    if (isWhole) return await weigh(house, tenant, hunt)
    await inTenant(house.db, tenant.id, (tx) => returnHunt(tx, hunt))
  })
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

/** Everything that was seen and is near anything gained, written down portion by portion. Whether it came to the end. */
async function look(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { signal, portion }: { signal: AbortSignal; portion: number },
): Promise<boolean> {
  const span = { after: hunt.after_version, upTo: hunt.up_to_version }
  const sought = openSought()
  for await (const some of gained(house, tenant, span)) {
    sought.add(some)
    const named = some.filter(({ kind }) => isNamed(kind))
    if (signal.aborted || !(await lookByName(house, tenant, hunt, named))) return false
  }
  const { months, widest } = await inTenant(house.db, tenant.id, async (tx) => ({
    months: await monthsSeen(tx),
    widest: await widestRadii(tx, span),
  }))
  for (const kind of sought.kinds()) {
    const near = sought.near(kind, widest(kind))
    if (!(await lookThrough(house, tenant, hunt, { kind, near, months, signal, limit: portion })))
      return false
  }
  return true
}

/** Values that equal a kept one, by index; these need no place, because whoever does it again finds the same. */
async function lookByName(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  wanted: readonly { kind: string; value: string }[],
): Promise<boolean> {
  for (let from = 0; from === 0 || from < wanted.length; from += namedAtOnce) {
    const byKind = Map.groupBy(wanted.slice(from, from + namedAtOnce), ({ kind }) => kind)
    const goesOn = await inTenant(house.db, tenant.id, async (tx) => {
      const found: Buffer[] = []
      for (const [kind, some] of byKind)
        found.push(
          ...(await piecesNamed(
            tx,
            kind,
            some.map(({ value }) => bytesOfValue(value)),
          )),
        )
      return await notePortion(tx, tenant.id, hunt, { looked: 0, found, now: house.clock.now() })
    })
    if (!goesOn) return false
  }
  return true
}

type Through = {
  kind: string
  near: Near
  months: readonly string[]
  signal: AbortSignal
  limit: number
}

/** Whether it came to the end; it does not where this process ends, or a person ends the hunt. */
async function lookThrough(
  house: House,
  tenant: Tenant,
  hunt: Hunt,
  { kind, near, months, signal, limit }: Through,
): Promise<boolean> {
  const way = { kind, near, months, from: hunt.place, limit, isOver: () => signal.aborted }
  for await (const { place, looked, pieces } of goThrough(house, tenant, way)) {
    const goesOn = await inTenant(house.db, tenant.id, async (tx) =>
      notePortion(tx, tenant.id, hunt, { place, looked, found: await pieces(tx), now: house.clock.now() }),
    )
    if (!goesOn) return false
    await house.crashpoint('hunt.portion')
  }
  return !signal.aborted
}

/** Of what was near, what the lists as they are would bring; and whether that is so much that a person is asked first. */
async function weigh(house: House, tenant: Tenant, hunt: Hunt): Promise<void> {
  const lists = await house.lists.of(tenant)
  while (lists.version() < hunt.up_to_version) await lists.follow()
  for (let after: Buffer | undefined; ;) {
    const some = await inTenant(house.db, tenant.id, (tx) =>
      foundBy(tx, hunt.id, { after, limit: 100, waiting: true }),
    )
    const old: Buffer[] = []
    for (const hash of some) {
      const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
      const chance = chanceOf(hash)
      const found = seen && (await lookFor(house, tenant, seen.signals.map(queryOf), { chance }))
      const isNews =
        found && found.advice !== 'none' && !(await isBeforePeople(house, tenant, hash, found.matches))
      if (!isNews) old.push(hash)
    }
    const goesOn = await inTenant(house.db, tenant.id, async (tx) => {
      const isOurs = await keepHunt(tx, hunt, house.clock.now())
      if (isOurs) await dropFound(tx, hunt.id, old)
      return isOurs
    })
    if (!goesOn) return
    after = some.at(-1)
    if (some.length < 100) break
  }
  const at = house.clock.now()
  await inTenant(house.db, tenant.id, async (tx) => {
    const found = await countFound(tx, hunt.id)
    const isMany = found > (tenant.settings.retroHunt?.atOnce ?? 0)
    const state = found === 0 ? 'done' : isMany ? 'held' : 'bringing'
    const isOurs = await returnHunt(tx, hunt, { found, state, ended_at: state === 'done' ? at : null })
    if (isOurs && state === 'held')
      await keepAlert(tx, house, tenant, {
        key: heldAlert(hunt.id),
        says: { key: 'alert.hunt-held', params: { count: found } },
        at,
      })
  })
  await house.crashpoint('hunt.weighed')
}

/** Whether a person has it before them, or has looked at it, with all that it is met by now. */
async function isBeforePeople(
  house: House,
  tenant: Tenant,
  hash: Buffer,
  matches: readonly Match[],
): Promise<boolean> {
  return await inTenant(house.db, tenant.id, async (tx) => {
    const newest = await newestCaseOf(tx, hash)
    return newest !== undefined && (await stillHolds(tx, newest, matches))
  })
}

/**
 * A few at a time, each a case like any other, written with the note that it was brought; the same piece is the same case,
 * so nothing comes twice.
 */
async function bring(house: House, tenant: Tenant, hunt: Hunt): Promise<void> {
  const some = await inTenant(house.db, tenant.id, (tx) =>
    foundBy(tx, hunt.id, { limit: atATime, waiting: true }),
  )
  for (const hash of some) {
    const isOurs = await bringOne(house, tenant, hunt, hash)
    if (!isOurs) return
    await house.crashpoint('hunt.brought')
  }
  const over = some.length < atATime
  const end = over ? ({ state: 'done', ended_at: house.clock.now() } as const) : {}
  await inTenant(house.db, tenant.id, (tx) => returnHunt(tx, hunt, end))
}

/** False, and no case is opened, where a person has ended the hunt, or somebody else has it in hand. */
async function bringOne(house: House, tenant: Tenant, hunt: InHand, hash: Buffer): Promise<boolean> {
  const note = async (tx: Tx) => {
    if (!(await noteBrought(tx, hunt, hash, house.clock.now()))) throw new OutOfHand()
  }
  try {
    const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
    if (seen)
      await scan(house, tenant, seen.piece, seen.signals.map(queryOf), { origin: 'stock', hash, with: note })
    else await inTenant(house.db, tenant.id, note)
    return true
  } catch (fault) {
    if (fault instanceof OutOfHand) return false
    throw fault
  }
}

/** What this transaction wrote is undone: the hunt it was written for is over, or in other hands. */
class OutOfHand extends Error {}
