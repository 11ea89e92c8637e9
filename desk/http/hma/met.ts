/** What a query is met with, as HMA tells it: by entries and banks. Asked of memory alone. */
import { judge, isLiveFor } from '../../../core/match.ts'
import type { Lists, Met } from '../../matching/lists.ts'

export type Query = { name: string; kind: string; value: string }
export type Hit = Met & { query: Query }

export type Wanted = {
  banks?: ReadonlySet<string> | undefined
  /** In [0, 1): which banks that are live for a share are asked. Without it every bank is, one that is off as well. */
  chance?: number
}

/**
 * Everything that counts, of each query the nearest of every entry. What people here have let through is met by nobody:
 * a client of HMA would take it for a match. Nor is a bank that is held back.
 */
export function met(lists: Lists, queries: readonly Query[], { banks, chance }: Wanted): Hit[] {
  const found = queries.flatMap((query, at) =>
    nearestOfEach(lists.lookup(query.kind, query.value, { evenOff: chance === undefined }))
      .filter(({ bank }) => chance === undefined || isLiveFor(bank.live_share, chance))
      .map((each) => ({
        query: at,
        kind: query.kind,
        distance: each.distance,
        bank: each.bank.name,
        stance: each.bank.stance,
        onMatch: each.bank.on_match,
        isConfirmed: false,
        isQuarantined: each.bank.quarantine !== null,
        hit: { ...each, query },
      })),
  )
  if (found.length === 0) return []
  return judge(found).counting.flatMap(({ hit }) => (banks && !banks.has(hit.bank.name) ? [] : [hit]))
}

/** An entry may have several signals of one kind; the nearest says enough. They come nearest first. */
function nearestOfEach(found: readonly Met[]): Met[] {
  const seen = new Set<number>()
  return found.filter(({ item }) => !seen.has(item) && seen.add(item))
}
