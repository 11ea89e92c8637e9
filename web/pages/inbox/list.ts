/** A list that is read a page at a time, and kept true line by line: a change brings its own line and no other. */
import {
  type InfiniteData,
  type QueryClient,
  infiniteQueryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Found, InboxRow } from '../../../desk/http/contract/index.ts'
import { desk } from '../../api.ts'
import { onChange } from '../../live.ts'
import { byPlace } from './order.ts'
import { addressOf, type Wish } from './wish.ts'

type Why = Found['rows'][number]['why']
export type Line = InboxRow & { why?: Why; come?: true }
/** `come` are lines that belong to the list and came after the page was read. */
type Page = { rows: Line[]; come?: Line[] } & Pick<Found, 'next' | 'lookedBackTo' | 'indexedBackTo'>
type Pages = InfiniteData<Page, string | undefined>

const keyOf = (address: string) => ['inbox', 'list', address] as const

export function listQuery(wish: Wish) {
  const address = addressOf(wish)
  return infiniteQueryOptions({
    queryKey: keyOf(address),
    queryFn: ({ pageParam }): Promise<Page> =>
      wish.q ? desk.search(address, pageParam) : desk.inbox(address, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Page) => page.next,
    // Lines are kept true one by one; the whole is asked for again when something may have been missed.
    staleTime: 60_000,
  })
}

export function useList(wish: Wish) {
  const address = addressOf(wish)
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery(listQuery(wish))
  useLines(wish)
  const last = data?.pages.at(-1)
  // The same list as long as nothing in it has changed: whoever watches it would render for ever.
  const all = useMemo(
    () => data && placed(data.pages, wish, hasNextPage),
    // The wish is what its address says.
    // oxlint-disable-next-line react/exhaustive-deps
    [data, address, hasNextPage],
  )
  return {
    rows: all,
    error,
    more: hasNextPage ? () => void fetchNextPage() : undefined,
    isReading: isFetchingNextPage,
    lookedBackTo: last?.lookedBackTo,
    indexedBackTo: last?.indexedBackTo,
  }
}

export function useCounts(wish: Wish) {
  const { q: _, show: __, ...narrow } = wish
  const address = addressOf(narrow)
  return useQuery({
    queryKey: ['inbox', 'counts', address],
    queryFn: () => desk.counts(address),
  }).data
}

/** What was found stands as it was found; in a list, what has come since stands where it belongs. */
function placed(pages: readonly Page[], wish: Wish, hasMore: boolean): Line[] {
  const rows = pages.flatMap((page) => page.rows)
  const come = pages.flatMap((page) => page.come ?? [])
  if (wish.q) return rows
  const order = byPlace(wish.show ?? 'open')
  const end = rows.at(-1)
  // What belongs below the last line that was read comes with its own page.
  const here = (hasMore && end ? come.filter((line) => order(line, end) <= 0) : come).map((line): Line => ({
    ...line,
    come: true,
  }))
  const known = new Set(here.map(({ id }) => id))
  return [...rows.filter(({ id }) => !known.has(id)), ...here].sort(order)
}

const gather = 250

/** Asks for the lines that changed, all at once, and puts them into the list. */
function useLines(wish: Wish): void {
  const queries = useQueryClient()
  const address = addressOf(wish)
  useEffect(() => {
    const changed = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = async () => {
      timer = undefined
      const ids = [...changed].slice(0, 200)
      changed.clear()
      void queries.invalidateQueries({ queryKey: ['inbox', 'counts'] })
      try {
        const { rows, belong } = await desk.lines(ids, address)
        queries.setQueryData(
          keyOf(address),
          (before: Pages | undefined) => before && renewed(before, rows, new Set(belong), wish),
        )
      } catch {
        await lookAgain(queries, address)
      }
    }
    const stop = onChange((change) => {
      if (change.kind !== 'demand' || !change.demand) return
      changed.add(change.demand)
      timer ??= setTimeout(() => void ask(), gather)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
    // The wish is what its address says.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [queries, address])
}

async function lookAgain(queries: QueryClient, address: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: keyOf(address) })
}

function renewed(before: Pages, rows: readonly InboxRow[], belong: ReadonlySet<string>, wish: Wish): Pages {
  const fresh = new Map(rows.map((row) => [row.id, row]))
  const known = new Set(
    before.pages.flatMap((page) => [...page.rows, ...(page.come ?? [])].map(({ id }) => id)),
  )
  const stay = (lines: readonly Line[]) =>
    lines.flatMap((line): Line[] => {
      const now = fresh.get(line.id)
      if (!now) return [line]
      // What was found stays until one searches again; what left a list is gone from it.
      if (!wish.q && !belong.has(line.id)) return []
      return [{ ...now, ...(line.why ? { why: line.why } : {}) }]
    })
  const come = wish.q ? [] : rows.filter(({ id }) => belong.has(id) && !known.has(id))
  return {
    ...before,
    pages: before.pages.map((page, n) => ({
      ...page,
      rows: stay(page.rows),
      come: [...stay(page.come ?? []), ...(n === 0 ? come : [])],
    })),
  }
}
