/**
 * A list tried before it goes live: which pieces of the last thirty days it would have brought before a person, by the rules
 * that hold for whoever scans. Nothing is listed, nothing opened.
 */
import { later } from '../../core/instant.ts'
import { chanceOf, isLiveFor, judge, leastQuality, metIn, radiusIn } from '../../core/match.ts'
import { openMatchIndex } from '../../match/index/match-index.ts'
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import { breathing } from './breath.ts'
import { buildElsewhere } from './builder.ts'
import type { Lists } from './lists.ts'
import { besideIn, lookUpEach, type Query } from './look.ts'
import { queryOf } from './seen.ts'
import { systemClock } from '../outside/clock.ts'
import { type Bank, bankWith } from '../sql/banks/banks.ts'
import { casesSince, countSince } from '../sql/banks/cases.ts'
import { newLines } from '../sql/banks/import-lines.ts'
import type { ListImport } from '../sql/banks/imports.ts'
import { openedAll } from '../sql/banks/sealed-case.ts'
import { inTenant } from '../sql/database.ts'
import { portionBytes } from '../sql/portion.ts'
import { piecesNamed } from '../sql/seen/portions.ts'
import { seenPiece } from '../sql/seen/hunts.ts'
import { bytesOfValue } from '../sql/seen/value.ts'

const days = 30
/** So much of it is tried, and against so many cases; of a longer list a person learns from the first. */
const usual = { signals: 200_000, letters: 64 * 1024 ** 2, cases: 20_000, ms: 20_000 }
const shown = 50
const namedAtOnce = 500
const casesAtOnce = 50
const linesAtOnce = { rows: 10_000, bytes: portionBytes }

export type WouldMeet = {
  content: string
  platform?: string
  url?: string
  at: string
  case?: string
  verdict?: string
  kind: string
  distance: number
  listed: string
}

export type Tried = {
  since: string
  /** Cases that were looked at to the end, and how many there are. */
  looked: number
  of: number
  /** Signals that were tried, and how many are new. */
  tried: number
  signals: number
  /** What was scanned before was not gone through to its end. */
  late: boolean
  pieces: WouldMeet[]
  more: number
}

export async function wouldMatch(
  house: House,
  tenant: Tenant,
  { id, bank_id: bankId, found }: ListImport,
  most = usual,
): Promise<Tried> {
  const since = later(house.clock.now(), -days * 86_400_000)
  const { bank, of } = await inTenant(house.db, tenant.id, async (tx) => ({
    bank: await bankWith(tx, bankId),
    of: await countSince(tx, since),
  }))
  const nothing = { since, looked: 0, of, tried: 0, signals: found.new, late: false, pieces: [], more: 0 }
  if (!bank) return nothing
  const lines = await linesOf(house, tenant, id, most)
  const tries = await openTrial(house, tenant, bank, lines)
  const until = systemClock.monotonic() + most.ms
  const isOver = () => systemClock.monotonic() > until
  const pieces: WouldMeet[] = []
  const known = new Set<string>()
  let [looked, begun] = [0, 0]
  for (let before: number | undefined; begun < most.cases && !isOver();) {
    const limit = Math.min(casesAtOnce, most.cases - begun)
    const some = await inTenant(house.db, tenant.id, async (tx) =>
      openedAll(tx, house, await casesSince(tx, since, { before, limit })),
    )
    for (const row of some) {
      if (isOver()) break
      begun++
      const { nearest, isWhole } = await tries(row.signals, row.piece_hash)
      if (isWhole) looked++
      if (!nearest) continue
      known.add(row.piece_hash.toString('hex'))
      pieces.push({
        ...namedOf(row.piece),
        at: row.opened_at,
        case: row.id,
        ...(row.verdict ? { verdict: row.verdict } : {}),
        ...nearest,
      })
    }
    before = some.at(-1)?.number
    if (some.length < limit) break
  }
  const stock = await seenBefore(house, tenant, lines, { since, known, tries, isOver })
  pieces.push(...stock.pieces)
  return {
    ...nothing,
    looked,
    tried: lines.length,
    late: stock.late,
    pieces: pieces.slice(0, shown),
    more: Math.max(0, pieces.length - shown),
  }
}

type Line = { kind: string; value: string }
type Nearest = { kind: string; distance: number; listed: string }
type Tries = (signals: readonly Query[], hash: Buffer) => Promise<{ nearest?: Nearest; isWhole: boolean }>

async function linesOf(house: House, tenant: Tenant, id: string, most: typeof usual): Promise<Line[]> {
  const lines: Line[] = []
  let [after, letters] = [0, 0]
  while (lines.length < most.signals && letters < most.letters) {
    const bound = { ...linesAtOnce, rows: Math.min(linesAtOnce.rows, most.signals - lines.length) }
    const some = await inTenant(house.db, tenant.id, (tx) => newLines(tx, id, after, bound))
    const last = some.at(-1)
    if (!last) break
    after = last.place
    for (const { kind, value, quality } of some) {
      letters += value.length
      // What shows too little is met by nothing: it counts as tried.
      lines.push({ kind: (quality ?? 100) < leastQuality ? '' : kind, value })
    }
  }
  return lines
}

