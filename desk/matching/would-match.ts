/**
 * A list tried before it goes live: which pieces of the last thirty days it would have brought before a person, by the rules
 * that hold for whoever scans. Nothing is listed, nothing opened.
 */
import { later } from '../../core/instant.ts'
import { leastQuality } from '../../core/match.ts'
import type { House, Tenant } from '../house.ts'
import { systemClock } from '../outside/clock.ts'
import { bankWith } from '../sql/banks/banks.ts'
import { casesSince, countSince } from '../sql/banks/cases.ts'
import { newLines } from '../sql/banks/import-lines.ts'
import type { ListImport } from '../sql/banks/imports.ts'
import { openedAll } from '../sql/banks/sealed-case.ts'
import { inTenant } from '../sql/database.ts'
import { portionBytes } from '../sql/portion.ts'
import { monthsSeen, seenPiece } from '../sql/seen/hunts.ts'
import { monthOf } from '../sql/seen/months.ts'
import { piecesNamed } from '../sql/seen/portions.ts'
import { bytesOfValue } from '../sql/seen/value.ts'
import { goThrough } from './go-through.ts'
import { queryOf } from './seen.ts'
import { isNamed } from './sought.ts'
import { type Line, openTriedList, type TriedList } from './tried-list.ts'

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
  const begunAt = systemClock.monotonic()
  const isOver = () => systemClock.monotonic() > begunAt + most.ms
  const since = later(house.clock.now(), -days * 86_400_000)
  const { bank, of } = await inTenant(house.db, tenant.id, async (tx) => ({
    bank: await bankWith(tx, bankId),
    of: await countSince(tx, since),
  }))
  const nothing = { since, looked: 0, of, tried: 0, signals: found.new, late: false, pieces: [], more: 0 }
  if (!bank) return nothing
  const lines = await linesOf(house, tenant, id, most)
  const tried = await openTriedList(house, tenant, bank, lines)
  // What was scanned before has at least half of the time, where it is kept.
  const casesMs = tenant.settings.retroHunt ? most.ms / 2 : most.ms
  const isOverForCases = () => systemClock.monotonic() > begunAt + casesMs
  const pieces: WouldMeet[] = []
  const known = new Set<string>()
  let [looked, begun] = [0, 0]
  for (let before: number | undefined; begun < most.cases && !isOverForCases();) {
    const limit = Math.min(casesAtOnce, most.cases - begun)
    const some = await inTenant(house.db, tenant.id, async (tx) =>
      openedAll(tx, house, await casesSince(tx, since, { before, limit })),
    )
    for (const row of some) {
      if (isOverForCases()) break
      begun++
      const { nearest, isWhole } = await tried.fares(row.signals, row.piece_hash)
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
  const stock = await seenBefore(house, tenant, lines, { since, known, tried, isOver })
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

/** Pieces that were let pass and whose hashes the operator keeps: those of which one is the same, or near enough. */
async function seenBefore(
  house: House,
  tenant: Tenant,
  lines: readonly Line[],
  {
    since,
    known,
    tried,
    isOver,
  }: { since: string; known: Set<string>; tried: TriedList; isOver: () => boolean },
): Promise<{ pieces: WouldMeet[]; late: boolean }> {
  const pieces: WouldMeet[] = []
  let isWhole = true
  if (!tenant.settings.retroHunt) return { pieces, late: false }
  for await (const hash of perhapsMet(house, tenant, lines, { since, tried, isOver })) {
    if (isOver()) break
    const key = hash.toString('hex')
    if (known.has(key)) continue
    known.add(key)
    const seen = await inTenant(house.db, tenant.id, (tx) => seenPiece(tx, hash))
    if (!seen || seen.at < since) continue
    const fares = await tried.fares(seen.signals.map(queryOf), hash)
    isWhole &&= fares.isWhole
    if (fares.nearest) pieces.push({ ...namedOf(seen.piece), at: seen.at, ...fares.nearest })
  }
  return { pieces, late: !isWhole || isOver() }
}

/** As a hunt looks: values that equal a kept one by index, and near ones by comparing every kept one. Some come twice. */
async function* perhapsMet(
  house: House,
  tenant: Tenant,
  lines: readonly Line[],
  { since, tried, isOver }: { since: string; tried: TriedList; isOver: () => boolean },
): AsyncGenerator<Buffer> {
  for (const [kind, some] of Map.groupBy(lines, ({ kind }) => kind)) {
    if (!isNamed(kind)) continue
    for (let from = 0; from < some.length && !isOver(); from += namedAtOnce) {
      const values = some.slice(from, from + namedAtOnce).map(({ value }) => bytesOfValue(value))
      yield* await inTenant(house.db, tenant.id, (tx) => piecesNamed(tx, kind, values))
    }
  }
  const kept = await inTenant(house.db, tenant.id, monthsSeen)
  const months = kept.filter((month) => month >= monthOf(since))
  for (const { kind, near } of tried.compared())
    for await (const { pieces } of goThrough(house, tenant, { kind, near: near(isOver), months, isOver }))
      yield* await inTenant(house.db, tenant.id, pieces)
}

function namedOf({ content, platform, url }: { content: string; platform?: string; url?: string }) {
  return { content, ...(platform ? { platform } : {}), ...(url ? { url } : {}) }
}
