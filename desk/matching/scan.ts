/**
 * A platform asks about a piece before it shows it: its signals are looked for, and where something is met a case is
 * opened for a person, or joined where one is open. What is met nowhere leaves nothing behind.
 */
import type { Instant } from '../../core/instant.ts'
import { createHash } from 'node:crypto'
import { type Advice, adviceAfter, chanceOf } from '../../core/match.ts'
import { watchForBursts } from '../banks/burst.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import { type Case, caseWith, hitsOf, type Verdict } from '../sql/banks/cases.ts'
import { sayAdvice } from '../sql/banks/heard.ts'
import { allStand } from '../sql/banks/hits.ts'
import { adviceOf, holdNewestCase, newestCaseOf } from '../sql/banks/newest-case.ts'
import { openCase } from '../sql/banks/open-case.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import type { Piece } from '../sql/tables/banks.ts'
import { type Found, lookFor, type Match } from './look.ts'
import type { Signal } from '../../match/signal.ts'
import { isSomething, joinOpen, meetingOf, meets } from './meeting.ts'
import { rememberSeen } from './seen.ts'

export type Scanned = {
  advice: Advice
  matches: Match[]
  listVersion: number
  /** What was not looked for to the end, and why. */
  late: Found['late']
  /** The case a person decides, where there is one; with what was found, where it was decided before. */
  case?: { id: string; verdict?: Verdict }
}

/**
 * What a piece is known by: two scans of it are one, whatever happens between them. Its name is not enough, for a post is
 * edited under the name it has: its words count, and without a file everything it was reckoned to be.
 */
function pieceHash(
  { platform = '', content, sha256 = '' }: Piece,
  queries: readonly Signal[],
  text: string | undefined,
): Buffer {
  const more =
    text ?? (sha256 === '' ? queries.map(({ kind, value }) => `${kind} ${value}`).sort() : undefined)
  return createHash('sha256')
    .update(JSON.stringify([platform, content, sha256, ...(more === undefined ? [] : [more])]))
    .digest()
}

/**
 * `text`, where the piece is one, shows where in it stands what was met; it is not kept. `hash`: what the piece is known
 * by, where it was seen before and not all of it is still there. `with`: what is written in the same transaction as what
 * becomes of the piece; should it throw, nothing becomes of it.
 */
export async function scan(
  house: House,
  tenant: Tenant,
  piece: Piece,
  queries: readonly Signal[],
  more: { origin?: Case['origin']; text?: string; hash?: Buffer; with?: (tx: Tx) => Promise<void> } = {},
): Promise<Scanned> {
  const { hash = pieceHash(piece, queries, more.text), origin = 'scan' } = more
  const word = origin === 'scan' ? wordSaid : wordOf
  const found = await lookAndRemember(house, tenant, { piece, queries, ...more, hash })
  const { matches, listVersion, late } = found
  const items = [...new Set(matches.map(({ listed }) => listed.item))]
  const at = house.clock.now()
  let isMetAnew = false
  const settle = async (tx: Tx): Promise<Settled | undefined> => {
    if (!isSomething(found)) return await saidBefore(tx, hash, at, word)
    if (!(await allStand(tx, items))) return undefined
    const newest = await holdNewestCase(tx, hash)
    if (newest?.verdict === null) {
      isMetAnew = await joinOpen(tx, house, tenant, newest, { found, signals: queries, at })
      return await word(tx, (await caseWith(tx, newest.id)) ?? newest, at)
    }
    if (newest && (await stillHolds(tx, newest, matches))) return await word(tx, newest, at)
    const id = uuidv7(at, house.chance)
    const meeting = meetingOf(found, queries)
    // Nobody asks about what a hunt has found: its platform does what it was told before.
    const before = newest?.verdict ? adviceAfter(newest.verdict) : 'none'
    const heard = origin === 'scan' ? found.advice : before
    const opening = { ...meeting, id, origin, heard, piece, pieceHash: hash }
    if (!(await openCase(tx, house, tenant.id, opening, at))) throw new OpenedBeside()
    isMetAnew = true
    await recordOwnEvents(tx, house, tenant, [meets('match.opened', { id, piece }, found, meeting.hits, at)])
    return { advice: found.advice, case: { id } }
  }
  const settled = await inTenant(house.db, tenant.id, async (tx) => {
    const become = await settle(tx)
    if (become) await more.with?.(tx)
    return become
  }).catch((fault: unknown) => {
    if (!(fault instanceof OpenedBeside)) throw fault
    isMetAnew = false
    return undefined
  })
  if (isMetAnew) await watchForBursts(house, tenant, items)
  // Something was withdrawn since it was met, and no case rests on it; or somebody else opened one a moment before.
  if (!settled) return await scan(house, tenant, piece, queries, { ...more, hash })
  return { ...settled, matches: settled.advice === 'none' ? [] : matches, listVersion, late }
}

/** Somebody else opened a case of the same piece at the same moment: what this transaction wrote is undone. */
class OpenedBeside extends Error {}

type Settled = Pick<Scanned, 'advice' | 'case'>

/** Of a piece that meets nothing now: what waits for a person waits, and what a person has said stands. */
async function saidBefore(tx: Tx, hash: Buffer, at: Instant, word: typeof wordOf): Promise<Settled> {
  const newest = await newestCaseOf(tx, hash)
  return newest && newest.verdict !== 'lapsed' ? await word(tx, newest, at) : { advice: 'none' }
}

/** What is said today of the piece of a case. */
export async function wordOn(tx: Tx, id: string, at: Instant): Promise<Settled | undefined> {
  const before = await caseWith(tx, id)
  const newest = before && (await newestCaseOf(tx, before.piece_hash))
  return newest && (await wordSaid(tx, newest, at))
}

/** What is said of a piece by its newest case. */
async function wordOf(tx: Tx, newest: Case, at: Instant): Promise<Settled> {
  return { advice: await adviceOf(tx, newest, at), case: named(newest) }
}

/** The same, said to its platform. */
async function wordSaid(tx: Tx, newest: Case, at: Instant): Promise<Settled> {
  return { advice: await sayAdvice(tx, newest, at), case: named(newest) }
}

const named = ({ id, verdict }: Case) => ({ id, ...(verdict === null ? {} : { verdict }) })

type Asked = {
  piece: Piece
  hash: Buffer
  queries: readonly Signal[]
  origin?: Case['origin']
  text?: string
}

/**
 * What is found, and, where that is switched on, written down for later hunts before it is answered. Should the lists
 * have gone on by then it is looked for again: the hunt for what is new may have passed already.
 */
async function lookAndRemember(house: House, tenant: Tenant, asked: Asked): Promise<Found> {
  const { piece, hash, queries, origin, text } = asked
  const chance = chanceOf(hash)
  const look = () => lookFor(house, tenant, queries, { chance, ...(text === undefined ? {} : { text }) })
  let found = await look()
  if (origin === 'stock') return found
  const { listVersion } = found
  const reached = await rememberSeen(house, tenant, { piece, hash, queries, listVersion })
  const lists = await house.lists.of(tenant)
  while (reached !== undefined && lists.version() < reached) await lists.follow()
  if (reached !== undefined && reached > listVersion) found = await look()
  return found
}

/** A person has looked at this very piece: their word stands, until it is met by something they did not see. */
export async function stillHolds(tx: Tx, before: Case, matches: readonly Match[]): Promise<boolean> {
  if (before.verdict === 'lapsed') return false
  const seen = new Set((await hitsOf(tx, before.id)).map((hit) => hit.item_id))
  return matches.every(({ listed }) => seen.has(listed.item))
}