/**
 * How a piece fares against them beside what is let through, in the share of the traffic for which the bank is live. A bank
 * that is off is tried as if it were on, because that is what is asked.
 */
async function openTrial(house: House, tenant: Tenant, bank: Bank, lines: readonly Line[]): Promise<Tries> {
  const lists = await house.lists.of(tenant)
  const letThrough = new Set(
    lists.banks().flatMap(({ name, stance }) => (stance === 'let-through' ? [name] : [])),
  )
  const trial = trialLists(bank, lines)
  const breath = breathing()
  return async (signals, hash) => {
    await breath()
    const chance = chanceOf(hash)
    if (!isLiveFor(bank.live_share, chance)) return { isWhole: true }
    const { found, lateKinds } = await lookUpEach(trial, signals)
    const isWhole = lateKinds.size === 0
    if (found.length === 0) return { isWhole }
    const passing = await lookUpEach(lists, signals, { banks: letThrough })
    const isBeside = besideIn(signals)
    const { counting, letThrough: passed } = judge(
      [
        ...found.map((each) => ({ ...each, isTried: true })),
        ...passing.found.map((each) => ({ ...each, isTried: false })),
      ]
        .filter((each) => isLiveFor(each.bank.live_share, chance))
        .map(({ bank, query, at, kind, distance, signal, isTried }) => ({
          ...metIn(bank, { query: at, kind, distance, isConfirmed: false, isBeside: isBeside(query) }),
          line: isTried ? lines[signal] : undefined,
        })),
    )
    const [nearest] = (bank.stance === 'known' ? counting : passed)
      .filter(({ line }) => line !== undefined)
      .sort((a, b) => a.distance - b.distance)
    if (!nearest) return { isWhole }
    const { kind, distance, line } = nearest
    return { isWhole, nearest: { kind, distance, listed: line?.value.slice(0, 200) ?? '' } }
  }
}

function trialLists(bank: Bank, lines: readonly Line[]): Pick<Lists, 'lookup'> {
  const index = openMatchIndex(kinds, { build: buildElsewhere, failed: () => undefined })
  const radiusOf = new Map(kinds.map((kind) => [kind.name, radiusIn(bank, kind)]))
  for (const [n, { kind, value }] of lines.entries()) if (radiusOf.has(kind)) index.add(kind, n, value)
  return {
    lookup(kind, value, { late, within = Infinity } = {}) {
      const radius = radiusOf.get(kind)
      if (radius === undefined) return []
      const until = systemClock.monotonic() + within
      let isLate = false
      const found = index.lookup(kind, value, radius, () => (isLate ||= systemClock.monotonic() > until))
      if (isLate) late?.()
      return found.map(({ id, distance, detail }) => ({
        signal: id,
        item: id,
        bank,
        distance,
        radius,
        detail,
      }))
    },
  }
}

/** Pieces that were let pass and whose hashes the operator keeps: those that have one of these very values. */
async function seenBefore(
  house: House,
  tenant: Tenant,
  lines: readonly Line[],
  {
    since,
    known,
    tries,
    isOver,
  }: { since: string; known: ReadonlySet<string>; tries: Tries; isOver: () => boolean },
): Promise<{ pieces: WouldMeet[]; late: boolean }> {
  const pieces = new Map<string, WouldMeet>()
  if (!tenant.settings.retroHunt) return { pieces: [], late: false }
  for (const { name, search } of kinds) {
    if (search?.by !== 'equality') continue
    const values = lines.filter(({ kind }) => kind === name).map(({ value }) => value)
    for (let from = 0; from < values.length; from += namedAtOnce) {
      if (isOver()) return { pieces: [...pieces.values()], late: true }
      const some = values.slice(from, from + namedAtOnce).map(bytesOfValue)
      for (const hash of await inTenant(house.db, tenant.id, (tx) => piecesNamed(tx, name, some))) {
        const key = hash.toString('hex')
        if (known.has(key) || pieces.has(key)) continue
        const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
        if (!seen || seen.at < since) continue
        const { nearest } = await tries(seen.signals.map(queryOf), hash)
        if (nearest) pieces.set(key, { ...namedOf(seen.piece), at: seen.at, ...nearest })
      }
    }
  }
  return { pieces: [...pieces.values()], late: false }
}

function namedOf({ content, platform, url }: { content: string; platform?: string; url?: string }) {
  return { content, ...(platform ? { platform } : {}), ...(url ? { url } : {}) }
}
