/** A list tried before it goes live: which pieces of the last thirty days it would have met. Nothing is listed, nothing opened. */
import { later } from '../../core/instant.ts'
import { radiusIn } from '../../core/match.ts'
import { openMatchIndex } from '../../match/index/match-index.ts'
import { kinds } from '../../match/signals/index.ts'
import type { House, Tenant } from '../house.ts'
import { bankWith } from '../sql/banks/banks.ts'
import { casesSince } from '../sql/banks/cases.ts'
import { newLines } from '../sql/banks/import-lines.ts'
import type { ListImport } from '../sql/banks/imports.ts'
import { openedAll } from '../sql/banks/sealed-case.ts'
import { inTenant } from '../sql/database.ts'
import { portionBytes } from '../sql/portion.ts'
import { piecesNamed } from '../sql/seen/portions.ts'
import { seenPiece } from '../sql/seen/hunts.ts'
import { bytesOfValue } from '../sql/seen/value.ts'

const days = 30
/** So many signals are tried, and against so many cases; of a longer list a person learns from the first. */
const mostTried = 200_000
const mostCases = 20_000
const shown = 50
const namedAtOnce = 500

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

export async function wouldMatch(
  house: House,
  tenant: Tenant,
  { id, bank_id: bankId, found }: ListImport,
): Promise<{ since: string; looked: number; part: boolean; pieces: WouldMeet[]; more: number }> {
  const since = later(house.clock.now(), -days * 86_400_000)
  const { bank, lines, cases } = await inTenant(house.db, tenant.id, async (tx) => ({
    bank: await bankWith(tx, bankId),
    lines: await newLines(tx, id, 0, { rows: mostTried, bytes: 8 * portionBytes }),
    cases: await openedAll(tx, house, await casesSince(tx, since, mostCases)),
  }))
  const index = openMatchIndex(kinds)
  for (const [n, { kind, value }] of lines.entries()) index.add(kind, n, value)
  const radiusOf = new Map(kinds.map((kind) => [kind.name, radiusIn(bank, kind)]))
  const pieces: WouldMeet[] = []
  const known = new Set<string>()
  for (const row of cases) {
    const nearest = row.signals
      .flatMap(({ kind, value }) =>
        kinds.some(({ name }) => name === kind)
          ? index.lookup(kind, value, radiusOf.get(kind) ?? 0).map((met) => ({ ...met, kind }))
          : [],
      )
      .sort((a, b) => a.distance - b.distance)[0]
    if (!nearest) continue
    known.add(row.piece_hash.toString('hex'))
    pieces.push({
      ...namedOf(row.piece),
      at: row.opened_at,
      case: row.id,
      ...(row.verdict ? { verdict: row.verdict } : {}),
      kind: nearest.kind,
      distance: nearest.distance,
      listed: lines[nearest.id]?.value.slice(0, 200) ?? '',
    })
  }
  for (const one of await seenBefore(house, tenant, lines, { since, known })) pieces.push(one)
  return {
    since,
    looked: cases.length,
    part: found.new > lines.length,
    pieces: pieces.slice(0, shown),
    more: Math.max(0, pieces.length - shown),
  }
}

/** Pieces that were let pass and whose hashes the operator keeps: those that are just this. */
async function seenBefore(
  house: House,
  tenant: Tenant,
  lines: readonly { kind: string; value: string }[],
  { since, known }: { since: string; known: ReadonlySet<string> },
): Promise<WouldMeet[]> {
  if (!tenant.settings.retroHunt) return []
  const met: WouldMeet[] = []
  for (const { name, search } of kinds) {
    if (search?.by !== 'equality') continue
    const values = lines.filter(({ kind }) => kind === name).map(({ value }) => value)
    for (let from = 0; from < values.length && met.length < shown; from += namedAtOnce)
      await inTenant(house.db, tenant.id, async (tx) => {
        const some = values.slice(from, from + namedAtOnce)
        for (const hash of await piecesNamed(tx, name, some.map(bytesOfValue))) {
          const seen = await seenPiece(tx, hash)
          if (!seen || seen.at < since || known.has(hash.toString('hex'))) continue
          met.push({ ...namedOf(seen.piece), at: seen.at, kind: name, distance: 0, listed: '' })
        }
      })
  }
  return met
}

function namedOf({ content, platform, url }: { content: string; platform?: string; url?: string }) {
  return { content, ...(platform ? { platform } : {}), ...(url ? { url } : {}) }
}
