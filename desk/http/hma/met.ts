/** What a query is met with, as HMA tells it: by entries and banks. Asked of memory alone, or of the rules' own threads. */
import { isLiveFor, judge, metIn } from '../../../core/match.ts'
import type { Signal } from '../../../match/signal.ts'
import { breathing, inTurns } from '../../outside/breath.ts'
import type { Lists, Met } from '../../matching/lists.ts'
import { no } from './door.ts'

/** `name`: what HMA calls the kind. */
export type Query = Pick<Signal, 'kind' | 'value'> & { name: string }
export type Hit = Met & { query: Query }

export type Wanted = {
  banks?: ReadonlySet<string> | undefined
  /** In [0, 1): which banks that are live for a share are asked. Without it every bank is, one that is off as well. */
  chance?: number
}

/**
 * Everything that counts, of each query the nearest of every entry. What people here have let through is met by nobody:
 * a client of HMA would take it for a match.
 */
export async function met(lists: Lists, queries: readonly Query[], wanted: Wanted): Promise<Hit[]> {
  const evenOff = wanted.chance === undefined
  const breath = breathing()
  const met: { query: Query; found: readonly Met[] }[] = []
  for (const query of queries) {
    const looking = lists.looking(query.kind, query.value, { evenOff, late: tooLate })
    met.push({ query, found: await inTurns(looking, breath) })
  }
  return counting(met, wanted)
}

/** The same of one query; in a long list on another thread, while this one takes in what others ask. */
export async function metApart(lists: Lists, query: Query, wanted: Wanted): Promise<Hit[]> {
  const evenOff = wanted.chance === undefined
  const found = await lists.lookupApart(query.kind, query.value, { evenOff, late: tooLate })
  return counting([{ query, found }], wanted)
}

function tooLate(): never {
  throw no(503, 'not looked for to the end: more that may be alike than there was time to compare')
}

/** What a text is met with by the rules of one kind. Throws where it was not looked at to its end: HMA has no word for that. */
export async function metByRules(lists: Lists, query: Query, wanted: Wanted): Promise<Hit[]> {
  const { met, unread } = await lists.holding(query.value, { evenOff: wanted.chance === undefined })
  if (unread) throw no(503, `not looked for to the end: found ${unread.found}, wanted ${unread.wanted}`)
  return counting([{ query, found: met.filter(({ kind }) => kind === query.kind) }], wanted)
}

function counting(met: readonly { query: Query; found: readonly Met[] }[], { banks, chance }: Wanted): Hit[] {
  const found = met.flatMap(({ query, found }, at) =>
    nearestOfEach(found)
      .filter(({ bank }) => chance === undefined || isLiveFor(bank.live_share, chance))
      .map((each) => ({
        // HMA asks what is met, not what follows from it.
        ...metIn(each.bank, { query: at, kind: query.kind, distance: each.distance, isConfirmed: false }),
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
