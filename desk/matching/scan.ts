/**
 * A platform asks about a piece before it shows it: its signals are looked for, and where something is met a case is
 * opened for a person. What is met nowhere leaves nothing behind.
 */
import { createHash } from 'node:crypto'
import { kinds } from '../../match/signals/index.ts'
import { type Advice, chanceOf } from '../../core/match.ts'
import type { EventDraft } from '../../core/event.ts'
import { watchForBursts } from '../banks/burst.ts'
import type { House, Tenant } from '../house.ts'
import { uuidv7 } from '../outside/random.ts'
import type { Instant } from '../../core/instant.ts'
import {
  type Case,
  type Decided,
  hitsOf,
  lastVerdictOn,
  type NewHit,
  openCase,
  type Verdict,
} from '../sql/banks/cases.ts'
import { allStand } from '../sql/banks/hits.ts'
import { inTenant, type Tx } from '../sql/database.ts'
import { recordOwnEvents } from '../sql/demands/events.ts'
import type { Piece } from '../sql/tables/banks.ts'
import { type Found, lookFor, type Match, type Query } from './look.ts'
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
  queries: readonly Query[],
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
 * by, where it was seen before and not all of it is still there.
 */
export async function scan(
  house: House,
  tenant: Tenant,
  piece: Piece,
  queries: readonly Query[],
  more: { origin?: Case['origin']; text?: string; hash?: Buffer } = {},
): Promise<Scanned> {
  const { hash = pieceHash(piece, queries, more.text) } = more
  const found = await lookAndRemember(house, tenant, { piece, queries, ...more, hash })
  const { advice, matches, listVersion, late } = found
  if (advice === 'none') {
    const before =
      found.letThrough.length === 0
        ? undefined
        : await inTenant(house.db, tenant.id, (tx) => lastVerdictOn(tx, hash))
    return {
      advice,
      matches,
      listVersion,
      late,
      ...(before ? { case: { id: before.id, verdict: before.verdict } } : {}),
    }
  }
  const at = house.clock.now()
  let isNew = false
  const scanned = await inTenant(house.db, tenant.id, async (tx): Promise<Scanned | undefined> => {
    if (!(await allStand(tx, [...new Set(matches.map(({ listed }) => listed.item))]))) return undefined
    const before = await lastVerdictOn(tx, hash)
    // A person has looked at this very piece: their word stands, until it is met by something else.
    if (before && (await stillHolds(tx, before, matches))) {
      const decided = { id: before.id, verdict: before.verdict }
      if (before.verdict === 'known') return { advice, matches, listVersion, late, case: decided }
      return { advice: 'none', matches: [], listVersion, late, case: decided }
    }
    const id = uuidv7(at, house.chance)
    const opened = await openCase(
      tx,
      tenant.id,
      {
        id,
        origin: more.origin ?? 'scan',
        piece,
        pieceHash: hash,
        signals: queries,
        told: advice,
        listVersion,
        hits: matches.map((each) => hitOf(each, listVersion)),
      },
      at,
    )
    isNew = opened.isNew
    if (opened.isNew) await recordOwnEvents(tx, house, tenant, [opening(opened.id, piece, found, at)])
    return { advice, matches, listVersion, late, case: { id: opened.id } }
  })
  if (isNew) await watchForBursts(house, tenant, [...new Set(matches.map(({ listed }) => listed.item))])
  // Something was withdrawn since it was met: no case rests on it.
  return scanned ?? (await scan(house, tenant, piece, queries, more))
}

type Asked = {
  piece: Piece
  hash: Buffer
  queries: readonly Query[]
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

async function stillHolds(tx: Tx, before: Decided, matches: readonly Match[]): Promise<boolean> {
  if (before.verdict === 'lapsed') return false
  const seen = new Set((await hitsOf(tx, before.id)).map((hit) => hit.item_id))
  return matches.every(({ listed }) => seen.has(listed.item))
}

function opening(id: string, piece: Piece, { advice, matches }: Found, at: Instant): EventDraft {
  const banks = [...new Set(matches.map(({ bank }) => bank))].join(', ')
  return {
    type: 'match.opened',
    at,
    actor: { kind: 'desk', name: 'Guichet' },
    says: { key: 'history.match.opened', params: { content: piece.content, banks } },
    body: { case: id, advice, banks, kinds: [...new Set(matches.map(({ kind }) => kind))] },
  }
}

function hitOf({ signal, listed, distance, radius, detail }: Match, listVersion: number): NewHit {
  return {
    bank_id: listed.bank,
    item_id: listed.item,
    signal_id: listed.signal,
    kind: listed.kind,
    algorithm: algorithmOf(listed.kind),
    query: signal.value,
    query_quality: signal.quality ?? null,
    query_variant: signal.variant ?? '',
    listed: listed.value,
    listed_quality: listed.quality,
    distance,
    radius,
    detail: detail ? JSON.stringify(detail) : null,
    list_version: listVersion,
  }
}

/** By what it was reckoned, so that it can be reckoned again. */
function algorithmOf(kind: string): string {
  return kinds.find(({ name }) => name === kind)?.source ?? kind
}
