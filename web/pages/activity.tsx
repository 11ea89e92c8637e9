import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Activity as ActivityView } from '../../desk/http/contract/index.ts'
import { desk } from '../api.ts'
import { dayName, daysLater } from '../time.ts'
import { Button } from '../ui/button.tsx'
import { useKeys } from '../ui/keys.ts'
import { Empty, Skeleton, Trouble } from '../ui/states.tsx'
import { useWords } from '../words/index.ts'
import { ActivityLines } from './activity/lines.tsx'
import { ActivityTools, type Filters, noFilters } from './activity/tools.tsx'
import { Errors } from './errors.tsx'
import { useTitle } from './title.ts'

/** What happened on a day, newest first, in sentences with their times. It counts nobody's work. */
export function Activity() {
  const { t, locale } = useWords()
  const [day, setDay] = useState<string>()
  const [filters, setFilters] = useState<Filters>(noFilters)
  const asked = { day, ...filters }
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['activity', asked],
    queryFn: ({ pageParam }) => desk.activity({ ...asked, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ActivityView) => page.next,
    placeholderData: keepPreviousData,
  })
  const first = data?.pages[0]
  useTitle(first ? `${t('activity.title')} · ${dayName(first.day, locale)}` : t('activity.title'))
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  const list = useRef<HTMLDivElement>(null)
  const shown = day ?? first?.today
  const turn = (days: number) => {
    if (!shown || !first) return
    const next = daysLater(shown, days)
    if (next <= first.today) setDay(next)
  }
  const step = (by: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('.day-entry .entry-demand') ?? [])]
    const here = links.findIndex((link) => link === document.activeElement)
    links[Math.min(links.length - 1, Math.max(0, here + by))]?.focus()
  }
  useKeys(
    {
      p: { says: t('keys.day-before'), does: () => turn(-1) },
      n: { says: t('keys.day-after'), does: () => turn(1) },
      t: { says: t('keys.today'), does: () => setDay(undefined) },
      j: { says: t('keys.move'), does: () => step(1) },
      k: { says: t('keys.move'), does: () => step(-1) },
    },
    t('activity.title'),
  )
  return (
    <main className="plain-page day-page" id="main" tabIndex={-1}>
      <h1>{t('activity.title')}</h1>
      {first && shown ? (
        <ActivityTools
          view={first}
          day={shown}
          onTurn={turn}
          onDay={(wanted) => setDay(wanted > first.today ? undefined : wanted)}
          filters={filters}
          onFilter={setFilters}
        />
      ) : null}
      <div ref={list}>
        {error ? (
          <Trouble title={t('activity.error')}>
            <Errors error={error} />
          </Trouble>
        ) : !first ? (
          <Skeleton rows={8} label={t('state.loading')} />
        ) : entries.length === 0 && !hasNextPage ? (
          <Nothing filters={filters} onClear={() => setFilters(noFilters)} />
        ) : (
          <ActivityLines entries={entries} zone={first.zone} />
        )}
      </div>
      {hasNextPage ? (
        <p>
          <Button onPress={() => void fetchNextPage()} isDisabled={isFetchingNextPage}>
            {t('activity.more')}
          </Button>
        </p>
      ) : null}
      {first ? (
        <p className="block-note">
          {t('activity.zone', { zone: first.zone })}. {t('activity.foot')}
        </p>
      ) : null}
    </main>
  )
}

function Nothing({ filters, onClear }: { filters: Filters; onClear: () => void }) {
  const { t } = useWords()
  const filtered = Object.values(filters).some((value) => value !== undefined)
  if (!filtered)
    return (
      <Empty title={t('activity.none')}>
        <p>{t('activity.none.text')}</p>
      </Empty>
    )
  return (
    <Empty title={t('activity.none-match')}>
      <p>{t('activity.none-match.text')}</p>
      <p>
        <Button onPress={onClear}>{t('activity.clear')}</Button>
      </p>
    </Empty>
  )
}
